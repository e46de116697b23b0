"""WHOOP: its four tables -> nights, naps and workouts."""
