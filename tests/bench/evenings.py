"""Seeded realistic evenings: what a person who trains may ask of one day."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

from coach.clock import day_start, parse_clock, shift, zone
from coach.model import Busy, Content, Intake, Product, Profile, Use, Wish
from coach.model.records import Region
from coach.planner.told import Evening

ZONES = ("Europe/Berlin", "America/New_York", "Australia/Sydney")
MEDICINES = ("levothyroxine", "fq_cipro", "iron", "gabapentin", "ppi")


def evening(seed: int) -> Evening:
    """Eight to fourteen lines, four to eight busy blocks, medicines now and then."""
    chance = random.Random(seed)
    tz = chance.choice(ZONES)
    day = date(2026, 1, 1) + timedelta(days=chance.randrange(365))
    start = day_start(day, zone(tz), parse_clock("04:00"))
    hour = chance.choice((6, 9, 12, 15, 17, 18, 19))
    return Evening(
        date=day,
        now=shift(start, (hour - 4) * 60 + chance.randrange(60)),
        profile=_profile(chance, tz),
        need_min=chance.choice((450, 480, 510)),
        wishes=tuple(_wish(chance, number) for number in range(chance.choice((1, 1, 2, 3)))),
        products=_products(chance),
        intakes=(Intake(id="i", at=shift(start, 240), product="coffee", caffeine_mg=95, name="Coffee"),),
        busy=tuple(
            _busy(chance, start_hour, start) for start_hour in chance.sample(range(5, 19), chance.randrange(4, 9))
        ),
        debt_min=chance.choice((None, 0, 80, 300)),
        last_night_min=chance.choice((310, 420, 460)),
        usual_bed=parse_clock(chance.choice(("22:30", "23:15", "00:10"))),
        usual_latency_min=chance.choice((10, 15, 25)),
        usual_magnesium=parse_clock(chance.choice(("21:00", "21:40"))),
    )


def _profile(chance: random.Random, tz: str) -> Profile:
    wake = chance.choice(("05:45", "06:45", "07:30"))
    region: Region = "us" if chance.random() < 0.5 else "eu"
    return Profile(birth_year=chance.randrange(1950, 2005), region=region, tz=tz, wake={"default": wake})


def _wish(chance: random.Random, number: int) -> Wish:
    return Wish(
        id=f"w{number}",
        title=f"Session {number}",
        kind=chance.choice(("strength", "run")),
        minutes=chance.choice((30, 45, 60, 75, 90)),
        strain=chance.choice(("light", "moderate", "high", "maximal")),
        preferred=chance.choice(("07:00", "12:30", "17:30", "18:30", "20:00")),
    )


def _busy(chance: random.Random, hour: int, start: datetime) -> Busy:
    begin = shift(start, (hour - 4) * 60 + chance.randrange(0, 60, 5))
    return Busy(id=f"b{hour}", start=begin, end=shift(begin, chance.choice((15, 30, 45, 60, 90))), title="Busy")


def _products(chance: random.Random) -> tuple[Product, ...]:
    magnesium = Content(nutrient="magnesium", elemental_mg=chance.choice((75.0, 100.0, 120.0)))
    found = [
        Product(
            id="mag", name="Night Mag", kind="magnesium", contents=(magnesium,), use=Use(goal="sleep", daily_mg=200)
        ),
        Product(id="coffee", name="Coffee", kind="caffeine", contents=(Content(nutrient="caffeine", elemental_mg=95),)),
        Product(id="d3", name="Vitamin D", kind="supplement", use=Use(times=("08:00",))),
    ]
    for number, key in enumerate(chance.sample(MEDICINES, chance.choice((0, 0, 1, 2)))):
        use = Use(times=(chance.choice(("07:00", "08:00", "13:00", "22:00")),))
        found.append(Product(id=f"m{number}", name=f"Tablet {number}", kind="medicine", interaction=key, use=use))
    return tuple(found)
