"""Twelve evenings: a store, a moment, what an expert would say of the plan as it stands."""

from __future__ import annotations

from typing import Any, NamedTuple

from tests.golden.records import (
    BERLIN,
    NIGHT_MAG,
    busy,
    check_in,
    document,
    holding,
    intake,
    medicine,
    nights,
    wish,
    workout,
)

LEGS = wish("Legs", "strength", 60, "high", muscles=["legs"], days=["thu"], preferred="18:00")
YOGA = wish("Yoga", "yoga", 30, "light", preferred="20:00")
RUN = wish("Run", "run", 45, "moderate", muscles=["legs"], preferred="18:00")
USUAL = nights("2026-03-05", "22:30", "06:45")


class Case(NamedTuple):
    """One golden case."""

    name: str
    what: str
    store: dict[str, Any]
    at: str
    provisional: tuple[str, ...] = ()
    """What stands in it and is not what an expert would do: to change with the planner, not by accident."""
    lines: tuple[str, ...] = ()
    """Command lines after the import."""
    settings: str = ""


EVENINGS = (
    Case(
        "plain",
        "Legs at 18:00 and two capsules of magnesium, after two weeks of even nights.",
        document(nights=USUAL, wishes=[LEGS], products=[NIGHT_MAG]),
        "2026-03-05T17:05:00+01:00",
        provisional=(
            "three lines of comfort (bath, stretch, snack) stand open where two or three would be folded",
        ),
    ),
    Case(
        "levothyroxine",
        "Levothyroxine at 06:30, coffee at 07:00, iron at 08:00, magnesium at night; seen at 06:15.",
        document(
            nights=USUAL,
            products=[
                NIGHT_MAG,
                medicine("Levo", "levothyroxine", "06:30"),
                holding("Iron", "supplement", "iron", 28, "08:00"),
                holding("Coffee", "caffeine", "caffeine", 95, "07:00"),
            ],
        ),
        "2026-03-05T06:15:00+01:00",
        provisional=(
            "iron 90 min after levothyroxine stands without a word; one keeps them 4 h apart, iron at noon",
        ),
    ),
    Case(
        "late-dinner",
        "Dinner out from 20:00 to 22:15, legs wished at 18:00.",
        document(
            nights=USUAL,
            wishes=[LEGS],
            products=[NIGHT_MAG],
            busy=[busy("2026-03-05T20:00:00+01:00", "2026-03-05T22:15:00+01:00", "Dinner")],
        ),
        "2026-03-05T17:05:00+01:00",
        provisional=(
            "“big meals over” at 19:35, and a snack as dinner ends, are untrue beside a dinner until 22:15",
            "magnesium before a dinner out is earlier than its reason says",
        ),
    ),
    Case(
        "match",
        "A match of football, as hard as it gets, that cannot begin before 20:30.",
        document(
            nights=USUAL,
            wishes=[
                wish("Match", "football", 90, "maximal", muscles=["legs"], earliest="20:30", latest_end="22:15"),
            ],
            products=[NIGHT_MAG],
        ),
        "2026-03-05T17:05:00+01:00",
    ),
    Case(
        "legs-again",
        "Hard legs yesterday evening, sore today, and legs are wished again; yoga too. Legs go light: sore 6 of 10.",
        document(
            nights=USUAL,
            wishes=[LEGS, YOGA],
            products=[NIGHT_MAG],
            workouts=[
                workout(
                    "2026-03-04T18:00:00+01:00", "2026-03-04T19:10:00+01:00", "strength", "high",
                    muscles=["legs"], rpe=9,
                ),
            ],
            check_ins=[check_in("2026-03-05", fatigue=3, soreness=2, stress=3, mood=4, sore_muscles={"legs": 6})],
        ),
        "2026-03-05T17:05:00+01:00",
    ),
    Case(
        "short-night",
        "Four and a half hours last night, two coffees: the intervals go light and short, as 3 h 30 are missing.",
        document(
            nights=[*nights("2026-03-04", "22:30", "06:45", 13), *nights("2026-03-05", "02:00", "06:45", 1)],
            wishes=[wish("Intervals", "run", 45, "high", muscles=["legs"], preferred="18:30")],
            products=[NIGHT_MAG, holding("Coffee", "caffeine", "caffeine", 95)],
            intakes=[intake("2026-03-05T07:15:00+01:00", "coffee"), intake("2026-03-05T13:30:00+01:00", "coffee")],
            check_ins=[check_in("2026-03-05", fatigue=2, soreness=4, stress=3, mood=3)],
        ),
        "2026-03-05T15:00:00+01:00",
    ),
    Case(
        "debt",
        "Two weeks of six hours; nothing wished but the magnesium.",
        document(nights=nights("2026-03-05", "00:10", "06:30"), products=[NIGHT_MAG]),
        "2026-03-05T19:00:00+01:00",
        provisional=(
            "“60 min earlier” beside a bed that is 25 min earlier: the sentence tells the wish, not the plan",
            "a last coffee at 14:55, seen at 19:00, is of no use",
        ),
    ),
    Case(
        "slow-caffeine",
        "200 mg of caffeine at 16:00 with a half-life of 9 h, on a pill that slows it.",
        document(
            BERLIN | {"caffeine_half_life_h": 9.0},
            nights=USUAL,
            wishes=[RUN],
            products=[NIGHT_MAG, holding("Cold Brew", "caffeine", "caffeine", 200)],
            intakes=[intake("2026-03-05T16:00:00+01:00", "cold-brew")],
        ),
        "2026-03-05T17:05:00+01:00",
        provisional=(
            "no advice for the next day (the last coffee by noon at this half-life)",
        ),
    ),
    Case(
        "eu-limit",
        "Two magnesium products, 200 and 150 mg, under the limit of 250 mg; one capsule taken at noon.",
        document(
            nights=USUAL,
            products=[
                NIGHT_MAG,
                NIGHT_MAG
                | {
                    "id": "citrate",
                    "name": "Mag Citrate",
                    "contents": [{"nutrient": "magnesium", "form": "citrate", "elemental_mg": 150}],
                    "serving": "sachet",
                    "use": {"goal": "recovery", "daily_mg": 150, "started": "2026-02-01"},
                },
            ],
            intakes=[intake("2026-03-05T12:00:00+01:00", "mag")],
        ),
        "2026-03-05T17:05:00+01:00",
        provisional=(
            "no way out is offered: half of the sachet, or one of the two products",
        ),
    ),
    Case(
        "cold",
        "A cold above the neck: the hard legs that are wished go light, the easy run stays.",
        document(
            nights=USUAL,
            wishes=[LEGS, wish("Easy Run", "run", 30, "light", preferred="19:30")],
            products=[NIGHT_MAG],
            check_ins=[check_in("2026-03-05", fatigue=3, soreness=4, stress=4, mood=4, illness="above_neck")],
        ),
        "2026-03-05T17:05:00+01:00",
    ),
    Case(
        "half-over",
        "Seen at 20:40: legs done, one capsule taken, the bath skipped.",
        document(
            nights=USUAL,
            wishes=[LEGS, YOGA],
            products=[NIGHT_MAG],
            workouts=[
                workout(
                    "2026-03-05T18:05:00+01:00", "2026-03-05T19:05:00+01:00", "strength", "high",
                    muscles=["legs"], rpe=8, title="Legs",
                ),
            ],
            intakes=[intake("2026-03-05T20:20:00+01:00", "mag")],
            answers=[
                {"id": "a1", "date": "2026-03-05", "item": "workout-legs-2026-03-05", "state": "done"},
                {"id": "a2", "date": "2026-03-05", "item": "bath-2026-03-05", "state": "skipped"},
            ],
        ),
        "2026-03-05T20:40:00+01:00",
        provisional=(
            "a capsule at 21:00 inside a session that ends at 21:10",
            "a last coffee at 13:45 is still told at 20:40",
            "the bath that was skipped is gone without a trace; one sees what one answered",
        ),
    ),
    Case(
        "spring-forward",
        "New York, twelve-hour clock, the evening before the clocks go forward; US limit.",
        document(
            {
                "birth_year": 1955, "sex": "male", "region": "us", "tz": "America/New_York",
                "wake": {"default": "07:00"},
            },
            nights=nights("2026-03-07", "22:45", "07:00", offset="-05:00"),
            wishes=[wish("Row", "row", 40, "moderate", preferred="17:30")],
            products=[NIGHT_MAG],
        ),
        "2026-03-07T16:00:00-05:00",
        provisional=(
            "the night that loses an hour gets no line",
            "“start 100 mg” stands beside a dose of 200 mg",
        ),
        settings='clock = "12"\n',
    ),
)  # fmt: skip
