"""The search of a week counts its work: the answer and the effort of seeded weeks are frozen, proved or not.

`COACH_GOLDEN=write pytest tests/planner/test_week_work.py` writes them anew.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from coach.planner.week.search import Rules, WeekSession, any_week, place_week
from tests.placing.weeks import KINDS, realistic_rules, realistic_week, replanned_week

FROZEN = Path(__file__).parent / "frozen_weeks.txt"


def test_a_week_has_one_answer_and_one_effort() -> None:
    now = "\n".join(_lines()) + "\n"
    if os.environ.get("COACH_GOLDEN") == "write":
        FROZEN.write_text(now, "utf-8")
    assert now == FROZEN.read_text("utf-8")


def _weeks() -> Iterator[tuple[str, list[WeekSession], Rules]]:
    for seed in range(10):
        count = 3 + seed % 5
        yield f"week {seed} of {count}", realistic_week(seed, count), realistic_rules(seed)
        yield f"again {seed} of {count}", replanned_week(seed, count), realistic_rules(seed)
    alike = [WeekSession("yoga", dict.fromkeys(range(21), 1), intensity="easy") for _ in range(5)]
    yield "five alike", alike, Rules()
    crowd = [session for seed in range(2) for session in realistic_week(seed, len(KINDS))]
    yield "fourteen", crowd, Rules(gap_h=24, hard_apart=1, one_easy=False)
    yield "fourteen, a day free", crowd, Rules(gap_h=24, hard_apart=1, one_easy=False, most_days=4)


def _lines() -> Iterator[str]:
    for name, sessions, rules in _weeks():
        found, some = place_week(sessions, rules), any_week(sessions, rules)
        if found is None:
            yield f"{name}: none; any {some}"
            continue
        proved = "proved" if found.proved else "not proved"
        yield f"{name}: cost {found.cost} {proved}, work {found.work}, slots {found.slots}; any {some}"
