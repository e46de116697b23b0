"""Text from people and files on its way in: no control characters, no hidden direction marks."""

from __future__ import annotations

import re
import unicodedata

LINE_LIMIT = 200
NOTE_LIMIT = 4000

UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""Signs that take no place or turn the direction, as ranges of a character class: Unicode's default-ignorable code
points and line separators, without the joiners and the two selectors that scripts and pictograms need."""
_CONTROL = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f{UNSEEN}\ud800-\udfff]")


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
