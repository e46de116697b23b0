"""A night's clocks as one chain: order, dates, and the nights on which the clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.clock import minutes_between
from coach.errors import UsageError
from coach.words import NIGHT_CLOCKS, NightTimes, clock_text, read_night

BERLIN = ZoneInfo("Europe/Berlin")
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
ORDINARY = date(2026, 3, 5)


def night(day: date, zone: ZoneInfo = BERLIN, end: ZoneInfo | None = None, **clocks: str) -> NightTimes:
    return read_night(day, clocks, zone, end or zone)


def elapsed(found: NightTimes) -> float:
    assert found.into_bed is not None
    assert found.final_wake is not None
    return minutes_between(found.into_bed, found.final_wake)


def iso(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def refused(day: date, **clocks: str) -> UsageError:
    with pytest.raises(UsageError) as caught:
        read_night(day, clocks, BERLIN, BERLIN)
    assert caught.value.todo
    return caught.value


def test_an_ordinary_night_begins_on_the_evening_before() -> None:
    found = night(ORDINARY, bed="22:45", lights="23:10", wake="6:30", up="705")
    assert [iso(moment) for moment in (found.into_bed, found.lights_out, found.final_wake, found.out_of_bed)] == [
        "2026-03-04T22:45:00+01:00",
        "2026-03-04T23:10:00+01:00",
        "2026-03-05T06:30:00+01:00",
        "2026-03-05T07:05:00+01:00",
    ]
    assert found.notes == ()


def test_after_midnight_and_shift_work() -> None:
    assert iso(night(ORDINARY, bed="0:20", wake="8:15").into_bed) == "2026-03-05T00:20:00+01:00"
    assert iso(night(ORDINARY, bed="8:00", wake="15:00").into_bed) == "2026-03-05T08:00:00+01:00"
    assert iso(night(ORDINARY, bed="13:00", wake="20:00").into_bed) == "2026-03-05T13:00:00+01:00"
    assert iso(night(ORDINARY, bed="5:00", wake="13:00").final_wake) == "2026-03-05T13:00:00+01:00"


def test_what_is_not_typed_stays_unknown() -> None:
    assert night(ORDINARY) == NightTimes()
    found = night(ORDINARY, bed="", wake="6:30")
    assert (found.into_bed, found.lights_out, found.out_of_bed) == (None, None, None)
    assert iso(found.final_wake) == "2026-03-05T06:30:00+01:00"
    assert iso(night(ORDINARY, bed="23:10").into_bed) == "2026-03-04T23:10:00+01:00"


def test_a_typed_date_stands() -> None:
    assert iso(night(ORDINARY, bed="2026-03-04 23:10", wake="6:30").into_bed) == "2026-03-04T23:10:00+01:00"
    assert iso(night(ORDINARY, bed="yesterday 23:10", wake="today 6:30").into_bed) == "2026-03-04T23:10:00+01:00"
    assert iso(night(ORDINARY, wake="2026-03-05T05:30Z").final_wake) == "2026-03-05T06:30:00+01:00"


def test_other_field_names() -> None:
    names = ("into_bed", "lights_out", "final_wake", "out_of_bed")
    found = read_night(ORDINARY, {"into_bed": "22:45", "final_wake": "6:30"}, BERLIN, BERLIN, fields=names)
    assert elapsed(found) == 465
    with pytest.raises(UsageError) as caught:
        read_night(ORDINARY, {"into_bed": "23:30", "lights_out": "23:10"}, BERLIN, BERLIN, fields=names)
    assert caught.value.where == "lights_out"


@pytest.mark.parametrize(
    ("clocks", "field", "words"),
    [
        ({"bed": "23:30", "lights": "23:10", "wake": "6:30"}, "lights", "before “bed”"),
        ({"bed": "23:30", "lights": "23:10"}, "lights", "before “bed”"),
        ({"wake": "6:30", "up": "6:10"}, "up", "before “wake”"),
        ({"bed": "2026-03-05 23:00", "wake": "2026-03-05 6:30"}, "wake", "before “bed”"),
        ({"bed": "2026-03-03 22:00", "wake": "2026-03-05 6:30"}, "wake", "32 h 30"),
        ({"bed": "22:00", "lights": "22:10", "wake": "21:50", "up": "22:30"}, "wake", "24 h 30"),
        ({"bed": "23:00", "wake": "2026-03-06 6:30"}, "wake", "31 h 30"),
        ({"wake": "2026-03-06 6:30"}, "wake", "Fri 6 Mar"),
        ({"up": "2026-03-06 6:30"}, "up", "ends on Thu 5 Mar"),
        ({"bed": "25:00", "wake": "6:30"}, "bed", "not a time of day"),
        ({"bed": "22:00", "wake": "2026-03-05 6:75"}, "wake", "not a time of day"),
        ({"bed": "2026-02-30 22:00"}, "bed", "not in the calendar"),
    ],
)
def test_a_chain_that_cannot_be_names_its_field(clocks: dict[str, str], field: str, words: str) -> None:
    error = refused(ORDINARY, **clocks)
    assert error.where == field
    assert words in error.what


@pytest.mark.parametrize(
    ("zone", "day", "bed", "wake", "minutes"),
    [
        ("Europe/Berlin", SPRING, "23:00", "7:00", 420),
        ("Europe/Berlin", AUTUMN, "23:00", "7:00", 540),
        ("America/New_York", date(2026, 3, 8), "23:00", "7:00", 420),
        ("America/New_York", date(2026, 11, 1), "23:00", "7:00", 540),
        ("Australia/Sydney", date(2026, 4, 5), "23:00", "7:00", 540),
        ("Australia/Sydney", date(2026, 10, 4), "23:00", "7:00", 420),
        ("Australia/Lord_Howe", date(2026, 4, 5), "23:00", "7:00", 510),
        ("Australia/Lord_Howe", date(2026, 10, 4), "23:00", "7:00", 450),
    ],
)
def test_the_nights_on_which_the_clocks_change(zone: str, day: date, bed: str, wake: str, minutes: int) -> None:
    found = night(day, ZoneInfo(zone), bed=bed, wake=wake)
    assert elapsed(found) == minutes
    assert found.notes == ()


def test_a_clock_in_the_spring_gap_moves_forward_with_a_note() -> None:
    found = night(SPRING, bed="23:00", lights="2:30", wake="7:00")
    assert iso(found.lights_out) == "2026-03-29T03:30:00+02:00"
    assert found.notes == ("02:30 does not happen on Sun 29 Mar (clocks go forward); taken as 03:30.",)
    half = night(date(2026, 10, 4), ZoneInfo("Australia/Lord_Howe"), wake="2:10")
    assert iso(half.final_wake) == "2026-10-04T02:40:00+11:00"


def test_a_clock_that_happens_twice_is_first_for_bed_and_second_for_wake() -> None:
    bed = night(AUTUMN, bed="2:30", wake="6:30")
    assert elapsed(bed) == 300
    assert bed.notes == ("02:30 happens twice on Sun 25 Oct (clocks go back); taken as the first.",)
    wake = night(AUTUMN, bed="23:00", wake="2:30")
    assert elapsed(wake) == 270
    assert wake.notes == ("02:30 happens twice on Sun 25 Oct (clocks go back); taken as the second.",)


def test_the_other_reading_is_taken_when_only_it_fits() -> None:
    later_lights = night(AUTUMN, bed="2:30", lights="2:10", wake="6:30")
    assert (iso(later_lights.into_bed), iso(later_lights.lights_out)) == (
        "2026-10-25T02:30:00+02:00",
        "2026-10-25T02:10:00+01:00",
    )
    earlier_wake = night(AUTUMN, bed="23:00", wake="2:40", up="2:20")
    assert (iso(earlier_wake.final_wake), iso(earlier_wake.out_of_bed)) == (
        "2026-10-25T02:40:00+02:00",
        "2026-10-25T02:20:00+01:00",
    )


def test_an_offset_settles_a_clock_that_happens_twice() -> None:
    found = night(AUTUMN, bed="2026-10-25 02:30+01:00", wake="6:30")
    assert elapsed(found) == 240
    assert found.notes == ()


def test_a_night_may_end_in_another_zone() -> None:
    found = night(ORDINARY, BERLIN, ZoneInfo("America/New_York"), bed="22:00", wake="5:00")
    assert iso(found.final_wake) == "2026-03-05T05:00:00-05:00"
    assert elapsed(found) == 780


@given(
    st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"]),
    st.dates(date(2025, 1, 1), date(2027, 12, 31)),
    st.integers(18 * 60, 27 * 60),
    st.tuples(st.integers(0, 120), st.integers(60, 700), st.integers(0, 120)),
)
def test_a_night_typed_as_it_reads_on_the_clock_keeps_its_clocks_order_and_date(
    name: str, day: date, bed: int, steps: tuple[int, int, int]
) -> None:
    zone = ZoneInfo(name)
    midnight = datetime.combine(day - timedelta(days=1), time(0), tzinfo=UTC)
    at = [midnight + timedelta(minutes=bed)]
    for step in steps:
        at.append(at[-1] + timedelta(minutes=step))
    # The plan of the night is drawn on the wall of the zone; gaps shift it, which is what is being tested.
    typed = [f"{moment:%H:%M}" for moment in at]
    ends = at[2].date()
    try:
        found = read_night(ends, dict(zip(NIGHT_CLOCKS, typed, strict=True)), zone, zone)
    except UsageError:
        if not _near_a_change(zone, ends):
            raise
        return
    chain = [found.into_bed, found.lights_out, found.final_wake, found.out_of_bed]
    known = [moment for moment in chain if moment is not None]
    assert len(known) == 4
    assert all(minutes_between(a, b) >= 0 for a, b in pairwise(known))
    assert known[2].date() == ends
    if not found.notes:
        assert [clock_text(moment, zone) for moment in known] == typed


def _near_a_change(zone: ZoneInfo, day: date) -> bool:
    """Whether the zone's clocks change in the two days before the end of `day`."""
    start = datetime.combine(day - timedelta(days=1), time(0), tzinfo=zone)
    end = datetime.combine(day + timedelta(days=1), time(0), tzinfo=zone)
    return start.utcoffset() != end.utcoffset()
