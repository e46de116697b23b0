"""What a session costs in a slot and what closes a slot to it: values, on both sides of each limit."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import msgspec
import pytest

from coach.clock import shift
from coach.evidence import facts
from coach.model import Busy, Wish, Workout
from coach.planner.told import TrainingWeek
from coach.planner.week.agenda import agenda_in
from coach.planner.week.costs import closed, eased, part_of, rules_of, session, slot_of
from coach.planner.week.goals import goals, moderate_minutes, proposal, reasons
from coach.planner.week.plan import plan_week
from coach.planner.week.planned import Planned
from coach.planner.week.search import SLOTS, Rules, WeekSession, broken, clash, cost_of
from tests.planner.build import at, profile

FACTS = facts()
MONDAY = date(2026, 3, 2)
YOGA = Wish(id="yoga", title="Yoga", kind="yoga", minutes=30, strain="light", per_week=2)
LEGS = Wish(id="legs", title="Legs", kind="strength", minutes=60, strain="high", muscles=("legs",), per_week=2)
KEY = "week-x-2026-03-02-1"
EVENING = [2, 5, 8, 11, 14, 17, 20]


def known(*, now: str | None = None, day: int = 0, **changes: Any) -> TrainingWeek:
    today = MONDAY + timedelta(days=day)
    told = TrainingWeek(monday=MONDAY, today=today, profile=profile(), now=at(now, today) if now else None)
    return msgspec.structs.replace(told, **changes)


def terms(wish: Wish, slot: int, stood: int | None = None, **changes: Any) -> dict[str, int]:
    return dict(session(KEY, wish, known(**changes), FACTS, stood)[1][slot])


def hard_until(end: datetime, muscles: tuple[str, ...] = ("legs",), strain: str = "high") -> Workout:
    start = shift(end, -60)
    return Workout(id="w", start=start, end=end, kind="strength", strain=strain, muscles=muscles)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("hour", "part"), [(0, 0), (7, 0), (10, 0), (11, 1), (12, 1), (15, 1), (16, 2), (18, 2), (21, 2), (22, 2), (23, 2)]
)
def test_parts_of_the_day(hour: int, part: int) -> None:
    assert part_of(hour) == part
    assert slot_of(at(f"{hour:02}:00", MONDAY + timedelta(days=3)), known()) == 9 + part


def test_each_part_and_each_day_off_has_its_price() -> None:
    """Evenings unless a clock is preferred; three for a part, one for a day later."""
    assert terms(YOGA, 2) == {}
    assert terms(YOGA, 1) == {"wish.preferred": 3}
    assert terms(YOGA, 0) == {"wish.preferred": 6}
    assert terms(YOGA, 20) == {"week.later": 6}
    early = msgspec.structs.replace(YOGA, preferred="07:00")
    assert terms(early, 3) == {"week.later": 1}
    assert terms(early, 5) == {"week.later": 1, "wish.preferred": 6}
    assert terms(YOGA, 20, day=4) == {"week.later": 2}


def test_leaving_where_it_stood_costs_seven() -> None:
    assert terms(YOGA, 2, stood=2) == {}
    assert terms(YOGA, 5, stood=2) == {"week.later": 1, "plan.calm": 7}
    assert terms(YOGA, 5, stood=2, now="23:00") == {"week.later": 1}, "where it stood is over"


def test_a_hard_session_costs_more_after_a_short_night_and_on_a_low_day() -> None:
    ease = FACTS.rule("ex.readiness_ease")
    assert ease.number == -0.5
    assert terms(LEGS, 2, short_night=True) == {"ex.short_sleep": 10}
    assert terms(LEGS, 5, short_night=True) == {"week.later": 1}
    assert terms(YOGA, 2, short_night=True) == {}
    assert terms(LEGS, 2, below=-0.5) == {"ex.readiness_ease": ease.weight}
    assert terms(LEGS, 2, below=-0.49) == {}
    rest = ("ex.drive_rest", "drive is low")
    assert terms(LEGS, 2, rest=rest) == {"ex.drive_rest": FACTS.rule("ex.drive_rest").weight}
    assert terms(YOGA, 2, rest=rest) == {}
    assert terms(msgspec.structs.replace(LEGS, strain="moderate"), 2, below=-2.0) == {}


def test_forty_eight_hours_after_hard_work_of_the_same_muscles_cost_nothing() -> None:
    """The slot of Wednesday evening stands at 18:00."""
    gap, apart = FACTS.rule("ex.muscle_gap").weight, FACTS.rule("ex.hard_apart").weight
    later = {"week.later": 2}
    assert terms(LEGS, 8, workouts=(hard_until(at("18:00", MONDAY)),)) == later
    assert terms(LEGS, 8, workouts=(hard_until(at("18:01", MONDAY)),)) == later | {"ex.muscle_gap": gap}
    assert terms(LEGS, 8, workouts=(hard_until(at("18:01", MONDAY), ("back",)),)) == later
    assert terms(LEGS, 8, workouts=(hard_until(at("18:01", MONDAY), strain="moderate"),)) == later
    tuesday = hard_until(at("18:00", MONDAY + timedelta(days=1)), ("back",))
    assert terms(LEGS, 8, workouts=(tuesday,)) == later | {"ex.hard_apart": apart}
    assert terms(YOGA, 8, workouts=(tuesday,)) == later
    after = hard_until(at("18:01", MONDAY + timedelta(days=2)))
    assert terms(LEGS, 8, workouts=(after,)) == later, "what ends after the slot does not count for it"


def why(wish: Wish, slot: int, **changes: Any) -> str:
    return closed(slot, KEY, wish, known(**changes), FACTS)


def test_a_part_is_over_at_its_end_and_a_day_with_the_next() -> None:
    quick = msgspec.structs.replace(YOGA, minutes=5)
    assert why(quick, 0, now="10:55") == ""
    assert why(quick, 0, now="10:56") == "busy"
    assert why(quick, 0, now="11:00") == "over"
    assert (why(quick, 1, now="15:59"), why(quick, 1, now="16:00")) == ("busy", "over")
    assert (why(quick, 2, now="21:55"), why(quick, 2, now="22:00")) == ("", "over")
    assert [why(quick, slot, day=2) for slot in (5, 6)] == ["over", ""]


def block(start: str, end: str, *, all_day: bool = False) -> Busy:
    return Busy(id=start, start=at(start, MONDAY), end=at(end, MONDAY), all_day=all_day)


@pytest.mark.parametrize(
    ("blocks", "reason"),
    [
        ((("06:30", "11:00"),), ""),
        ((("06:29", "11:00"),), "busy"),
        ((("06:00", "10:30"),), ""),
        ((("06:00", "10:31"),), "busy"),
        ((("06:20", "09:00"), ("09:30", "11:00")), ""),
        ((("06:20", "09:00"), ("09:29", "11:00")), "busy"),
        ((("06:20", "10:45"), ("08:00", "09:00")), "busy"),
        ((("04:00", "06:00"), ("11:00", "12:00")), ""),
    ],
)
def test_a_part_needs_one_free_stretch_that_is_long_enough(blocks: tuple[tuple[str, str], ...], reason: str) -> None:
    """The morning lasts from 06:00 to 11:00, yoga 30 minutes."""
    assert why(YOGA, 0, busy=tuple(block(*one) for one in blocks)) == reason
    assert why(YOGA, 0, busy=tuple(block(*one, all_day=True) for one in blocks)) == ""


@pytest.mark.parametrize(
    ("clocks", "slot", "reason"),
    [
        ({"earliest": "10:59"}, 0, ""),
        ({"earliest": "11:00"}, 0, "busy"),
        ({"earliest": "11:00"}, 1, ""),
        ({"earliest": "22:30"}, 2, ""),
        ({"earliest": "15:50"}, 1, ""),
        ({"latest_end": "06:30"}, 0, ""),
        ({"latest_end": "06:29"}, 0, "busy"),
        ({"latest_end": "11:00"}, 0, ""),
        ({"latest_end": "11:29"}, 1, "busy"),
        ({"latest_end": "11:30"}, 1, ""),
        ({"latest_end": "02:00"}, 2, ""),
    ],
)
def test_the_clocks_of_a_wish_narrow_a_part(clocks: dict[str, str], slot: int, reason: str) -> None:
    assert why(msgspec.structs.replace(YOGA, **clocks), slot) == reason


def test_days_that_a_wish_does_not_ask_for() -> None:
    fixed = msgspec.structs.replace(YOGA, per_week=None, days=("tue", "fri"))
    assert [slot for slot in EVENING if not why(fixed, slot)] == [5]
    second = "week-x-2026-03-02-2"
    assert [slot for slot in EVENING if not closed(slot, second, fixed, known(), FACTS)] == [14]
    some = msgspec.structs.replace(YOGA, days=("tue", "fri"))
    assert [slot for slot in EVENING if not why(some, slot)] == [5, 14]
    dated = msgspec.structs.replace(YOGA, per_week=None, dates=(MONDAY + timedelta(days=3),))
    assert [slot for slot in EVENING if not why(dated, slot)] == [11]
    if_slept = msgspec.structs.replace(YOGA, if_slept=True)
    assert why(if_slept, 2, short_night=True) == "ex.short_sleep"
    assert why(if_slept, 5, short_night=True) == ""
    anywhere = session(KEY, fixed, known(), FACTS, None, anywhere=True)[1]
    assert dict(anywhere[2]) == {"wish.days": 10}


@pytest.mark.parametrize(("usual", "easy"), [(45, 25), (60, 35), (90, 55), (10, 5), (5, 5), (100, 60)])
def test_an_easy_session_has_six_tenths_of_its_minutes_in_fives(usual: int, easy: int) -> None:
    assert eased(msgspec.structs.replace(LEGS, minutes=usual), FACTS).minutes == easy
    assert eased(msgspec.structs.replace(YOGA, minutes=usual), FACTS).minutes == usual


def test_a_goal_asks_for_no_more_strength_days_than_can_be() -> None:
    assert [rules_of(known(), FACTS, tagged, ()).goal_days for tagged in (0, 1, 2, 3)] == [0, 1, 2, 2]
    done = rules_of(known(), FACTS, 0, [(0, True), (1, False)])
    assert (done.goal_days, set(done.goal_done), set(done.used)) == (1, {0}, {0, 1})
    assert (done.gap_h, done.most_days, done.hard_apart) == (48, 6, 2)


def test_minutes_and_goals_in_words() -> None:
    hard = msgspec.structs.replace(LEGS, strain="maximal")
    middle = msgspec.structs.replace(YOGA, strain="moderate")
    assert [moderate_minutes([wish]) for wish in (YOGA, middle, LEGS, hard)] == [0, 30, 120, 120]
    assert goals(149, 1, FACTS)[0][1] == "149 moderate minutes of 150–300; a hard one counts twice"
    assert goals(150, 2, FACTS) == (
        ("ex.weekly_moderate", "150 moderate minutes of 150–300; a hard one counts twice"),
        ("ex.strength_days", "strength on 2 of at least 2 days"),
    )


def trained(*minutes: int) -> tuple[Workout, ...]:
    """A session of so many minutes on the Wednesday of each week before, the last week first."""
    starts = [at("18:00", MONDAY - timedelta(days=7 * back + 5)) for back in range(len(minutes))]
    return tuple(
        Workout(id=f"w{n}", start=start, end=shift(start, length), kind="run")
        for n, (start, length) in enumerate(zip(starts, minutes, strict=True))
    )


@pytest.mark.parametrize(
    ("minutes", "weeks"),
    [
        ([60] * 4, 0), ([60] * 5, 5), ([100] * 5 + [66], 5), ([100] * 5 + [67], 6), ([60, 60, 60, 60, 5, 60], 0),
        ([5, 60, 60, 60, 60, 60], 0),
    ],
)  # fmt: skip
def test_an_easy_week_is_due_after_five_full_ones(minutes: list[int], weeks: int) -> None:
    """A week up to seven tenths of the mean of all was an easy one: 66 of a mean of 94.3, and not 67 of 94.5."""
    said = f"{weeks} full weeks in a row: an easier one, with fewer sets, is due"
    assert proposal(known(workouts=trained(*minutes)), FACTS) == (("ex.deload_every", said) if weeks else None)


def test_weeks_begin_on_monday_and_this_one_does_not_count() -> None:
    def on(*back: int) -> tuple[Workout, ...]:
        starts = [at("18:00", MONDAY - timedelta(days=days)) for days in back]
        return tuple(Workout(id=f"w{s}", start=s, end=shift(s, 60), kind="run") for s in starts)

    assert proposal(known(workouts=on(1, 8, 15, 22, 29)), FACTS) is not None
    assert proposal(known(workouts=on(7, 14, 21, 28, 35)), FACTS) is not None
    assert proposal(known(workouts=on(0, 8, 15, 22, 29)), FACTS) is None
    assert proposal(known(workouts=on(1, 7, 15, 22, 29)), FACTS) is None
    assert proposal(known(workouts=on(1, 8, 15, 22, 29), day=6), FACTS) is not None
    past = msgspec.structs.replace(known(workouts=on(1, 8, 15, 22, 29)), today=MONDAY + timedelta(days=7))
    assert proposal(past, FACTS) is None


def test_what_the_week_says_of_a_session_on_its_day() -> None:
    def said(wish: Wish, ahead: int = 0, usual: int = 60, **changes: Any) -> list[tuple[str, str]]:
        return [(one.fact, one.text) for one in reasons(wish, ahead, known(**changes), FACTS, usual)]

    low = ("ex.readiness_ease", "readiness is 0.5 SD below your normal: moderate may suit better today")
    assert said(LEGS, below=-0.5) == [low]
    assert said(LEGS, below=-0.49) == []
    assert said(LEGS, 1, below=-0.5) == []
    assert said(YOGA, usual=30, below=-0.5) == []
    rest = ("ex.drive_rest", "drive is low")
    assert said(LEGS, rest=rest) == [rest]
    assert said(YOGA, usual=30, rest=rest) == []
    if_slept = msgspec.structs.replace(LEGS, if_slept=True)
    night = ("ex.short_sleep", "only if you slept: stands if the night before is 6 h or more")
    assert (said(if_slept, short_night=False), said(if_slept), said(if_slept, 1, short_night=False)) == (
        [],
        [night],
        [night],
    )
    assert said(eased(LEGS, FACTS)) == [("ex.deload_volume", "an easy week: 35 min in place of 1 h")]


HARD, MOD, EASY = (
    WeekSession(name, dict.fromkeys(range(SLOTS), 0), intensity=name) for name in ("hard", "mod", "easy")
)


@pytest.mark.parametrize(
    ("one", "other", "a", "b", "rule"),
    [
        (EASY, EASY, 4, 4, "no two at once"),
        (EASY, EASY, 4, 5, ""),
        (MOD, EASY, 4, 5, ""),
        (MOD, MOD, 4, 5, "ex.two_a_day"),
        (MOD, HARD, 4, 5, "ex.two_a_day"),
        (MOD, HARD, 4, 6, ""),
        (HARD, HARD, 5, 6, "ex.hard_apart"),
        (HARD, HARD, 3, 8, "ex.hard_apart"),
        (HARD, HARD, 5, 9, ""),
    ],
)
def test_two_sessions_and_the_rule_between_them(
    one: WeekSession, other: WeekSession, a: int, b: int, rule: str
) -> None:
    assert clash(one, a, other, b, Rules()) == clash(other, b, one, a, Rules()) == rule


def test_the_same_muscles_want_forty_eight_hours() -> None:
    """Morning, midday and evening stand at 7, 12 and 18."""
    legs = EASY._replace(groups=frozenset({"legs"}))
    assert [bool(clash(legs, 2, legs, slot, Rules())) for slot in (6, 7, 8)] == [True, True, False]
    assert clash(legs, 2, legs, 6, Rules()) == "ex.muscle_gap"
    assert clash(legs, 2, legs, 7, Rules(gap_h=42)) == ""
    assert clash(legs, 2, legs, 7, Rules(gap_h=42.5)) == "ex.muscle_gap"
    assert clash(legs, 2, EASY, 3, Rules()) == ""


def test_a_week_costs_its_slots_its_pairs_and_the_days_its_goal_lacks() -> None:
    one, two = EASY._replace(costs={0: 3, 1: 1}, counts=True), EASY._replace(costs={2: 4, 4: 5})
    rules = Rules(pair_cost=2, goal_days=2, goal_cost=25)
    assert cost_of([one, two], [0, 2], rules) == 3 + 4 + 2 + 25
    assert cost_of([one, two], [1, 4], rules) == 1 + 5 + 25
    assert cost_of([one, two], [1, 4], rules._replace(goal_done=frozenset({4}))) == 6
    assert cost_of([one, two], [1, 4], rules._replace(goal_done=frozenset({0}))) == 31
    assert broken([one, two], [0, 4], Rules()) == ()
    assert broken([one, two], [2, 4], Rules()) == ("not allowed",)
    assert broken([one, two], [0, 4], Rules(most_days=2)) == ()
    assert broken([one, two], [0, 4], Rules(most_days=2, used=frozenset({5}))) == ("ex.rest_day",)


@pytest.mark.parametrize(("slot", "clock"), [(0, "07:00"), (1, "12:00"), (2, "18:00"), (3, None)])
def test_a_day_draws_a_session_to_the_part_that_its_week_chose(slot: int, clock: str | None) -> None:
    told = known()
    planned = Planned(id=KEY, wish=YOGA, slot=slot)
    plan = msgspec.structs.replace(plan_week(told, FACTS), sessions=(planned,))
    agenda = agenda_in(MONDAY, msgspec.structs.replace(told, wishes=(YOGA,)), plan, FACTS)
    assert [wish.preferred for wish in agenda.wishes] == ([] if clock is None else [clock])
