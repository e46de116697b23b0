"""A seeded, believable 90-day store for `coach demo`: clock -> one change with everything in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from msgspec import structs

from coach.cabinet.amounts import caffeine_mg, magnesium_mg
from coach.clock import coach_day, local, shift, starts_of, with_offset, zone
from coach.desk import Desk
from coach.flows.demo_days import DAYS, RUN, SESSIONS, DemoDay, days
from coach.model import Busy, Content, Intake, Product, Profile, Record, Use, Wish

SEED = 20260305
AGE = 34
STOCK_LEFT = 40
MAGNESIUM_DAYS = 40
"""How long ago the magnesium was started."""


def seed(desk: Desk) -> None:
    """Fill an empty store with ninety days up to the clock's present; the same clock gives the same store.

    A store with records in it stays as it is. Last night and this morning are left to be answered.
    """
    document = desk.store.document()
    if any((document.nights, document.check_ins, document.workouts, document.products)):
        return
    profile = desk.profile if desk.store.has_profile() else _person(desk)
    home = zone(profile.tz)
    today = coach_day(desk.clock.now(), home, starts_of(profile.day_starts))
    chance = Random(SEED)  # noqa: S311 - a story, not a secret
    lived = days(today, home, chance)
    with desk.store.change("demo data", at=desk.now()) as change:
        if not desk.store.has_profile():
            change.set_profile(profile)
        for day in lived:
            for record in (day.night, day.check_in, day.nap, day.workout):
                if record is not None:
                    change.put(record)
        for made in (*_cabinet(desk, lived, today, home, chance), *_wishes(), *_busy(today, home)):
            change.put(made)


def _person(desk: Desk) -> Profile:
    return Profile(
        birth_year=desk.clock.now().year - AGE,
        sex="female",
        region="eu",
        tz="Europe/Berlin",
        wake={"default": "06:45", "sat": "08:00", "sun": "08:00"},
    )


def _wishes() -> Iterator[Wish]:
    for session in SESSIONS:
        yield Wish(
            id=f"wish-{session.title.split()[0].lower()}",
            title=session.title,
            kind=session.kind,
            minutes=session.minutes,
            strain=session.strain,
            muscles=session.muscles,
            days=session.weekdays,
            preferred=f"{session.start:%H:%M}",
            earliest=None if session is RUN else "17:00",
            latest_end="21:30",
        )


def _busy(today: date, home: ZoneInfo) -> Iterator[Busy]:
    """A few fixed times: this evening's dinner, and what the next days hold."""
    for name, ahead, start, minutes, title in (
        ("review", -1, time(15), 60, "Team review"),
        ("call", 0, time(13, 30), 30, "Phone call"),
        ("dinner", 0, time(19, 15), 45, "Dinner"),
        ("dentist", 1, time(8, 30), 45, "Dentist"),
        ("cinema", 2, time(20), 135, "Cinema"),
        ("choir", 3, time(18, 30), 90, "Choir"),
        ("parents", 5, time(19), 120, "Supper with friends"),
    ):
        begin = local(today + timedelta(days=ahead), start, home)
        yield Busy(id=f"busy-{name}", start=begin, end=with_offset(shift(begin, minutes), home), title=title)


def _cabinet(desk: Desk, lived: tuple[DemoDay, ...], today: date, home: ZoneInfo, chance: Random) -> Iterator[Record]:
    """Three products and the doses taken of them."""
    counted = today - timedelta(days=30)
    magnesium = Product(
        id="product-night-mag",
        name="Night Mag",
        kind="magnesium",
        contents=(Content(nutrient="magnesium", form="bisglycinate", elemental_mg=100),),
        serving="capsule",
        stocked_at=local(counted, time(9), home),
        use=Use(goal="sleep", daily_mg=200, started=today - timedelta(days=MAGNESIUM_DAYS)),
    )
    coffee = Product(
        id="product-coffee",
        name="Morning coffee",
        kind="caffeine",
        contents=(Content(nutrient="caffeine", elemental_mg=95),),
        serving="cup",
    )
    vitamin = Product(
        id="product-vitamin-d",
        name="Vitamin D",
        kind="supplement",
        contents=(Content(nutrient="vitamin_d", elemental_mg=0.02),),
        serving="tablet",
        stock_servings=90,
        stocked_at=local(counted, time(9), home),
        use=Use(times=("08:00",), servings=1, with_food=True),
    )
    doses = [
        *_nightly(desk, magnesium, lived, home, chance),
        *_daytime(desk, coffee, (time(7, 20), 1.0), today, home, chance),
        *_daytime(desk, coffee, (time(13), 0.4), today, home, chance),
        *_daytime(desk, vitamin, (time(8), 0.7), today, home, chance),
    ]
    taken = [dose for dose in doses if dose.at <= desk.clock.now()]
    since = sum(dose.servings for dose in taken if dose.product == magnesium.id and dose.at.date() >= counted)
    yield from (structs.replace(magnesium, stock_servings=STOCK_LEFT + since), coffee, vitamin, *taken)


def _nightly(
    desk: Desk, product: Product, lived: tuple[DemoDay, ...], home: ZoneInfo, chance: Random
) -> Iterator[Intake]:
    """Two capsules before bed on most evenings since the start, last evening among them."""
    for day in lived[-MAGNESIUM_DAYS:]:
        before_bed = round(chance.gauss(85, 12))
        if chance.random() < 0.88:
            yield _dose(desk, product, with_offset(shift(day.bed, -before_bed), home), 2)
    yield _dose(desk, product, local(lived[-1].date, time(21, 15), home), 2)


def _daytime(
    desk: Desk, product: Product, habit: tuple[time, float], today: date, home: ZoneInfo, chance: Random
) -> Iterator[Intake]:
    """One serving at about that clock, as often as the habit says, up to today."""
    usual, share = habit
    for back in range(DAYS, -1, -1):
        at = shift(local(today - timedelta(days=back), usual, home), round(chance.gauss(0, 10)))
        if chance.random() < share:
            yield _dose(desk, product, with_offset(at, home), 1)


def _dose(desk: Desk, product: Product, at: datetime, servings: float) -> Intake:
    return Intake(
        id=f"intake-{product.id.removeprefix('product-')}-{at:%Y-%m-%d-%H%M}",
        at=at,
        product=product.id,
        servings=servings,
        name=product.name,
        magnesium_mg=magnesium_mg(product, desk.facts) * servings,
        caffeine_mg=caffeine_mg(product) * servings,
    )
