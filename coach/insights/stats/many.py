"""Many questions asked at once: their p values -> what is left of each (Benjamini & Hochberg 1995)."""

from __future__ import annotations

from collections.abc import Sequence


def benjamini_hochberg(p: Sequence[float]) -> list[float]:
    """The adjusted values in the order of the given ones: the least share of false findings at which each stands."""
    found, least = [1.0] * len(p), 1.0
    for rank, place in sorted(enumerate(sorted(range(len(p)), key=p.__getitem__), start=1), reverse=True):
        least = min(least, p[place] * len(p) / rank)
        found[place] = least
    return found
