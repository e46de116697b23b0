"""What several rooms ask of the log: nights + profile + facts -> sleep need, debt and usual times."""

from __future__ import annotations

import re
from datetime import date, timedelta

from coach.desk import Desk
from coach.evidence.facts import Rule
from coach.insights import debt, usual
from coach.insights.debt import Debt
from coach.insights.diary import diary, one_per_date
from coach.insights.usual import Usual
from coach.model import Nap, Night

USUAL_NIGHTS = 28
NEED_RULES = ("sl.need_teen", "sl.need_adult", "sl.need_older")
"""Sleep need by age, youngest first; each names its ages in its parameter."""

_AGES = re.compile(r"(?P<low>\d+)(?:-(?P<high>\d+)|\+)")


def need_rule(desk: Desk) -> Rule:
    """The rule of sleep need for the person's age; without a birth year, the one for adults."""
    rules = [desk.facts.rule(fact_id) for fact_id in NEED_RULES]
    born = desk.profile.birth_year
    if born is None:
        return desk.facts.rule("sl.need_adult")
    age = desk.today().year - born
    return next((rule for rule in rules if age <= _oldest(rule)), rules[-1])


def sleep_need_min(desk: Desk) -> int:
    """Minutes of sleep a day: the person's own, else the middle of the range for their age."""
    if desk.profile.sleep_need_min is not None:
        return desk.profile.sleep_need_min
    low, high = need_rule(desk).range
    return round((low + high) / 2 * 60)


def main_nights(desk: Desk, days: int) -> tuple[Night, ...]:
    """The main night of each of the last `days` dates up to the present coach-day, by date."""
    return nights_until(desk, desk.today(), days)


def nights_until(desk: Desk, last: date, days: int) -> tuple[Night, ...]:
    """The main nights of the `days` dates that end with `last`, by date."""
    return one_per_date(desk.store.between(Night, last - timedelta(days=days - 1), last))


def debt_of(desk: Desk) -> Debt:
    """How far behind the person is, naps counted; its minutes are None when too few nights are known."""
    return debt_with(desk, None)


def debt_on(desk: Desk, day: date) -> Debt:
    """How far behind the person was on the morning of that day, as far as is known now."""
    asleep = {n.date: tst for n in nights_until(desk, day, debt.NIGHTS) if (tst := diary(n).tst_min) is not None}
    naps = desk.store.between(Nap, day - timedelta(days=debt.NIGHTS), day - timedelta(days=1))
    return debt.sleep_debt(asleep, naps, sleep_need_min(desk), day)


def debt_with(desk: Desk, draft: Night | None) -> Debt:
    """The debt as it would be with one night as drafted (in place of what is kept for its date)."""
    today = desk.today()
    nights = main_nights(desk, debt.NIGHTS)
    if draft is not None:
        nights = (*(night for night in nights if night.date != draft.date), draft)
    asleep = {night.date: tst for night in nights if (tst := diary(night).tst_min) is not None}
    naps = desk.store.between(Nap, today - timedelta(days=debt.NIGHTS), today)
    return debt.sleep_debt(asleep, naps, sleep_need_min(desk), today)


def usual_of(desk: Desk) -> Usual:
    """The person's usual times over the last 28 dates."""
    return usual.usual(main_nights(desk, USUAL_NIGHTS), last=USUAL_NIGHTS)


def usual_before(desk: Desk, day: date) -> Usual:
    """The usual times over the 28 dates before `day`."""
    return usual.usual(nights_until(desk, day - timedelta(days=1), USUAL_NIGHTS), last=USUAL_NIGHTS)


def _oldest(rule: Rule) -> int:
    """The highest age that the rule is for."""
    ages = _AGES.search(rule.parameter)
    return int(ages["high"]) if ages and ages["high"] else 1000
