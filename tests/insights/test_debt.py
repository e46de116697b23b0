"""Sleep debt: the weights, the worked sums, naps and missing nights."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.insights.debt import nap_date, sleep_debt, weights
from tests.insights.nights import DAY, nap

NEED = 480


def nights(*hours: float | None) -> dict[date, float]:
    """Hours asleep, newest first; None for a night that was not logged."""
    return {DAY - timedelta(days=k): 60 * h for k, h in enumerate(hours) if h is not None}


def test_one_bad_night_is_four_hours_not_fourteen_times_its_weight() -> None:
    debt = sleep_debt(nights(4, *[8] * 13), (), NEED, DAY)
    assert (debt.plain_min, debt.nights_known, debt.coverage) == (240, 14, 1)
    assert debt.weighted_min_per_night == pytest.approx(36)


def test_a_surplus_counts_against_a_lack() -> None:
    debt = sleep_debt(nights(9.5, 9.5, 9.5, 6, 6, 6, 6, *[8] * 7), (), NEED, DAY)
    assert debt.plain_min == 210
    assert debt.weighted_min_per_night == pytest.approx(60 * 0.08513158878070581)
    assert sleep_debt(nights(*[9] * 14), (), NEED, DAY).plain_min == 0


def test_without_last_night_the_number_of_the_nights_before_stands() -> None:
    found = sleep_debt(nights(None, *[7] * 13), (), NEED, DAY)
    assert (found.plain_min, found.nights_known, found.last_night, found.more) == (780, 13, False, 0)
    assert found.coverage == pytest.approx(0.85)
    assert found.weighted_min_per_night == pytest.approx(60)
    assert found.text == "13 h behind, last night not logged"
    holes = sleep_debt(nights(None, 7, None, *[7] * 11), (), NEED, DAY)
    assert holes.text == "12 h behind, 12 of 14 nights known, last night not logged"


def test_enough_is_six_tenths_of_the_weights() -> None:
    five, six = (sleep_debt(nights(*[7] * n), (), NEED, DAY) for n in (5, 6))
    assert (five.plain_min, five.weighted_min_per_night, five.more) == (None, None, 1)
    assert five.coverage == pytest.approx(0.5419, abs=1e-4)
    assert (six.plain_min, six.nights_known, six.more) == (360, 6, 0)
    assert six.coverage == pytest.approx(0.6167, abs=1e-4)
    assert six.weighted_min_per_night == pytest.approx(60)
    nothing = sleep_debt({}, (), NEED, DAY)
    assert (nothing.coverage, nothing.more) == (0, 6)
    assert nothing.text == "0 of 14 nights known: 6 more for a sleep debt"


def test_ten_nights_suffice_with_the_last_among_them_and_nine_need_not() -> None:
    ten = sleep_debt(nights(7, *[None] * 4, *[7] * 9), (), NEED, DAY)
    assert (ten.plain_min, ten.text) == (600, "10 h behind, 10 of 14 nights known")
    nine = sleep_debt(nights(7, *[None] * 5, *[7] * 8), (), NEED, DAY)
    assert (nine.minutes, nine.text) == (None, "9 of 14 nights known: 1 more for a sleep debt")
    assert nine.short == "debt: 9 of 14 nights"


def test_what_is_shown_is_in_whole_minutes() -> None:
    barely = sleep_debt(nights(*[8] * 13, 479.6 / 60), (), NEED, DAY)
    assert (barely.minutes, barely.text, barely.short) == (0, "not behind", "not behind")
    assert sleep_debt(nights(*[8] * 13, 479 / 60), (), NEED, DAY).text == "1 min behind"


def test_older_nights_and_the_future_do_not_count() -> None:
    known = nights(*[8] * 14, 1, 1) | {DAY + timedelta(days=1): 60.0}
    assert sleep_debt(known, (), NEED, DAY).plain_min == 0


def test_an_afternoon_nap_counts_to_the_coming_night() -> None:
    yesterday = nap("2026-02-10 14:00", "2026-02-10 14:40")
    before_noon = nap("2026-02-11 11:00", "2026-02-11 11:30")
    this_afternoon = nap("2026-02-11 14:00", "2026-02-11 15:00")
    assert [nap_date(x) for x in (yesterday, before_noon)] == [DAY, DAY]
    assert nap_date(this_afternoon) == DAY + timedelta(days=1)
    debt = sleep_debt(nights(7, *[8] * 13), (yesterday, before_noon, this_afternoon), NEED, DAY)
    assert debt.plain_min == 0
    assert debt.weighted_min_per_night == pytest.approx(0.15 * (60 - 40 - 30))


def test_a_nap_counts_what_was_slept_of_it_and_not_where_the_night_is_unknown() -> None:
    short = nap("2026-02-10 14:00", "2026-02-10 15:00", asleep_min=20)
    lost = nap("2026-02-08 14:00", "2026-02-08 15:00")
    debt = sleep_debt(nights(7, 8, None, *[8] * 11), (short, lost), NEED, DAY)
    assert debt.plain_min == 40
    assert debt.nights_known == 13


@given(st.integers(2, 60), st.floats(0.01, 0.9), st.floats(0.5, 1))
def test_the_weights_add_up_to_one(n: int, last: float, ratio: float) -> None:
    found = weights(n, last, ratio)
    assert len(found) == n
    assert sum(found) == pytest.approx(1)
    assert found[0] == last


def test_the_usual_weights_fall_with_every_night() -> None:
    found = weights()
    assert sum(found) == pytest.approx(1, abs=1e-12)
    assert list(found) == sorted(found, reverse=True)
    assert weights(1) == (1.0,)
    assert weights(0) == ()


@given(st.lists(st.floats(0, 14), min_size=14, max_size=14), st.floats(0, 120))
def test_more_sleep_is_never_more_debt(hours: list[float], more_min: float) -> None:
    less = sleep_debt(nights(*hours), (), NEED, DAY)
    more = sleep_debt({day: tst + more_min for day, tst in nights(*hours).items()}, (), NEED, DAY)
    assert less.plain_min is not None
    assert more.plain_min is not None
    assert less.weighted_min_per_night is not None
    assert more.weighted_min_per_night is not None
    assert more.plain_min <= less.plain_min + 1e-9
    assert more.weighted_min_per_night == pytest.approx(less.weighted_min_per_night - more_min, abs=1e-6)


@given(st.floats(180, 600))
def test_the_same_lack_every_night_is_the_mean_lack(tst: float) -> None:
    debt = sleep_debt({day: tst for day in nights(*[8] * 14)}, (), NEED, DAY)
    assert debt.weighted_min_per_night == pytest.approx(NEED - tst)


def test_the_weights_by_the_formula() -> None:
    """The last night 0.15; the others share the rest, each nine tenths of the one after it."""
    total = sum(0.9**k for k in range(13))
    assert list(weights()) == pytest.approx([0.15, *(0.85 * 0.9**k / total for k in range(13))])
    assert weights(2) == pytest.approx((0.15, 0.85))
    assert weights(3, 0.5, 0.5) == pytest.approx((0.5, 1 / 3, 1 / 6))


def test_a_nap_at_noon_counts_to_the_coming_night() -> None:
    assert nap_date(nap("2026-02-10 11:59", "2026-02-10 12:30")) == DAY - timedelta(days=1)
    assert nap_date(nap("2026-02-10 12:00", "2026-02-10 12:30")) == DAY


def test_the_fourteenth_night_counts_and_the_fifteenth_does_not() -> None:
    assert sleep_debt(nights(*[8] * 13, 7), (), NEED, DAY).plain_min == 60
    assert sleep_debt(nights(*[8] * 14, 7), (), NEED, DAY).plain_min == 0
