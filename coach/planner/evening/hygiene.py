"""What stands before pills: how the bedroom is and what is on the plate, as last answered -> a hint of each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from coach.cabinet.amounts import magnesium_mg
from coach.evidence import Facts
from coach.model import Warn
from coach.model.records import Bedroom, Food
from coach.planner.told import Evening
from coach.words import number_text

SAID = {"grains": "whole grains"}
"""Foods that are called otherwise than they are kept."""


def warnings(evening: Evening, facts: Facts) -> tuple[Warn, ...]:
    """The bedroom, where something for sleep is meant or nights are short; the plate, beside magnesium."""
    found = []
    asked = any(product.use is not None and product.use.goal == "sleep" for product in evening.products)
    short = evening.short_nights >= facts.rule("ex.short_nights_easy").number
    if (asked or short) and evening.bedroom is not None:
        found += _bedroom(evening.bedroom, "before a sleep supplement" if asked else "after short nights", facts)
    if evening.diet is not None and any(magnesium_mg(product, facts) > 0 for product in evening.products):
        found += [food_first(evening.diet, facts)] if missing(evening.diet, facts) else []
    return tuple(found)


def _bedroom(ticked: tuple[str, ...], when: str, facts: Facts) -> list[Warn]:
    room = facts.rule("sl.room")
    low, high = room.range
    said = {"cool": f"cool ({low:g}–{high:g} °C)"}
    lacks = [said.get(tick, tick) for tick in get_args(Bedroom) if tick not in ticked]
    if not lacks:
        return []
    text = f"Hygiene first, {when}: you said that the bedroom is not {', not '.join(lacks)}."
    return [Warn(fact=room.id, severity="info", text=text)]


def missing(diet: Mapping[Food, float], facts: Facts) -> list[str]:
    """The foods of which there is less than `food.screen_low`; one that was not told is not known."""
    return [SAID.get(food, food) for food, servings in diet.items() if servings < facts.rule("food.screen_low").number]


def food_first(diet: Mapping[Food, float], facts: Facts) -> Warn:
    """What the rough screen says of the plate; nothing of the body."""
    rule, lacks = facts.rule("food.screen_low"), missing(diet, facts)
    numbers = ", ".join(f"{SAID.get(food, food)} {number_text(servings)}" for food, servings in diet.items())
    low = f"less than {rule.number:g} a day of {', '.join(lacks)}" if lacks else "something of each you told"
    text = f"Food first: {low} (servings: {numbers}). These foods carry magnesium; the screen is a rough one."
    return Warn(fact=rule.id, severity="info", text=text)
