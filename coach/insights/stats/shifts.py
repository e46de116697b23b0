"""Circular shifts: what was done and what followed, day by day -> how often chance puts them together so well.

Sleep and habits go on from day to day, so days are no independent draws. Shifting one series around in time keeps what
each has of itself and breaks only what they have of each other (algorithms 8.1).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec

from coach.insights.stats.distributions import normal_tail

SCALE = 1024
"""Values are held in whole parts of this size: sums of them are exact."""


class ShiftTest(msgspec.Struct, frozen=True, kw_only=True):
    """The difference of means as it is, and among all shifts."""

    difference: float
    p: float
    """Share of the shifts with as large a difference, the series itself among them; never below 1 of the shifts."""
    tail: float
    """The same where no shift comes near: by the spread of the shifts, as of a normal; never above `p`."""
    shifts: int


def shift_test(done: Sequence[bool | None], followed: Sequence[float | None]) -> ShiftTest | None:
    """Two-sided test over every circular shift of `done`; unknown days keep their place and count nowhere.

    None where one arm is empty. Of n days it takes four multiplications of long integers: all n sums at once.
    """
    sums = _Sums(followed)
    found = sums.differences(done)
    own = found[0] if found else None
    if own is None:
        return None
    known = [d for d in found if d is not None]
    # Equal sums of parts may differ in the last bit when divided by other counts.
    as_large = sum(abs(d) >= abs(own) * (1 - 1e-12) for d in known)
    p = as_large / len(known)
    spread = math.sqrt(math.fsum(d * d for d in known) / len(known))
    tail = 2 * normal_tail(abs(own) / spread) if spread > 0 else 1.0
    return ShiftTest(difference=own, p=p, tail=min(tail, p) if as_large == 1 else p, shifts=len(known))


class _Sums:
    """What followed, packed so that a product with what was done holds the sum for every shift."""

    def __init__(self, followed: Sequence[float | None]) -> None:
        self._n = len(followed)
        known = [value for value in followed if value is not None]
        self._least = min(known, default=0.0)
        top = max(known, default=0.0) - self._least
        self._scale = SCALE if top < 1 << 20 else (1 << 30) / top
        held = [0 if value is None else round((value - self._least) * self._scale) for value in followed]
        self._bytes = (max(1, max(held, default=0)) * max(1, self._n)).bit_length() // 8 + 1
        # Twice around: a shift that runs over the end comes back in at the beginning.
        self._values = self._packed([*held, *held])
        mask = [int(value is not None) for value in followed]
        self._mask = self._packed([*mask, *mask])

    def _packed(self, numbers: Sequence[int]) -> int:
        return int.from_bytes(b"".join(number.to_bytes(self._bytes, "little") for number in numbers), "little")

    def _all_shifts(self, arm: Sequence[int], packed: int) -> list[int]:
        """For each shift s, the sum over i of arm[i] x value[i + s]: the arm reversed makes it a product."""
        product = self._packed(arm[::-1]) * packed
        raw = product.to_bytes((3 * self._n + 1) * self._bytes, "little")
        size, first = self._bytes, self._n - 1
        return [int.from_bytes(raw[(first + s) * size : (first + s + 1) * size], "little") for s in range(self._n)]

    def differences(self, done: Sequence[bool | None]) -> list[float | None]:
        """Mean with minus mean without, for each shift; None where an arm is empty."""
        arms = [[int(one is wanted) for one in done] for wanted in (True, False)]
        sums = [self._all_shifts(arm, self._values) for arm in arms]
        counts = [self._all_shifts(arm, self._mask) for arm in arms]
        return [(a / m - b / n) / self._scale if m and n else None for a, b, m, n in zip(*sums, *counts, strict=True)]
