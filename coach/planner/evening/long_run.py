"""What weeks of nights and the calendar of clocks say, beside tonight: hard weeks, weekends, a change of the clocks."""

from __future__ import annotations

from coach.clock import minutes_between, parse_clock, weekday
from coach.evidence import Facts
from coach.model import Warn
from coach.planner.grid import Grid
from coach.planner.told import Evening
from coach.words import length_text

DAY_MIN = 24 * 60
BEFORE_A_FREE_DAY = ("fri", "sat")
"""The evenings on which a later wake at the weekend is remarked: only then can it be chosen. Taste."""


def held(evening: Evening, facts: Facts) -> int | None:
    """Minutes in bed that a plan adds nothing to, after hard weeks in which little of it was slept; else None."""
    share, limit = evening.efficiency_pct, facts.rule("sl.in_bed_hold").number
    if evening.hard_weeks < facts.rule("sl.hold_weeks").number or share is None or share >= limit:
        return None
    return evening.usual_in_bed_min


def warnings(evening: Evening, grid: Grid, facts: Facts) -> tuple[Warn, ...]:
    """At most one of each, calmly."""
    return (*_hard_weeks(evening, facts), *_weekend(evening, grid, facts), *_clocks(evening, grid, facts))


def _hard_weeks(evening: Evening, facts: Facts) -> list[Warn]:
    flag, hold = facts.rule("sl.insomnia_flag"), facts.rule("sl.in_bed_hold")
    found = []
    share = "" if evening.efficiency_pct is None else f", {evening.efficiency_pct:.0f} % of the time in bed asleep"
    if evening.hard_weeks >= facts.rule("sl.insomnia_weeks").number:
        hard = f"{flag.number:g} or more hard nights a week for {evening.hard_weeks} weeks"
        text = (
            f"{hard} ({evening.hard_nights} nights known{share}). What guidelines name first is CBT-I, a course of "
            "some weeks, with a person or online. A doctor can look for causes and say where there is one."
        )
        found.append(Warn(fact=flag.id, severity="soft", text=text))
    if held(evening, facts) is not None:
        text = (
            f"{length_text(evening.usual_in_bed_min or 0)} in bed{share}: the plan adds no time in bed now. "
            "The same wake time every day comes first."
        )
        found.append(Warn(fact=hold.id, severity="info", text=text))
    return found


def _weekend(evening: Evening, grid: Grid, facts: Facts) -> list[Warn]:
    rule, gap = facts.rule("sl.weekend_gap"), evening.weekend_gap_min
    if gap is None or evening.wakes is None or gap < rule.number or weekday(evening.date) not in BEFORE_A_FREE_DAY:
        return []
    workday, weekend = (grid.dial.of_day(wake) for wake in evening.wakes)
    text = (
        f"At weekends you get up {length_text(gap)} later ({workday} and {weekend}). "
        "An hour less of it makes Sunday night and Monday easier."
    )
    return [Warn(fact=rule.id, severity="info", text=text)]


def _clocks(evening: Evening, grid: Grid, facts: Facts) -> list[Warn]:
    """That the clocks change in the night that follows, and what it does to it."""
    noon = parse_clock("12:00")
    shorter = DAY_MIN - round(minutes_between(grid.at(noon), grid.at(noon, 1)))
    if not shorter:
        return []
    way = "forward" if shorter > 0 else "back"
    does = "an hour shorter" if shorter == 60 else "an hour longer" if shorter == -60 else "of another length"
    text = f"The clocks go {way} tonight: the night is {does} than they say. Bed is planned for that."
    return [Warn(fact=facts.rule("sl.regular").id, severity="info", text=text)]
