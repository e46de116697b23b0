"""What a week adds up to, and what is proposed: goals of minutes and strength days, an easy week, a day of rest."""

from __future__ import annotations

from collections.abc import Iterable

from coach.clock import coach_day, minutes_between, starts_of, zone
from coach.evidence import Facts
from coach.model import Reason, Wish
from coach.model.fields import VIGOROUS
from coach.planner.told import TrainingWeek
from coach.planner.week.costs import day_of
from coach.planner.week.done import fulfilled, logged
from coach.planner.week.search import DAYS
from coach.words import length_text, number_text

EASY_SHARE = 0.7
"""A week below this share of the mean of those before counts as an easy one."""
WORTH = {"light": 0, "moderate": 1, "high": 2, "maximal": 2}
"""Moderate minutes of one minute: easy ones do not count, vigorous ones twice (`ex.weekly_moderate`)."""


def moderate_minutes(wishes: Iterable[Wish]) -> int:
    """The moderate minutes of sessions."""
    return sum(wish.minutes * WORTH[wish.strain] for wish in wishes)


def done_minutes(known: TrainingWeek) -> int:
    """The moderate minutes of every session of the log, wished or not, and of lines that were only marked done.

    A session whose strain nobody said counts as its wish's; without a wish it counts nothing.
    """
    over = fulfilled(known)
    meant = {f.workout.id: f.occasion.wish.strain for f in over if f.workout is not None}
    minutes = moderate_minutes(f.occasion.wish for f in over if f.workout is None)
    for workout in (workout for sessions in logged(known).values() for workout in sessions):
        strain = workout.strain or meant.get(workout.id)
        if strain is not None:
            minutes += round(minutes_between(workout.start, workout.end)) * WORTH[strain]
    return minutes


def goals(minutes: int, strength_days: int, facts: Facts) -> tuple[tuple[str, str], ...]:
    """(fact, sentence) of each goal of the week."""
    low, high = facts.rule("ex.weekly_moderate").range
    strength = facts.rule("ex.strength_days")
    return (
        (
            "ex.weekly_moderate",
            f"{minutes} moderate minutes of {low:g}–{high:g}; a hard one counts twice",
        ),
        (strength.id, f"strength on {strength_days} of at least {strength.number:g} days"),
    )


def proposal(known: TrainingWeek, facts: Facts) -> tuple[str, str] | None:
    """(fact, why) of an easy week that is proposed; None when there is no reason, one was taken, or it is over."""
    if known.easy or known.today >= day_of(DAYS, known):
        return None
    if known.easy_week:
        return "ex.deload_volume", known.easy_week
    weeks, every = _weeks_since_easy(known), facts.rule("ex.deload_every")
    if weeks < every.number:
        return None
    return every.id, f"{weeks} full weeks in a row: an easier one, with fewer sets, is due"


def notes(known: TrainingWeek, proposed: tuple[str, str] | None, facts: Facts) -> tuple[tuple[str, str], ...]:
    """(fact, sentence) of signs and proposals: what the log says, a day of rest, an easy week."""
    found = [*known.notes]
    if known.rest:
        found.append(known.rest)
    if proposed is not None:
        found.append(proposed)
    if known.easy:
        rule = facts.rule("ex.deload_volume")
        low, high = rule.range
        share = f"{low * 100:g}–{high * 100:g} % of the usual length"
        found.append((rule.id, f"an easy week: as often, {share}; light ones stay"))
    return tuple(found)


def reasons(wish: Wish, slot_day: int, known: TrainingWeek, facts: Facts, usual_minutes: int) -> tuple[Reason, ...]:
    """What the week has to say of a session on its day, for the plan of that day."""
    found = []
    day = day_of(slot_day, known)
    if wish.if_slept and (day > known.today or known.short_night is None):
        rule = facts.rule("ex.short_sleep")
        found.append(rule.because(f"only if you slept: stands if the night before is {rule.number:g} h or more"))
    if wish.minutes != usual_minutes:
        text = f"an easy week: {length_text(wish.minutes)} in place of {length_text(usual_minutes)}"
        found.append(facts.rule("ex.deload_volume").because(text))
    if day == known.today:
        found += _tired_reasons(wish, known, facts)
    return tuple(found)


def _tired_reasons(wish: Wish, known: TrainingWeek, facts: Facts) -> list[Reason]:
    ease = facts.rule("ex.readiness_ease")
    if known.rest and wish.strain != "light":
        fact, text = known.rest
        return [facts.rule(fact).because(text)]
    if wish.strain in VIGOROUS and known.below is not None and known.below <= ease.number:
        low = number_text(round(-known.below, 1))
        return [ease.because(f"readiness is {low} SD below your normal: moderate may suit better today")]
    return []


def _weeks_since_easy(known: TrainingWeek) -> int:
    """Full weeks in a row before this one, back to one that was empty or well below the mean of the weeks known."""
    where, starts = zone(known.profile.tz), starts_of(known.profile.day_starts)
    loads: dict[int, float] = {}
    for workout in known.workouts:
        back = (known.monday - coach_day(workout.start, where, starts)).days
        if back > 0:
            week = (back - 1) // DAYS
            loads[week] = loads.get(week, 0) + minutes_between(workout.start, workout.end)
    mean = sum(loads.values()) / len(loads) if loads else 0
    weeks = 0
    while loads.get(weeks, 0) > EASY_SHARE * mean:
        weeks += 1
    return weeks
