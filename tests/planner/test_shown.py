"""A shown plan stands: read at any moment it is the same, and an answer to one line moves no other."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
import pytest

from coach.clock import shift
from coach.evidence import facts
from coach.model import DayPlan, Intake, LineAnswer, PlanItem, Standing
from coach.planner.evening.shown import shown_day
from coach.planner.evening.steadiness import COMFORT, OPEN
from coach.planner.evening.what_if import with_answer
from coach.planner.told import Evening
from tests.bench.evenings import evening as realistic

from .build import DAY, at, evening, magnesium, wish

FACTS = facts()
MARKS = ("caffeine_cutoff", "light")


def seen(given: Evening, moment: datetime) -> DayPlan:
    return shown_day(msgspec.structs.replace(given, settled=given.settled or given.now, now=moment), FACTS)


def to_come(plan: DayPlan, after: datetime) -> dict[str, tuple[datetime, datetime, str]]:
    return {i.id: (i.start, i.end, i.title) for i in plan.items if i.start >= after and i.kind not in MARKS}


@pytest.mark.parametrize("seed", range(40))
def test_with_nothing_new_it_is_the_same_plan_at_every_moment(seed: int) -> None:
    given = realistic(seed)
    first = seen(given, given.now)
    for minutes in (1, 7, 15, 40, 61, 125, 200, 290):
        moment = shift(given.now, minutes)
        later = seen(given, moment)
        if first.bed is None or moment >= first.bed.target:
            break
        assert to_come(later, moment) == to_come(first, moment)
        assert later.bed == first.bed
        assert later.generated_at == moment


@pytest.mark.parametrize("seed", range(40))
def test_what_is_over_stays_where_it_stood(seed: int) -> None:
    given = realistic(seed)
    first = {item.id: item.start for item in seen(given, given.now).items}
    for minutes in (45, 130, 260):
        later = seen(given, shift(given.now, minutes))
        assert {item.id: item.start for item in later.items if item.kind != "bed"}.items() <= first.items()


def marked(plan: DayPlan, item: PlanItem, moment: datetime, state: str) -> LineAnswer:
    return LineAnswer(
        id="a", date=plan.date, item=item.id, state=state, at=moment, start=item.start,  # type: ignore[arg-type]
        minutes=round((item.end - item.start).total_seconds() / 60), title=item.title, kind=item.kind,
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(40))
def test_an_answer_to_one_line_moves_no_other(seed: int) -> None:
    given = realistic(seed)
    moment = shift(given.now, 90)
    told = msgspec.structs.replace(given, settled=given.now, now=moment)
    before = shown_day(told, FACTS)
    others = {item.id: (item.start, item.end) for item in before.items}
    for item in before.items:
        if item.dose is not None or item.kind in (*MARKS, "bed") or item.state not in (*OPEN, "unknown"):
            continue
        after = shown_day(with_answer(told, marked(before, item, moment, "skipped"), before), FACTS)
        left = {other.id: (other.start, other.end) for other in after.items}
        gone = {key for key in others if key not in left and key != item.id}
        assert {key: left[key] for key in left if key in others and key not in gone} == {
            key: span for key, span in others.items() if key in left
        }
        assert not gone
        assert [other.title for other in after.items if other.id not in others and other.kind in COMFORT] == []


def evening_with_legs(**changes: object) -> Evening:
    given = evening(wishes=(wish(preferred="18:00"),), products=(magnesium(),))
    return msgspec.structs.replace(given, **changes)


def test_a_session_without_an_answer_is_asked_about_and_not_put_anew() -> None:
    given = evening_with_legs(settled=at("16:30"), now=at("16:30"))
    (legs,) = (i for i in shown_day(given, FACTS).items if i.kind == "workout")
    for clock in ("19:00", "20:30", "22:10"):
        plan = seen(given, at(clock))
        (item,) = (i for i in plan.items if i.kind == "workout")
        assert (item.start, item.state, item.hint) == (legs.start, "unknown", "done?")
        assert plan.questions[0].text == "Legs 18:00: done?"
    (begun,) = (i for i in seen(given, at("18:30")).items if i.kind == "workout")
    assert begun.state == "planned"


def test_a_later_record_leaves_it_unknown_as_well() -> None:
    given = evening_with_legs()
    (legs,) = (i for i in seen(given, at("16:30")).items if i.kind == "workout")
    kept = Standing(id="s", date=DAY, at=at("20:00"), starts={legs.id: legs.start})
    plan = shown_day(msgspec.structs.replace(given, standing=kept, settled=at("20:00"), now=at("20:05")), FACTS)
    (item,) = (i for i in plan.items if i.kind == "workout")
    assert (item.start, item.state) == (legs.start, "unknown")


def test_a_dose_that_is_due_stands_and_is_asked_about() -> None:
    given = evening_with_legs(settled=at("16:30"))
    (dose,) = (i for i in seen(given, at("16:30")).items if i.dose is not None)
    late = seen(given, dose.start + timedelta(minutes=30))
    (due,) = (i for i in late.items if i.dose is not None)
    assert (due.start, due.state) == (dose.start, "planned")
    assert [asked.text for asked in late.questions][-1] == f"Night mag {dose.start:%H:%M}: taken?"
    taken = Intake(id="i", at=late.generated_at, product=magnesium().id, servings=2)
    assert not [
        q for q in seen(msgspec.structs.replace(given, intakes=(taken,)), taken.at).questions if "mag" in q.text
    ]


def test_who_is_still_up_is_told_of_the_bed_that_is_left() -> None:
    given = evening_with_legs(settled=at("16:30"))
    early = seen(given, at("21:00")).bed
    late = seen(given, at("23:31"))
    assert early is not None
    assert late.bed is not None
    assert (late.bed.target, late.bed.wake) == (at("23:35"), early.wake)
    assert {i.kind for i in late.items if i.state in OPEN and i.start >= at("23:31")} == {"bed"}
