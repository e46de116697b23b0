"""Red flags in what people write: `felt faint after it` -> the flag, whose sentence then stands alone."""

from __future__ import annotations

import re
from collections.abc import Iterable

from coach.evidence.facts import Facts, RedFlag

NOT = frozenset({"no", "not", "without", "never", "none"})
"""A line that opens with one of these denies what follows."""


def flag_in(texts: Iterable[str], facts: Facts) -> RedFlag | None:
    """The first red flag that a text speaks of; a piece that opens with `no` speaks of none."""
    for text in texts:
        for piece in re.split(r"[,;.\n]", text.lower()):
            words = re.findall(r"[a-z]+", piece)
            if words and words[0] not in NOT:
                for flag in facts.red_flags:
                    if any(_holds(words, phrase) for phrase in facts.signs(flag.id)):
                        return flag
    return None


def _holds(words: list[str], phrase: str) -> bool:
    return all(any(word.startswith(part) for word in words) for part in phrase.split())


def sentence(flag: RedFlag) -> str:
    """The flag's own sentence: what was named, and what to do."""
    return f"{flag.sign[:1].upper()}{flag.sign[1:]}: {flag.action}."
