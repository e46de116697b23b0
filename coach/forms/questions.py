"""The questions of the morning's page: ids, labels, scales and their words."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple, get_args

from coach.forms.night import OF_NIGHT
from coach.model.records import Bedroom, Food, Illness

Kind = Literal["clock", "minutes", "count", "scale", "muscles", "choice", "ticks", "servings", "words", "note"]
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
    alone: bool = False
    """The option means yes by itself."""

    metavar: str = ""
    help: str = ""
    """What the option of the command line takes, and is for; of a night's question, as its field says."""

    @property
    def flag(self) -> str:
        """The option of the command line: `--bed`, `--mood`, `--sore`."""
        if self.field in OF_NIGHT and self.group == "night":
            return OF_NIGHT[self.field].flag
        return f"--{self.id.replace('_', '-')}"

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

_RATED = "1-5"


def _of_night(name: str, field: str, kind: Kind, **more: Any) -> Asked:
    """A question that fills a typed field of the night: its label, option and help are the field's."""
    row = OF_NIGHT[field]
    return Asked(name, row.label, kind, field, "night", metavar=row.metavar, help=row.help, **more)


def _rating(name: str, words: tuple[str, ...], help: str) -> Asked:
    """A question of the morning from 1 to 5."""
    return Asked(name, name, "scale", name, "morning", words, metavar=_RATED, help=help)


def _detail(name: str, label: str, kind: Kind, field: str, metavar: str, help: str, **more: Any) -> Asked:
    """A fact of the day that nobody is asked for: a person says it."""
    return Asked(name, label, kind, field, "morning", optional=True, metavar=metavar, help=help, **more)


QUESTIONS = (
    _of_night("into_bed", "bed", "clock"),
    _of_night("lights_out", "lights", "clock"),
    _of_night("latency", "latency", "minutes"),
    _of_night("awakenings", "awakenings", "count"),
    _of_night("awake", "awake", "minutes"),
    _of_night("final_wake", "wake", "clock"),
    _of_night("out_of_bed", "up", "clock"),
    _of_night("alarm", "alarm", "choice", anchors=("no alarm", "an alarm"), choices=("no", "yes"), optional=True),
    Asked("quality", "quality", "scale", "sleep_quality", "night", QUALITY,
          metavar=_RATED, help=OF_NIGHT["quality"].help),
    _rating("fatigue", FATIGUE, "5 is fresh"),
    _rating("soreness", SORENESS, "5 is not sore at all"),
    _rating("stress", STRESS, "5 is relaxed"),
    _rating("mood", MOOD, "5 is positive"),
    _rating("drive", DRIVE, "drive to train, 5 is strong"),
    Asked("sore", "sore", "muscles", "sore_muscles", "morning",
          metavar="LIST", help='"legs=6,back=3" from 0 to 10, or no'),
    Asked("illness", "ill", "choice", "illness", "morning", ILLNESS, get_args(Illness),
          metavar="WORD", help="none, above_neck, below_neck or fever"),
    Asked("gut", "gut", "choice", "gut", "morning", GUT, ("0", "1", "2", "3", "4", "5"),
          metavar="0-5", help="level of the gut ladder, 0 is fine"),
    Asked("hungry", "hungry", "choice", "hungry", "morning", HUNGER, ("no", "yes"),
          metavar="yes|no", help="hungry at bedtime: no leaves the snack out"),
    Asked("bedroom", "bedroom", "ticks", "bedroom", "morning", (), get_args(Bedroom), True,
          metavar="LIST", help="what it is: dark,cool,quiet, all or no; asked once a week"),
    Asked("diet", "diet", "servings", "diet", "morning", FOODS, get_args(Food), True, metavar="LIST",
          help="servings a day: nuts=1,seeds=0,legumes=1,greens=2,grains=3; asked once a month"),
    _detail("slept", "slept", "minutes", "slept_min", "5h", "asleep without the times of a night, 0 is no sleep"),
    _detail("injury", "injured", "words", "injury", "PLACE", "knee, or no when it is over; --until says its last day"),
    _detail("rest", "rest day", "choice", "rest", "no", "a rest day; no takes it back",
            anchors=("no", "a rest day"), choices=("no", "yes"), alone=True),
    _detail("drinks", "drinks", "count", "drinks", "N", "alcoholic drinks on that day"),
    _detail("travelled", "travelled", "words", "travelled", "ZONE", "gone to Asia/Tokyo, or no; --since: arrived"),
    _detail("cycle_day", "cycle day", "count", "cycle_day", "N", "day of the cycle, 1 the first of the period"),
    _detail("screens_off", "screens off", "clock", "screens_off", "TIME", "on the evening before"),
    _detail("last_meal", "last meal", "clock", "last_meal", "TIME", "over, on the evening before"),
    _detail("misread", "misread", "words", "misread", "LIST", "what your words do not mean: watery, cramps; or no"),
    Asked("symptoms", "symptoms", "note", "symptoms", "morning",
          metavar="LIST", help="anything felt: cramps, dizzy"),
    Asked("note", "note", "note", "note", "morning", metavar="TEXT", help="a note"),
)  # fmt: skip
BY_ID = {asked.id: asked for asked in QUESTIONS}
