"""Parts of a serving as people type them: `½`, `1 ¼`, `3/4`, `one and a half` -> 0.5, 1.25, 0.75, 1.5."""

from __future__ import annotations

from coach.pattern import Pattern
from coach.words.reading import read_number, refuse, tidy

SIGNS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3, "⅛": 0.125}
MOST_PARTS = 16
"""No serving is parted in more; a date such as 3/12/26 is none either."""
_SIGNED = Pattern(rf"(?:(?P<whole>\d{{1,4}})\s*(?:and\s+|und\s+|y\s+|et\s+|\+\s*)?)?(?P<sign>[{''.join(SIGNS)}])")
_SLASHED = Pattern(
    r"(?:(?P<whole>\d{1,4})(?:\s+|-|\s*(?:and|und|y|et|\+)\s*))?(?P<top>\d{1,2})\s*[/⁄]\s*(?P<bottom>\d{1,2})"
)
_WORDED = Pattern(
    r"(?:(?P<whole>\d{1,4}|one|two|three|four)\s+and\s+)?(?:an?\s+|one\s+)?(?P<part>half|quarter|three quarters)"
    r"(?:\s+(?:of\s+)?an?)?"
)
_WORDS = {"half": 0.5, "quarter": 0.25, "three quarters": 0.75}
_COUNTS = {"one": 1, "two": 2, "three": 3, "four": 4}
_OTHER = {
    "anderthalb": 1.5, "eineinhalb": 1.5, "halbe": 0.5, "eine halbe": 0.5, "halb": 0.5, "viertel": 0.25,
    "dreiviertel": 0.75, "media": 0.5, "medio": 0.5, "una y media": 1.5, "cuarto": 0.25, "un demi": 0.5, "demi": 0.5,
    "une et demie": 1.5, "un quart": 0.25,
}  # fmt: skip


def read_servings(text: str, field: str, *, low: float, high: float) -> float:
    """A number of servings, from `low` to `high`: `2`, `0.5`, `0,5`, `½`, `1 ¼`, `1½`, `3/4`, `1 1/2`, `a half`."""
    said = tidy(text)
    found = _OTHER.get(said)
    if found is None:
        found = _parted(said, text, field)
    if found is None:
        return read_number(text, field, low=low, high=high)
    return read_number(f"{found:.6f}".rstrip("0").rstrip("."), field, low=low, high=high)


def _parted(said: str, text: str, field: str) -> float | None:
    """The number that a sign, a fraction or words come to; None where there is none."""
    if (match := _SIGNED.fullmatch(said)) is not None:
        return int(match["whole"] or 0) + SIGNS[match["sign"]]
    if (match := _WORDED.fullmatch(said)) is not None:
        whole = match["whole"] or "0"
        return (_COUNTS.get(whole) or int(whole)) + _WORDS[match["part"]]
    match = _SLASHED.fullmatch(said)
    if match is None:
        return None
    top, bottom = int(match["top"]), int(match["bottom"])
    if not 0 < top < bottom <= MOST_PARTS:
        refuse(text, "is no part of a serving", field, "Write it as ½, 1 ¼, 3/4 or 0.5.")
    return int(match["whole"] or 0) + top / bottom
