"""A file of vectors -> one line each, a count, and the exit code."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from coach.errors import CoachError
from tests.oracles.compare import EXACT, difference
from tests.oracles.topics import NOT_SHIPPED, PARTS_NOT_SHIPPED, TOPICS

USAGE = "usage: python -m tests.oracles PATH (a file of vectors like tests/oracles/vectors.json)"
OK, DIFFERENT, UNKNOWN, APART = "ok", "different", "unknown topic", "not shipped"


def main(arguments: list[str]) -> int:
    """Print a line for each vector and a count; 0 when all agree, 1 when not, 2 usage, 3 unreadable.

    What is not part of the program is named and is no failure.
    """
    if len(arguments) != 1 or arguments[0].startswith("-"):
        print(USAGE, file=sys.stderr)
        return 2
    try:
        vectors = read_vectors(Path(arguments[0]))
    except (OSError, ValueError) as error:
        print(f"{arguments[0]}: cannot be read as vectors: {error}", file=sys.stderr)
        return 3
    counts: Counter[str] = Counter()
    for vector in vectors:
        verdict, line = judge(vector)
        counts[verdict] += 1
        print(line)
    words = (OK, DIFFERENT, UNKNOWN, *((APART,) if counts[APART] else ()))
    print(f"{len(vectors)} vectors: " + ", ".join(f"{counts[word]} {word}" for word in words))
    return 0 if counts[OK] + counts[APART] == len(vectors) else 1


def read_vectors(file: Path) -> list[dict[str, Any]]:
    """The vectors of a file; ValueError when it does not hold any list of them."""
    document = json.loads(file.read_text("utf-8"))
    vectors = document.get("vectors") if isinstance(document, dict) else None
    if not isinstance(vectors, list):
        raise ValueError("there is no list “vectors”")
    for place, vector in enumerate(vectors):
        missing = {"id", "topic", "input", "expected"} - set(vector if isinstance(vector, dict) else ())
        if missing:
            raise ValueError(f"vector {place} lacks {', '.join(sorted(missing))}")
    return vectors


def judge(vector: dict[str, Any]) -> tuple[str, str]:
    """The verdict on one vector, and its line."""
    topic, expected = vector["topic"], vector["expected"]
    if topic in NOT_SHIPPED:
        return APART, f"{vector['id']} not shipped: {NOT_SHIPPED[topic]}"
    for part in PARTS_NOT_SHIPPED.get(topic, ()):
        expected = {key: value for key, value in expected.items() if key != part}
    if vector["expected"] and not expected:
        return APART, f"{vector['id']} not shipped: no part of it"
    if topic not in TOPICS:
        return UNKNOWN, f"{vector['id']} unknown topic {topic}"
    try:
        got = TOPICS[topic](vector["input"], expected)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, CoachError) as error:
        return DIFFERENT, f"{vector['id']} expected {_said(expected)} got {type(error).__name__}: {error}"
    differ = difference(expected, got, vector.get("tolerance") or EXACT)
    if differ is None:
        return OK, f"{vector['id']} ok"
    return DIFFERENT, f"{vector['id']} expected {_said(differ[0])} got {_said(differ[1])}"


def _said(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
