"""Adding in three answers: name, strength, when or what for -> the typed fields of a product."""

from __future__ import annotations

from collections.abc import Mapping

from coach.clean import clean_line
from coach.errors import UsageError
from coach.evidence import Facts
from coach.forms.days_ahead import weekday
from coach.forms.fields import TypedField
from coach.forms.named import meant_by_name
from coach.forms.product_fields import GOALS
from coach.forms.typed import bare_clock, blank, choice, given

THREE = (
    TypedField("name", "name", "as on the label; ⏎ completes, a space at the end keeps it as typed"),
    TypedField("strength", "strength", "200 mg in 2 capsules, 500 mg citrate, ½ tablet; 200/2; empty: as known"),
    TypedField("when", "when or for", "06:30, or sleep, energy, recovery, general; Mon Wed; with food"),
)
"""What is asked of a new product; the rest stands behind `more`."""
DEFAULT_GOAL = "sleep"
"""What a magnesium is for where nothing is said; it stands in the sentence that is read back."""
_FILLING = ("for", "at", "and", "und", "y", "et", "um", "a", "à", "daily")
_FOOD = {"with food": "yes", "without food": "no", "fasting": "no", "mit essen": "yes", "nüchtern": "no"}
_AS_NEEDED = ("as needed", "when needed", "if needed", "prn", "bei bedarf", "si besoin", "a demanda")


def fields_of(answers: Mapping[str, str], facts: Facts) -> dict[str, str]:
    """The typed fields that the three answers come to; UsageError names the answer."""
    rest = {field: text for field, text in answers.items() if field != "when"}
    named = {**meant_by_name(rest, facts), **rest}
    said = read_when(answers.get("when", ""))
    if blank(answers.get("when", "")) and given(rest, "name") and is_magnesium(named, facts):
        said = {"goal": DEFAULT_GOAL}
    return {**named, **said}


def is_magnesium(form: Mapping[str, str], facts: Facts) -> bool:
    """Whether the fields describe a magnesium, which is what nobody says otherwise."""
    like = facts.catalogue.get(form.get("like", ""))
    kind = form.get("kind", "") or (like.kind if like is not None else "magnesium")
    return kind == "magnesium"


def read_when(text: str) -> dict[str, str]:
    """When it is taken, or what it is for: `06:30, 19:00 with food`, `sleep`; UsageError where it says neither."""
    said = clean_line(text).lower()
    found: dict[str, str] = {}
    for words, food in _FOOD.items():
        if words in said:
            said, found["with_food"] = said.replace(words, " "), food
    if any(words in said for words in _AS_NEEDED):
        return {**found, "schedule": said}
    times: list[str] = []
    days: list[str] = []
    for word in said.replace(",", " ").replace(";", " ").split():
        clock = bare_clock(word)
        if clock is not None:
            times.append(f"{clock:%H:%M}")
        elif weekday(word) is not None:
            days.append(word)
        elif word not in _FILLING:
            found["goal"] = _goal(word)
    found |= {"schedule": " ".join(days)} if days else {}
    return {**found, "times": ",".join(times)} if times else found


def _goal(word: str) -> str:
    try:
        return choice(word, GOALS, "when")
    except UsageError:
        todo = f"Type times as 06:30, 19:00, or what it is for: {', '.join(GOALS)}."
        raise UsageError(f"“{word[:40]}” is neither a time nor what it is for", where="when", todo=todo) from None
