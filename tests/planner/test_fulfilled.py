"""Which wish a session fulfils: by its line, title, kind and muscles, day and count; never by ids."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import permutations

import msgspec
import pytest

from coach.clock import shift
from coach.evidence import facts
from coach.model import LineAnswer, PlanItem, WeekPin, Wish, Workout
from coach.planner.evening.plan import plan_day
from coach.planner.fulfilled import (
    carried,
    fulfilled_in_week,
    fulfilled_on,
    left_to,
    line_id,
    occasions_of_day,
    occasions_of_week,
    session_id_of,
)
from coach.planner.told import TrainingWeek
from coach.planner.week.plan import plan_week

from .build import DAY, at, evening, profile

MONDAY = date(2026, 3, 2)
LEGS = Wish(id="a", title="Legs", kind="strength", minutes=60, strain="high", muscles=("legs",))
BACK = Wish(id="b", title="Back", kind="strength", minutes=45, strain="high", muscles=("back",))
RUN = Wish(id="c", title="Run", kind="run", minutes=40)


def session(
    key: str = "w", kind: str = "strength", clock: str = "18:00", day: date = DAY, **changes: object
) -> Workout:
    start = at(clock, day)
    return Workout(id=key, start=start, end=shift(start, 50), kind=kind, **changes)  # type: ignore[arg-type]


def on(wishes: tuple[Wish, ...], *sessions: Workout, marks: tuple[str, ...] = ()) -> dict[str, str]:
    """Session (or `-`) -> the wish it fulfils on one day."""
    told = {wish: at("18:00") for wish in marks}
    found = fulfilled_on(DAY, occasions_of_day(wishes, DAY), sessions, told)
    return {f.workout.id if f.workout else "-": f.occasion.wish.title for f in found}


def of_week(wishes: tuple[Wish, ...], *sessions: Workout) -> list[tuple[str, str, int]]:
    """(session, wish, n-th) over a week."""
    days: dict[date, list[Workout]] = {}
    for one in sessions:
        days.setdefault(one.start.date(), []).append(one)
    found = fulfilled_in_week(occasions_of_week(wishes, MONDAY), days, {})
    return [(f.workout.id, f.occasion.wish.title, f.occasion.number) for f in found if f.workout]


def test_a_marked_line_fulfils_its_own_wish_whatever_the_ids_are() -> None:
    """Two strength wishes on one day, the second marked: never the first."""
    for ids in permutations(("a", "b", "q", "z"), 2):
        first, second = Wish(id=ids[0], title="One", kind="strength", minutes=30), Wish(
            id=ids[1], title="Two", kind="strength", minutes=30
        )  # fmt: skip
        wishes = tuple(sorted((first, second), key=lambda wish: wish.id))
        line = line_id(second.id, DAY)
        done = session(session_id_of(line))
        answer = LineAnswer(id="x", date=DAY, item=line, state="done", start=done.start, minutes=30, kind="workout")
        plan = plan_day(evening("20:00", wishes=wishes, workouts=(done,), answers=(answer,)), facts())
        lines = [(i.title.split(" · ")[0], i.state) for i in plan.items if i.kind == "workout"]
        left = [line.title.split(" · ")[0] for line in plan.unplaced]
        assert ("Two", "done") in lines
        assert ("One", "done") not in lines
        assert len([one for one in lines if one[0] == "Two"]) == 1
        assert ("One", "planned") in lines or left == ["One"]


def test_a_session_of_other_muscles_is_not_legs() -> None:
    assert on((LEGS,), session(muscles=("back",))) == {}
    assert on((LEGS,), session(title="Back")) == {}
    assert on((LEGS, BACK), session(muscles=("back",))) == {"w": "Back"}
    plan = plan_day(
        evening(wishes=(LEGS,), workouts=(session(clock="12:00", title="Back", muscles=("back",)),)), facts()
    )
    items: list[PlanItem] = [item for item in plan.items if item.kind == "workout"]
    assert {(item.title.split(" · ")[0], item.state) for item in items} == {("Back", "done"), ("Legs", "planned")}


def test_title_goes_before_muscles_and_muscles_before_kind() -> None:
    other = Wish(id="d", title="Pull", kind="strength", minutes=45, muscles=("back", "arms"))
    assert on((BACK, other), session(title="pull ", muscles=("back",))) == {"w": "Pull"}
    assert on((BACK, other), session(muscles=("back",))) == {"w": "Back"}
    assert on((BACK, other), session(muscles=("back", "arms"))) == {"w": "Pull"}
    assert on((RUN,), session(kind="yoga", title="Run")) == {"w": "Run"}


def test_kind_alone_counts_where_one_wish_can_be_meant() -> None:
    assert on((LEGS,), session()) == {"w": "Legs"}
    assert on((LEGS, RUN), session()) == {"w": "Legs"}
    assert on((LEGS, BACK), session()) == {}
    assert on((LEGS, BACK), session("w1", clock="10:00"), session("w2")) == {"w1": "Back", "w2": "Legs"}
    assert on((RUN,), session(kind="yoga")) == {}


def test_the_name_a_person_gives_speaks_against_another_and_an_imports_does_not() -> None:
    bike = Wish(id="e", title="Bike", kind="cycling", minutes=60)
    assert on((bike,), session(kind="cycling", title="Afternoon ride")) == {}
    assert on((bike,), session(kind="cycling", title="Afternoon ride", source="whoop")) == {"w": "Bike"}
    assert on((bike,), session(kind="cycling", title="Long bike")) == {"w": "Bike"}


def test_a_line_marked_without_a_session_takes_the_one_most_like_it_or_stands_alone() -> None:
    assert on((LEGS, BACK), session(), marks=("b",)) == {"w": "Back"}
    assert on((LEGS, BACK), session(muscles=("legs",)), marks=("b",)) == {"-": "Back", "w": "Legs"}


def test_a_session_counts_once_and_a_wish_as_often_as_it_asks() -> None:
    legs = Wish(id="a", title="Legs", kind="strength", minutes=60, per_week=2)
    days = [session(f"w{n}", day=MONDAY + timedelta(days=n), title="Legs") for n in (0, 2, 4)]
    assert of_week((legs,), *days) == [("w0", "Legs", 1), ("w2", "Legs", 2)]


def test_the_day_decides_between_wishes_of_a_kind_and_between_occasions() -> None:
    legs = Wish(id="a", title="Legs", kind="strength", minutes=60, days=("mon", "thu"))
    back = Wish(id="b", title="Back", kind="strength", minutes=60, days=("tue",))
    monday, tuesday, wednesday, thursday = (session(f"w{n}", day=MONDAY + timedelta(days=n)) for n in range(4))
    assert of_week((legs, back), tuesday) == [("w1", "Back", 1)]
    assert of_week((legs,), thursday) == [("w3", "Legs", 2)]
    assert of_week((legs,), wednesday) == [("w2", "Legs", 1)]
    assert of_week((legs,), monday, wednesday) == [("w0", "Legs", 1)]
    early = session(session_id_of(line_id("a", wednesday.start.date())), day=wednesday.start.date())
    assert of_week((legs,), monday, early) == [("w0", "Legs", 1), (early.id, "Legs", 2)]
    assert of_week((legs, back), monday, thursday) == [("w0", "Legs", 1), ("w3", "Legs", 2)]


def test_a_wish_of_every_day_takes_its_own_session_and_leaves_the_weeks_alone() -> None:
    daily = Wish(id="a", title="Yoga", kind="yoga", minutes=20)
    weekly = Wish(id="b", title="Long yoga", kind="yoga", minutes=60, per_week=1)
    tuesday = session("w", "yoga", day=MONDAY + timedelta(days=1))
    assert of_week((daily, weekly), tuesday) == [("w", "Yoga", 2)]


def test_what_other_days_took_is_not_left_to_a_day() -> None:
    legs = Wish(id="a", title="Legs", kind="strength", minutes=60, per_week=2)
    occasions = occasions_of_week((legs,), MONDAY)
    thursday = MONDAY + timedelta(days=3)
    marked = session(session_id_of(line_id("a", thursday)), day=thursday)
    early = session("w", day=MONDAY, title="Legs")
    found = fulfilled_in_week(occasions, {MONDAY: [early], thursday: [marked]}, {})
    assert [f.firm for f in found] == [False, True]
    for day, count in ((MONDAY, 1), (MONDAY + timedelta(days=1), 0), (thursday, 1), (thursday + timedelta(days=1), 0)):
        assert len(left_to(day, occasions, found)) == count


@pytest.mark.parametrize("wish", ["legs", "wish-2026-03-05", "workout-of-x"])
def test_a_session_carries_its_wish(wish: str) -> None:
    assert carried(session(session_id_of(line_id(wish, DAY)))) == wish
    assert carried(session(f"workout-{wish}")) == ""


def test_the_week_counts_every_session_of_the_log() -> None:
    legs = Wish(id="a", title="Legs", kind="strength", minutes=60, strain="moderate", per_week=1, muscles=("legs",))
    log = (
        session("w0", day=MONDAY, strain="high", muscles=("back",)),
        session("w1", day=MONDAY + timedelta(days=1), muscles=("legs",)),
        session("w2", "run", day=MONDAY + timedelta(days=1), clock="08:00"),
    )
    known = TrainingWeek(
        monday=MONDAY, today=MONDAY + timedelta(days=2), profile=profile(), wishes=(legs,), workouts=log
    )
    plan = plan_week(known, facts())
    assert [(s.wish.title, s.slot, s.done) for s in plan.sessions] == [("Legs", 5, True)]
    assert plan.minutes == 2 * 50 + 50
    assert plan.strength_days == 2


def test_a_session_put_on_another_day_is_done_there() -> None:
    legs = Wish(id="a", title="Legs", kind="strength", minutes=60, days=("thu",))
    tuesday = MONDAY + timedelta(days=1)
    known = TrainingWeek(
        monday=MONDAY, today=tuesday, profile=profile(), wishes=(legs,), workouts=(session(day=tuesday),)
    )
    assert [s.done for s in plan_week(known, facts()).sessions] == [False]
    pin = WeekPin(id="p", date=MONDAY, wish="a", number=1, to=at("18:00", tuesday))
    plan = plan_week(msgspec.structs.replace(known, pins=(pin,)), facts())
    assert [(s.done, s.slot) for s in plan.sessions] == [(True, 5)]
