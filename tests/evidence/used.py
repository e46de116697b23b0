"""Which facts the program reads: the texts of its own code, and what the rows of the evidence base name in turn."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

from coach.evidence import facts

COACH = Path(__file__).parents[2] / "coach"


@cache
def trees() -> dict[str, ast.Module]:
    """The program's own code, by file."""
    files = sorted(COACH.rglob("*.py"))
    return {file.relative_to(COACH.parent).as_posix(): ast.parse(file.read_text("utf-8")) for file in files}


@cache
def named_in_code() -> frozenset[str]:
    """Every text in the program's own code."""
    nodes = (node for tree in trees().values() for node in ast.walk(tree))
    return frozenset(node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))


@cache
def read_in_code() -> frozenset[str]:
    """Every attribute that the program asks of something, `facts.gates` as `gates`, outside the evidence itself."""
    outside = (tree for name, tree in trees().items() if name != "coach/evidence/facts.py")
    return frozenset(node.attr for tree in outside for node in ast.walk(tree) if isinstance(node, ast.Attribute))


@cache
def used_rules() -> frozenset[str]:
    """Rules that the program reads, by name or as the limit or the course of a nutrient."""
    rows = facts().nutrients.values()
    named = {name for row in rows for name in (row.limit_fact, row.course_fact)}
    return frozenset(set(facts().rules) & (named_in_code() | named))
