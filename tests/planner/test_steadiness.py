"""After a change the plan moves as little as it can, and the same evening gives the same bytes."""

from __future__ import annotations

import msgspec

from coach.clock import shift
from coach.evidence import facts
from coach.model import Busy, DayPlan, LineAnswer, Standing
from coach.planner.evening.plan import plan_day
from coach.planner.evening.shown import shown_day
from coach.planner.evening.steadiness import standing
from coach.planner.evening.what_if import with_answer
from coach.planner.told import Evening
from tests.bench.evenings import evening as realistic

from .build import at, evening, magnesium, wish

FACTS = facts()


def starts(plan: DayPlan) -> dict[str, object]:
    return {item.id: item.start for item in plan.items if item.state == "planned"}


def skipped(given: Evening, plan: DayPlan, kind: str) -> LineAnswer | None:
    line = next((item for item in plan.items if item.kind == kind and item.state == "planned"), None)
    if line is None:
        return None
    answer = LineAnswer(id="answer", date=given.date, item=line.id, state="skipped", at=given.now, start=line.start)
    return msgspec.structs.replace(answer, minutes=5, title=line.title, kind=line.kind)


def changed(given: Evening, plan: DayPlan, seed: int) -> Evening:
    """Another thing of the evening for each seed: a block, a wish, a wake time, a debt, a cup."""
    kind = seed % 4
    if kind == 0:
        block = Busy(id="new", start=shift(given.now, 90), end=shift(given.now, 120), title="Call")
        return msgspec.structs.replace(given, busy=(*given.busy, block))
    if kind == 1:
        return msgspec.structs.replace(given, wishes=given.wishes[:-1])
    if kind == 2:
        return msgspec.structs.replace(given, debt_min=90 if not given.debt_min else None)
    return msgspec.structs.replace(given, last_night_min=460, usual_magnesium=None)


def moves(before: DayPlan, after: DayPlan) -> int:
    was, then = starts(before), starts(after)
    return sum(was[key] != start for key, start in then.items() if key in was)


def test_a_line_that_may_stay_stays_where_moving_it_gains_less_than_a_point() -> None:
    given = evening(wishes=(wish(preferred="18:00"),), products=(magnesium(),))
    plan = plan_day(given, FACTS)
    dose = next(item for item in plan.items if item.kind == "supplement")
    there = shift(dose.start, -5)  # a tenth of a point worse, and nobody would notice
    kept = Standing(id="s", date=given.date, at=given.now, starts={dose.id: there})
    again = plan_day(msgspec.structs.replace(given, standing=kept), FACTS)
    assert next(item for item in again.items if item.id == dose.id).start == there
    assert starts(plan_day(given, FACTS)) == starts(plan)


def test_after_any_change_fewer_lines_move_with_the_memory_than_without() -> None:
    moved_with, moved_without = 0, 0
    for seed in range(80):
        given = realistic(seed)
        plan = plan_day(given, FACTS)
        after = changed(given, plan, seed)
        calm = plan_day(msgspec.structs.replace(after, standing=standing(given, plan)), FACTS)
        moved_with, moved_without = moved_with + moves(plan, calm), moved_without + moves(plan, plan_day(after, FACTS))
    assert moved_with < moved_without / 1.1  # bed itself follows the night and has no memory


def test_a_change_that_concerns_no_line_moves_none() -> None:
    for seed in range(20):
        given = realistic(seed)
        plan = plan_day(given, FACTS)
        again = plan_day(msgspec.structs.replace(given, standing=standing(given, plan)), FACTS)
        assert starts(again) == starts(plan)


def test_the_memory_never_keeps_a_line_where_a_hard_rule_forbids_it() -> None:
    given = evening(wishes=(wish(),))
    legs = next(item for item in plan_day(given, FACTS).items if item.kind == "workout")
    kept = Standing(id="s", date=given.date, at=given.now, starts={legs.id: at("22:00")})
    placed = next(
        item for item in plan_day(msgspec.structs.replace(given, standing=kept), FACTS).items if item.id == legs.id
    )
    assert placed.start == legs.start


def test_what_is_over_or_passed_keeps_its_last_place_and_what_is_open_its_present_one() -> None:
    given = evening(wishes=(wish(preferred="18:00"),), products=(magnesium(),))
    stretch = f"stretch-{given.date.isoformat()}"
    gone, dinner = {"dose-x": at("08:00"), stretch: at("17:00")}, {f"bed-{given.date.isoformat()}": at("22:00")}
    before = Standing(id="s", date=given.date, at=at("12:00"), starts={**gone, **dinner})
    later = msgspec.structs.replace(given, standing=before, settled=given.now)
    plan = shown_day(later, FACTS)
    kept = standing(later, plan).starts
    assert {key: kept[key] for key in gone} == gone
    assert kept[f"bed-{given.date.isoformat()}"] == starts(plan)[f"bed-{given.date.isoformat()}"]


def test_another_wake_time_holds_the_sessions_alone_and_what_is_over() -> None:
    given = evening(wishes=(wish(),), products=(magnesium(),))
    kept = standing(given, plan_day(given, FACTS), night=True).starts
    assert {key.split("-")[0] for key in kept} == {"workout", "caffeine_cutoff"}
    assert kept[next(key for key in kept if key.startswith("caffeine"))] < given.now


def test_with_a_memory_too_the_same_evening_gives_the_same_bytes() -> None:
    for seed in range(20):
        given = realistic(seed)
        answer = skipped(given, plan_day(given, FACTS), "stretch")
        if answer is not None:
            given = with_answer(given, answer, plan_day(given, FACTS))
            assert msgspec.json.encode(plan_day(given, FACTS)) == msgspec.json.encode(plan_day(given, FACTS))
