"""The timeline: plan + busy blocks + the present moment -> rows in order of time, one of them next."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

import msgspec

from coach.clock import day_start, starts_of, with_offset
from coach.desk import Desk
from coach.model import Busy, DayPlan, PlanItem
from coach.model.line_kinds import LINE_KINDS


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the timeline: a plan item, a busy block, the now mark, getting up, or one that stands for others."""

    id: str
    """The plan item's id, `busy:<id>`, `now`, `up`, `doses:<id>`, `asked:<id>` or `fold`."""
    kind: Literal["now", "busy", "item", "up", "doses", "asked", "fold"]
    start: datetime
    """Local time with offset."""
    end: datetime | None
    """None for a point in time (now, caffeine cut-off)."""
    title: str
    hint: str = ""
    """A few words for the right edge."""
    phase: Literal["past", "now", "next", "later"] = "later"
    """`next` marks the one line that comes next."""
    item: PlanItem | None = None
    holds: tuple[str, ...] = ()
    """Ids of the lines that it stands for."""


def rows_of(desk: Desk, plan: DayPlan, busy: tuple[Busy, ...], is_today: bool) -> tuple[Row, ...]:
    """Every row of a coach-day; the now mark and the phases only on the present one."""
    now = desk.now()
    rows = [_item_row(item, plan, desk) for item in plan.items]
    rows += _busy_rows(desk, plan, busy)
    if is_today:
        rows.append(Row(id="now", kind="now", start=now, end=None, title="now", phase="now"))
    rows.sort(key=lambda row: (row.start, row.kind != "now", row.end or row.start, row.id))
    following = next_item(plan, now) if is_today else None
    return tuple(_phased(row, now, following) for row in rows) if is_today else tuple(rows)


def _phased(row: Row, now: datetime, following: PlanItem | None) -> Row:
    if row.kind == "now":
        return row
    phase: Literal["past", "now", "next", "later"] = "later"
    if row.item is not None and following is not None and row.item.id == following.id:
        phase = "next"
    elif (row.end or row.start) <= now and not (row.item is not None and row.item.start > now):
        phase = "past"
    elif row.start <= now and row.end is not None:
        phase = "now"
    return msgspec.structs.replace(row, phase=phase)


def _item_row(item: PlanItem, plan: DayPlan, desk: Desk) -> Row:
    """A line as it is shown: a planned magnesium dose stands as its comfort window, a dose taken as a point."""
    start, end = item.start, item.end if item.end > item.start else None
    if item.kind == "supplement" and item.state == "planned" and plan.bed is not None:
        span = _comfort(item, plan.bed.target, desk)
        start, end = span if span else (item.start, None)
    elif item.dose is not None:
        end = None
    return Row(id=item.id, kind="item", start=start, end=end, title=item.title, hint=item.hint, item=item)


def _comfort(item: PlanItem, bed: datetime, desk: Desk) -> tuple[datetime, datetime] | None:
    """The part of the comfort window around the best moment in which the dose is allowed."""
    if item.window is None or not any(reason.fact == "mg.window" for reason in item.reasons):
        return None
    near, far = desk.facts.rule("mg.window").range
    low, high = bed - timedelta(minutes=far), bed - timedelta(minutes=near)
    for first, last in item.window.spans:
        if first <= item.start <= last and low <= item.start <= high:
            return max(first, low), min(last, high)
    return None


def _busy_rows(desk: Desk, plan: DayPlan, blocks: tuple[Busy, ...]) -> list[Row]:
    """Busy blocks of the coach-day; what lasts all day stands at its start and blocks nothing."""
    first = day_start(plan.date, desk.zone, starts_of(desk.profile.day_starts))
    last = plan.bed.wake if plan.bed is not None else first + timedelta(hours=24)
    rows = []
    for busy in blocks:
        if busy.end <= first or busy.start >= last:
            continue
        start = with_offset(max(busy.start, first), desk.zone)
        rows.append(
            Row(
                id=f"busy:{busy.id}",
                kind="busy",
                start=start,
                end=with_offset(busy.end, desk.zone) if busy.blocks else None,
                title=busy.title or "Busy",
                hint="busy" if busy.blocks else "all day",
            )
        )
    return rows


def next_item(plan: DayPlan, now: datetime) -> PlanItem | None:
    """The first line that is still to come, or that has begun and is not over; what nobody asked for is never next."""
    coming = [
        item
        for item in plan.items
        if item.state in ("planned", "moved") and LINE_KINDS[item.kind].wished and (item.start >= now or item.end > now)
    ]
    return min(coming, key=lambda item: (item.start, item.id), default=None)
