"""A day that is over: the plan as it stood, and what became of each line."""

from __future__ import annotations

from datetime import datetime

import msgspec

from coach.evidence import facts
from coach.model import DayPlan, Intake, LineAnswer, Standing, Workout
from coach.planner.evening.outcome import as_it_stood, summary
from coach.planner.evening.plan import plan_day
from coach.planner.told import Evening

from .build import DAY, at, busy, evening, magnesium, wish

FACTS = facts()


def judged(given: Evening, bed: datetime | None = None) -> DayPlan:
    return as_it_stood(given, FACTS, plan_day(given, FACTS), bed)


def outcome(plan: DayPlan, kind: str) -> list[str | None]:
    return [item.outcome for item in plan.items if item.kind == kind]


def day(**changes: object) -> Evening:
    given: dict[str, object] = {"wishes": (wish(preferred="18:00"),), "products": (magnesium(),), "now": "04:00"}
    return evening(**{**given, **changes})  # type: ignore[arg-type]


def session(start: str, end: str) -> Workout:
    return Workout(id="s", start=at(start), end=at(end), kind="strength", strain="high")


def test_a_session_is_on_time_or_shifted() -> None:
    assert outcome(judged(day(workouts=(session("18:10", "19:10"),))), "workout") == ["on_time"]
    late = judged(day(workouts=(session("20:00", "21:00"),)))
    assert outcome(late, "workout") == ["shifted"]
    legs = next(item for item in late.items if item.kind == "workout")
    assert f"{legs.start:%H:%M}" == "18:00"
    assert legs.hint == "20:00, 2 h later"


def test_a_dose_is_found_in_the_log_and_counts_once() -> None:
    taken = Intake(id="d", at=at("20:50"), product="mag", servings=2, magnesium_mg=200)
    plan = judged(day(intakes=(taken,)))
    assert [item.outcome for item in plan.items if item.dose is not None] == ["on_time"]
    assert plan.totals.magnesium_taken_mg == 200
    twice = judged(day(intakes=(taken, msgspec.structs.replace(taken, id="e", at=at("23:00"), servings=1))))
    assert [item.outcome for item in twice.items if item.dose is not None] == ["on_time", None]


def test_nothing_said_is_unknown_and_what_asks_for_nothing_is_not_judged() -> None:
    plan = judged(day(standing=Standing(id="s", date=DAY, at=at("12:00"))))
    assert outcome(plan, "workout") == outcome(plan, "supplement") == ["unknown"]
    assert outcome(plan, "stretch") == outcome(plan, "snack") == outcome(plan, "wind_down") == [None]
    assert outcome(plan, "light") == outcome(plan, "bath") == outcome(plan, "caffeine_cutoff") == [None]


def test_of_a_day_without_a_word_nothing_is_known() -> None:
    plan = judged(day())
    assert not any(item.outcome for item in plan.items)
    assert summary(plan) == ""


def test_the_sum_of_a_day_says_what_was_done_and_what_was_not() -> None:
    stretch = LineAnswer(id="a", date=DAY, item=f"stretch-{DAY}", state="skipped", at=at("22:00"), start=at("22:00"))
    plan = judged(day(workouts=(session("20:00", "21:00"),), answers=(stretch,)), at("22:40"))
    assert summary(plan) == "You did 2 of 4: 1 on time, 1 shifted. 1 skipped, 1 not marked."


def test_the_second_take_keeps_its_number_when_the_first_was_taken() -> None:
    split = magnesium(daily=300)
    both = [i.id for i in plan_day(day(products=(split,)), FACTS).items if i.dose is not None]
    taken = Intake(id="d", at=at("09:00"), product="mag", servings=1, magnesium_mg=100)
    left = [
        i.id for i in plan_day(day(products=(split,), intakes=(taken,)), FACTS).items if i.state == "planned" and i.dose
    ]
    assert len(both) == 2
    assert left == both[1:]


def test_answers_count_and_moves_are_part_of_the_plan() -> None:
    stretch = f"stretch-{DAY.isoformat()}"
    legs = f"workout-legs-{DAY.isoformat()}"
    answers = (
        LineAnswer(id="a", date=DAY, item=stretch, state="skipped", at=at("22:00"), start=at("22:00"), kind="stretch"),
        LineAnswer(id="b", date=DAY, item=legs, state="moved", to=at("19:30"), at=at("12:00")),
    )
    plan = judged(day(answers=answers, workouts=(session("19:35", "20:35"),)))
    assert outcome(plan, "stretch") == ["skipped"]
    assert outcome(plan, "workout") == ["on_time"]


def test_the_night_tells_of_bed() -> None:
    assert outcome(judged(day(), at("22:40")), "bed") == ["on_time"]
    assert outcome(judged(day(), at("00:40", days=1)), "bed") == ["shifted"]
    assert outcome(judged(day()), "bed") == [None]


def test_a_full_calendar_leaves_the_reason_in_place() -> None:
    plan = judged(day(busy=(busy("04:10", "21:50", "shift"),)))
    assert "legs" in [left.what for left in plan.unplaced]
