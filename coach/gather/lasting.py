"""Signs that last: two weeks of mornings -> cramps that come often, and several signs together, with whom to ask."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from coach.cabinet.felt import signs_of
from coach.desk import Desk
from coach.model import CheckIn, Night, Warn

OFTEN_ABOVE = 2
"""Days a week: the scale of the question `q06` is none, 1–2, often."""

TOGETHER = 3
"""So many of the signs lasting at once are said without cramps among them; taste."""

CRAMPING = ("cramps", "twitches")
_SPAN = "more than two days of each of the last two weeks"

LOW = 2
"""A rating up to which an item of the morning says the same as its word."""


def lasting(desk: Desk, day: date) -> Warn | None:
    """What has been felt on more than two days of each of the last two weeks, where that is worth asking about.

    Ratings count as their words: tired up to 2 of 5, sleep up to 2 of 5. Signs alone tell nothing of magnesium (S79).
    """
    found = _often(desk, day)
    cramping = tuple(one for one in found if one in CRAMPING) or (("cramps",) if _cramping(desk, day) else ())
    if not cramping and len(found) < TOGETHER:
        return None
    if len(found) <= 1:
        text = f"Cramps or twitches on {_SPAN}: ask a clinician, not just a dose."
        return Warn(fact="q06", severity="soft", text=text)
    names = {sign.id: sign.name for sign in desk.facts.felt}
    said = [names[one] for one in found]
    listed = f"{', '.join(said[:-1])} and {said[-1]}"
    text = (
        f"{listed[:1].upper()}{listed[1:]} on {_SPAN}: many things cause that, and too little magnesium is only one of "
        "them. A clinician can find out; a dose is no test. Food first: nuts, seeds, legumes, greens."
    )
    return Warn(fact="S79", severity="soft", text=text)


def _often(desk: Desk, day: date) -> tuple[str, ...]:
    """The signs that were there on more than two days of each of the two weeks, in the order of the evidence."""
    days: dict[str, set[int]] = {}
    for one, signs in _mornings(desk, day):
        for sign in signs:
            days.setdefault(sign, set()).add((day - one).days)
    return tuple(sign.id for sign in desk.facts.felt if _each_week(days.get(sign.id, set())))


def _cramping(desk: Desk, day: date) -> bool:
    """Cramps and twitches count as one."""
    return _each_week({(day - one).days for one, signs in _mornings(desk, day) if signs & {*CRAMPING}})


def _each_week(ago: set[int]) -> bool:
    return all(sum(back // 7 == week for back in ago) > OFTEN_ABOVE for week in (0, 1))


def _mornings(desk: Desk, day: date) -> Iterator[tuple[date, set[str]]]:
    first = day - timedelta(days=13)
    slept = {night.date: night.quality for night in desk.store.between(Night, first, day)}
    for told in desk.store.between(CheckIn, first, day):
        signs = {felt.sign.id for felt in signs_of(told, desk.facts) if felt.sign.lacking}
        quality = told.sleep_quality if told.sleep_quality is not None else slept.get(told.date)
        signs |= {"tired"} if told.fatigue is not None and told.fatigue <= LOW else set()
        signs |= {"sleepless"} if quality is not None and quality <= LOW else set()
        yield told.date, signs - {*(told.misread or ())}
