"""The planner: what is known of a coach-day -> the evening that fits together best, with reasons. Pure."""
