"""Which lines of a day stand unfolded: all rows -> at most nine, and a line that says what the others are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal

from coach.clock import minutes_between, shift
from coach.flows.timeline import Row
from coach.model import DayPlan
from coach.model.line_kinds import LINE_KINDS

MOST = 9
"""Lines of a day beside the now mark, the folded line counted: what a tired person takes in; taste."""

FOLD = "fold"
"""The id of the line that tells what is folded."""

_NAMED = 2
"""Folded lines that are called by name where there are many; the rest is counted."""


def shown(rows: Sequence[Row], plan: DayPlan, now: datetime, guard_min: float, *, is_today: bool) -> tuple[Row, ...]:
    """The rows that stand unfolded, in order, and last the folded line where something is folded.

    Offers for comfort are folded at any hour. Where the day has too many lines what is over goes, then doses of one
    time become one line, then what is asked becomes one, then what is furthest off goes; no more than it takes. What
    comes next, what is asked and bed stay. From `guard_min` before bed on there is what is to be taken, bed, and
    getting up.
    """
    asked = {question.line for question in plan.questions}
    kept = [row for row in rows if _stands(row, asked)]
    if is_today and plan.bed is not None and minutes_between(now, plan.bed.target) <= guard_min:
        since = shift(plan.bed.target, -guard_min)
        kept = [row for row in kept if _late(row, asked, since)]
        kept.append(Row(id="up", kind="up", start=plan.bed.wake, end=None, title="Up"))
    for fewer in (_ahead, _doses_together, _asked_together):
        if _count(kept, rows) > MOST:
            kept = fewer(kept, asked)
    while _count(kept, rows) > MOST:
        kept.remove(_furthest(kept, asked))
    held = {part for row in kept for part in (row.id, *row.holds)}
    hidden = [row for row in rows if row.id not in held and row.kind != "now"]
    return (*kept, _fold(hidden)) if hidden else tuple(kept)


def _count(kept: Sequence[Row], rows: Sequence[Row]) -> int:
    """The lines that would be seen, the folded one too."""
    lines = sum(row.kind != "now" for row in kept)
    return lines + (lines < sum(row.kind != "now" for row in rows))


def _stands(row: Row, asked: set[str]) -> bool:
    """Whether a row is no mere offer: those fold unless they are next or were answered."""
    item = row.item
    if item is None or row.phase == "next" or item.id in asked:
        return True
    return not LINE_KINDS[item.kind].folds or item.state not in ("planned", "unknown")


def _late(row: Row, asked: set[str], since: datetime) -> bool:
    """Whether a row has a place in the last half hour: the now mark, what is asked, next, to be taken, and bed.

    What had its time in it and was answered stays, so that the key that takes the answer back is where it was.
    """
    item = row.item
    if row.kind == "now" or row.phase == "next" or row.id in asked:
        return True
    if item is None:
        return False
    if item.state in ("done", "skipped") and row.start >= since:
        return True
    return item.kind == "bed" or (LINE_KINDS[item.kind].dosed and item.state in ("planned", "moved"))


def _ahead(kept: Sequence[Row], asked: set[str]) -> list[Row]:
    """Without what is over."""
    return [row for row in kept if row.phase != "past" or row.id in asked]


def _doses_together(kept: Sequence[Row], asked: set[str]) -> list[Row]:
    """The doses of one time as one line."""
    times: dict[datetime, list[Row]] = {}
    for row in kept:
        item = row.item
        if item is not None and LINE_KINDS[item.kind].dosed and item.state == "planned" and row.id not in asked:
            times.setdefault(item.start, []).append(row)
    for rows in times.values():
        kept = _together(kept, rows, "doses", "to take")
    return list(kept)


def _asked_together(kept: Sequence[Row], asked: set[str]) -> list[Row]:
    """What is asked as one line: it waits for an answer and is never folded away, however much it is."""
    return _together(kept, [row for row in kept if row.id in asked], "asked", "to answer")


def _together(kept: Sequence[Row], rows: Sequence[Row], kind: Literal["doses", "asked"], words: str) -> list[Row]:
    """The same with one line in place of several, where the first of them stood; next where one of them is next."""
    if len(rows) < 2:
        return list(kept)
    first, ids = rows[0], tuple(row.id for row in rows)
    one = Row(
        id=f"{kind}:{first.id}",
        kind=kind,
        start=first.item.start if first.item is not None else first.start,
        end=None,
        title=f"{len(rows)} {words}: {_names(rows)}",
        phase="next" if any(row.phase == "next" for row in rows) else first.phase,
        holds=ids,
    )
    return [one if row.id == first.id else row for row in kept if row.id == first.id or row.id not in ids]


def _furthest(kept: Sequence[Row], asked: set[str]) -> Row:
    """What folds first of what is left: the least important line, and of those the one furthest off."""
    able = [row for row in kept if row.kind in ("busy", "item", "doses") and not _fast(row, asked)]
    return max(able, key=lambda row: (-_weight(row), row.start, row.id))


def _fast(row: Row, asked: set[str]) -> bool:
    """Whether a row never folds."""
    return row.phase == "next" or row.id in asked or (row.item is not None and row.item.kind == "bed")


def _weight(row: Row) -> int:
    """A busy block weighs less than a line of the plan."""
    if row.item is None:
        return 0 if row.kind == "busy" else LINE_KINDS["supplement"].importance
    kind = row.item.kind
    return 950 if kind == "medicine" else LINE_KINDS[kind].importance


def _fold(hidden: Sequence[Row]) -> Row:
    """`+ 2 more: Warm bath or shower, Stretch`."""
    title = f"+ {len(hidden)} more: {_names(hidden)}"
    return Row(
        id=FOLD, kind="fold", start=hidden[-1].start, end=None, title=title, holds=tuple(row.id for row in hidden)
    )


def _names(rows: Iterable[Row]) -> str:
    names = [row.title.split(" · ")[0] for row in rows]
    more = f", and {len(names) - _NAMED} more" if len(names) > _NAMED + 1 else ""
    return ", ".join(names[: _NAMED if more else None]) + more


def opened(row: Row) -> bool:
    """Whether a row stands for others, so that its key opens them."""
    return row.kind in ("fold", "doses", "asked")
