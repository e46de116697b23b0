"""The cheapest legal week, against all weeks tried one by one."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from coach.planner.week.search import SLOTS, Rules, WeekSession, broken, cost_of, place_week


@st.composite
def small_weeks(draw: st.DrawFn) -> list[WeekSession]:
    count = draw(st.integers(1, 3))
    table = st.dictionaries(st.integers(0, SLOTS - 1), st.integers(0, 20), min_size=1, max_size=8)
    groups = st.frozensets(st.sampled_from(("legs", "back")), max_size=2)
    strain = st.sampled_from(("easy", "mod", "hard"))
    return [
        WeekSession(str(k), draw(table), draw(groups), draw(strain), draw(st.booleans()))  # type: ignore[arg-type]
        for k in range(count)
    ]


DAYS_DONE = st.frozensets(st.integers(0, 6), max_size=4)


@st.composite
def rules_of_a_week(draw: st.DrawFn) -> Rules:
    used = draw(DAYS_DONE)
    return Rules(
        most_days=draw(st.integers(2, 6)),
        hard_apart=draw(st.integers(0, 3)),
        one_easy=draw(st.booleans()),
        gap_h=draw(st.sampled_from((0, 24, 48))),
        used=used,
        goal_days=draw(st.integers(0, 3)),
        goal_cost=draw(st.sampled_from((0, 5, 25))),
        goal_done=frozenset(day for day in used if day % 2),
    )


@settings(max_examples=300)
@given(small_weeks(), rules_of_a_week())
def test_the_cheapest_legal_week_is_found_as_by_trying_all(sessions: list[WeekSession], rules: Rules) -> None:
    legal = (w for w in product(*(s.costs for s in sessions)) if not broken(sessions, w, rules))
    least = min((cost_of(sessions, week, rules) for week in legal), default=None)
    found = place_week(sessions, rules)
    assert (found.cost if found else None) == least
    if found is not None:
        assert not broken(sessions, found.slots, rules)
