"""Jet lag by day: the night moves an hour a day towards where it is wanted over there, says so, and then stands."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from coach.clock import minutes_between, parse_clock, shift
from coach.evidence import facts
from coach.model import DayPlan, WakeAsked
from coach.planner.evening.plan import plan_day
from coach.planner.told import Evening

from .build import DAY, at, busy, profile

FACTS = facts()
ZONES = ("Europe/Berlin", "Asia/Tokyo", "America/New_York", "Pacific/Auckland", "Asia/Kathmandu", "Pacific/Honolulu")


def away(there: str, days: int, home: str = "", tz: str = "Europe/Berlin", **changes: object) -> DayPlan:
    """The evening so many days after the arrival."""
    day = DAY + timedelta(days=days)
    fields: dict[str, object] = {"usual_bed": parse_clock("22:30"), **changes}
    given = Evening(
        date=day, now=at("17:00", day, tz), profile=profile(tz=tz), need_min=480,
        gone_to=(there, DAY), home=home, **fields,  # type: ignore[arg-type]
    )  # fmt: skip
    return plan_day(given, FACTS)


def clocks(plan: DayPlan) -> tuple[str, str]:
    assert plan.bed is not None
    return f"{plan.bed.target:%H:%M}", f"{plan.bed.wake:%H:%M}"


def said(plan: DayPlan) -> str:
    return " ".join(warn.text for warn in plan.warnings if warn.fact == "sl.jet_lag")


def why(plan: DayPlan) -> list[str]:
    return [r.text for item in plan.items if item.kind == "bed" for r in item.reasons if r.fact == "sl.jet_lag"]


def test_two_hours_east_are_two_evenings_of_an_hour_and_then_the_night_stands() -> None:
    nights = [away("Europe/Helsinki", days, tz="Europe/London") for days in range(4)]
    assert [clocks(plan)[1] for plan in nights] == ["05:45", "04:45", "04:45", "04:45"]
    assert [clocks(plan)[0] for plan in nights] == ["21:30", "20:30", "20:30", "20:30"]
    assert "Helsinki is 2 h ahead: bed up to 1 h earlier each day, bright light in the morning" in said(nights[0])
    assert [said(plan) != "" for plan in nights] == [True, True, False, False]
    assert why(nights[1]) == ["2 h earlier than the clock here wants it, on the way to Helsinki"]


def test_west_is_later_as_far_as_the_day_holds() -> None:
    nights = [clocks(away("America/Sao_Paulo", days)) for days in range(5)]
    assert nights == [
        ("23:30", "07:45"),
        ("00:30", "08:45"),
        ("01:30", "09:45"),
        ("02:30", "10:45"),
        ("02:30", "10:45"),
    ]


def test_what_the_clock_of_home_cannot_hold_is_said_with_what_to_do() -> None:
    far = away("Asia/Tokyo", 4)
    assert clocks(far) == ("20:15", "04:30")
    assert said(far).endswith(
        "On this clock tonight can move by 2 h 15 at most. coach profile --tz Asia/Tokyo counts on from there."
    )
    assert said(away("Asia/Tokyo", 20)).startswith("You are in Tokyo. On this clock")


def test_on_the_clock_over_there_the_same_night_is_counted_from_the_other_side() -> None:
    nights = [away("Asia/Tokyo", days, home="Europe/Berlin", tz="Asia/Tokyo") for days in range(3, 10)]
    assert [clocks(plan)[1] for plan in nights] == ["10:45", "09:45", "08:45", "07:45", "06:45", "06:45", "06:45"]
    assert why(nights[0]) == ["4 h later than the clock here wants it, on the way to Tokyo"]
    assert why(nights[4]) == []


def test_a_wake_that_was_asked_for_and_a_commitment_go_before_the_journey() -> None:
    asked = WakeAsked(id="w", date=DAY, to=at("07:30", days=1))
    chosen = away("Asia/Tokyo", 0, asked=(asked,))
    assert clocks(chosen)[1] == "07:30"
    assert said(chosen).endswith("about 8 more days.")
    assert clocks(away("Asia/Tokyo", 0, busy=(busy("05:30", "06:30", "train", days=1),)))[1] == "04:30"


@pytest.mark.parametrize("there", ["Europe/Berlin", "Europe/Paris", "Nowhere/Else"])
def test_where_the_clock_is_the_same_or_unknown_nothing_moves(there: str) -> None:
    plan = away(there, 0)
    assert (clocks(plan), said(plan), why(plan)) == (("22:30", "06:45"), "", [])


@settings(max_examples=120)
@drawn(
    there=st.sampled_from(ZONES),
    home=st.sampled_from(ZONES),
    local=st.booleans(),
    arrived=st.dates(date(2026, 3, 1), date(2026, 11, 5)),
    wake=st.sampled_from(("05:00", "06:45", "09:30", "13:00", "02:00")),
)
def test_no_night_moves_by_more_than_an_hour_a_day(
    there: str, home: str, local: bool, arrived: date, wake: str
) -> None:
    """Whichever way, season and hours: from one evening to the next wake stands at most an hour elsewhere.

    The hour in which the clocks change themselves is not counted.
    """
    tz, wakes = there if local else home, []
    for days in range(14):
        day = arrived + timedelta(days=days)
        given = Evening(
            date=day, now=at("17:00", day, tz), profile=profile(tz=tz, wake={"default": wake}), need_min=480,
            gone_to=(there, arrived), home=home,
        )  # fmt: skip
        plan = plan_day(given, FACTS)
        assert plan.bed is not None
        assert minutes_between(plan.bed.target, plan.bed.wake) >= 420
        wakes.append(plan.bed.wake)
    steps = [abs(minutes_between(shift(one, 24 * 60), other)) for one, other in pairwise(wakes)]
    assert max(steps) <= 120
    assert sorted(steps)[-3] <= 60
