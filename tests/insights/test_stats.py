"""Statistics against numbers of R and by counting: series, tails, ranks, many questions, all shifts."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.insights.stats.distributions import incomplete_beta, normal_quantile, normal_tail, t_quantile, t_tail
from coach.insights.stats.many import benjamini_hochberg
from coach.insights.stats.posterior import posterior
from coach.insights.stats.ranks import ranks, spearman, spearman_rho
from coach.insights.stats.series import autocorrelation, effective_n, mean_sd, quantile, trend_share
from coach.insights.stats.shifts import shift_test


@pytest.mark.parametrize(
    ("p", "df", "t"),
    [
        (0.975, 7, 2.364624252),
        (0.975, 1, 12.70620474),
        (0.95, 30, 1.697260887),
        (0.5, 5, 0.0),
        (0.025, 58, -2.001717484),
    ],
)
def test_quantiles_of_student(p: float, df: float, t: float) -> None:
    """`qt` of R."""
    assert t_quantile(p, df) == pytest.approx(t, abs=1e-7)
    assert t_tail(t_quantile(p, df), df) == pytest.approx(1 - p, abs=1e-9)


def test_quantiles_of_the_normal() -> None:
    assert normal_quantile(0.975) == pytest.approx(1.959963984540054, abs=1e-9)
    assert normal_tail(0) == 0.5
    assert incomplete_beta(2, 3, 0.0) == 0
    assert incomplete_beta(2, 3, 1.0) == 1
    assert incomplete_beta(2, 3, 0.4) == pytest.approx(0.5248)


def test_the_memory_of_a_series() -> None:
    assert autocorrelation([1.0, 2.0, 3.0, 4.0]) == pytest.approx(0.25)
    assert autocorrelation([5.0, 5.0, 5.0]) == 0
    assert autocorrelation([]) == autocorrelation([1.0]) == autocorrelation([None, 2.0]) == 0


def test_a_gap_is_not_closed() -> None:
    """Every second day: no neighbor is known, so nothing is known of them."""
    assert autocorrelation([1.0, None, 2.0, None, 3.0, None, 4.0]) == 0


def test_a_series_against_itself_is_worth_less() -> None:
    assert effective_n(60, 0.5, 0.4) == 40
    assert effective_n(60, -0.5, 0.4) == effective_n(60, 0.5, -0.4) == 60


def test_spread_and_quantiles() -> None:
    assert mean_sd([4.0]) == (4.0, 0.0)
    assert mean_sd([2.0, 4.0]) == (3.0, math.sqrt(2))
    assert [quantile([1, 2, 3, 4], share) for share in (0, 0.5, 1)] == [1, 2.5, 4]


def test_a_line_explains_itself_and_nothing_else() -> None:
    assert trend_share([1.0, 2.0, None, 4.0]) == pytest.approx(1.0)
    assert trend_share([3.0, 3.0, 3.0]) == trend_share([1.0, 2.0]) == 0
    assert trend_share([0.0, 1.0, 0.0]) == 0


def test_ranks_share_ties() -> None:
    assert ranks([3, 1, 3, 2]) == [3.5, 1, 3.5, 2]
    assert spearman_rho([1, 2, 3], [5, 5, 5]) is None
    assert spearman_rho([1], [1]) is None


def test_rho_and_its_interval() -> None:
    """By hand: atanh(0.5) +- 1.96 sqrt((1 + 0.125)/(n - 3)) at n = 30."""
    rng = random.Random(4)
    u = list(range(30))
    v = sorted(u, key=lambda x: x + rng.gauss(0, 14))
    found = spearman(u, v)
    assert found is not None
    half = 1.959963984540054 * math.sqrt((1 + found.rho**2 / 2) / 27)
    assert found.interval == pytest.approx(
        (math.tanh(math.atanh(found.rho) - half), math.tanh(math.atanh(found.rho) + half))
    )
    assert spearman(u[:9], v[:9]) is None
    perfect = spearman(u, u)
    assert perfect is not None
    assert perfect.interval[1] <= 1


def test_fewer_independent_days_make_the_interval_wider() -> None:
    u = list(range(20))
    v = [x % 7 for x in u]
    whole, half = spearman(u, v), spearman(u, v, effective=8)
    assert whole is not None
    assert half is not None
    assert half.interval[0] < whole.interval[0] <= whole.rho <= whole.interval[1] < half.interval[1]


def test_many_questions() -> None:
    assert benjamini_hochberg([]) == []
    assert benjamini_hochberg([0.04]) == [0.04]
    assert benjamini_hochberg([0.04, 0.01, 0.03]) == pytest.approx([0.04, 0.03, 0.04])


def slow(done: list[bool | None], followed: list[float | None]) -> list[float | None]:
    """Every shift by itself: mean with minus mean without."""
    n = len(done)
    found: list[float | None] = []
    for s in range(n):
        arms: dict[bool, list[float]] = {True: [], False: []}
        for i, one in enumerate(done):
            value = followed[(i + s) % n]
            if one is not None and value is not None:
                arms[one].append(value)
        found.append(
            sum(arms[True]) / len(arms[True]) - sum(arms[False]) / len(arms[False]) if all(arms.values()) else None
        )
    return found


DAYS = st.lists(
    st.tuples(st.sampled_from((True, False, None)), st.none() | st.integers(-400, 600)), min_size=1, max_size=30
)


@given(DAYS)
def test_all_shifts_at_once_are_each_by_itself(days: list[tuple[bool | None, int | None]]) -> None:
    done = [one for one, _ in days]
    followed = [None if value is None else float(value) for _, value in days]
    expected = slow(done, followed)
    found = shift_test(done, followed)
    if expected[0] is None:
        assert found is None
        return
    assert found is not None
    known = [d for d in expected if d is not None]
    assert found.difference == pytest.approx(expected[0], abs=1e-6)
    assert found.shifts == len(known)
    as_large = sum(abs(d) >= abs(expected[0]) - 1e-7 for d in known)
    assert found.p == pytest.approx(as_large / len(known))
    assert 0 <= found.tail <= found.p


def test_one_arm_alone_cannot_be_compared() -> None:
    assert shift_test([True, True], [1.0, 2.0]) is None
    assert shift_test([], []) is None
    assert shift_test([True, False], [None, None]) is None


def test_without_any_spread_nothing_stands_out() -> None:
    found = shift_test([True, False, True, False], [3.0] * 4)
    assert found is not None
    assert (found.difference, found.p, found.tail) == (0.0, 1.0, 1.0)


def test_what_is_unsure_is_drawn_towards_what_was_expected() -> None:
    equal = posterior(10, 5, 5)
    assert (equal.mean, equal.sd) == pytest.approx((5, 5 / math.sqrt(2)))
    assert posterior(10, 0.01, 5).mean == pytest.approx(10, abs=0.01)
    assert posterior(10, 500, 5).mean == pytest.approx(0, abs=0.01)
    assert equal.above(5) == 0.5
    assert equal.interval(0.95) == pytest.approx((5 - 1.959964 * equal.sd, 5 + 1.959964 * equal.sd))
