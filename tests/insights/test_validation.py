"""What is refused and what is only remarked on in a logged night."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from coach.insights.validation import NightFinding, check_night
from coach.model import Night
from tests.insights.nights import BERLIN, DAY, nap, night


def found(logged: Night, *others: Night) -> list[tuple[str, str]]:
    return [(finding.level, finding.field) for finding in check_night(logged, others)]


def at(hour: int, minute: int = 0, day: date = DAY) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=BERLIN)


GOOD: dict[str, Any] = {"bed": "22:45", "lights": "23:10", "wake": "6:30", "up": "7:05"}


def test_an_ordinary_night_passes() -> None:
    assert check_night(night(**GOOD, latency_min=20, awake_min=25, tasafa_min=15), usual_bed=time(22, 30)) == ()
    assert check_night(Night(id="n", date=DAY)) == ()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"latency_min": 441}, "latency_min"),
        ({"latency_min": 10, "awake_min": 430}, "awake_min"),
        ({"latency_min": 440, "awake_min": 0}, "awake_min"),
        ({"tasafa_min": 36}, "tasafa_min"),
        ({"latency_min": -5}, "latency_min"),
        ({"awake_min": -1}, "awake_min"),
        ({"awakenings": -1}, "awakenings"),
        ({"asleep_min": -1}, "asleep_min"),
    ],
)
def test_lengths_that_cannot_be(fields: dict[str, Any], field: str) -> None:
    assert ("error", field) in found(night(**GOOD, **fields))


def test_the_edges_of_the_lengths_pass() -> None:
    assert found(night(**GOOD, latency_min=10, awake_min=429, tasafa_min=35))[0][0] == "warn"


@pytest.mark.parametrize(
    ("moments", "field", "text"),
    [
        ({"into_bed": at(0, 30), "lights_out": at(0, 10)}, "lights_out", "Lights out is before into bed."),
        ({"lights_out": at(7), "final_wake": at(6)}, "final_wake", "Final wake is before lights out."),
        (
            {"final_wake": at(6, 30), "out_of_bed": at(6, 10)},
            "out_of_bed",
            "Out of bed is before final wake.",
        ),
        ({"into_bed": at(7), "out_of_bed": at(6)}, "out_of_bed", "Out of bed is before into bed."),
    ],
)
def test_the_order_of_the_clocks(moments: dict[str, Any], field: str, text: str) -> None:
    assert check_night(Night(id="n", date=DAY, **moments)) == (NightFinding(level="error", field=field, text=text),)


def test_a_nap_inside_the_night_is_an_overlap_and_one_beside_it_is_not() -> None:
    logged = night(**GOOD, latency_min=20, awake_min=0)
    inside, beside = nap("2026-02-11 06:00", "2026-02-11 06:40"), nap("2026-02-11 06:30", "2026-02-11 06:50")
    assert [f.text for f in check_night(logged, [inside, beside])] == ["This overlaps the nap of Wed 11 Feb."]


def test_another_night_may_not_overlap_but_the_same_one_from_a_watch_may() -> None:
    logged = night(**GOOD, latency_min=20, awake_min=0)
    mislabeled = night(**GOOD, id="other")
    watch = night(lights="23:20", wake="6:30", source="whoop", id="watch")
    assert found(logged, mislabeled) == [("error", "lights_out")]
    assert found(logged, watch, logged) == []
    shifted = Night(
        id="shifted",
        date=DAY + timedelta(days=1),
        lights_out=watch.lights_out,
        final_wake=watch.final_wake,
        source="whoop",
    )
    assert found(logged, shifted) == [("warn", "lights_out")]


@pytest.mark.parametrize(
    ("logged", "field"),
    [
        (night(bed="20:00", up="13:00"), "into_bed"),
        (night(asleep_min=45), "final_wake"),
        (night(latency_min=150), "latency_min"),
        (night(**GOOD, latency_min=10, awake_min=300), "awake_min"),
    ],
)
def test_unusual_nights_are_remarked_on(logged: Night, field: str) -> None:
    assert found(logged) == [("warn", field)]


def test_the_warnings_begin_beyond_their_limits() -> None:
    assert found(night(bed="20:00", up="12:00")) == []
    assert found(night(asleep_min=60)) == []
    assert found(night(latency_min=120)) == []


def test_low_efficiency_names_its_denominator() -> None:
    by_period = check_night(night(**GOOD, latency_min=10, awake_min=300))
    in_bed = check_night(night(lights="23:30", wake="6:30", asleep_min=100, in_bed_min=420, source="whoop"))
    assert by_period[0].text == "Asleep for less than 40 % of the sleep period."
    assert in_bed[0].text == "Asleep for less than 40 % of the time in bed."


def test_a_bedtime_far_from_the_usual_is_remarked_on_around_midnight_too() -> None:
    assert check_night(night(bed="1:00"), usual_bed=time(23, 0)) == ()
    assert check_night(night(bed="5:00"), usual_bed=time(23, 0)) == ()
    far = check_night(night(bed="5:10"), usual_bed=time(23, 0))
    assert [(f.level, f.field) for f in far] == [("warn", "into_bed")]
    assert "23:00" in far[0].text


def test_errors_come_before_warnings() -> None:
    levels = [level for level, _ in found(night(bed="20:00", wake="6:30", up="13:00", latency_min=150, awake_min=-1))]
    assert levels == sorted(levels)
    assert set(levels) == {"error", "warn"}


LAY = night(bed="20:00", up="12:00")
PERIOD: dict[str, Any] = {"lights": "23:00", "wake": "7:00", "latency_min": 0}


@pytest.mark.parametrize(
    ("at_limit", "beyond", "text"),
    [
        (LAY, night(bed="20:00", up="12:01"), "More than 16 h in bed."),
        (night(asleep_min=60), night(asleep_min=59), "Less than 60 min asleep."),
        (night(latency_min=120), night(latency_min=121), "More than 120 min to fall asleep."),
        (
            night(**PERIOD, awake_min=288),
            night(**PERIOD, awake_min=289),
            "Asleep for less than 40 % of the sleep period.",
        ),
        (
            night(**PERIOD | {"latency_min": None}, source="whoop", asleep_min=192, in_bed_min=480),
            night(**PERIOD | {"latency_min": None}, source="whoop", asleep_min=191, in_bed_min=480),
            "Asleep for less than 40 % of the time in bed.",
        ),
    ],
)
def test_each_warning_begins_one_minute_past_its_limit(at_limit: Night, beyond: Night, text: str) -> None:
    assert check_night(at_limit) == ()
    assert [(finding.level, finding.text) for finding in check_night(beyond)] == [("warn", text)]


@pytest.mark.parametrize(("bed", "far"), [("5:00", False), ("5:01", True), ("17:00", False), ("16:59", True)])
def test_six_hours_from_the_usual_bedtime_are_not_far(bed: str, far: bool) -> None:
    """On either side of 23:00, the short way around the clock."""
    begin = datetime.fromisoformat(f"2026-02-10T{bed.rjust(5, '0')}+01:00")
    found = check_night(Night(id="n", date=DAY, into_bed=begin), usual_bed=time(23, 0))
    assert [finding.text for finding in found] == ["More than 6 h from the usual bedtime, 23:00."] * far


def test_lights_out_stands_in_for_bed_on_the_person_s_own_nights_alone() -> None:
    own = Night(id="n", date=DAY, lights_out=at(6))
    assert [finding.field for finding in check_night(own, usual_bed=time(23, 0))] == ["lights_out"]
    watch = Night(id="n", date=DAY, lights_out=at(6), source="whoop")
    assert check_night(watch, usual_bed=time(23, 0)) == ()


@pytest.mark.parametrize(
    ("start", "end", "overlaps"),
    [
        ("2026-02-10 22:00", "2026-02-10 23:30", False),
        ("2026-02-10 22:00", "2026-02-10 23:31", True),
        ("2026-02-11 06:29", "2026-02-11 07:00", True),
        ("2026-02-11 06:30", "2026-02-11 07:00", False),
    ],
)
def test_sleep_reaches_from_onset_to_the_final_wake(start: str, end: str, overlaps: bool) -> None:
    """Onset is at 23:30, lights out plus 20 minutes."""
    logged = night(**GOOD, latency_min=20, awake_min=0)
    assert bool(check_night(logged, [nap(start, end)])) is overlaps


def test_a_nap_is_named_by_the_day_on_which_it_began() -> None:
    logged = night(**GOOD, latency_min=20, awake_min=0)
    found = check_night(logged, [nap("2026-02-10 23:50", "2026-02-11 00:20")])
    assert [finding.text for finding in found] == ["This overlaps the nap of Tue 10 Feb."]


def test_each_error_in_words() -> None:
    def texts(**fields: Any) -> list[str]:
        return [finding.text for finding in check_night(night(**GOOD, **fields)) if finding.level == "error"]

    assert texts(latency_min=-1) == ["A length cannot be negative."]
    assert texts(latency_min=440) == []
    assert texts(latency_min=441) == ["Falling asleep would be after the final wake."]
    assert texts(latency_min=20, awake_min=419) == []
    assert texts(latency_min=20, awake_min=420) == ["Awake is as long as the whole sleep period, or longer."]
    assert texts(latency_min=20, awake_min=0, tasafa_min=35) == []
    long = "Trying to sleep after the final wake is longer than the time still in bed."
    assert texts(latency_min=20, awake_min=0, tasafa_min=36) == [long]
