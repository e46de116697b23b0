"""The search counts its work, so a day has one answer and one effort: both are frozen, also where nothing is proved.

A change of the search shows here as other numbers; cheaper days and less work are what one hopes to see.
`COACH_GOLDEN=write pytest tests/placing/test_work.py` writes them anew.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from coach.planner.placing.conflict import conflict
from coach.planner.placing.door import Activity, DayProblem, place
from tests.placing.days import adversarial_day, realistic_day, saturated_day

FROZEN = Path(__file__).parent / "frozen_work.txt"


def test_a_day_has_one_answer_and_one_effort() -> None:
    now = "\n".join(_lines()) + "\n"
    if os.environ.get("COACH_GOLDEN") == "write":
        FROZEN.write_text(now, "utf-8")
    assert now == FROZEN.read_text("utf-8")


def _days() -> Iterator[tuple[str, DayProblem]]:
    yield from ((f"realistic {seed}", realistic_day(seed)) for seed in range(12))
    yield from ((f"saturated {seed}", saturated_day(seed)) for seed in range(6))
    yield from ((f"adversarial {seed}", adversarial_day(seed)) for seed in range(6))
    many = tuple(Activity(f"wish {k}", 3, True, 150, 290, 180 + k, 1) for k in range(20))
    yield "twenty wishes", DayProblem(360, many)


def _lines() -> Iterator[str]:
    for name, problem in _days():
        found = place(problem)
        said = "proved" if found.proved else "not proved"
        if found.placement is None:
            groups = " | ".join(conflict(problem))
            yield f"{name}: {said} impossible, work {found.work}: {groups}"
            continue
        cost = found.placement.cost
        yield f"{name}: cost {cost} {said}, work {found.work}, starts {found.placement.starts}"
        below = place(problem, below=cost, work_limit=2_000)
        yield f"    below {cost}: dear {below.dear}, proved {below.proved}, work {below.work}"
