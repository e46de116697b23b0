"""What past days say, against worked numbers and as properties."""
