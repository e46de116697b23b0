"""Times, lengths and amounts in words."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.words import (
    clock_text,
    count_text,
    day_in_log,
    day_text,
    length_text,
    mg_text,
    number_text,
    read_minutes,
    read_number,
    servings_text,
    span_text,
)
from coach.words.quantity import plural

BERLIN = ZoneInfo("Europe/Berlin")


def utc(hour: int, minute: int) -> datetime:
    return datetime(2026, 3, 5, hour, minute, tzinfo=UTC)


def test_a_clock_is_local_in_both_styles() -> None:
    assert clock_text(utc(21, 35), BERLIN) == "22:35"
    assert clock_text(utc(21, 35), BERLIN, twelve=True) == "10:35 pm"
    assert clock_text(utc(23, 5), BERLIN, twelve=True) == "12:05 am"
    assert clock_text(utc(11, 5), BERLIN, twelve=True) == "12:05 pm"


def test_a_span_says_the_half_of_the_day_once_where_it_can() -> None:
    assert span_text(utc(17, 0), utc(18, 0), BERLIN) == "18:00–19:00"
    assert span_text(utc(17, 0), utc(18, 0), BERLIN, twelve=True) == "6:00–7:00 pm"
    assert span_text(utc(10, 30), utc(11, 15), BERLIN, twelve=True) == "11:30 am–12:15 pm"


def test_the_clock_follows_the_offset_of_the_day() -> None:
    before, after = datetime(2026, 3, 29, 0, 59, tzinfo=UTC), datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    assert span_text(before, after, BERLIN) == "01:59–03:00"


@pytest.mark.parametrize(
    ("minutes", "text"),
    [
        (215, "3 h 35"), (425, "7 h 05"), (45, "45 min"), (480, "8 h"), (0, "0 min"), (-35, "−35 min"),
        (-95, "−1 h 35"), (59.5, "1 h"), (0.4, "0 min"), (-0.4, "0 min"),
    ],
)  # fmt: skip
def test_lengths(minutes: float, text: str) -> None:
    assert length_text(minutes) == text


def test_days_are_english() -> None:
    assert day_text(date(2026, 3, 5)) == "Thu 5 Mar"
    assert day_text(date(2026, 12, 31)) == "Thu 31 Dec"


def test_numbers_lose_their_trailing_zeros() -> None:
    assert [number_text(x) for x in (2.0, 2.5, 0.25, 100.0, 0.0, -0.0001)] == [
        "2",
        "2.5",
        "0.25",
        "100",
        "0",
        "0",
    ]
    assert number_text(-1.5) == "−1.5"


def test_milligrams_show_a_tenth_only_when_small() -> None:
    assert [mg_text(x) for x in (200.0, 199.6, 2.54, 9.96, 0.0)] == [
        "200 mg",
        "200 mg",
        "2.5 mg",
        "10 mg",
        "0 mg",
    ]


def test_servings_and_counts() -> None:
    assert servings_text(2, "capsule") == "2 capsules"
    assert servings_text(1, "capsule") == "1 capsule"
    assert servings_text(0.5, "tablet") == "½ tablet"
    assert servings_text(1.5, "tablet") == "1 ½ tablets"
    assert servings_text(15, "mL") == "15 mL"
    assert (servings_text(1, "240 mL"), servings_text(2, "240 mL")) == ("240 mL", "2 × 240 mL")
    assert servings_text(2, "scoop (5 g)") == "2 scoops (5 g)"
    assert (count_text(1, "night"), count_text(3, "night"), count_text(0, "night")) == (
        "1 night",
        "3 nights",
        "0 nights",
    )


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("gummy", "gummies"), ("day", "days"), ("pouch", "pouches"), ("glass of water", "glasses of water"),
        ("drops", "drops"), ("IU", "IU"), ("", ""), ("5 g", "5 g"), ("check-in", "check-ins"),
    ],
)  # fmt: skip
def test_plurals(one: str, many: str) -> None:
    assert plural(one) == many


@given(st.integers(0, 2880))
def test_a_length_as_said_can_be_typed(minutes: int) -> None:
    assert read_minutes(length_text(minutes), "latency") == minutes


@given(st.integers(-10_000_000, 10_000_000))
def test_a_number_as_said_can_be_typed(thousandths: int) -> None:
    assert read_number(number_text(thousandths / 1000), "servings") == thousandths / 1000


def test_a_date_years_back_says_its_year() -> None:
    today = date(2026, 3, 5)
    assert day_in_log(date(2025, 3, 6), today) == "Thu 6 Mar"
    assert day_in_log(date(2019, 3, 5), today) == "5 Mar 2019"
