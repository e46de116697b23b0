"""Rows of the bench and how they are printed."""

from __future__ import annotations

from typing import NamedTuple


class Row(NamedTuple):
    """One measurement."""

    what: str
    measured: str
    goal: str = ""
    met: bool | None = None


def show(rows: list[Row]) -> str:
    """A plain table, one row a line."""
    width = max(len(row.what) for row in rows)
    wide = max(len(row.measured) for row in rows)
    marks = {True: "met", False: "NOT MET", None: ""}
    lines = [f"{row.what:<{width}}  {row.measured:<{wide}}  {row.goal:<22} {marks[row.met]}".rstrip() for row in rows]
    return "\n".join(lines)


def percentile(values: list[float], share: float) -> float:
    """The value below which that share of the values lies."""
    ranked = sorted(values)
    return ranked[min(int(share * len(ranked)), len(ranked) - 1)]
