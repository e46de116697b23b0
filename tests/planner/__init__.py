"""The planner: one evening, every hard rule."""
