"""Names with slips of the pen: letters -> the nearest names and how far they are; and the endings of classes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
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
FAR = 99
SOUNDS = (("ph", "f"), ("th", "t"), ("ch", "c"), ("kh", "c"), ("qu", "k"), ("y", "i"), ("k", "c"), ("z", "s"),
          ("ae", "a"), ("oe", "o"), ("ue", "u"))  # fmt: skip


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
    unlisted = min((letters_off(letters, real, least) for real in _likes(letters, known.unlisted)), default=FAR)
    if unlisted < least:
        return (), 0
    near = {found for found, by in off.items() if by == least}
    near |= {other for found in near for other in known.lookalikes.get(found, ()) if off.get(other, FAR) <= least + 1}
    return tuple(sorted(near)), max(least, ASKED_FROM) if unlisted == least else least


def _near(letters: str, known: Medicines) -> dict[str, int]:
    """Substances by how many letters the nearest of their names is off; by its sound a name is one off."""
    found: dict[str, int] = {}
    most = most_off(len(letters))
    for name in _likes(letters, known.by_letters) if most else ():
        off = letters_off(letters, name, most)
        if off <= most:
            for one in known.by_letters[name]:
                found[one] = min(off, found.get(one, FAR))
    heard = sound(letters)
    if min(found.values(), default=FAR) > 1 and len(heard) >= LEAST_SOUND:
        found |= dict.fromkeys(_by_sound(known).get(heard, ()), 1)
    return found or _first_wrong(letters, known)


def _likes(letters: str, names: Iterable[str]) -> Iterable[str]:
    return (name for name in names if len(name) >= LEAST_SLIP and name[0] == letters[0])


def _first_wrong(letters: str, known: Medicines) -> dict[str, int]:
    """Long names whose first letter is the slip: another one, missing, too many, or swapped with the second."""
    if len(letters) < LEAST_FIRST:
        return {}
    swapped = letters[1] + letters[0] + letters[2:]
    return {
        one: ASKED_FROM
        for name, ids in known.by_letters.items()
        if name[1:] in (letters, letters[1:]) or name in (letters[1:], swapped)
        for one in ids
    }


@lru_cache(maxsize=4)
def _by_sound(known: Medicines) -> dict[str, tuple[str, ...]]:
    """Substances by the sound of every name."""
    found: dict[str, tuple[str, ...]] = {}
    for name, ids in known.by_letters.items():
        heard = sound(name)
        found[heard] = tuple(dict.fromkeys((*found.get(heard, ()), *ids)))
    return found


def by_suffix(letters: str, known: Medicines) -> str:
    """The group whose ending the name has to the letter; empty where it has none."""
    return _ending(letters, known, str)


def by_heard_suffix(letters: str, known: Medicines) -> str:
    """The group whose ending the name has as another language spells it: `-floxacino`, `-cyclin`."""
    return _ending(letters, known, sound)


def _ending(letters: str, known: Medicines, spelled: Callable[[str], str]) -> str:
    name = spelled(letters)
    for suffix in known.tables.suffix:
        end, others = spelled(name_letters(suffix.ends)), {spelled(name_letters(other)) for other in suffix.but_not}
        if name.endswith(end) and len(name) > len(end) + 1 and name not in others:
            return suffix.means
    return ""
