"""Names with slips of the pen: letters -> the nearest names and how far they are; and the endings of classes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from coach.evidence.medicines.known import Medicines
from coach.evidence.medicines.nouns import name_letters

ASKED_FROM = 2
"""From so many letters off a name is asked about and not taken."""
LEAST_SLIP = 5
"""Shorter names are too near to each other to guess at."""
LEAST_FIRST = 7
"""From so many letters on the first one may be the slip; it is asked about then. A threshold of taste."""
LEAST_SOUND = 6
Shelves = dict[tuple[str, int], list[tuple[str, int]]]
FAR = 99
SOUNDS = (("ph", "f"), ("th", "t"), ("ch", "c"), ("kh", "c"), ("qu", "k"), ("y", "i"), ("k", "c"), ("z", "s"),
          ("ae", "a"), ("oe", "o"), ("ue", "u"))  # fmt: skip


@lru_cache(maxsize=8192)
def sound(letters: str) -> str:
    """Letters without what languages spell differently: the same for levothyroxine and levotiroxina."""
    for written, kept in SOUNDS:
        letters = letters.replace(written, kept)
    return re.sub(r"(?:ium|um|us|o|a|e)$", "", re.sub(r"(.)\1", r"\1", letters))


def most_off(letters: int) -> int:
    """How many letters a name of that length may be off and still be asked about."""
    return 0 if letters < LEAST_SLIP else 1 if letters < 8 else 2 if letters < 12 else 3


def letters_off(one: str, other: str, most: int) -> int:
    """Letters changed, missing, too many or swapped with a neighbor; `most` + 1 where it is more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        last, before, row = before, row, [at]
        for to, its in enumerate(other, 1):
            off = min(row[-1] + 1, before[to] + 1, before[to - 1] + (letter != its))
            if at > 1 and to > 1 and letter == other[to - 2] and one[at - 2] == its:
                off = min(off, last[to - 2] + 1)
            row.append(off)
        if min(row) > most:
            return most + 1
    return row[-1]


def nearest(tried: Iterable[str], known: Medicines) -> tuple[tuple[str, ...], int]:
    """(the nearest substances, letters off); several where as near, or a look-alike is one letter further.

    Of what was tried the first counts where another is no nearer. Nothing is found where a real name without a
    row is nearer; where it is as near, the name is one to ask about.
    """
    letters, off = min(((one, _near(one, known)) for one in tried), key=lambda near: min(near[1].values(), default=FAR))
    if not off:
        return (), 0
    least = min(off.values())
    reals = (letters_off(letters, real, least) for real in _likely(letters, _shelves(known.unlisted), least))
    unlisted = min(reals, default=FAR)
    if unlisted < least:
        return (), 0
    near = {found for found, by in off.items() if by == least}
    near |= {other for found in near for other in known.lookalikes.get(found, ()) if off.get(other, FAR) <= least + 1}
    return tuple(sorted(near)), max(least, ASKED_FROM) if unlisted == least else least


@lru_cache(maxsize=4096)
def _near(letters: str, known: Medicines) -> dict[str, int]:
    """Substances by how many letters the nearest of their names is off; by its sound a name is one off."""
    found: dict[str, int] = {}
    most = most_off(len(letters))
    for name in _likely(letters, _names_by_start(known), most):
        off = letters_off(letters, name, most)
        if off <= most:
            for one in known.by_letters[name]:
                found[one] = min(off, found.get(one, FAR))
    heard = sound(letters)
    if min(found.values(), default=FAR) > 1 and len(heard) >= LEAST_SOUND:
        found |= dict.fromkeys(known.tables.sounds.get(heard, ()), 1)
    return found or _first_wrong(letters, known)


def _likely(letters: str, shelves: Shelves, most: int) -> Iterator[str]:
    """The names that may be so near: the same first letter, about as long, and few letters that only one has.

    What ends in a number may only mean a name that does: a strength is taken away before.
    """
    numbered = letters[-1].isdigit()
    mask, about = _mask(letters), range(len(letters) - most, len(letters) + most + 1)
    for length in about if most else ():
        for name, other in shelves.get((letters[0], length), ()):
            if (mask ^ other).bit_count() <= 2 * most and (not numbered or name[-1].isdigit()):
                yield name


@lru_cache(maxsize=4)
def _names_by_start(known: Medicines) -> Shelves:
    return _shelves(frozenset(known.by_letters))


@lru_cache(maxsize=8)
def _shelves(names: frozenset[str]) -> Shelves:
    """Names by first letter and length, each with the set of its letters as bits."""
    found: Shelves = {}
    for name in sorted(names):
        if len(name) >= LEAST_SLIP:
            found.setdefault((name[0], len(name)), []).append((name, _mask(name)))
    return found


def _mask(name: str) -> int:
    mask = 0
    for letter in name:
        mask |= 1 << (ord(letter) & 63)
    return mask


def _first_wrong(letters: str, known: Medicines) -> dict[str, int]:
    """Long names whose first letter is the slip: another one, missing, too many, or swapped with the second."""
    if len(letters) < LEAST_FIRST:
        return {}
    rests = _names_by_rest(known)
    swapped = letters[1] + letters[0] + letters[2:]
    names = (*rests.get(letters, ()), *rests.get(letters[1:], ()), letters[1:], swapped)
    return {one: ASKED_FROM for name in names for one in known.by_letters.get(name, ())}


@lru_cache(maxsize=4)
def _names_by_rest(known: Medicines) -> dict[str, list[str]]:
    """Names by all but their first letter."""
    found: dict[str, list[str]] = {}
    for name in known.by_letters:
        found.setdefault(name[1:], []).append(name)
    return found


def by_sound(letters: Iterable[tuple[str, tuple[str, ...]]]) -> dict[str, tuple[str, ...]]:
    """Substances by the sound of every name; made once, when the table is compiled."""
    found: dict[str, tuple[str, ...]] = {}
    for name, ids in letters:
        heard = sound(name)
        found[heard] = tuple(dict.fromkeys((*found.get(heard, ()), *ids)))
    return found


def by_suffix(letters: str, known: Medicines) -> str:
    """The group whose ending the name has to the letter; empty where it has none."""
    return _ending(letters, known, str)


def by_heard_suffix(letters: str, known: Medicines) -> str:
    """The group whose ending the name has as another language spells it: `-floxacino`, `-cyclin`."""
    return _ending(letters, known, sound)


@lru_cache(maxsize=4096)
def _ending(letters: str, known: Medicines, spelled: Callable[[str], str]) -> str:
    if letters[-1:].isdigit():
        return ""
    name = spelled(letters)
    for end, means, others in _endings(known, spelled):
        if name.endswith(end) and len(name) > len(end) + 1 and name not in others:
            return means
    return ""


@lru_cache(maxsize=8)
def _endings(known: Medicines, spelled: Callable[[str], str]) -> tuple[tuple[str, str, frozenset[str]], ...]:
    """(ending, group, names that only look so) of every suffix, as they are spelled."""
    return tuple(
        (spelled(name_letters(row.ends)), row.means, frozenset(spelled(name_letters(name)) for name in row.but_not))
        for row in known.tables.suffix
    )
