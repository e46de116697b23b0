"""Expected and got under a tolerance -> the parts that differ, or nothing."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

EXACT = {"abs": 0.0}


def difference(expected: Any, got: Any, tolerance: Mapping[str, float] = EXACT) -> tuple[Any, Any] | None:
    """The differing parts of both sides, or None. Keys that are not expected do not count."""
    if isinstance(expected, dict) and isinstance(got, dict):
        parts = {key: difference(value, got.get(key, "nothing"), tolerance) for key, value in expected.items()}
        differ = {key: part for key, part in parts.items() if part is not None}
        if not differ:
            return None
        return {key: part[0] for key, part in differ.items()}, {key: part[1] for key, part in differ.items()}
    return None if _same(expected, got, tolerance) else (expected, got)


def _same(expected: Any, got: Any, tolerance: Mapping[str, float]) -> bool:
    if isinstance(expected, list) and isinstance(got, list | tuple):
        return len(expected) == len(got) and all(
            difference(e, g, tolerance) is None for e, g in zip(expected, got, strict=True)
        )
    if _is_number(expected) and _is_number(got):
        near = max(tolerance.get("abs", 0.0), tolerance.get("rel", 0.0) * abs(expected))
        return bool(expected == got or abs(expected - got) <= near)
    if expected == "inf":  # JSON has no infinity
        return got in ("inf", math.inf)
    return type(expected) is type(got) and bool(expected == got)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
