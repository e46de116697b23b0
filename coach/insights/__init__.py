"""What past days say: sleep numbers, usual times, debt, caffeine left, doses by day; pure functions."""
