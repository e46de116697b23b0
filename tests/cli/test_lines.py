"""Lines, tables and the last gate of the output."""

from __future__ import annotations

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.cli.lines import Line, cells, ends, one_line, table, wrapped
from coach.cli.out import say, say_json

UNRULY = {*map(chr, range(32)), *map(chr, range(0x7F, 0xA0)), *"\u202a\u202b\u202c\u202d\u202e\u2066\u2069\ufeff"}


@given(st.text(max_size=120))
def test_a_paragraph_keeps_its_words_and_its_width(text: str) -> None:
    lines = wrapped(text, first="  ")
    assert not set("".join(lines)) & UNRULY
    assert "".join("".join(lines).split()) == "".join(one_line(text).split())


@given(st.text(max_size=60), st.text(max_size=40))
def test_both_ends_are_always_shown(left: str, right: str) -> None:
    left, right = one_line(left), one_line(right)
    lines = ends(left, right)
    assert len(lines) <= 2
    assert left.strip() in "\n".join(lines)
    assert right in lines[-1]


def test_a_hint_that_does_not_fit_stands_below() -> None:
    assert ends("a" * 70, "b" * 20) == ["a" * 70, " " * 60 + "b" * 20]
    assert ends("left", "right", 12) == ["left   right"]


def test_columns_count_cells_not_letters() -> None:
    assert cells("深蹲") == 4
    assert table([["深蹲", "1"], ["legs", "22"]], right=frozenset((1,)), indent=2) == ["  深蹲   1", "  legs  22"]
    assert table([]) == []


@given(text=st.text(max_size=80))
def test_nothing_raw_leaves(text: str) -> None:
    import contextlib
    import io

    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        say([Line(text, "strong"), text])
        say_json({"text": text.encode("utf-8", "replace").decode()})
    assert not set(printed.getvalue()) & (UNRULY - {"\n", "\t"})


def test_json_stays_the_same_document(capsys: pytest.CaptureFixture[str]) -> None:
    document = {"text": "\x7f\x9b\u202e “深” 🙂 \x1b", "list": [1, 2.5, None]}
    say_json(document)
    out = capsys.readouterr().out
    assert json.loads(out) == document == msgspec.json.decode(out)
