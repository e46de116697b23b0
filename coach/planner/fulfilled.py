"""Which wish a session fulfils: wishes + the log + lines marked done -> for each session one wish, or none.

A session that was marked from a line of the plan fulfils the wish of that line. Any other goes by title, then by kind
and muscles, then by kind alone, where the muscles do not speak against it and only one wish can be meant. What the
log holds decides, never the order of the records.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date as Date  # noqa: N812 - `date` is also a field name
from datetime import datetime, timedelta

import msgspec

from coach.clock import weekday
from coach.model import LineAnswer, Wish, Workout

Marks = Mapping[str, datetime]
"""Wish -> where its line stood when it was marked done."""

OWN_DAY, ANY_DAY, NOT_NAMED, MISSED, TO_COME = range(5)
"""How an occasion fits the day of a session, best first: asked for that day, for any, on days that the wish does not
name, asked for before, asked for later. What is asked for later is not done early, unless its line is marked."""

_LINE, _MARKED, _ISO = "workout-", "workout-of-", len("-2026-03-05")


class Occasion(msgspec.Struct, frozen=True, kw_only=True):
    """One time in a week that a wish asks for a session."""

    wish: Wish
    number: int
    """The n-th of its week."""
    day: Date | None = None
    """None: any day of the week."""


class Fulfilment(msgspec.Struct, frozen=True, kw_only=True):
    """An occasion that is over, as something was done."""

    occasion: Occasion
    day: Date
    at: datetime
    workout: Workout | None
    """None: the line was marked done, and no session is logged for it."""
    firm: bool = False
    """Its line was marked, and the day was asked for: no earlier session of that wish takes its occasion."""


def line_id(wish: str, day: Date) -> str:
    """The plan line of a wish on a coach-day."""
    return f"{_LINE}{wish}-{day.isoformat()}"


def session_id_of(line: str) -> str:
    """The session that a line becomes when it is marked done: its id carries the wish."""
    return f"{_MARKED}{line}"


def carried(workout: Workout) -> str:
    """The wish that a session was marked for; empty for one that was logged otherwise."""
    line = workout.id.removeprefix(_MARKED)
    return line.removeprefix(_LINE)[:-_ISO] if line != workout.id and line.startswith(_LINE) else ""


def marks_of(answers: Iterable[LineAnswer], wishes: Iterable[Wish], day: Date) -> Marks:
    """The wishes whose line of that day was marked done."""
    done = {answer.item: answer.start for answer in answers if answer.state == "done" and answer.start is not None}
    return {wish.id: start for wish in wishes if (start := done.get(line_id(wish.id, day))) is not None}


def asks_for(wish: Wish, day: Date) -> bool:
    """Whether a wish asks for that date by weekday, by the date itself, or for every day when neither is said."""
    return day in wish.dates or weekday(day) in wish.days or not (wish.days or wish.dates)


def occasions_of_day(wishes: Iterable[Wish], day: Date) -> tuple[Occasion, ...]:
    """One for each wish of a day, where nobody told what its week leaves."""
    return tuple(Occasion(wish=wish, number=1, day=day) for wish in wishes)


def occasions_of_week(wishes: Iterable[Wish], monday: Date) -> tuple[Occasion, ...]:
    """Every time in a week that the wishes ask for: so often, on their weekdays and dates, or each day."""
    days = [monday + timedelta(days=ahead) for ahead in range(7)]
    found: list[Occasion] = []
    for wish in wishes:
        if wish.per_week is not None:
            found += (Occasion(wish=wish, number=number) for number in range(1, wish.per_week + 1))
        else:
            asked = [day for day in days if asks_for(wish, day)]
            found += (Occasion(wish=wish, number=number, day=day) for number, day in enumerate(asked, start=1))
    return tuple(found)


def fulfilled_in_week(
    occasions: Sequence[Occasion], sessions: Mapping[Date, Sequence[Workout]], marks: Mapping[Date, Marks]
) -> tuple[Fulfilment, ...]:
    """What the sessions of a week fulfil, day after day: only a marked one changes what an earlier one was."""
    left = _Left(occasions)
    days = sorted({*sessions, *marks})
    firm = {day: _marked(day, left, sessions.get(day, ()), marks.get(day, {}), ANY_DAY) for day in days}
    found: list[Fulfilment] = []
    for day in days:
        mine = [msgspec.structs.replace(fulfilment, firm=True) for fulfilment in firm[day]]
        named = {fulfilment.occasion.wish.id for fulfilment in mine}
        still = {wish: at for wish, at in marks.get(day, {}).items() if wish not in named}
        mine += _marked(day, left, _others(sessions.get(day, ()), mine), still, TO_COME)
        found += (*mine, *_matched(day, left, _others(sessions.get(day, ()), mine)))
    return tuple(found)


def fulfilled_on(
    day: Date, occasions: Sequence[Occasion], sessions: Sequence[Workout], marks: Marks
) -> tuple[Fulfilment, ...]:
    """What the sessions of one coach-day fulfil, of the occasions that the days beside it leave."""
    return fulfilled_in_week(occasions, {day: sessions}, {day: marks}) if sessions or marks else ()


def left_to(day: Date, occasions: Sequence[Occasion], week: Iterable[Fulfilment]) -> tuple[Occasion, ...]:
    """The occasions that a day may fulfil: those that no earlier day did, and no line that was marked on another."""
    gone = {_key(f.occasion) for f in week if f.day < day or (f.firm and f.day != day)}
    return tuple(occasion for occasion in occasions if _key(occasion) not in gone)


def _key(occasion: Occasion) -> tuple[str, int, Date | None]:
    return occasion.wish.id, occasion.number, occasion.day


class _Left:
    """The occasions that are still open, by wish."""

    def __init__(self, occasions: Sequence[Occasion]) -> None:
        self._open: dict[str, list[Occasion]] = {}
        for occasion in occasions:
            self._open.setdefault(occasion.wish.id, []).append(occasion)
        self._by_title: dict[str, list[str]] = {}
        self._by_kind: dict[str, list[str]] = {}
        self.wishes = {key: mine[0].wish for key, mine in self._open.items()}
        for key, wish in self.wishes.items():
            self._by_title.setdefault(_folded(wish.title), []).append(key)
            self._by_kind.setdefault(wish.kind, []).append(key)

    def like(self, workout: Workout) -> list[Wish]:
        """The wishes of its title or its kind."""
        titled = self._by_title.get(_folded(workout.title), []) if workout.title else []
        return [self.wishes[key] for key in dict.fromkeys((*titled, *self._by_kind.get(workout.kind, ())))]

    def fit(self, wish: str, day: Date, worst: int = MISSED) -> tuple[int, int] | None:
        """How well a day suits the wish; None where no occasion is left that fits it so well at least."""
        fits = (_fit(occasion, day) for occasion in self._open.get(wish, ()))
        return min((fit for fit in fits if fit is not None and fit[0] <= worst), default=None)

    def take(self, wish: str, day: Date) -> Occasion:
        """The occasion that a session of that day is: its own day's, else any, else one missed, else the next."""
        ranked = ((fit, n) for n, o in enumerate(self._open[wish]) if (fit := _fit(o, day)) is not None)
        return self._open[wish].pop(min(ranked)[1])


def _fit(occasion: Occasion, day: Date) -> tuple[int, int] | None:
    """(how it fits that day, the n-th); None for an occasion of every day on another."""
    wish = occasion.wish
    if occasion.day is None:
        return (ANY_DAY if not wish.days or weekday(day) in wish.days else NOT_NAMED), occasion.number
    if occasion.day == day:
        return OWN_DAY, occasion.number
    if not (wish.days or wish.dates):
        return None
    return (MISSED if occasion.day < day else TO_COME), occasion.number


def _others(sessions: Iterable[Workout], found: Iterable[Fulfilment]) -> list[Workout]:
    gone = {fulfilment.workout.id for fulfilment in found if fulfilment.workout is not None}
    rest = (workout for workout in sessions if workout.id not in gone)
    return sorted(rest, key=lambda w: (w.start, w.end, w.kind, w.title or "", w.muscles, w.id))


def _marked(day: Date, left: _Left, sessions: Sequence[Workout], marks: Marks, worst: int) -> list[Fulfilment]:
    """The wishes whose lines were marked: by the session that carries each, else by the one that is most like it."""
    found: list[Fulfilment] = []
    for workout in _others(sessions, ()):
        wish = carried(workout)
        if left.fit(wish, day, worst) is not None:
            found.append(_made(left.take(wish, day), day, workout))
    done = {fulfilment.occasion.wish.id for fulfilment in found}
    for wish in sorted(marks, key=lambda key: (marks[key], key)):
        if wish in done or left.fit(wish, day, worst) is None:
            continue
        near = [w for w in _others(sessions, found) if not carried(w) and _tier(left.wishes[wish], w) is not None]
        best = min(near, key=lambda w: _tier(left.wishes[wish], w) or (), default=None)
        found.append(_made(left.take(wish, day), day, best, marks[wish]))
    return found


def _made(occasion: Occasion, day: Date, workout: Workout | None, marked_at: datetime | None = None) -> Fulfilment:
    moment = workout.start if workout is not None else marked_at
    if moment is None:
        raise AssertionError("what is neither logged nor marked is not fulfilled")
    return Fulfilment(occasion=occasion, day=day, at=moment, workout=workout)


def _matched(day: Date, left: _Left, rest: list[Workout]) -> list[Fulfilment]:
    """By title, then by kind and muscles, the best pair first; then by kind alone where one wish can be meant."""
    found: list[Fulfilment] = []
    pairs = [
        (tier, fit, _order(wish), number, wish.id)
        for number, workout in enumerate(rest)
        for wish in left.like(workout)
        if (tier := _tier(wish, workout)) is not None and tier[0] < 2 and (fit := left.fit(wish.id, day)) is not None
    ]
    open_ones = dict(enumerate(rest))
    for _, _, _, number, wish_id in sorted(pairs):
        if number in open_ones and left.fit(wish_id, day) is not None:
            found.append(_made(left.take(wish_id, day), day, open_ones.pop(number)))
    return [*found, *_by_kind_alone(day, left, list(open_ones.values()))]


def _by_kind_alone(day: Date, left: _Left, rest: list[Workout]) -> list[Fulfilment]:
    """Sessions of which only the kind is known: where the wishes that may be meant are not more than they are."""
    found: list[Fulfilment] = []
    while True:
        meant: dict[tuple[str, ...], list[Workout]] = {}
        for workout in rest:
            wishes = _best_fitting(day, left, workout)
            if wishes:
                meant.setdefault(wishes, []).append(workout)
        sure = next((wishes for wishes, alike in meant.items() if len(alike) >= len(wishes)), None)
        if sure is None:
            return found
        for wish, workout in zip(sure, meant[sure], strict=False):
            found.append(_made(left.take(wish, day), day, workout))
            rest.remove(workout)


def _best_fitting(day: Date, left: _Left, workout: Workout) -> tuple[str, ...]:
    """The wishes of its kind that its muscles allow and that the day suits best, in their order."""
    fits = {
        wish: fit[0]
        for wish in left.like(workout)
        if _tier(wish, workout) is not None and (fit := left.fit(wish.id, day)) is not None
    }
    best = min(fits.values(), default=0)
    return tuple(wish.id for wish in sorted(fits, key=_order) if fits[wish] == best)


def _tier(wish: Wish, workout: Workout) -> tuple[int, int] | None:
    """How surely a session is the wish's: (0 by title, 1 by kind and muscles, 2 by kind; less is closer), or not."""
    shared = len({*wish.muscles} & {*workout.muscles})
    if workout.title and _folded(workout.title) == _folded(wish.title):
        return 0, 2 * (wish.kind != workout.kind) + (not shared)
    if wish.kind != workout.kind:
        return None
    if shared:
        return 1, len({*wish.muscles} ^ {*workout.muscles})
    if (wish.muscles and workout.muscles) or _called_otherwise(wish, workout):
        return None
    return 2, 0


def _called_otherwise(wish: Wish, workout: Workout) -> bool:
    """Whether the person gave the session another name; what an import calls it is no word of theirs."""
    if workout.source != "manual" or not workout.title:
        return False
    said = {*_folded(workout.title).split()}
    return not said & {*_folded(wish.title).split(), *_folded(wish.kind).split()}


def _folded(text: str | None) -> str:
    return " ".join((text or "").casefold().split())


def _order(wish: Wish) -> tuple[str, str, int, str, tuple[str, ...], str]:
    """An order of wishes by what they say; ids decide between equals alone."""
    return wish.preferred or "", wish.title, wish.minutes, wish.strain, wish.muscles, wish.id
