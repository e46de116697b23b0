"""What several rooms ask of the log: nights + profile + facts -> sleep need, debt and usual times."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Literal

import msgspec

from coach.desk import Desk
from coach.evidence.facts import Rule
from coach.insights import debt, usual
from coach.insights.debt import Debt, asleep_24h
from coach.insights.diary import diary, one_per_date
from coach.insights.own_need import OwnNeed, own_need
from coach.insights.usual import Usual
from coach.model import Nap, Night
from coach.words import count_text, length_text

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


class Need(msgspec.Struct, frozen=True, kw_only=True):
    """Minutes of sleep a day, and where the number is from."""

    minutes: int
    by: Literal["set", "own", "age"]
    fact: str
    own: OwnNeed
    """What nights without an alarm say so far; a set need wins over it."""

    @property
    def text(self) -> str:
        """`7 h 50, your own: 9 nights without an alarm, 7 h 20 to 8 h 25`."""
        said = {"set": "as you set it", "age": "by age", "own": "your own"}[self.by]
        nights = count_text(self.own.nights, "night")
        spread = f": {nights} without an alarm, {length_text(self.own.low)} to {length_text(self.own.high)}"
        return f"{length_text(self.minutes)}, {said}" + (spread if self.by == "own" else "")


def need_of(desk: Desk) -> Need:
    """The person's need: as set, else their own once it is learned, else the middle of the range for the age."""
    rule = need_rule(desk)
    low, high = (hours * 60 for hours in rule.range)
    middle, given = round((low + high) / 2), desk.profile.sleep_need_min
    own = _learned(desk, middle if given is None else given, (low, high))
    if given is not None:
        return Need(minutes=given, by="set", fact=rule.id, own=own)
    if own.minutes is not None:
        return Need(minutes=own.minutes, by="own", fact="sl.need_own", own=own)
    return Need(minutes=middle, by="age", fact=rule.id, own=own)


def sleep_need_min(desk: Desk) -> int:
    """Minutes of sleep a day."""
    return need_of(desk).minutes


def _learned(desk: Desk, need_min: int, band: tuple[float, float]) -> OwnNeed:
    """What the nights without an alarm say; a night whose alarm is not known says nothing."""
    fewest, days = map(int, desk.facts.rule("sl.need_own").range)
    nights = desk.store.between(Night, desk.today() - timedelta(days=days), desk.today())
    asleep: dict[date, float] = {}
    if any(night.alarm is False for night in nights):
        nights = one_per_date(nights)
        asleep = {night.date: tst for night in nights if (tst := diary(night).tst_min) is not None}
        asleep = asleep_24h(asleep, desk.store.between(Nap, desk.today() - timedelta(days=days + 1), desk.today()))
    return own_need(
        asleep,
        {night.date for night in nights if night.alarm is False},
        need_min=need_min,
        near_min=desk.facts.rule("sl.need_own_after").number,
        fewest=fewest,
        band=band,
    )


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
