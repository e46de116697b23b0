"""Tests of the placing of activities on the slots of a day."""
