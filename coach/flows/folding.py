"""Which lines of a day stand unfolded: all rows -> at most nine, and a line that says what the others are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from coach.clock import minutes_between
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

    Offers for comfort are folded at any hour, past lines where the day has too many; then doses of one time become one
    line, then what is furthest off folds. What comes next, what is asked and bed stay. From `guard_min` before bed on
    there is what is to be taken, bed, and getting up.
    """
    asked = {question.line for question in plan.questions}
    kept = [row for row in rows if _stands(row, asked)]
    if is_today and plan.bed is not None and minutes_between(now, plan.bed.target) <= guard_min:
        kept = [row for row in kept if _late(row, asked)]
        kept.append(Row(id="up", kind="up", start=plan.bed.wake, end=None, title="Up"))
    if _count(kept, rows) > MOST:
        kept = _together([row for row in kept if _needed(row, asked)], asked)
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


def _late(row: Row, asked: set[str]) -> bool:
    """Whether a row has a place in the last half hour: the now mark, what is asked, next, to be taken, and bed."""
    if row.kind == "now" or row.phase == "next" or row.id in asked:
        return True
    item = row.item
    return item is not None and (
        item.kind == "bed" or (LINE_KINDS[item.kind].dosed and item.state in ("planned", "moved"))
    )


def _needed(row: Row, asked: set[str]) -> bool:
    """Whether a row is still ahead, runs now, or is asked about; what is over folds before anything else."""
    return row.phase != "past" or row.id in asked


def _together(kept: Sequence[Row], asked: set[str]) -> list[Row]:
    """The same with the doses of one time as one line."""
    groups: dict[datetime, list[Row]] = {}
    for row in kept:
        if (
            row.item is not None
            and LINE_KINDS[row.item.kind].dosed
            and row.item.state == "planned"
            and row.id not in asked
        ):
            groups.setdefault(row.item.start, []).append(row)
    several = {part[0].id: part for part in groups.values() if len(part) > 1}
    held = {row.id for part in several.values() for row in part}
    return [
        _one_line(several[row.id]) if row.id in several else row
        for row in kept
        if row.id in several or row.id not in held
    ]


def _one_line(rows: Sequence[Row]) -> Row:
    """The doses of one time in one line; the next one among them makes it the next."""
    first, ids = rows[0], tuple(row.id for row in rows)
    return Row(
        id=f"doses:{first.id}",
        kind="doses",
        start=first.item.start if first.item is not None else first.start,
        end=None,
        title=f"{len(rows)} to take: {_names(rows)}",
        hint="v shows",
        phase="next" if any(row.phase == "next" for row in rows) else first.phase,
        holds=ids,
    )


def _furthest(kept: Sequence[Row], asked: set[str]) -> Row:
    """What folds first of what is left: the least important line, and of those the one furthest off."""
    able = [row for row in kept if row.kind not in ("now", "up") and row.phase != "next" and row.id not in asked]
    return max(able, key=lambda row: (-_weight(row), row.start, row.id))


def _weight(row: Row) -> int:
    """A busy block weighs less than a line of the plan; bed weighs most."""
    if row.item is None:
        return 0 if row.kind == "busy" else LINE_KINDS["supplement"].importance
    kind = row.item.kind
    return 1_000_000 if kind == "bed" else 950 if kind == "medicine" else LINE_KINDS[kind].importance


def _fold(hidden: Sequence[Row]) -> Row:
    """`+ 2 more: Warm bath or shower, Stretch`."""
    title = f"+ {len(hidden)} more: {_names(hidden)}"
    return Row(id=FOLD, kind="fold", start=hidden[-1].start, end=None, title=title, hint="v shows")


def _names(rows: Iterable[Row]) -> str:
    names = [row.title.split(" · ")[0] for row in rows]
    more = f", and {len(names) - _NAMED} more" if len(names) > _NAMED + 1 else ""
    return ", ".join(names[: _NAMED if more else None]) + more


def opened(row: Row) -> bool:
    """Whether a row stands for others, so that its key opens them."""
    return row.kind in ("fold", "doses")
