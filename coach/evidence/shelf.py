"""What stands on a shelf beside magnesium: nutrients with units and limits, and generic products to start from."""

from __future__ import annotations

import re

import msgspec

from coach.evidence.tables import Identified
from coach.model.records import ProductKind, Region

PLAIN = {"mg": 1.0, "g": 1000.0, "ug": 0.001}
"""Units of mass that fit every nutrient, in mg."""
UNITS = (*PLAIN, "mmol", "meq", "iu")
SPELLED = {"µg": "ug", "μg": "ug", "mcg": "ug", "ie": "iu"}


class Nutrient(Identified, frozen=True, kw_only=True):
    """Something a label lists: its names, the units that fit it, and its limit a day in mg."""

    name: str
    also: tuple[str, ...] = ()
    unit: str = "mg"
    """The unit labels print it in."""
    mg_per_mmol: float | None = None
    mg_per_meq: float | None = None
    mg_per_iu: float | None = None
    limit_us: float | None = None
    limit_eu: float | None = None
    limit_pregnancy: float | None = None
    limit_minor_per_kg: float | None = None
    """Under 18 the limit goes by body weight, in mg per kg."""
    minor_kg_unknown: float = 0.0
    """The weight that counts then where none is known: a light one."""
    limit_fact: str = ""
    """The rule, or the cabinet row, whose figure the limit is."""
    gap: str = ""
    """The interaction that a serving of `gap_from_mg` or more brings."""
    gap_from_mg: float = 0.0
    course_fact: str = ""
    """The rule of the longest course."""

    def limit_mg(self, region: Region | None, *, pregnant: bool = False) -> float | None:
        """The day's limit in mg; an unknown region counts as the stricter; None where none is set."""
        known = [limit for limit in (self.limit_us, self.limit_eu) if limit is not None]
        if not known:
            return None
        chosen = {"us": self.limit_us, "eu": self.limit_eu}.get(region or "") or min(known)
        return min(chosen, self.limit_pregnancy) if pregnant and self.limit_pregnancy is not None else chosen

    def mg_per(self, unit: str) -> float | None:
        """Milligrams in one `unit` (of `UNITS`); None where the unit does not fit."""
        special = {"mmol": self.mg_per_mmol, "meq": self.mg_per_meq, "iu": self.mg_per_iu}
        return PLAIN.get(unit) or special.get(unit)


class CatalogueEntry(Identified, frozen=True, kw_only=True):
    """A generic product, as the typed fields of the form."""

    name: str
    kind: ProductKind
    serving: str
    form: str = ""
    elemental: float | None = None
    contents: str = ""
    interaction: str = ""
    sedating: bool = False


class Shows(msgspec.Struct, frozen=True, kw_only=True):
    """What a card speaks of beside the rules that share its claims: `kind:id`."""

    card: str
    beside: tuple[str, ...]


class Sign(msgspec.Struct, frozen=True, kw_only=True):
    """Words in which people write the sign of a red flag."""

    flag: str
    words: tuple[str, ...]


class FeltSign(Identified, frozen=True, kw_only=True):
    """What people write of the gut, or of a body that may lack magnesium."""

    name: str
    words: tuple[str, ...]
    """Beginnings of words, lower case and without accents; every one of a line must occur."""
    apart: tuple[str, ...] = ()
    """Beginnings of words beside which it means something else."""
    gut: int = 0
    """Level of the gut ladder that it comes to."""
    lacking: bool = False
    """It counts among the signs of too little magnesium, over weeks and beside others."""


class Gentle(Identified, frozen=True, kw_only=True):
    """What a session of a kind becomes on an evening that asks for something gentle; `any` for kinds not listed."""

    kind: str
    title: str
    minutes: int
    sources: tuple[str, ...]


class BodyPart(Identified, frozen=True, kw_only=True):
    """A part of the body: the words for it, and the muscle groups and kinds of session that load it."""

    words: tuple[str, ...]
    muscles: tuple[str, ...]
    kinds: tuple[str, ...]


class IllWord(Identified, frozen=True, kw_only=True):
    """Words in which people write of an illness (`fever`, `below_neck`) or of an injury (`hurt`)."""

    words: tuple[str, ...]


def unit_of(text: str) -> str:
    """A typed unit as it is kept: `µg` and `mcg` are `ug`, `IE` is `iu`."""
    low = text.strip().lower()
    return SPELLED.get(low, low)


def name_key(text: str) -> str:
    """A nutrient's name as it is compared: lower case, words parted by one space."""
    return re.sub(r"[\s_]+", " ", text.strip().lower())
