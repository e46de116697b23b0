"""Text on its way in and out: nothing that steers a terminal, hides or turns what is read."""

from __future__ import annotations

import unicodedata

import pytest

from coach.clean import clean_line, clean_note, visible

HIDDEN = (
    "\u00ad\u034f\u061c\u115f\u180e\u200b\u200e\u202e\u2063\u2066"
    "\u206f\u3164\ufe05\ufeff\uffa0\ufff9\U000e0041\U000e007f"
)
"""One of each kind: soft hyphen, letter marks, fillers, direction, invisible operators, selectors, tags."""


@pytest.mark.parametrize("sign", HIDDEN, ids=lambda sign: f"U+{ord(sign):04X}")
def test_hidden_signs_come_neither_in_nor_out(sign: str) -> None:
    assert clean_line(f"Ma{sign}g") == clean_note(f"Ma{sign}g") == "Mag"
    assert visible(f"Ma{sign}g") == "Ma\ufffdg"


def test_every_format_character_but_the_joiners_is_gone() -> None:
    kept = {
        chr(code) for code in range(0x110000)
        if unicodedata.category(chr(code)) == "Cf" and visible(chr(code)) == chr(code)
    }  # fmt: skip
    assert kept >= {"\u200c", "\u200d"}, "Persian words and joined pictograms need them"
    assert all("NUMBER" in unicodedata.name(sign, "") or sign in "\u200c\u200d" or _counts(sign) for sign in kept)


def _counts(sign: str) -> bool:
    """Signs that are written around a number or a word, and are seen: Arabic, Syriac, Kaithi, Egyptian, shorthand."""
    return any(
        script in unicodedata.name(sign, "") for script in ("ARABIC", "SYRIAC", "KAITHI", "EGYPTIAN", "SHORTHAND")
    )


@pytest.mark.parametrize("text", ["👩\u200d🔬", "❤\ufe0f", "می\u200cخواهم", "Zoë", "naïve 5 µg"])
def test_what_scripts_and_pictograms_need_stays(text: str) -> None:
    assert clean_line(text) == visible(text) == unicodedata.normalize("NFC", text)
