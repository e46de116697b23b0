"""Expressions that are compiled late are all right all the same."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

from coach.pattern import Pattern

ROOT = Path(__file__).parents[1]
HOLDERS = sorted(file for file in (ROOT / "coach").rglob("*.py") if "= Pattern(" in file.read_text("utf-8"))


@pytest.mark.parametrize("file", HOLDERS, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_every_late_expression_compiles(file: Path) -> None:
    module = import_module(".".join(file.relative_to(ROOT).with_suffix("").parts))
    held = [value for value in vars(module).values() if isinstance(value, Pattern)]
    assert held
    for pattern in held:
        assert isinstance(pattern.compiled, re.Pattern)


def test_it_answers_as_the_expression_does() -> None:
    late, plain = Pattern(r"(\d+)([ap])", re.IGNORECASE), re.compile(r"(\d+)([ap])", re.IGNORECASE)
    for text in ("7p", "x 7P, 8a", "none", ""):
        for name in ("fullmatch", "match", "search"):
            mine, other = getattr(late, name)(text), getattr(plain, name)(text)
            assert (mine and mine.span()) == (other and other.span())
        assert [found.groups() for found in late.finditer(text)] == [found.groups() for found in plain.finditer(text)]
        assert late.findall(text) == plain.findall(text)
        assert late.split(text) == plain.split(text)
        assert late.sub("-", text) == plain.sub("-", text)
    with pytest.raises(re.error):
        _ = Pattern("(").compiled
