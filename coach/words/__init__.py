"""Words: how times, lengths and doses are said and read, one voice for screen, shell and calendar."""

from coach.words.night import NIGHT_CLOCKS, NightTimes, read_night
from coach.words.portions import read_servings
from coach.words.reading import (
    close_half,
    read_clock,
    read_day,
    read_minutes,
    read_moment,
    read_number,
    step_clock,
)
from coach.words.saying import (
    Dial,
    behind_text,
    clock_text,
    count_text,
    day_in_log,
    day_text,
    length_text,
    mg_text,
    number_text,
    portion_text,
    servings_text,
    span_text,
    sum_text,
    wall_text,
)
from coach.words.schedule import food_text, schedule_text, schedule_typed

__all__ = [
    "NIGHT_CLOCKS",
    "Dial",
    "NightTimes",
    "behind_text",
    "clock_text",
    "close_half",
    "count_text",
    "day_in_log",
    "day_text",
    "food_text",
    "length_text",
    "mg_text",
    "number_text",
    "portion_text",
    "read_clock",
    "read_day",
    "read_minutes",
    "read_moment",
    "read_night",
    "read_number",
    "read_servings",
    "schedule_text",
    "schedule_typed",
    "servings_text",
    "span_text",
    "step_clock",
    "sum_text",
    "wall_text",
]
