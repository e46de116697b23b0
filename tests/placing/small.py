"""Small days of every kind, small enough to try everything: a Hypothesis strategy."""

from __future__ import annotations

from hypothesis import strategies as st

from coach.planner.placing.door import NEVER, Activity, Apart, Block, DayProblem, Diff, Soft


@st.composite
def small_days(draw: st.DrawFn) -> DayProblem:
    """A day of up to 4 activities on up to 24 slots, possible or not."""
    count = draw(st.integers(0, 4))
    horizon = draw(st.integers(4, 24 if count < 4 else 11))
    return DayProblem(
        horizon,
        tuple(draw(_activities(horizon, k)) for k in range(count)),
        tuple(draw(_blocks(horizon, k)) for k in range(draw(st.integers(0, 2)))),
        tuple(draw(_diffs(horizon, count, k)) for k in range(draw(_rules(count)))),
        tuple(draw(_aparts(horizon, count, k)) for k in range(draw(_rules(count)))),
        tuple(draw(_softs(horizon, count, k)) for k in range(draw(_rules(count)))),
    )


def _rules(count: int) -> st.SearchStrategy[int]:
    return st.integers(0, 2 if count > 1 else 0)


@st.composite
def _activities(draw: st.DrawFn, horizon: int, k: int) -> Activity:
    slots = st.integers(0, horizon - 1)
    low = draw(st.integers(-2, horizon - 1))
    cost = st.one_of(st.integers(0, 9), st.just(NEVER))
    return Activity(
        f"thing {k}",
        draw(st.integers(1, 5)),
        draw(st.booleans()),
        low,
        low + draw(st.integers(0, horizon)),
        draw(slots),
        draw(st.integers(0, 3)),
        draw(st.integers(0, 3)),
        draw(st.one_of(st.none(), slots)),
        draw(st.integers(0, 2)),
        draw(st.one_of(st.none(), st.integers(0, (1 << horizon) - 1))),
        draw(st.one_of(st.none(), st.tuples(*[cost] * horizon))),
    )


@st.composite
def _blocks(draw: st.DrawFn, horizon: int, k: int) -> Block:
    start = draw(st.integers(-3, horizon))
    return Block(start, start + draw(st.integers(0, 5)), f"busy {k}")


@st.composite
def _pairs(draw: st.DrawFn, count: int) -> tuple[int, int]:
    i = draw(st.integers(0, count - 1))
    return i, (i + draw(st.integers(1, count - 1))) % count


@st.composite
def _diffs(draw: st.DrawFn, horizon: int, count: int, k: int) -> Diff:
    low = draw(st.integers(-horizon, horizon))
    return Diff(*draw(_pairs(count)), low, low + draw(st.integers(0, 2 * horizon)), f"diff {k}")


@st.composite
def _aparts(draw: st.DrawFn, horizon: int, count: int, k: int) -> Apart:
    gap = st.integers(-3, horizon)
    return Apart(*draw(_pairs(count)), draw(gap), draw(gap), f"apart {k}")


@st.composite
def _softs(draw: st.DrawFn, horizon: int, count: int, k: int) -> Soft:
    low = draw(st.integers(-horizon, horizon))
    return Soft(*draw(_pairs(count)), low, low + draw(st.integers(0, 5)), draw(st.integers(0, 3)), f"soft {k}")
