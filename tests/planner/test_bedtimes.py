"""Bed follows from the night alone: wake, need, debt, habit and events; only wished sessions move it, a little."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from coach.clock import minutes_between, parse_clock, shift
from coach.evidence import facts
from coach.model import Busy, DayPlan, LineAnswer, Workout
from coach.planner.evening.plan import plan_day
from coach.planner.evening.tiers.lines import PLAN_WORK
from coach.planner.told import Evening

from .anyone import evenings
from .build import DAY, at, busy, evening, magnesium, medicine, profile, wish

FACTS = facts()
FULL = evening(now="16:00", wishes=tuple(wish(key, minutes=60) for key in "abcd"), busy=(busy("17:30", "19:45"),))


def night(**changes: object) -> tuple[str, str]:
    """Bed and wake of that evening, on the clock."""
    given = msgspec.structs.replace(evening(now="17:00"), usual_bed=parse_clock("22:30"), usual_latency_min=10)
    return clocks(plan_day(msgspec.structs.replace(given, **changes), FACTS))


def clocks(plan: DayPlan) -> tuple[str, str]:
    assert plan.bed is not None
    return f"{plan.bed.target:%H:%M}", f"{plan.bed.wake:%H:%M}"


def tomorrow(start: str, end: str, key: str = "call", **changes: object) -> Busy:
    """A busy block of the morning after."""
    return msgspec.structs.replace(busy(start, end, key, days=1), **changes)


def test_less_work_is_a_plan_that_says_it_is_not_proved_and_the_same_each_time() -> None:
    whole, short = plan_day(FULL, FACTS), plan_day(FULL, FACTS, work=50)
    assert (whole.proved, short.proved) == (True, False)
    assert short == plan_day(FULL, FACTS, work=50)
    assert all(left.because and left.text for left in short.unplaced)
    assert plan_day(FULL, FACTS, work=PLAN_WORK) == whole


# The wake: what one gets up for, and what only breaks the night.


@pytest.mark.parametrize(
    ("block", "wake"),
    [
        (("06:30", "07:30"), "05:30"),
        (("06:00", "06:30"), "05:00"),
        (("04:30", "06:30"), "03:30"),
        (("06:45", "08:00"), "06:45"),
        (("03:00", "03:30"), "06:45"),
        (("05:00", "05:15"), "06:45"),
        (("05:00", "05:20"), "04:00"),
        (("02:00", "04:00"), "06:45"),
        (("06:00", "14:00"), "05:00"),
    ],
)
def test_what_begins_before_the_wake_is_got_up_for_unless_it_is_short_and_long_before(
    block: tuple[str, str], wake: str
) -> None:
    assert night(busy=(tomorrow(*block),))[1] == wake


def test_a_margin_that_was_said_counts_from_then_on_and_one_that_was_not_only_asks() -> None:
    call = tomorrow("07:15", "07:45")
    guessed = plan_day(evening(now="17:00", busy=(call,)), FACTS)
    assert clocks(guessed)[1] == "06:45"
    assert any("Call at 07:15 begins 30 min after you get up" in warn.text for warn in guessed.warnings)
    said = plan_day(evening(now="17:00", busy=(call,), profile=profile(ready_in_min=45)), FACTS)
    assert clocks(said)[1] == "06:30"
    assert not any("begins" in warn.text for warn in said.warnings)


def test_a_guess_is_shown_as_one_and_the_way_counts_beside_getting_ready() -> None:
    early = tomorrow("06:30", "07:30", travel_min=20)
    plan = plan_day(evening(now="17:00", busy=(early,)), FACTS)
    assert clocks(plan)[1] == "05:10"
    said = next(warn.text for warn in plan.warnings if warn.fact == "sl.ready")
    assert said.startswith("Up 05:10 for Call at 06:30: 1 h to get ready, a guess until you say it")
    assert said.endswith("and 20 min on the way.")
    told = plan_day(evening(now="17:00", busy=(early,), profile=profile(ready_in_min=30, travel_min=90)), FACTS)
    assert clocks(told)[1] == "05:40"


def test_getting_ready_for_one_block_may_take_its_own_minutes_and_they_are_no_guess() -> None:
    swim = tomorrow("06:30", "07:30", key="swim", ready_in_min=15)
    plan = plan_day(evening(now="17:00", busy=(swim,)), FACTS)
    assert clocks(plan)[1] == "06:15"
    (bed,) = (item for item in plan.items if item.kind == "bed")
    assert [r.text for r in bed.reasons if r.fact == "sl.ready"] == ["up 06:15 for Swim at 06:30: 15 min to get ready"]
    late = tomorrow("07:15", "07:45", ready_in_min=60)
    assert clocks(plan_day(evening(now="17:00", busy=(late,)), FACTS))[1] == "06:15"
    told = profile(ready_in_min=90)
    assert clocks(plan_day(evening(now="17:00", busy=(swim,), profile=told), FACTS))[1] == "06:15"
    none = tomorrow("06:30", "07:30", ready_in_min=0, travel_min=0)
    assert clocks(plan_day(evening(now="17:00", busy=(none,), profile=told), FACTS))[1] == "06:30"


def test_a_last_cup_stands_as_a_line_only_where_the_person_is_up() -> None:
    slow = plan_day(evening(now="04:30", profile=profile(caffeine_half_life_h=10)), FACTS)
    assert [item for item in slow.items if item.kind == "caffeine_cutoff"] == []
    assert sum("before you are up" in warn.text for warn in slow.warnings) == 1
    usual = plan_day(evening(now="04:30"), FACTS)
    assert [f"{item.start:%H:%M}" for item in usual.items if item.kind == "caffeine_cutoff"] == ["13:40"]


def test_what_keeps_sleep_never_ends_it_and_is_shown_as_a_break() -> None:
    dog = tomorrow("06:00", "06:20", key="dog", keeps_sleep=True)
    plan = plan_day(evening(now="17:00", busy=(dog,)), FACTS)
    assert clocks(plan)[1] == "06:45"
    assert plan.bed is not None
    assert [(part.what, part.title) for part in plan.bed.breaks] == [("busy:dog", "Dog")]


def test_two_hours_in_the_middle_of_the_night_are_said_to_be_lost_and_three_split_it() -> None:
    call = plan_day(evening(now="17:00", busy=(tomorrow("02:00", "04:00"),)), FACTS)
    assert any("Call breaks the night: 2 h of sleep lost" in warn.text for warn in call.warnings)
    assert clocks(call)[0] <= "21:45"  # seven hours beside the two
    shift_until_five = plan_day(evening(now="17:00", busy=(busy("22:00", "05:00", "shift"),)), FACTS)
    assert clocks(shift_until_five) == ("05:30", "13:45")
    assert any("Shift takes the night" in warn.text for warn in shift_until_five.warnings)
    duty = plan_day(evening(now="12:00", busy=(tomorrow("02:00", "07:00", "duty"),)), FACTS)
    assert clocks(duty) == ("16:45", "01:00")


def test_what_is_late_leaves_time_to_come_home_and_down_as_far_as_the_floor_allows() -> None:
    assert night(busy=(busy("21:30", "22:30", "match"),))[0] == "23:00"
    assert night(busy=(msgspec.structs.replace(busy("21:30", "22:30", "match"), travel_min=20),))[0] == "23:20"
    assert night(busy=(busy("21:30", "23:30", "show"),))[0] == "23:45"
    played = Workout(id="x", start=at("21:30"), end=at("22:30"), kind="football", strain="maximal")
    assert night(now=at("22:35"), workouts=(played,))[0] == "23:30"


def test_wind_down_and_snack_come_after_a_match_and_a_short_one_where_there_is_little_time() -> None:
    plan = plan_day(evening(now="17:00", busy=(busy("21:30", "22:30", "match"),)), FACTS)
    stands = {item.kind: f"{item.start:%H:%M}–{item.end:%H:%M}" for item in plan.items}
    assert stands["wind_down"] == "22:30–23:00"
    assert stands["snack"] == "22:30–22:35"
    show = plan_day(evening(now="23:25", busy=(busy("21:30", "23:25", "show"),)), FACTS)
    (calm,) = (item for item in show.items if item.kind == "wind_down")
    assert (f"{calm.start:%H:%M}–{calm.end:%H:%M}", calm.hint[:5]) == ("23:25–23:45", "short")
    quiet = plan_day(evening(now="22:05"), FACTS)
    assert {item.kind for item in quiet.items} == {"bed", "caffeine_cutoff"}


# Sessions that were wished may move bed, within half an hour and the floor; nothing else does.

LATE = {"earliest": "20:30", "latest_end": "22:15"}


def test_a_wished_match_moves_bed_half_an_hour_at_most_and_at_a_price_of_its_own_tier() -> None:
    plan = plan_day(evening(now="17:00", wishes=(wish("match", 90, "maximal", **LATE),)), FACTS)
    assert clocks(plan)[0] == "23:00"
    assert plan.tiers[0] == plan_day(evening(now="17:00"), FACTS).tiers[0]
    longer = plan_day(evening(now="17:00", wishes=(wish("match", 95, "maximal", **LATE),)), FACTS)
    assert clocks(longer)[0] == "22:30"
    assert longer.unplaced[0].what == "match"


def test_an_answer_to_a_session_that_moved_bed_leaves_bed_where_it_is() -> None:
    given = evening(now="17:00", wishes=(wish("match", 90, "maximal", **LATE),))
    line = next(item for item in plan_day(given, FACTS).items if item.kind == "workout")
    skipped = LineAnswer(
        id="a", date=DAY, item=line.id, state="skipped", start=line.start, minutes=90, title="Match", kind="workout"
    )
    assert clocks(plan_day(msgspec.structs.replace(given, answers=(skipped,)), FACTS))[0] == "23:00"


@pytest.mark.parametrize("clock", ["21:00", "21:30", "22:00", "22:20"])
@pytest.mark.parametrize("drug", ["levothyroxine", "fq_moxi", "iron", None])
def test_no_tablet_moves_bed(clock: str, drug: str | None) -> None:
    assert night(products=(magnesium(), medicine(drug, (clock,)))) == night()


@settings(max_examples=80)
@drawn(given=evenings())
def test_bed_is_a_function_of_wake_need_debt_habit_and_events_only(given: Evening) -> None:
    """Every product, dose and answer away: the same bed, unless the person put bed or a session elsewhere."""
    plan = plan_day(given, FACTS)
    moved = tuple(a for a in given.answers if a.state == "moved" and a.item.startswith(("bed-", "workout-")))
    skipped = {a.item for a in given.answers if a.state == "skipped" and a.item.startswith("workout-")}
    wishes = tuple(w for w in given.wishes if f"workout-{w.id}-{given.date}" not in skipped)
    bare = msgspec.structs.replace(given, products=(), intakes=(), answers=moved, wishes=wishes, usual_magnesium=None)
    other = plan_day(bare, FACTS)
    assert plan.bed is None or plan.bed == other.bed


BLOCKS = st.lists(
    st.tuples(st.integers(0, 13 * 60), st.sampled_from((15, 30, 45, 60, 90, 150, 240))), min_size=1, max_size=4
)


@settings(max_examples=150)
@drawn(blocks=BLOCKS)
def test_the_floor_holds_whenever_the_hours_allow_it(blocks: list[tuple[int, int]]) -> None:
    """Blocks anywhere between 17:45 and the wake: where seven hours are free of them, seven hours are slept."""
    found = [
        Busy(id=f"b{number}", start=shift(at("17:45"), start), end=shift(at("17:45"), start + minutes))
        for number, (start, minutes) in enumerate(blocks)
    ]
    plan = plan_day(evening(now="17:45", busy=tuple(found)), FACTS)
    assert plan.bed is not None
    asleep = minutes_between(plan.bed.target, plan.bed.wake)
    lost, until = 0.0, plan.bed.target
    for part in plan.bed.breaks:
        lost += max(minutes_between(max(part.start, until), part.end), 0)
        until = max(until, part.end)
    if _longest_free(found) >= 420 + 60 + 30:  # getting ready, and coming home
        assert asleep - lost >= 420


def _longest_free(blocks: list[Busy]) -> float:
    """The longest stretch without a block from 17:45 to 06:45, in minutes."""
    begin, longest = at("17:45"), 0.0
    for block in sorted(blocks, key=lambda block: block.start):
        longest = max(longest, minutes_between(begin, min(block.start, at("06:45", days=1))))
        begin = max(begin, block.end)
    return max(longest, minutes_between(begin, at("06:45", days=1)))


def test_the_night_is_the_same_seen_at_any_hour_before_it() -> None:
    given = evening(now="12:00", busy=(tomorrow("06:30", "07:30"), busy("20:00", "20:40")), wishes=(wish(),))
    seen = [shift(given.now, minutes) for minutes in range(0, 9 * 60, 35)]
    assert len({clocks(plan_day(msgspec.structs.replace(given, now=now), FACTS)) for now in seen}) == 1
    assert given.now + timedelta(hours=8) < seen[-1]


def test_the_guess_and_the_breaks_of_a_night_are_reasons_of_its_line() -> None:
    given = evening(now="17:00", busy=(tomorrow("06:30", "07:30"), tomorrow("02:00", "02:30", key="feed")))
    (bed,) = (item for item in plan_day(given, FACTS).items if item.kind == "bed")
    said = {reason.fact: reason.text for reason in bed.reasons}
    assert said["sl.ready"].startswith("up 05:30 for Call at 06:30: 1 h to get ready, a guess")
    assert said["sl.night_break"] == "Feed 02:00–02:30: a break in the night; the sleep around it counts"


def test_an_evening_has_three_optional_lines_at_most_and_a_due_nap_is_one() -> None:
    plan = plan_day(evening(now="12:00", debt_min=300, wishes=(wish(),)), FACTS)
    kinds = [item.kind for item in plan.items if item.kind in ("snack", "stretch", "nap", "bath")]
    assert len(kinds) == 3
    assert "nap" in kinds
