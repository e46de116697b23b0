"""Lines of plain text: what a verb wants to say -> lines of at most 80 cells, tones beside them."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from coach.clean import visible

WIDTH = 80

Tone = Literal["", "strong", "quiet"]


class Line(NamedTuple):
    """One line; its tone shows on a terminal only, and never says anything by itself."""

    text: str
    tone: Tone = ""


def one_line(text: str) -> str:
    """Text from people and files on a single line, nothing in it that moves a cursor."""
    return " ".join(visible(text).split())


def cells(text: str) -> int:
    """How many columns a text takes."""
    wide = sum(unicodedata.east_asian_width(sign) in "WF" for sign in text)
    return len(text) + wide - sum(unicodedata.combining(sign) > 0 for sign in text)


def pad(text: str, width: int) -> str:
    """The text, filled with spaces to that many columns."""
    return text + " " * max(0, width - cells(text))


def ends(left: str, right: str, width: int = WIDTH) -> list[str]:
    """`left` and `right` at the two ends of a line; on two lines where they do not fit on one."""
    if not right:
        return [left.rstrip()]
    gap = width - cells(left) - cells(right)
    if gap >= 2:
        return [left + " " * gap + right]
    return [left.rstrip(), " " * max(0, width - cells(right)) + right]


def wrapped(text: str, *, first: str = "", rest: str | None = None) -> list[str]:
    """A paragraph in lines; `first` opens the first one, `rest` (else as much space) the others."""
    indent = " " * cells(first) if rest is None else rest
    return textwrap.wrap(
        one_line(text), WIDTH, initial_indent=first, subsequent_indent=indent, break_on_hyphens=False
    ) or [first.rstrip()]


def table(rows: Iterable[Sequence[str]], *, right: frozenset[int] = frozenset(), indent: int = 0) -> list[str]:
    """Columns two spaces apart, as wide as they must be; those in `right` end together."""
    cleaned = [[one_line(cell) for cell in row] for row in rows]
    if not cleaned:
        return []
    widths = [max(map(cells, column)) for column in zip(*cleaned, strict=True)]
    columns = range(len(widths))
    lines = ["  ".join(_cell(row[i], widths[i], i in right) for i in columns) for row in cleaned]
    return [" " * indent + line.rstrip() for line in lines]


def _cell(text: str, width: int, right: bool) -> str:
    return " " * (width - cells(text)) + text if right else pad(text, width)
