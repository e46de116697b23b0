"""Clocks, moments, days, minutes and numbers as people type them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.errors import UsageError
from coach.words import (
    clock_text,
    day_text,
    read_clock,
    read_day,
    read_minutes,
    read_moment,
    read_number,
    step_clock,
)

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 5, 20, 0, tzinfo=UTC)
"""Thu 5 Mar 2026, 21:00 in Berlin."""


def moment(text: str, now: datetime = NOW) -> str:
    return read_moment(text, now=now, zone=BERLIN, field="when").isoformat()


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [
        ("23:10", 23, 10), ("2310", 23, 10), ("11:10pm", 23, 10), ("11:10 p.m.", 23, 10), ("7", 7, 0),
        ("730", 7, 30), ("7.30", 7, 30), ("7h30", 7, 30), ("7 AM", 7, 0), ("12am", 0, 0), ("12pm", 12, 0),
        ("24:00", 0, 0), ("noon", 12, 0), ("0005", 0, 5), ("23:10:59", 23, 10), ("  6:45 ", 6, 45),
    ],
)  # fmt: skip
def test_clocks(text: str, hour: int, minute: int) -> None:
    assert read_clock(text, "bed") == time(hour, minute)


@pytest.mark.parametrize(
    "text",
    ["", "24:01", "25", "2360", "7:5", "13pm", "0am", "7m", "x", "-1", "12345", "1 2", "７:00", "9" * 5000],
)
def test_what_is_no_clock_names_the_field_and_the_way_to_write_it(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_clock(text, "bed")
    assert caught.value.where == "bed"
    assert "23:10" in caught.value.todo


def test_a_refused_text_is_quoted_short_and_without_control_characters() -> None:
    with pytest.raises(UsageError) as caught:
        read_clock("\x1b[31m\u202e" + "a" * 500, "bed")
    assert "\x1b" not in caught.value.what
    assert "\u202e" not in caught.value.what
    assert len(caught.value.what) < 80


@given(st.datetimes(timezones=st.just(BERLIN)), st.booleans())
def test_a_clock_as_said_can_be_typed(at: datetime, twelve: bool) -> None:
    at = at.replace(year=2026, day=min(at.day, 28))
    here = at.astimezone(UTC).astimezone(BERLIN)
    assert read_clock(clock_text(here, BERLIN, twelve=twelve), "bed") == here.time().replace(second=0, microsecond=0)


@given(st.times(), st.integers(-2000, 2000))
def test_a_step_and_its_reverse_come_home(at: time, minutes: int) -> None:
    base = at.replace(second=0, microsecond=0)
    there = step_clock(base, f"{minutes:+d}")
    assert there is not None
    assert step_clock(there, f"{-minutes:+d}") == base


def test_steps_go_around_midnight_and_nothing_else_is_a_step() -> None:
    assert step_clock(time(23, 55), "+10") == time(0, 5)
    assert step_clock(time(0, 5), "-10") == time(23, 55)
    assert step_clock(time(0, 5), "−10") == time(23, 55)
    assert [step_clock(time(7), text) for text in ("23:10", "10", "+", "+x", "")] == [None] * 5


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("now", "2026-03-05T21:00:00+01:00"),
        ("20:30", "2026-03-05T20:30:00+01:00"),
        ("21:30", "2026-03-04T21:30:00+01:00"),
        ("11:10 pm", "2026-03-04T23:10:00+01:00"),
        ("today 22:15", "2026-03-05T22:15:00+01:00"),
        ("tomorrow 8", "2026-03-06T08:00:00+01:00"),
        ("yesterday 23:10", "2026-03-04T23:10:00+01:00"),
        ("-2 7am", "2026-03-03T07:00:00+01:00"),
        ("mon 18:00", "2026-03-02T18:00:00+01:00"),
        ("2026-03-05 18:00", "2026-03-05T18:00:00+01:00"),
        ("2026-03-05T18:00:00+01:00", "2026-03-05T18:00:00+01:00"),
        ("2026-03-05T23:30Z", "2026-03-06T00:30:00+01:00"),
        ("2026-03-05 18:00 -0500", "2026-03-06T00:00:00+01:00"),
    ],
)
def test_moments(text: str, iso: str) -> None:
    assert moment(text) == iso


@pytest.mark.parametrize(
    "text",
    ["", "soon", "2026-03-05", "2026-02-30 10:00", "2026-03-05 25:00", "today", "0001-01-01 00:00",
     "2026-03-05 10:00+99:00", "2026-03-05 10:00+1", "someday 10:00"],
)  # fmt: skip
def test_what_is_no_moment(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        moment(text)
    assert caught.value.where == "when"
    assert caught.value.todo


def test_a_moment_in_the_spring_gap_moves_forward() -> None:
    now = datetime(2026, 3, 29, 8, 0, tzinfo=UTC)
    assert moment("2:30", now) == "2026-03-29T03:30:00+02:00"


def test_a_clock_alone_that_happened_twice_is_the_latest_past_one() -> None:
    between, after = datetime(2026, 10, 25, 0, 45, tzinfo=UTC), datetime(2026, 10, 25, 3, 0, tzinfo=UTC)
    assert moment("2:30", between) == "2026-10-25T02:30:00+02:00"
    assert moment("2:30", after) == "2026-10-25T02:30:00+01:00"
    assert moment("2026-10-25 2:30", after) == "2026-10-25T02:30:00+02:00"


@given(st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31)), st.times())  # noqa: DTZ001 - UTC is set below
def test_a_clock_alone_is_within_a_day_of_now(naive: datetime, at: time) -> None:
    now = naive.replace(tzinfo=UTC)
    found = read_moment(f"{at:%H:%M}", now=now, zone=BERLIN, field="when")
    assert abs(found - now) <= timedelta(hours=25)
    assert found.utcoffset() == found.astimezone(BERLIN).utcoffset()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-05", date(2026, 3, 5)), ("today", date(2026, 3, 5)), ("Yesterday", date(2026, 3, 4)),
        ("thu", date(2026, 3, 5)), ("fri", date(2026, 2, 27)), ("monday", date(2026, 3, 2)),
        ("-1", date(2026, 3, 4)), ("−3", date(2026, 3, 2)), ("+1", date(2026, 3, 6)),
    ],
)  # fmt: skip
def test_days(text: str, day: date) -> None:
    assert read_day(text, today=date(2026, 3, 5), field="date") == day


@pytest.mark.parametrize("text", ["", "2026-13-01", "2026-02-30", "monkey", "t", "5", "1066-01-01"])
def test_what_is_no_day(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_day(text, today=date(2026, 3, 5), field="date")
    assert caught.value.where == "date"


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_weekday_is_within_the_last_seven_days(today: date) -> None:
    for back in range(7):
        day = today - timedelta(days=back)
        assert read_day(day_text(day).split()[0], today=today, field="date") == day


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("15", 15), ("1h30", 90), ("1:30", 90), ("90m", 90), ("90 min", 90), ("2 h", 120), ("1 h 05 min", 65),
     ("1.5h", 90), ("1,5 h", 90), ("0", 0)],
)  # fmt: skip
def test_minutes(text: str, minutes: int) -> None:
    assert read_minutes(text, "latency") == minutes


@pytest.mark.parametrize("text", ["", "-5", "−5", "1h75", "1:75", "ten", "2881", "49h", "1.5", "5 mg"])
def test_what_is_no_length(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_minutes(text, "latency")
    assert caught.value.where == "latency"


def test_numbers() -> None:
    assert [read_number(text, "n") for text in ("2", "2.5", "2,5", ",5", "0,125", "-1", "−1")] == [
        2, 2.5, 2.5, 0.5, 0.125, -1, -1,
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", "two", "1e9", "nan", "inf", "1.2.3", "5 mg", "9" * 400])
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_number(text, "servings")
    assert caught.value.where == "servings"


def test_a_comma_before_three_digits_is_refused_because_it_has_two_meanings() -> None:
    with pytest.raises(UsageError, match="two ways"):
        read_number("1,000", "elemental")


def test_bounds_are_said() -> None:
    with pytest.raises(UsageError) as caught:
        read_number("-1", "servings", low=0, high=100)
    assert (caught.value.what, caught.value.todo) == ("“-1” is below 0", "Use 0 to 100.")
    with pytest.raises(UsageError) as caught:
        read_number("101", "servings", high=100)
    assert caught.value.todo == "Use 100 or less."
    assert read_number("100", "servings", low=0, high=100) == 100
