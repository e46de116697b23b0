"""Units and nouns in the plural: `capsule` -> `capsules`; measures such as `mL` stay."""

from __future__ import annotations

import re

from coach.pattern import Pattern

MEASURES = frozenset({"ml", "l", "cl", "dl", "g", "kg", "mg", "µg", "mcg", "iu", "ie", "oz", "min", "h"})
"""Units that are the same for one and for many."""

_HEAD = Pattern(r"(?P<head>.*?)(?P<tail>(?:\s*\(| of ).*)?", re.DOTALL)


def plural(noun: str) -> str:
    """The plural of an English noun or unit; what already looks like one, or is a measure, stays."""
    match = _HEAD.fullmatch(noun)
    head, tail = (match["head"], match["tail"] or "") if match else (noun, "")
    return _plural_word(head) + tail


def singular(noun: str) -> str:
    """One of them: `capsules` -> `capsule`; a measure, and what is no plural, stays."""
    match = _HEAD.fullmatch(noun)
    head, tail = (match["head"], match["tail"] or "") if match else (noun, "")
    low = head.lower()
    if low.endswith("ies") and len(low) > len("pies"):
        return f"{head[:-3]}y{tail}"
    if low.endswith(("sses", "xes", "ches", "shes")):
        return head[:-2] + tail
    one = head[:-1] if low.endswith("s") and not low.endswith("ss") and low.split()[-1] not in MEASURES else head
    return one + tail


def _plural_word(word: str) -> str:
    low = word.lower()
    if not low or not low[-1].isalpha() or low.split()[-1] in MEASURES:
        return word
    if low.endswith(("ss", "x", "ch", "sh")):
        return f"{word}es"
    if low.endswith("s"):
        return word
    if low.endswith("y") and low[-2:-1] not in tuple("aeiou"):
        return f"{word[:-1]}ies"
    return f"{word}s"
