"""What two things do to each other: faces of both -> one verdict for each topic, the most specific row's. One owner."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import product as every
from typing import TypeVar

import msgspec

from coach.cabinet.pairs.faces import Brought, Face
from coach.evidence.medicines import Medicines, PairRow, Topic, medicines
from coach.evidence.medicines.nouns import NEVER, Advice, Risk, Strength

ADVICE: tuple[Advice, ...] = ("note", "space", "ask", "avoid")
RISKS: tuple[Risk, ...] = ("none", "minor", "moderate", "major", "contraindicated")
STRENGTHS: tuple[Strength, ...] = ("note", "soft", "hard", "ask")
LAST = {"any_oral": -2, "any_food_drink": -2, "no_gap": -1}
"""Classes that nearly everything is of: any other row is more specific."""
SUBSTANCE, CLASS = 100, 10
"""How specific a row is that names a substance, or a class that implies none; a deeper class is more so."""


class PairVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """What stands between two things in one topic: b so long after a, a so long after b, in hours."""

    topic: Topic
    a_then_b_h: float
    b_then_a_h: float
    severity: Risk
    action: Advice
    strength: Strength
    rows: tuple[PairRow, ...]
    """Those that spoke, the one that asks for most first."""

    @property
    def row(self) -> PairRow:
        """The one that it is named by."""
        return self.rows[0]

    @property
    def never(self) -> bool:
        """Whether the two do not go together at all."""
        return self.a_then_b_h == NEVER

    @property
    def gap(self) -> bool:
        """Whether hours are to be kept."""
        return max(self.a_then_b_h, self.b_then_a_h) > 0

    def turned(self) -> PairVerdict:
        """The same, seen from the other one."""
        return msgspec.structs.replace(self, a_then_b_h=self.b_then_a_h, b_then_a_h=self.a_then_b_h)


@lru_cache(maxsize=65536)
def judged(one: Brought, other: Brought) -> tuple[PairVerdict, ...]:
    """Every topic in which a row speaks of the two, `one` as a."""
    spoken: dict[Topic, list[tuple[PairRow, bool]]] = {}
    for face, second in every(one.faces, other.faces):
        for topic, rows in _most_specific(face, second).items():
            spoken.setdefault(topic, []).extend(rows)
    gut = one.swallowed and other.swallowed
    return tuple(_verdict(topic, rows) for topic, rows in spoken.items() if gut or topic != "absorption")


def _most_specific(one: Face, other: Face) -> dict[Topic, list[tuple[PairRow, bool]]]:
    """By topic: the rows that fit two faces best, and whether the first is their b."""
    best: dict[Topic, int] = {}
    found: dict[Topic, list[tuple[PairRow, bool]]] = {}
    for score, row, flipped in _fitting(one, other):
        at = best.get(row.topic, score - 1)
        if score > at:
            best[row.topic], found[row.topic] = score, []
        if score >= at:
            found[row.topic].append((row, flipped))
    return found


def _fitting(one: Face, other: Face) -> Iterator[tuple[int, PairRow, bool]]:
    rows, same = _by_sides(), bool(one.id) and one.id == other.id
    for x, y in every(_sides(one), _sides(other)):
        for row, flipped in rows.get((x, y), ()):
            amount = (other if flipped else one).mg
            if (amount is not None and amount < row.from_mg_of_a) or (same and row.a == row.b):
                continue
            yield _score(x) + _score(y), row, flipped


def _sides(face: Face) -> Iterable[str]:
    return (face.id, *face.classes) if face.id else face.classes


@cache
def _by_sides() -> dict[tuple[str, str], tuple[tuple[PairRow, bool], ...]]:
    """Rows by both sides, either way round."""
    found: dict[tuple[str, str], tuple[tuple[PairRow, bool], ...]] = {}
    for row in medicines().tables.pair:
        for key, flipped in {(row.a, row.b): False, (row.b, row.a): True}.items():
            found[key] = (*found.get(key, ()), (row, flipped and row.a != row.b))
    return found


@cache
def _score(side: str) -> int:
    known = medicines()
    return SUBSTANCE if side in known.substances else LAST.get(side, CLASS + _depth(side, known))


def _depth(side: str, known: Medicines) -> int:
    return 1 + max((_depth(below, known) for below in known.classes[side].implies), default=-1)


def _verdict(topic: Topic, spoken: list[tuple[PairRow, bool]]) -> PairVerdict:
    """The strictest of everything that was said: the longest gap either way, or never."""
    ranked = sorted(spoken, key=lambda said: _asks(said[0]), reverse=True)
    rows = tuple(dict.fromkeys(row for row, _ in ranked))
    return PairVerdict(
        topic=topic,
        a_then_b_h=_longest(row.b_then_a_h if flipped else row.a_then_b_h for row, flipped in spoken),
        b_then_a_h=_longest(row.a_then_b_h if flipped else row.b_then_a_h for row, flipped in spoken),
        severity=_most((row.severity for row in rows), RISKS),
        action=_most((row.action for row in rows), ADVICE),
        strength=_most((row.strength for row in rows), STRENGTHS),
        rows=rows,
    )


def _asks(row: PairRow) -> tuple[int, bool, float, int]:
    return ADVICE.index(row.action), row.a_then_b_h == NEVER, row.a_then_b_h + row.b_then_a_h, RISKS.index(row.severity)


def _longest(hours: Iterable[float]) -> float:
    known = tuple(hours)
    return NEVER if NEVER in known else max(known)


Word = TypeVar("Word", Advice, Risk, Strength)


def _most(words: Iterable[Word], order: tuple[Word, ...]) -> Word:
    return max(words, key=order.index)
