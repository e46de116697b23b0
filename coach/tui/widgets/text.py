"""Text on its way to the screen: str -> Content without markup; the signs; the last gates on the way out.

Signs are always drawn from this table; where the terminal cannot show them, `AsciiSigns` turns every one of
them (and whatever else is not ASCII) into its equivalent of the same width, on every screen at once.
"""

from __future__ import annotations

import locale
import sys
import unicodedata
from functools import lru_cache

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.color import Color
from textual.content import Content
from textual.filter import LineFilter

from coach.clean import visible
from coach.pattern import Pattern
from coach.settings import Settings

NEXT = "▸"
DONE = "✓"
SKIPPED = "–"
WARN = "!"
DOT = "·"
MORE = "…"
RULE = "─"
HEAVY = "━"
DASH = "┄"
FULL = "▰"
EMPTY = "▱"

SIGNS = {
    NEXT: ">", DONE: "x", SKIPPED: "-", DOT: "-", MORE: "~", RULE: "-", HEAVY: "=", DASH: "~", FULL: "#",
    EMPTY: ".", "│": "|", "┃": "|", "┌": "+", "┐": "+", "└": "+", "┘": "+", "├": "+", "┤": "+", "┬": "+",
    "┴": "+", "┼": "+", "█": "#", "▉": "#", "▊": "#", "▋": "#", "▌": "#", "▍": "=", "▎": "-", "▏": "-",
    "▐": "#", "▇": "#", "▆": "#", "▅": "=", "▄": "=", "▃": "-", "▂": "-", "▁": "_", "▀": "=", "░": ".",
    "▒": "=", "▓": "#", "■": "#", "□": ".", "●": "*", "○": "o", "•": "*", "←": "<", "→": ">", "↑": "^",
    "↓": "v", "⏎": "R", "␣": "_", "▲": "^", "▼": "v", "—": "-", "−": "-", "×": "x", "“": '"', "”": '"',
    "‘": "'", "’": "'", "≤": "<", "≥": ">", "≈": "~", "°": "o",
}  # fmt: skip
"""Every sign the app draws, and its ASCII equivalent of one cell."""


Piece = str | Content | tuple[str, str]
"""A part of a text with its style, as `Content.assemble` takes them."""


def txt(text: str) -> Content:
    """Text from people and files as it stands: never markup, control characters shown as U+FFFD."""
    return Content(visible(text))


def one_line(text: str) -> str:
    """The same on a single line, white space folded."""
    return " ".join(visible(text).split())


def fit(text: str, width: int) -> str:
    """Exactly `width` cells: padded on the right, or cut with an ellipsis."""
    if width <= 0:
        return ""
    return set_cell_size(text, width) if cell_len(text) <= width else set_cell_size(text, width - 1) + MORE


def ends(left: str, right: str, width: int) -> str:
    """`left` and `right` at the two ends of a line of `width` cells; the left end gives way."""
    room = width - cell_len(right)
    if room < 2 or not right:
        return fit(left, width)
    return fit(left, room - 1) + " " + right


def wants_ascii(settings: Settings) -> bool:
    """Whether to draw in ASCII: by choice, or because the terminal's encoding is not UTF-8."""
    encoding = getattr(sys.__stderr__, "encoding", None) or locale.getencoding()
    return settings.ascii or encoding.lower().replace("-", "") not in ("utf8", "utf8sig")


class NoControls(LineFilter):
    """The last gate: no control or direction character reaches the terminal, whoever drew it."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Show each such character as U+FFFD."""
        return [
            segment
            if segment.control or segment.text.isprintable()
            else Segment(visible(segment.text.replace("\t", " ").replace("\n", " ")), segment.style)
            for segment in segments
        ]


class AsciiSigns(LineFilter):
    """Nothing but ASCII, cell for cell."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Signs by the table, letters without their marks, `?` for the rest."""
        return [
            segment
            if segment.control or segment.text.isascii()
            else Segment("".join(map(ascii_sign, _parts(segment.text))), segment.style)
            for segment in segments
        ]


_PART = Pattern("[½¼¾]")
_PARTS = {"½": "1/2", "¼": "1/4", "¾": "3/4"}


def _parts(text: str) -> str:
    """Quarters written out, for a dose must not read `?`; room is made in the padding, else at the end of the text."""
    if _PART.search(text) is None:
        return text
    long = "".join(_PARTS.get(character, character) for character in text)
    extra = len(long) - len(text)
    head, gap, tail = long.rpartition(" " * (extra + 1))
    return f"{head} {tail}" if gap else long[: len(long) - extra]


@lru_cache(1024)
def ascii_sign(character: str) -> str:
    """The ASCII equivalent of one character, as wide as it is."""
    if character.isascii():
        return character
    if character in SIGNS:
        return SIGNS[character]
    width = cell_len(character)
    plain = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode()
    return plain if plain and len(plain) == width else "?" * width
