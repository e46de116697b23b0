"""Evenings one can check by hand."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise

import msgspec
import pytest

from coach.clock import minutes_between, parse_clock
from coach.evidence import facts
from coach.evidence.medicines import medicines
from coach.model import AsWished, CheckIn, DayPlan, EffortAsked, Intake, LineAnswer, PlanItem, Workout
from coach.planner.evening.one_day import EFFORTS
from coach.planner.evening.plan import plan_day
from coach.planner.told import Evening
from tests.planner.build import DAY, at, busy, coffee, evening, magnesium, medicine, profile, taken, wish

FACTS = facts()


def plan(given: Evening) -> DayPlan:
    return plan_day(given, FACTS)


def line(day: DayPlan, kind: str) -> PlanItem:
    return next(item for item in day.items if item.kind == kind)


def dose(day: DayPlan) -> PlanItem:
    return next(item for item in day.items if item.dose and item.dose.elemental_mg)


def clock(moment: datetime) -> str:
    return f"{moment:%H:%M}"


def test_the_evening_of_the_design() -> None:
    """Legs at the wished time, dinner in between, magnesium in its window, wind-down ending at bed."""
    day = plan(evening(wishes=(wish(preferred="18:00"),), busy=(busy("19:15", "20:00"),), products=(magnesium(),)))
    assert day.bed is not None
    assert clock(line(day, "workout").start) == "18:00"
    assert 60 <= minutes_between(dose(day).start, day.bed.target) <= 120
    assert line(day, "wind_down").end == day.bed.target
    assert line(day, "stretch").end <= line(day, "wind_down").start
    assert clock(line(day, "bed").end) == "06:45"
    assert day.proved
    assert not day.unplaced


def test_bed_is_wake_less_need_less_latency() -> None:
    day = plan(evening())
    assert day.bed is not None
    assert clock(day.bed.target) == "22:30"
    assert [(p.what, p.min) for p in day.bed.parts] == [("baseline", 480), ("latency", 15)]


def test_debt_is_repaid_in_small_steps() -> None:
    day = plan(evening(debt_min=280, usual_latency_min=10))
    assert day.bed is not None
    parts = {part.what: part.min for part in day.bed.parts}
    assert parts["debt"] == 40
    assert parts["latency"] == 10
    assert sum(parts.values()) == day.bed.need_min


def test_a_short_last_night_alone_asks_for_the_smallest_step() -> None:
    day = plan(evening(last_night_min=362))
    assert day.bed is not None
    assert {part.what: part.min for part in day.bed.parts}["debt"] == 20
    assert any("6 h 02" in reason.text for reason in line(day, "bed").reasons)


def test_a_habit_holds_bedtime_near_the_usual() -> None:
    free, held = plan(evening()), plan(evening(usual_bed=at("23:45").time()))
    assert free.bed is not None
    assert held.bed is not None
    assert held.bed.target > free.bed.target


def test_a_workout_is_dropped_before_sleep_is() -> None:
    """Three hours of hard work do not fit between 20:30 and bedtime: unplaced, with what stands against it."""
    insists = (AsWished(id="a", date=DAY, wish="legs"),)
    day = plan(evening(now="20:30", wishes=(wish(minutes=180),), asked=insists))
    assert day.bed is not None
    assert minutes_between(day.bed.target, day.bed.wake) >= 420
    left = day.unplaced[0]
    assert left.what == "legs"
    assert "ex.vigorous_block" in left.because
    assert any("min at" in repair.text for repair in left.repair)


def test_repairs_never_offer_a_safety_rule() -> None:
    day = plan(
        evening(
            now="18:00",
            wishes=(wish(minutes=90, earliest="18:00", latest_end="20:30"),),
            busy=(busy("18:30", "20:00"),),
        )
    )
    left = day.unplaced[0]
    assert "busy:dinner" in left.because
    assert all("before bed" not in repair.text for repair in left.repair)
    assert any("Dinner" in repair.text for repair in left.repair)


def test_illness_stops_sessions_and_a_cold_only_warns() -> None:
    fever = CheckIn(id="c", date=DAY, illness="fever")
    cold = CheckIn(id="c", date=DAY, illness="above_neck")
    ill, mild = plan(evening(wishes=(wish(),), check_in=fever)), plan(evening(wishes=(wish(),), check_in=cold))
    assert ill.unplaced[0].because == ("ex.illness_block",)
    assert line(mild, "workout")
    assert "ex.illness_light" in {warn.fact for warn in mild.warnings}


def test_the_day_after_a_fever_waits() -> None:
    before = CheckIn(id="c", date=DAY - timedelta(days=1), illness="fever")
    day = plan(evening(wishes=(wish(),), check_in_before=before))
    assert day.unplaced[0].because == ("ex.illness_return_h",)


@pytest.mark.parametrize(
    ("changes", "gate"),
    [
        ({"conditions": ("kidney",)}, "kidney"),
        ({"conditions": ("pregnancy",)}, "pregnancy"),
        ({"birth_year": 2010}, "minor"),
    ],
)
def test_a_gate_stops_every_dose_and_says_why(changes: dict[str, object], gate: str) -> None:
    day = plan(evening(profile=profile(**changes), products=(magnesium(),)))
    assert not [item for item in day.items if item.dose]
    assert gate in day.unplaced[0].because
    assert (gate, "hard") in {(warn.fact, warn.severity) for warn in day.warnings}


def test_a_potassium_sparing_diuretic_in_the_cabinet_is_a_gate() -> None:
    day = plan(evening(products=(magnesium(), medicine("ksparing", ("08:00",)))))
    assert "ksparing" in {key for line in day.unplaced for key in line.because}


def test_the_limit_counts_every_product_and_what_was_taken() -> None:
    multi = msgspec.structs.replace(magnesium(per=100, key="multi"), use=None)
    multi = msgspec.structs.replace(multi, use=medicine(None, ("19:00",)).use, kind="supplement")
    day = plan(evening(products=(magnesium(daily=300), multi), intakes=(taken(100, "08:00", key="am"),)))
    assert day.totals.magnesium_supplemental_mg <= 350
    assert day.totals.magnesium_taken_mg == 100
    assert "mg.cap_us" in {key for line in day.unplaced for key in line.because}


def test_europe_has_the_lower_limit_and_so_has_an_unknown_region() -> None:
    for region in ("eu", None):
        day = plan(evening(profile=profile(region=region), products=(magnesium(per=150, daily=300),)))
        assert day.totals.magnesium_limit_mg == 250
        assert day.totals.magnesium_supplemental_mg == 150


def test_tomorrows_thyroid_tablet_keeps_tonights_magnesium_away() -> None:
    """Levothyroxine at 02:00 asks for four hours before it: nothing after 22:00."""
    day = plan(evening(now="21:00", products=(magnesium(), medicine("levothyroxine", ("00:30",)))))
    assert not [item for item in day.items if item.dose and item.dose.elemental_mg]
    assert "thyroid_hormone--mineral_mg--absorption" in day.unplaced[0].because
    earlier = plan(evening(now="17:00", products=(magnesium(), medicine("levothyroxine", ("00:30",)))))
    assert clock(dose(earlier).start) <= "20:30"


def test_the_two_gaps_of_a_drug_are_kept_in_their_own_direction() -> None:
    """Moxifloxacin: magnesium 4 h after it, it 8 h after magnesium."""
    day = plan(evening(now="12:00", products=(magnesium(), medicine("fq_moxi", ("16:00",)))))
    assert clock(dose(day).start) >= "20:00"
    late = plan(evening(now="12:00", products=(magnesium(), medicine("fq_moxi", ("23:00",)))))
    assert clock(dose(late).start) <= "15:00"


def test_a_medicine_without_times_stops_magnesium_until_they_are_known() -> None:
    day = plan(evening(products=(magnesium(), medicine("levothyroxine", ()))))
    assert day.unplaced[0].because == ("mg.gap_conflict",)


def test_an_unlisted_prescription_forbids_nothing_and_a_kept_default_gap_is_kept_where_there_is_room() -> None:
    near = plan(evening(products=(magnesium(), medicine(None, ("21:00",)))))
    assert abs(minutes_between(dose(near).start, at("21:00"))) < 30
    kept = evening(products=(magnesium(), medicine("unknown_rx", ("21:00",))))
    assert abs(minutes_between(dose(plan(kept)).start, at("21:00"))) >= 120


def test_a_dose_already_taken_is_fixed_and_not_planned_again() -> None:
    day = plan(evening(products=(magnesium(),), intakes=(taken(200, "17:00"),)))
    doses = [item for item in day.items if item.dose]
    assert [(item.state, clock(item.start)) for item in doses] == [("done", "17:00")]


def test_a_session_already_done_is_fixed() -> None:
    done = Workout(id="x", start=at("12:00"), end=at("13:00"), kind="strength", strain="high")
    day = plan(evening(wishes=(wish(),), workouts=(done,)))
    sessions = [item for item in day.items if item.kind == "workout"]
    assert [(item.state, item.wish, clock(item.start)) for item in sessions] == [("done", "legs", "12:00")]


def test_what_was_skipped_stays_skipped_and_what_was_moved_stands_there() -> None:
    item = f"stretch-{DAY}"
    skipped = LineAnswer(
        id="a", date=DAY, item=item, state="skipped", start=at("21:45"), minutes=15, title="Stretch", kind="stretch"
    )
    moved = LineAnswer(id="a", date=DAY, item=item, state="moved", to=at("20:40"), kind="stretch")
    assert line(plan(evening(answers=(skipped,))), "stretch").state == "skipped"
    there = line(plan(evening(answers=(moved,))), "stretch")
    assert (there.state, clock(there.start)) == ("moved", "20:40")


def test_a_plan_at_22_10_starts_from_22_10() -> None:
    day = plan(evening(now="22:10", products=(magnesium(),), wishes=(wish(),)))
    assert all(item.start >= at("22:10") for item in day.items if item.kind != "caffeine_cutoff")
    assert day.unplaced[0].what == "legs"


def test_after_the_guard_nothing_new_is_added() -> None:
    day = plan(evening(now="22:20"))
    assert {item.kind for item in day.items} == {"bed", "caffeine_cutoff"}


def test_too_late_for_the_floor_says_so() -> None:
    day = plan(evening(now="02:10"))
    assert day.bed is not None
    assert clock(day.bed.target) == "02:10"
    assert day.warnings[0].fact == "sl.floor"


def test_a_busy_night_is_named() -> None:
    day = plan(evening(busy=(busy("22:00", "05:00", key="shift"),)))
    assert any("Shift" in warn.text for warn in day.warnings)


def test_caffeine_ends_by_dose_and_half_life() -> None:
    """95 mg at 5 h falls to 35 mg in 7.2 h; with 10 h half-life in 14.4 h."""
    slow = plan(evening(profile=profile(caffeine_half_life_h=10), products=(coffee(),)))
    day = plan(evening(products=(coffee(),)))
    assert clock(line(day, "caffeine_cutoff").start) == "15:15"
    assert clock(line(slow, "caffeine_cutoff").start) == "08:05"


def test_a_cup_two_half_lives_before_bed_leaves_a_quarter() -> None:
    had = Intake(id="cup", at=at("12:30"), product="coffee", caffeine_mg=190)
    day = plan(evening(intakes=(had,), products=(coffee(),)))
    assert clock(line(day, "bed").start) == "22:30"
    assert (day.totals.caffeine_mg, day.totals.caffeine_at_bed_mg) == (190, 48)


def test_berlin_in_spring_counts_elapsed_minutes() -> None:
    """The night of 28 to 29 March 2026 has an hour less: bed moves up by it on the wall."""
    day = plan(evening(date=date(2026, 3, 28), wishes=(wish(),)))
    assert day.bed is not None
    assert minutes_between(day.bed.target, day.bed.wake) == 495
    assert clock(day.bed.target) == "21:30"
    assert minutes_between(line(day, "workout").end, day.bed.target) >= 60


def test_every_line_has_a_reason_with_grade_and_source() -> None:
    day = plan(evening(wishes=(wish(),), products=(magnesium(), medicine("levothyroxine", ("23:00",)), coffee())))
    for item in day.items:
        assert item.reasons, item.title
        for reason in item.reasons:
            assert reason.grade
            assert reason.sources
            assert reason.fact in FACTS.rules or reason.fact in medicines().pairs


def test_the_free_window_of_a_line_is_free() -> None:
    """Moving a session to either end of its window, nothing else changed, is a legal plan."""
    given = evening(wishes=(wish(),), busy=(busy("19:15", "20:00"),), products=(magnesium(),))
    window = line(plan(given), "workout").window
    assert window is not None
    for moment in (window.from_, window.to):
        move = LineAnswer(id="a", date=DAY, item=f"workout-legs-{DAY}", state="moved", to=moment)
        assert line(plan(msgspec.structs.replace(given, answers=(move,))), "workout").start == moment


def test_forty_wishes_beyond_the_work_allowed_still_make_a_legal_plan_that_says_it_is_not_proved() -> None:
    wishes = tuple(wish(f"w{number:02}", minutes=45, preferred="18:00") for number in range(40))
    given = evening(now="08:00", wishes=wishes, busy=(busy("12:00", "13:00"),))
    plan = plan_day(given, FACTS)
    assert not plan.proved
    sessions = sorted((item.start, item.end) for item in plan.items if item.kind == "workout")
    assert len(sessions) > 3
    assert all(end <= start for (_, end), (start, _) in pairwise(sessions))
    assert len(sessions) + len([left for left in plan.unplaced if left.what.startswith("w")]) == 40
    assert all(left.because and left.text for left in plan.unplaced)


def test_a_bedtime_is_not_moved_to_be_rid_of_a_session() -> None:
    given = evening(now="19:05", wishes=(wish(preferred="18:00"),), busy=(busy("19:15", "20:00"),))
    plan = plan_day(given, FACTS)
    assert not plan.unplaced
    assert [f"{i.start:%H:%M}" for i in plan.items if i.kind in ("workout", "bed")] == ["20:00", "22:30"]


def test_two_takes_never_coincide_and_late_at_night_the_first_is_left_out_and_said() -> None:
    for clock in ("08:00", "17:42", "20:00", "20:25", "21:30", "22:10", "23:00"):
        plan = plan_day(evening(now=clock, products=(magnesium(daily=300),)), FACTS)
        takes = [item.start for item in plan.items if item.dose is not None]
        assert len(takes) == len(set(takes))
        left = [line for line in plan.unplaced if line.what.startswith("dose-")]
        assert len(takes) + len(left) == 2
        assert all("mg.split_over" in line.because for line in left)
        assert bool(left) == (clock > "20:25")
        assert plan.bed is not None
        assert clock > "22:30" or f"{plan.bed.target:%H:%M}" == "22:30"


@pytest.mark.parametrize("usual", ["22:10", "22:50"])
def test_each_effort_leaves_less_of_the_night_and_the_least_is_the_floor(usual: str) -> None:
    lengths = []
    for effort in EFFORTS:
        asked = EffortAsked(id="e", date=DAY, effort=effort)
        given = evening(now="19:00", asked=(asked,), usual_bed=parse_clock(usual), products=(magnesium(),))
        night = plan_day(given, FACTS)
        assert night.bed is not None
        lengths.append(night.bed.need_min)
        assert effort == "full" or any(f"Tonight only {effort}" in warn.text for warn in night.warnings)
    assert lengths == sorted(lengths, reverse=True)
    assert lengths[2] == 420


def test_what_the_limit_cuts_is_not_parted_and_late_at_night_the_rest_is_whole() -> None:
    strict = profile(region="eu")
    for clock in ("08:00", "21:10"):
        plan = plan_day(evening(now=clock, profile=strict, products=(magnesium(daily=300),)), FACTS)
        assert [item.dose.elemental_mg for item in plan.items if item.dose is not None] == [200]
        assert [line.because for line in plan.unplaced if line.what.startswith("dose-")] == [("mg.cap_eu",)]
