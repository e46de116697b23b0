"""What stands between any two things a person takes, eats or drinks: faces, judge, hours, and what is found."""
