"""What past days say: sleep numbers, need, debt, usual times, training load, readiness; pure functions."""
