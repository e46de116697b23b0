"""The days whose optimum an independent solver proved (vectors.json)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from coach.planner.placing.door import conflict, cost_of, from_vector, place, violations

VECTORS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "vectors.json").read_text("utf-8"))
POSSIBLE = [vector for vector in VECTORS if vector["expected"]["status"] == "OPTIMAL"]
IMPOSSIBLE = [vector for vector in VECTORS if vector["expected"]["status"] == "INFEASIBLE"]


@pytest.mark.parametrize("vector", POSSIBLE, ids=lambda vector: str(vector["id"]))
def test_the_proved_optimum_is_found_and_proved(vector: dict[str, Any]) -> None:
    problem = from_vector(vector["input"])
    found = place(problem)
    assert found.proved
    assert found.placement is not None
    assert found.placement.cost == vector["expected"]["objective"]
    assert cost_of(problem, found.placement.starts) == found.placement.cost
    assert violations(problem, found.placement.starts) == ()


@pytest.mark.parametrize("vector", POSSIBLE, ids=lambda vector: str(vector["id"]))
def test_the_other_solvers_answer_is_legal_and_costs_the_same_here(vector: dict[str, Any]) -> None:
    problem = from_vector(vector["input"])
    theirs = [vector["expected"]["one_optimal_assignment"][a.name] for a in problem.activities]
    assert violations(problem, theirs) == ()
    assert cost_of(problem, theirs) == vector["expected"]["objective"]


@pytest.mark.parametrize("vector", IMPOSSIBLE, ids=lambda vector: str(vector["id"]))
def test_the_only_conflict_is_named(vector: dict[str, Any]) -> None:
    problem = from_vector(vector["input"])
    found = place(problem)
    assert found.placement is None
    assert found.proved
    assert vector["expected"]["mus_unique"]
    assert conflict(problem) == tuple(vector["expected"]["one_mus"])
    assert conflict(problem, keep_last=["busy 3"]) == tuple(vector["expected"]["one_mus"])
