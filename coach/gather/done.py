"""What was done on each evening and what followed: records -> yes or no by date of the night after, never guessed.

A day that was not logged says nothing. "No" needs a sign that the day was logged at all: for training and naps a night
or a check-in of that day; for doses another dose, or the line left out by hand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

import msgspec

from coach.cabinet.caffeine import half_life_h, residual_mg
from coach.cabinet.taken import caffeine_of, magnesium_of
from coach.clock import coach_day, minutes_between, starts_of
from coach.desk import Desk
from coach.insights.associations.screen import DAYS
from coach.insights.associations.things import Did, Followed
from coach.insights.diary import as_said, by_hand, one_per_date
from coach.insights.load import effort
from coach.insights.readiness import FEWEST_ITEMS, Past, wellness
from coach.insights.slept import Slept
from coach.model import CheckIn, Intake, LineAnswer, Nap, Night, Product, Workout
from coach.model.fields import VIGOROUS

NEXT = timedelta(days=1)
SHORTLY_MIN = 120
"""The two hours of `workout_end_to_bed_under_2h`."""

Done = Mapping[Did, Mapping[date, bool]]
Sessions = tuple[tuple[date, Workout], ...]


class Evenings(msgspec.Struct, frozen=True, kw_only=True):
    """What the log holds of the evenings, by the date of the night after each."""

    seen: frozenset[date]
    beds: Mapping[date, datetime]
    """When the person lay down to sleep."""
    sessions: Mapping[date, list[Workout]]
    doses: Mapping[date, list[Intake]]
    left_out: frozenset[date]
    """Nights before which a supplement was left out by hand."""
    check_ins: Mapping[date, CheckIn]
    naps: frozenset[date]


def done_on(desk: Desk, today: date, done: Sessions) -> dict[Did, dict[date, bool]]:
    """Everything that is looked at, of the last year."""
    told = _evenings(desk, today, done)
    return {
        **_training(desk, told),
        **_doses(desk, told),
        "alcohol": {d + NEXT: one.drinks > 0 for d, one in told.check_ins.items() if one.drinks is not None},
        "screens_late": _late(desk, told, "screens_off", "sl.screens_off"),
        "meal_late": _late(desk, told, "last_meal", "food.large_meal"),
        "nap": {night: night in told.naps for night in told.seen | told.naps} if told.naps else {},
    }


def followed_on(nights: Iterable[Slept], past: Past, scores: Mapping[date, float]) -> dict[Followed, dict[date, float]]:
    """What may follow, by the date of the night and its morning."""
    kept = tuple(nights)
    return {
        "tst_min": {n.date: n.tst_min for n in kept if n.tst_min is not None},
        "efficiency": {n.date: n.efficiency_pct / 100 for n in kept if n.efficiency_pct is not None},
        "sol_min": {n.date: n.sol_min for n in kept if n.sol_min is not None},
        "waso_min": {n.date: n.waso_min for n in kept if n.waso_min is not None},
        "quality": {n.date: float(n.quality) for n in kept if n.quality is not None},
        "wellness": {d: wellness(items) for d, items in past.items.items() if len(items) >= FEWEST_ITEMS},
        "readiness": dict(scores),
    }


def _evenings(desk: Desk, today: date, done: Sessions) -> Evenings:
    store, first = desk.store, today - timedelta(days=DAYS)
    starts, where = starts_of(desk.profile.day_starts), desk.zone
    nights = [as_said(night) for night in one_per_date(store.between(Night, first, today))]
    check_ins = {one.date: one for one in store.between(CheckIn, first, today)}
    worked: dict[date, list[Workout]] = defaultdict(list)
    for day, workout in done:
        worked[day + NEXT].append(workout)
    doses: dict[date, list[Intake]] = defaultdict(list)
    for dose in store.between(Intake, first, today + NEXT):
        doses[coach_day(dose.at, where, starts) + NEXT].append(dose)
    answers = store.between(LineAnswer, first, today)
    return Evenings(
        seen=frozenset(day + NEXT for day in {night.date for night in nights} | check_ins.keys()),
        beds={night.date: bed for night in nights if (bed := _bed(night)) is not None},
        sessions=worked,
        doses=doses,
        left_out=frozenset(a.date + NEXT for a in answers if a.state == "skipped" and a.kind == "supplement"),
        check_ins=check_ins,
        naps=frozenset(coach_day(nap.start, where, starts) + NEXT for nap in store.between(Nap, first, today)),
    )


def _bed(night: Night) -> datetime | None:
    """Lights out where a person says it; a device knows when sleep began, which is near."""
    return (night.lights_out if by_hand(night) else None) or night.into_bed or night.lights_out


def _training(desk: Desk, told: Evenings) -> dict[Did, dict[date, bool]]:
    """Nothing at all for one who never logs a session: then a day without one is no day of rest."""
    if not told.sessions:
        return {}
    days = told.seen | told.sessions.keys()
    late = {n: _ended_late(told.sessions.get(n, []), told.beds[n]) for n in days if n in told.beds}
    hard = {n: _hard(desk, told.sessions.get(n, [])) for n in days}
    return {
        "workout": {n: n in told.sessions for n in days},
        "workout_end_to_bed_under_2h": late,
        "strain_high": {n: one for n, one in hard.items() if one is not None},
    }


def _ended_late(sessions: Iterable[Workout], bed: datetime) -> bool:
    return any(0 <= minutes_between(one.end, bed) < SHORTLY_MIN for one in sessions)


def _hard(desk: Desk, sessions: Iterable[Workout]) -> bool | None:
    """Whether one of them was hard; not known where one does not say and none of the others was."""
    from_rpe = desk.facts.rule("ex.rpe_of_strain").value[2]
    felt = [
        one.strain in VIGOROUS
        if one.strain is not None
        else None
        if (rpe := effort(one, desk.facts)) is None
        else rpe >= from_rpe
        for one in sessions
    ]
    return True if True in felt else None if None in felt else False


def _doses(desk: Desk, told: Evenings) -> dict[Did, dict[date, bool]]:
    facts, products = desk.facts, {product.id: product for product in desk.store.all(Product)}
    soon, early = facts.rule("mg.window").range
    half_life, most = half_life_h(desk.profile, facts), facts.rule("caf.residual_green").number
    taken, in_window, at_bed = dict[date, bool](), dict[date, bool](), dict[date, bool]()
    for night in told.doses.keys() | told.left_out:
        doses, bed = told.doses.get(night, []), told.beds.get(night)
        mine = [dose for dose in doses if magnesium_of(dose, products.get(dose.product), facts) > 0]
        taken[night] = bool(mine)
        if bed is None:
            continue
        if mine:
            in_window[night] = any(soon <= minutes_between(dose.at, bed) <= early for dose in mine)
        if doses:
            cups = [(d.at, mg) for d in doses if (mg := caffeine_of(d, products.get(d.product))) > 0]
            at_bed[night] = residual_mg(cups, bed, half_life) > most
    return {"magnesium": taken, "magnesium_in_window": in_window, "caffeine_at_bed_over_35mg": at_bed}


def _late(desk: Desk, told: Evenings, field: str, rule: str) -> dict[date, bool]:
    """Whether something was over later before bed than its rule has it."""
    least = desk.facts.rule(rule).number
    ends = {night: getattr(one, field) for night, one in told.check_ins.items() if night in told.beds}
    return {n: minutes_between(end, told.beds[n]) < least for n, end in ends.items() if end is not None}
