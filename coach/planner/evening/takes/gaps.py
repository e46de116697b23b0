"""Gaps on the grid: what the cabinet says in moments -> the slots in which a dose keeps them."""

from __future__ import annotations

from coach.cabinet.pairs import Forbidden
from coach.planner.grid import ALL, Grid, between


def open_mask(stretch: Forbidden, grid: Grid) -> int:
    """The slots in which a dose keeps that gap: at or before its start, or at or after its end."""
    first = grid.floor(stretch.after) + 1
    last = grid.ceil(stretch.before) - 1
    return ALL & ~between(first, last)
