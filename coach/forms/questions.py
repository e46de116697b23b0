"""The questions of the morning's page: ids, labels, scales and their words."""

from __future__ import annotations

from typing import Literal, NamedTuple, get_args

from coach.model.records import Bedroom, Food, Illness

Kind = Literal["clock", "minutes", "count", "scale", "muscles", "choice", "ticks", "servings", "note"]
Group = Literal["night", "morning"]


class Asked(NamedTuple):
    """One question, whatever the date."""

    id: str
    label: str
    kind: Kind
    field: str
    """The typed field of the night, or the attribute of the check-in."""
    group: Group
    anchors: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    optional: bool = False
    """A detail: on the page, and never counted as open."""

    @property
    def counted(self) -> bool:
        """Whether it is open until it is answered or passed over; notes and details are never asked for."""
        return self.kind != "note" and not self.optional


QUALITY = ("barely slept", "restless", "fair", "good", "deep and restful")
FATIGUE = ("exhausted", "tired", "normal", "rested", "fresh")
SORENESS = ("aching all over", "sore", "normal", "limber", "nothing aches")
STRESS = ("overwhelmed", "tense", "normal", "calm", "relaxed")
MOOD = ("very low", "low", "even", "good", "positive")
DRIVE = ("none", "low", "some", "good", "strong")
FOODS = ("nuts", "seeds", "legumes", "greens", "whole grains")
HUNGER = ("not hungry", "hungry at bedtime")
ILLNESS = ("no", "above the neck", "below the neck", "fever")
GUT = (
    "fine", "a little off", "loose more than once, or cramps", "the same on a lower dose",
    "watery for days", "still ill after stopping",
)  # fmt: skip
"""The gut ladder of the evidence base, level 0 first, in few words."""

QUESTIONS = (
    Asked("into_bed", "into bed", "clock", "bed", "night"),
    Asked("lights_out", "lights out", "clock", "lights", "night"),
    Asked("latency", "asleep in", "minutes", "latency", "night"),
    Asked("awakenings", "times awake", "count", "awakenings", "night"),
    Asked("awake", "awake", "minutes", "awake", "night"),
    Asked("final_wake", "woke", "clock", "wake", "night"),
    Asked("out_of_bed", "up", "clock", "up", "night"),
    Asked("alarm", "alarm", "choice", "alarm", "night", ("no alarm", "an alarm"), ("no", "yes"), True),
    Asked("quality", "quality", "scale", "sleep_quality", "night", QUALITY),
    Asked("fatigue", "fatigue", "scale", "fatigue", "morning", FATIGUE),
    Asked("soreness", "soreness", "scale", "soreness", "morning", SORENESS),
    Asked("stress", "stress", "scale", "stress", "morning", STRESS),
    Asked("mood", "mood", "scale", "mood", "morning", MOOD),
    Asked("drive", "drive", "scale", "drive", "morning", DRIVE),
    Asked("sore", "sore", "muscles", "sore_muscles", "morning"),
    Asked("illness", "ill", "choice", "illness", "morning", ILLNESS, get_args(Illness)),
    Asked("gut", "gut", "choice", "gut", "morning", GUT, ("0", "1", "2", "3", "4", "5")),
    Asked("hungry", "hungry", "choice", "hungry", "morning", HUNGER, ("no", "yes")),
    Asked("bedroom", "bedroom", "ticks", "bedroom", "morning", (), get_args(Bedroom), True),
    Asked("diet", "diet", "servings", "diet", "morning", FOODS, get_args(Food), True),
    Asked("symptoms", "symptoms", "note", "symptoms", "morning"),
    Asked("note", "note", "note", "note", "morning"),
)
BY_ID = {asked.id: asked for asked in QUESTIONS}
