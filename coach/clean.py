"""Text from people and files on its way in: no control characters, no hidden direction marks."""

from __future__ import annotations

import re
import unicodedata

LINE_LIMIT = 200
NOTE_LIMIT = 4000

_CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]"
)


def clean_line(text: str, limit: int = LINE_LIMIT) -> str:
    """One line: NFC, white space folded, control and direction characters dropped, cut at `limit`."""
    return " ".join(clean_note(text, limit=limit * 4).split())[:limit]


def clean_note(text: str, limit: int = NOTE_LIMIT) -> str:
    """Several lines: as `clean_line`, but line breaks and tabs stay."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _CONTROL.sub("", unified))[:limit].strip()


def visible(text: str) -> str:
    """For output only: every control character shown as U+FFFD, so that nothing reaches the terminal raw."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)
