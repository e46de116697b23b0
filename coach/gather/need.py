"""What several rooms ask of the log: nights + profile + facts -> sleep need, debt and usual times."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal
from weakref import WeakKeyDictionary

import msgspec

from coach.cabinet.person import need_rule
from coach.desk import Desk
from coach.gather.said import said_nights
from coach.insights import debt, usual
from coach.insights.debt import Debt, asleep_24h
from coach.insights.diary import as_said, diary, one_per_date
from coach.insights.own_need import OwnNeed, own_need
from coach.insights.usual import Usual
from coach.model import Nap, Night
from coach.store import Store
from coach.words import count_text, length_text

USUAL_NIGHTS = 28


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


def need_of(desk: Desk, day: date | None = None) -> Need:
    """The need on a date (default: today): as set, else learned, else the middle of the range for the age."""
    rule = need_rule(desk.profile, day or desk.today(), desk.facts)
    low, high = (hours * 60 for hours in rule.range)
    middle, given = round((low + high) / 2), desk.profile.sleep_need_min
    own = _learned(desk, middle if given is None else given, (low, high))
    if given is not None:
        return Need(minutes=given, by="set", fact=rule.id, own=own)
    if own.minutes is not None:
        return Need(minutes=own.minutes, by="own", fact="sl.need_own", own=own)
    return Need(minutes=middle, by="age", fact=rule.id, own=own)


def sleep_need_min(desk: Desk, day: date | None = None) -> int:
    """Minutes of sleep a day, as they are needed on that date (default: today)."""
    return need_of(desk, day).minutes


_LEARNED: WeakKeyDictionary[Store, tuple[tuple[object, ...], OwnNeed]] = WeakKeyDictionary()
"""The need last learned from each store: one view asks for it several times."""


def _learned(desk: Desk, need_min: int, band: tuple[float, float]) -> OwnNeed:
    """What the nights without an alarm say; a night whose alarm is not known says nothing."""
    key = (desk.store.revision, desk.today(), need_min, band, desk.facts)
    kept = _LEARNED.get(desk.store)
    if kept is None or kept[0] != key:
        kept = (key, _learn(desk, need_min, band))
        _LEARNED[desk.store] = kept
    return kept[1]


def _learn(desk: Desk, need_min: int, band: tuple[float, float]) -> OwnNeed:
    fewest, days = map(int, desk.facts.rule("sl.need_own").range)
    nights = desk.store.between(Night, desk.today() - timedelta(days=days), desk.today())
    asleep: dict[date, float] = {}
    if any(night.alarm is False for night in nights):
        nights = one_per_date(nights)
        asleep = {night.date: tst for night in nights if (tst := diary(as_said(night)).tst_min) is not None}
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


def debt_of(desk: Desk, day: date | None = None, draft: Night | None = None) -> Debt:
    """How far behind on the morning of a date (default, and latest: today), naps counted.

    `draft` stands for the night that is kept of its own date: what the debt would be with it.
    """
    last = desk.today() if day is None else min(day, desk.today())
    nights = nights_until(desk, last, debt.NIGHTS)
    if draft is not None:
        nights = (*(night for night in nights if night.date != draft.date), draft)
    logged = {night.date: tst for night in nights if (tst := diary(night).tst_min) is not None}
    asleep = said_nights(desk, last, debt.NIGHTS) | logged
    naps = desk.store.between(Nap, last - timedelta(days=debt.NIGHTS), last)
    return debt.sleep_debt(asleep, naps, sleep_need_min(desk, last), last)


def usual_of(desk: Desk) -> Usual:
    """The person's usual times over the last 28 dates."""
    return usual.usual(main_nights(desk, USUAL_NIGHTS), last=USUAL_NIGHTS)


def usual_before(desk: Desk, day: date) -> Usual:
    """The usual times over the 28 dates before `day`."""
    return usual.usual(nights_until(desk, day - timedelta(days=1), USUAL_NIGHTS), last=USUAL_NIGHTS)
