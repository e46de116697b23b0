"""What to take and when: cabinet + doses taken -> takes, the hours that suit them, and the gaps they keep."""
