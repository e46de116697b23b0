"""Names as people type them: text -> the substances it means and how sure that is; never another drug's."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Literal

import msgspec

from coach.evidence.medicines.beside import WORD, route_in, stripped
from coach.evidence.medicines.known import Medicines
from coach.evidence.medicines.nouns import name_letters
from coach.evidence.medicines.slips import ASKED_FROM, by_heard_suffix, by_suffix, nearest

How = Literal["exact", "slip", "suffix", "ambiguous", "unknown"]
PLURALS = ("s", "es", "n", "en")
LEAST_INSIDE = 5
"""Letters of a name that is looked for inside a longer text."""
LEAST_BEGUN = 3
NOT_IT = frozenset(("free", "frei", "without", "ohne", "sin", "sans", "no", "non", "not", "kein", "keine"))
"""A name beside one of these is not what the product holds."""
_JOINED = re.compile(r"\s*(?:[+/&,;]|(?<!\w)(?:and|und|with|mit|y|con|et|avec|plus)(?!\w))\s*", re.IGNORECASE)
_EITHER = re.compile(r"(?<!\w)(?:or|oder|o|ou)(?!\w)", re.IGNORECASE)
_HYPHEN = re.compile(r"[-–]")


class NameRead(msgspec.Struct, frozen=True, kw_only=True):
    """How a typed name is understood."""

    typed: str
    how: How
    found: tuple[str, ...] = ()
    """Substances: what it means, all parts of a mixture, or the choices where it is ambiguous."""
    off: int = 0
    """Letters between what was typed and the name it was read as."""
    route: str = ""
    """How it is taken, where a word beside the name says so: injected, inhaled, topical, patch."""
    strange: tuple[str, ...] = ()
    """Parts of a mixture that are not known."""

    @property
    def asks(self) -> bool:
        """Whether the person must say which: several are meant, or the name is too many letters off."""
        return self.how == "ambiguous" or self.off >= ASKED_FROM

    @property
    def sure(self) -> tuple[str, ...]:
        """What it is taken for without asking; empty where it must be asked or is not known."""
        return () if self.asks else self.found


@lru_cache(maxsize=4096)
def read_name(text: str, known: Medicines) -> NameRead:
    """How a typed name is understood: as a whole, else as a mixture by its parts.

    One letter off is taken, from two on it is asked; look-alikes and names of several things are asked; real
    names without a row are never bent; a class ending stands for the strictest of its class.
    """
    whole = _whole(text, known)
    if whole.sure or not whole.typed:
        return whole
    return _mixed(text, known) or _either(text, known) or (whole if whole.found else _inside(text, known))


def begun(text: str, known: Medicines) -> tuple[str, ...]:
    """The substances of which a name begins so, for what is typed as a part on purpose: `moxi`, `levothy`."""
    letters = name_letters(text)
    if len(letters) < LEAST_BEGUN or letters in known.nameless:
        return ()
    names = [name for name in known.by_letters if name.startswith(letters)]
    least = min(names, key=len, default="")
    told = [least] if all(name.startswith(least) for name in names) and least else names
    return tuple(dict.fromkeys(one for name in told for one in known.by_letters[name]))


def folded(text: str) -> str:
    """Lower case letters without their accents; signs, digits and spaces as they are."""
    plain = unicodedata.normalize("NFKD", text.lower().replace("ß", "ss").replace("µ", "u"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


@lru_cache(maxsize=4096)
def _whole(text: str, known: Medicines) -> NameRead:
    """The text as one name: exactly, else real and unlisted, else nearly, else by its class."""
    plain = folded(text)
    route, tried = route_in(plain), []
    *lefts, bare = stripped(plain)
    for left, of_route in lefts:
        letters = name_letters(left)
        if not letters or letters in known.nameless:
            break
        tried.append(letters)
        if found := _exact(letters, known):
            how: How = "exact" if len(found) == 1 else "ambiguous"
            return NameRead(typed=text, how=how, found=found, route=route if of_route else "")
    unknown = NameRead(typed=text, how="unknown", route=route)
    if len(found := _exact(name_letters(bare[0]), known)) == 1 and known.substances[found[0]].kind == "drug":
        return NameRead(typed=text, how="exact", found=found, route=route)
    if not tried:
        return unknown
    heard, suffix = (_class_of(tried, known, by) for by in (by_heard_suffix, by_suffix))
    of_class = NameRead(typed=text, how="suffix", found=(heard,), route=route) if heard else unknown
    if known.unlisted & set(tried):
        return of_class
    found, off = nearest(dict.fromkeys(tried), known)
    if not found or (suffix and off > 1):
        return of_class
    return NameRead(typed=text, how="slip" if len(found) == 1 else "ambiguous", found=found, off=off, route=route)


def _class_of(tried: list[str], known: Medicines, by: Callable[[str, Medicines], str]) -> str:
    return next((means for letters in reversed(tried) if (means := by(letters, known))), "")


def _exact(letters: str, known: Medicines) -> tuple[str, ...]:
    """The substances of exactly that name, or of it without a plural ending."""
    if letters in known.by_letters:
        return known.by_letters[letters]
    cut = (letters.removesuffix(end) for end in PLURALS if letters.endswith(end))
    return next((known.by_letters[one] for one in cut if one in known.by_letters), ())


def _mixed(text: str, known: Medicines) -> NameRead | None:
    """A mixture by its parts; None where it has none, or none of them is known without asking."""
    bits = [bit.strip() for bit in _JOINED.split(text) if bit.strip()]
    parts = [read for read in (_whole(bit, known) for bit in bits) if read.found or _named(read.typed, known)]
    hyphened = [_whole(bit, known) for bit in _HYPHEN.split(text)]
    if len(bits) < 2 and len(hyphened) > 1 and all(read.how == "exact" for read in hyphened):
        parts = hyphened
    sure = [read for read in parts if read.sure]
    if len(parts) < 2 or not sure:
        return sure[0] if len(bits) > 1 and sure else None
    if (asked := next((read for read in parts if read.asks), None)) is not None:
        return msgspec.structs.replace(asked, typed=text)
    hows = {read.how for read in sure}
    return NameRead(
        typed=text,
        how="suffix" if "suffix" in hows else "slip" if "slip" in hows else "exact",
        found=tuple(dict.fromkeys(one for read in sure for one in read.found)),
        off=max(read.off for read in sure),
        route=next((read.route for read in sure if read.route), ""),
        strange=tuple(read.typed for read in parts if not read.found),
    )


def _named(text: str, known: Medicines) -> bool:
    """Whether something that could be a name is left of a part: not of `12.5 mg`, `the`, `medicine`."""
    left = name_letters(stripped(folded(text))[-1][0])
    return bool(left) and left not in known.nameless


def _either(text: str, known: Medicines) -> NameRead | None:
    """`prednisolone or prednisone`: both to choose from."""
    bits = _EITHER.split(text)
    reads = [_whole(bit, known) for bit in bits]
    if len(bits) < 2 or not all(read.sure for read in reads):
        return None
    found = dict.fromkeys(one for read in reads for one in read.found)
    return NameRead(typed=text, how="ambiguous", found=tuple(found))


def _inside(text: str, known: Medicines) -> NameRead:
    """A known name among other words is asked about and not taken: `Dr Bob's melatonin dreams`."""
    unknown = _whole(text, known)
    words = WORD.findall(folded(text))
    if NOT_IT & {part for word in words for part in re.split(r"\W", word)} or _unlisted(words, known):
        return unknown
    found = _among(words, known)
    how: How = "slip" if len(found) == 1 else "ambiguous"
    return msgspec.structs.replace(unknown, how=how, found=found, off=ASKED_FROM) if found else unknown


def _unlisted(words: Iterable[str], known: Medicines) -> bool:
    return any(name_letters(word) in known.unlisted for word in words)


def _among(words: list[str], known: Medicines) -> tuple[str, ...]:
    """The substances that one or two neighboring words name exactly; two words win over one."""
    for count in (2, 1):
        runs = ("".join(map(name_letters, words[at : at + count])) for at in range(len(words) - count + 1))
        found = dict.fromkeys(
            one
            for run in runs
            if len(run) >= LEAST_INSIDE and len(words) > count
            for one in known.by_letters.get(run, ())
        )
        if found:
            return tuple(found)
    return ()
