"""A week of training: 48 hours by muscle, hard days apart; done and pinned stay, missed keep their place."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise, product

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.clock import local, parse_clock, shift, zone
from coach.evidence import facts
from coach.model import Answer, Busy, Wish, Workout
from coach.planner.training import Known, Planned, WeekPlan, moves, plan_week, session_id
from coach.planner.week import PARTS, SLOTS, Rules, Session, broken, cost_of, place_week

from .build import ZONE, profile

FACTS = facts()
MONDAY = date(2026, 3, 2)
LEGS = Wish(id="legs", title="Legs", kind="strength", minutes=60, strain="high", muscles=("legs",), per_week=3)
RUN = Wish(id="run", title="Run", kind="run", minutes=45, strain="moderate", muscles=("legs",), days=("sun",))
YOGA = Wish(id="yoga", title="Yoga", kind="yoga", minutes=30, strain="light", per_week=2)


def known(*wishes: Wish, today: int = 0, **changes: object) -> Known:
    given = Known(monday=MONDAY, today=MONDAY + timedelta(days=today), profile=profile(), wishes=wishes)
    return msgspec.structs.replace(given, **changes)


def slots(plan: WeekPlan, wish: str) -> list[int]:
    return [s.slot for s in plan.sessions if s.wish.id == wish and s.slot is not None]


def done(day: int, wish: Wish = LEGS) -> Workout:
    start = local(MONDAY + timedelta(days=day), parse_clock("18:00"), zone(ZONE))
    return Workout(
        id=f"w{day}", start=start, end=shift(start, 60), kind=wish.kind, strain=wish.strain, muscles=wish.muscles
    )


def test_three_leg_days_are_never_two_days_running() -> None:
    days = [slot // PARTS for slot in slots(plan_week(known(LEGS), FACTS), "legs")]
    assert len(days) == 3
    assert all(b - a >= 2 for a, b in pairwise(days))


def test_a_weekday_wish_keeps_its_day_and_the_others_make_room() -> None:
    plan = plan_week(known(LEGS, RUN), FACTS)
    assert [slot // PARTS for slot in slots(plan, "run")] == [6]
    assert max(slots(plan, "legs")) // PARTS <= 4


def test_what_is_done_stays_and_what_was_missed_is_placed_anew() -> None:
    plan = plan_week(known(LEGS, today=3, workouts=(done(0),)), FACTS)
    first = [s for s in plan.sessions if s.done]
    assert [s.slot for s in first] == [2]
    rest = [s.slot // PARTS for s in plan.sessions if not s.done and s.slot is not None]
    assert len(rest) == 2
    assert min(rest) >= 3


def test_a_pinned_session_stays_and_a_full_day_is_left_out() -> None:
    key = session_id("yoga", 1, MONDAY)
    at = local(MONDAY + timedelta(days=5), parse_clock("07:00"), zone(ZONE))
    pin = Answer(id="a", date=MONDAY, item=key, state="moved", to=at)
    plan = plan_week(known(LEGS, YOGA, answers=(pin,)), FACTS)
    assert next(s for s in plan.sessions if s.id == key).slot == 15
    begin = local(MONDAY, parse_clock("04:00"), zone(ZONE))
    full = Busy(id="b", start=begin, end=shift(begin, 20 * 60))
    assert all(slot // PARTS != 0 for slot in slots(plan_week(known(LEGS, busy=(full,)), FACTS), "legs"))


def test_a_short_night_puts_the_hard_session_off() -> None:
    one = msgspec.structs.replace(LEGS, per_week=1)
    assert slots(plan_week(known(one), FACTS), "legs")[0] // PARTS == 0
    assert slots(plan_week(known(one, short_night=True), FACTS), "legs")[0] // PARTS == 1


def test_too_much_for_a_week_leaves_something_out_and_says_so() -> None:
    plan = plan_week(known(msgspec.structs.replace(LEGS, per_week=6)), FACTS)
    assert len(slots(plan, "legs")) == 4
    assert len([s for s in plan.sessions if s.slot is None]) == 2


def test_goals_and_an_easy_week_are_proposed() -> None:
    weeks = tuple(done(-7 * back + 1) for back in range(1, 7))
    plan = plan_week(known(LEGS, workouts=weeks), FACTS)
    told = dict(plan.notes)
    assert plan.minutes == 360
    assert plan.strength_days == 3
    assert "6 full weeks" in told["ex.deload_every"]
    assert "ex.deload_every" not in dict(plan_week(known(LEGS, workouts=weeks[:3]), FACTS).notes)


def test_every_move_is_priced_or_refused_and_the_price_is_the_weeks() -> None:
    given = known(LEGS, RUN)
    plan = plan_week(given, FACTS)
    session: Planned = plan.sessions[0]
    costs, against = moves(given, FACTS, plan, session.id)
    assert set(costs) | set(against) == set(range(SLOTS))
    assert not set(costs) & set(against)
    assert session.slot is not None
    assert costs[session.slot] == 0
    for slot, more in costs.items():
        at = local(
            MONDAY + timedelta(days=slot // PARTS), parse_clock(("07:00", "12:00", "18:00")[slot % 3]), zone(ZONE)
        )
        pin = Answer(id="a", date=MONDAY, item=session.id, state="moved", to=at)
        assert plan_week(msgspec.structs.replace(given, answers=(pin,)), FACTS).cost == plan.cost + more


@st.composite
def small_weeks(draw: st.DrawFn) -> list[Session]:
    count = draw(st.integers(1, 3))
    table = st.dictionaries(st.integers(0, SLOTS - 1), st.integers(0, 20), min_size=1, max_size=8)
    groups = st.frozensets(st.sampled_from(("legs", "back")), max_size=2)
    strain = st.sampled_from(("easy", "mod", "hard"))
    return [Session(str(k), draw(table), draw(groups), draw(strain)) for k in range(count)]  # type: ignore[arg-type]


@settings(max_examples=150, deadline=None)
@given(small_weeks())
def test_the_cheapest_legal_week_is_found_as_by_trying_all(sessions: list[Session]) -> None:
    rules = Rules()
    legal = (w for w in product(*(s.costs for s in sessions)) if not broken(sessions, w, rules))
    least = min((cost_of(sessions, week, rules) for week in legal), default=None)
    found = place_week(sessions, rules)
    assert (found.cost if found else None) == least
    if found is not None:
        assert not broken(sessions, found.slots, rules)
