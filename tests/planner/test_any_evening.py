"""A shown plan stands on the evening of anyone: any age, zone, hours, cabinet, calendar and answers."""

from __future__ import annotations

from datetime import datetime

import msgspec
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from coach.clock import shift
from coach.evidence import facts
from coach.model import DayPlan, LineAnswer
from coach.planner.evening.shown import shown_day
from coach.planner.evening.steadiness import OPEN
from coach.planner.evening.what_if import with_answer
from coach.planner.told import Evening

from .anyone import evenings
from .test_true_words import untrue

FACTS = facts()
AHEAD = st.integers(1, 600)


def seen(given: Evening, moment: datetime) -> DayPlan:
    return shown_day(msgspec.structs.replace(given, settled=given.now, now=moment), FACTS)


def to_come(plan: DayPlan, after: datetime) -> dict[str, tuple[datetime, datetime, str]]:
    return {i.id: (i.start, i.end, i.title) for i in plan.items if i.start >= after}


@settings(max_examples=120)
@drawn(given=evenings(), minutes=AHEAD)
def test_seen_later_with_nothing_new_all_that_is_to_come_stands(given: Evening, minutes: int) -> None:
    first, moment = seen(given, given.now), shift(given.now, minutes)
    if first.bed is None or moment >= first.bed.target:
        return
    later = seen(given, moment)
    assert to_come(later, moment) == to_come(first, moment)
    assert later.bed == first.bed


@settings(max_examples=120)
@drawn(given=evenings(), minutes=AHEAD, pick=st.integers(0, 30))
def test_an_answer_moves_no_other_line(given: Evening, minutes: int, pick: int) -> None:
    moment = shift(given.now, minutes)
    told = msgspec.structs.replace(given, settled=given.now, now=moment)
    before = shown_day(told, FACTS, up=False)
    lines = [i for i in before.items if i.dose is None and i.kind != "bed" and i.state in (*OPEN, "unknown")]
    if not lines or before.bed is None or moment >= before.bed.target:
        return
    item = lines[pick % len(lines)]
    answer = LineAnswer(
        id="a", date=before.date, item=item.id, state="skipped", at=moment, start=item.start,
        minutes=round((item.end - item.start).total_seconds() / 60), title=item.title, kind=item.kind,
    )  # fmt: skip
    after = shown_day(with_answer(told, answer, before), FACTS, up=False)
    stood = {i.id: (i.start, i.end) for i in before.items if i.id != item.id}
    assert {i.id: (i.start, i.end) for i in after.items if i.id in stood} == stood


@settings(max_examples=120)
@drawn(given=evenings(), minutes=st.integers(0, 600))
def test_each_sentence_is_true_of_its_lines(given: Evening, minutes: int) -> None:
    plan = seen(given, shift(given.now, minutes))
    assert plan.bed is None or untrue(plan, given) == []
