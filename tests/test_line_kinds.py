"""Adding a kind of line touches its row and its rule: no other table in the code is keyed by kinds."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import get_args

from coach.model.line_kinds import LINE_KINDS
from coach.model.plan import ItemKind

ROOT = Path(__file__).parents[1] / "coach"
HOME = ("model/line_kinds.py", "model/fields.py")
OTHER_KINDS = ("forms/known_by.py",)
"""Kinds of product there, two of which share their names with kinds of line."""
KINDS = frozenset(get_args(ItemKind))


def tables(code: str) -> list[int]:
    """The lines on which a dict, tuple, list or set holds several kinds and nothing else."""
    found = []
    for node in ast.walk(ast.parse(code)):
        parts = node.keys if isinstance(node, ast.Dict) else getattr(node, "elts", [])
        said = [part.value if isinstance(part, ast.Constant) else None for part in parts]
        if len(set(said)) > 1 and KINDS.issuperset(said):
            found.append(getattr(node, "lineno", 0))
    return found


def test_every_kind_has_its_row() -> None:
    assert tuple(LINE_KINDS) == get_args(ItemKind)


def test_no_other_table_is_keyed_by_kinds() -> None:
    found = {
        f"{name}:{line}"
        for file in sorted(ROOT.rglob("*.py"))
        if (name := file.relative_to(ROOT).as_posix()) not in (*HOME, *OTHER_KINDS)
        for line in tables(file.read_text("utf-8"))
    }
    assert found == set()
    assert tables((ROOT / HOME[0]).read_text("utf-8"))
    assert tables('signs = {"bath": "~", "nap": "z"}') == tables('NO_TASK = ("bath", "nap")') == [1]


def test_what_the_search_may_leave_out_has_a_price_and_more_important_lines_a_higher_one() -> None:
    rows = sorted((row for row in LINE_KINDS.values() if row.importance), key=lambda row: row.importance)
    prices = [row.drop_price for row in rows]
    assert all(prices)
    assert prices == sorted(prices)
