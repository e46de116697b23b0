"""The vectors agree, the runner tells when they do not, and it can tell for every number in them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.oracles.compare import difference
from tests.oracles.runner import judge, main, read_vectors
from tests.oracles.topics import NOT_SHIPPED, TOPICS

VECTORS = Path(__file__).parent / "vectors.json"
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("vector", read_vectors(VECTORS), ids=lambda vector: vector["id"])
def test_vector(vector: dict[str, Any]) -> None:
    assert judge(vector) == ("ok", f"{vector['id']} ok")


def test_every_topic_has_a_vector() -> None:
    assert {vector["topic"] for vector in read_vectors(VECTORS)} == set(TOPICS)


def spoiled(expected: Any, by: float = 0.001) -> Iterator[Any]:
    """The expectation with one of its parts made wrong, each part in turn; numbers by so much."""
    if isinstance(expected, dict):
        for key, value in expected.items():
            # Another assignment may be just as cheap, so a changed one is not always wrong.
            if key not in ("one_optimal_assignment", "one_optimal"):
                yield from ({**expected, key: wrong} for wrong in spoiled(value, by))
    elif isinstance(expected, list):
        for place, value in enumerate(expected):
            yield from ([*expected[:place], wrong, *expected[place + 1 :]] for wrong in spoiled(value, by))
    elif isinstance(expected, bool):
        yield not expected
    elif isinstance(expected, int | float):
        yield expected + by
    else:
        yield "something else"


@pytest.mark.parametrize("vector", read_vectors(VECTORS), ids=lambda vector: vector["id"])
def test_every_part_of_an_expectation_counts(vector: dict[str, Any]) -> None:
    variants = list(spoiled(vector["expected"], max(0.001, 3 * vector.get("tolerance", {}).get("abs", 0.0))))
    assert variants
    for expected in variants:
        verdict, line = judge({**vector, "expected": expected})
        assert verdict == "different", expected
        assert line.startswith(f"{vector['id']} expected ")
        assert " got " in line


def test_an_assignment_that_costs_more_or_breaks_a_rule_is_not_accepted() -> None:
    vector = next(v for v in read_vectors(VECTORS) if v["id"] == "plan.day.canonical")
    best = vector["expected"]["one_optimal_assignment"]
    for wrong in ({**best, "workout": best["workout"] + 5}, {**best, "snack": 0}, {"nobody": 3}):
        expected = {**vector["expected"], "one_optimal_assignment": wrong}
        assert judge({**vector, "expected": expected})[0] == "different"


def written(folder: Path, *vectors: dict[str, Any]) -> str:
    file = folder / "vectors.json"
    file.write_text(json.dumps({"vectors": vectors}), "utf-8")
    return str(file)


LEAD: dict[str, Any] = {
    "id": "t.lead",
    "topic": "caffeine_lead",
    "input": {"doses_mg": [70], "half_life_h": 5, "threshold_mg": [35]},
    "expected": {"lead_h": [5.0]},
    "tolerance": {"abs": 0.001},
}


def test_all_agree(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([written(tmp_path, LEAD)]) == 0
    assert capsys.readouterr().out == "t.lead ok\n1 vectors: 1 ok, 0 different, 0 unknown topic\n"


def test_a_wrong_expectation_is_told_with_both_sides(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([written(tmp_path, LEAD, {**LEAD, "id": "t.wrong", "expected": {"lead_h": [6]}})]) == 1
    good, wrong, count = capsys.readouterr().out.splitlines()
    assert good == "t.lead ok"
    assert wrong.startswith('t.wrong expected {"lead_h": [6]} got {"lead_h": [5.0')
    assert count == "2 vectors: 1 ok, 1 different, 0 unknown topic"


def test_an_unknown_topic_is_a_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([written(tmp_path, LEAD, {**LEAD, "id": "t.new", "topic": "horoscope"})]) == 1
    assert capsys.readouterr().out.splitlines()[1:] == [
        "t.new unknown topic horoscope",
        "2 vectors: 1 ok, 0 different, 1 unknown topic",
    ]


def test_what_the_program_does_not_answer_is_named_and_no_failure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not set(NOT_SHIPPED) & set(TOPICS)
    assert main([written(tmp_path, LEAD, {**LEAD, "id": "t.hooper", "topic": "hooper"})]) == 0
    assert capsys.readouterr().out.splitlines()[1:] == [
        "t.hooper not shipped: the check-in asks McLean's items",
        "2 vectors: 1 ok, 0 different, 0 unknown topic, 1 not shipped",
    ]


def test_an_input_that_cannot_be_computed_is_a_difference(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([written(tmp_path, {**LEAD, "input": {}})]) == 1
    assert capsys.readouterr().out.startswith('t.lead expected {"lead_h": [5.0]} got KeyError')


@pytest.mark.parametrize("text", ["", "{", "[]", '{"vectors": 3}', '{"vectors": [{"id": "x"}]}', '{"vectors": [1]}'])
def test_a_file_without_vectors_is_refused(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "bad.json"
    file.write_text(text, "utf-8")
    assert main([str(file)]) == 3
    assert str(file) in capsys.readouterr().err


def test_a_missing_file_and_a_missing_argument(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "none.json")]) == 3
    assert main([]) == 2
    assert "usage" in capsys.readouterr().err


def test_as_a_command(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.oracles", written(tmp_path, {**LEAD, "expected": {"tmax_h": 1}})]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.splitlines()[-1] == "1 vectors: 0 ok, 1 different, 0 unknown topic"


@pytest.mark.parametrize(
    ("expected", "got", "tolerance"),
    [
        (1, 1.0, {"abs": 0}), (1.0, 1.05, {"abs": 0.1}), (100, 101, {"rel": 0.02}), (None, None, {}), ("a", "a", {}),
        ([1, [2]], (1, (2,)), {}), ({"a": {"b": 1}}, {"a": {"b": 1, "c": 2}}, {}), ("inf", float("inf"), {}),
    ],
)  # fmt: skip
def test_what_counts_as_the_same(expected: Any, got: Any, tolerance: dict[str, float]) -> None:
    assert difference(expected, got, tolerance) is None


@pytest.mark.parametrize(
    ("expected", "got", "tolerance"),
    [
        (1, 2, {"abs": 0.5}), (1, True, {"abs": 1}), (True, 1, {"abs": 1}), (None, 0, {}), ("1", 1, {}),
        ([1, 2], [1], {"abs": 5}), ({"a": 1}, {}, {}), ({"a": None}, {}, {}), (0, float("nan"), {"abs": 1}),
    ],
)  # fmt: skip
def test_what_counts_as_different(expected: Any, got: Any, tolerance: dict[str, float]) -> None:
    assert difference(expected, got, tolerance) is not None


def test_only_the_parts_that_differ_are_told() -> None:
    assert difference({"a": 1, "b": {"c": 2, "d": 3}}, {"a": 1, "b": {"c": 2, "d": 4}}) == (
        {"b": {"d": 3}},
        {"b": {"d": 4}},
    )
