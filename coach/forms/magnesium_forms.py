"""Forms of magnesium as labels say them: `glycinate`, `magnesium citrate`, `malate trihydrate` -> their row."""

from __future__ import annotations

import re

from coach.evidence import Facts, Form
from coach.evidence.medicines.naming import folded
from coach.evidence.medicines.slips import sound
from coach.forms.typed import choice
from coach.pattern import Pattern

_HYDRATE = Pattern(r"(?P<many>mono|di|tri|hexa|hepta|nona)?(?:hydrat[eo]?|hidrat[oa]?)", re.ASCII)
_WATERS = Pattern(r"(?P<many>\d)?h2o", re.ASCII)
_MANY = {"mono": "1", "di": "2", "tri": "3", "hexa": "6", "hepta": "7", "nona": "9"}
_DRY = ("anhydrous", "anhydrat", "wasserfrei", "anhidro", "anhydre", "dry")
_WORDS = re.compile(r"magnesium(?=[a-z])|[a-z0-9]+")
"""Words, and what German writes as one: `Magnesiumcitrat`."""
_NOT_SAID = frozenset(
    ("magnesium", "magnesio", "mag", "mg", "as", "from", "of", "de", "als", "aus", "the", "l", "acid", "chelate",
     "chelated", "complex", "usp", "fully", "reacted", "compound", "salt", "powder")
)  # fmt: skip
_ALSO = {
    "bisglycinate": "glycinate", "diglycinate": "glycinate", "taurinate": "taurate", "cloruro": "chloride",
    "chlorure": "chloride", "epsom": "sulfate", "glycerophosphat": "glycerophosphate", "dicitrate": "citrate",
}  # fmt: skip
_ROWS = {
    "buffered": "bisglycinate_buffered", "gepuffert": "bisglycinate_buffered", "dimagnesium": "dimagnesium_malate",
    "lysinate": "lysinate_glycinate", "blend": "blend", "triple": "blend", "mix": "blend",
    "hydrogen": "citrate_hydrogen", "monomagnesium": "citrate_hydrogen",
}  # fmt: skip


def read_form(text: str, facts: Facts, field: str, kept: str | None = None) -> str:
    """The id of the form that a text names; UsageError names the field.

    A family alone is what is usually sold of it, so that malate is the trihydrate; `kept` is the row that stood
    there, which stays as it is.
    """
    if kept is not None and text.strip() == kept:
        return kept
    found = form_in(text, facts)
    return found.id if found is not None else choice(text, tuple(facts.forms), field)


def form_in(text: str, facts: Facts) -> Form | None:
    """The form that a text names by its words, and by nothing else; None where it names none, or says more."""
    words = [word for word in _WORDS.findall(folded(text)) if word not in _NOT_SAID]
    waters = next((many for word in words if (many := _waters(word))), "")
    words = [word for word in words if not _waters(word)]
    special = next((row for word in words if (row := _ROWS.get(word))), "")
    family = [word for word in words if word not in _ROWS]
    known = {sound(row.family): row.family for row in facts.forms.values()}
    known |= {sound(other): meant for other, meant in _ALSO.items()}
    families = {known.get(sound(word)) for word in family}
    if None in families or len(families) > 1 or not words:
        return None
    if special:
        return facts.forms[special]
    return _row(families.pop() or "", waters, facts)


def _waters(word: str) -> str:
    """`0` for an anhydrous one, the number of waters of a hydrate, `?` for one that is not counted; else empty."""
    if word in _DRY:
        return "0"
    match = _HYDRATE.fullmatch(word) or _WATERS.fullmatch(word)
    if match is None:
        return ""
    many = match["many"] or "?"
    return _MANY.get(many, many)


def _row(family: str, waters: str, facts: Facts) -> Form | None:
    """The family's row with so many waters; without a word of them, the one that is usually sold."""
    rows = [row for row in facts.forms.values() if row.family == family]
    usual = next((row for row in rows if row.default), None)
    if waters == "0":
        return next((row for row in rows if not row.id.endswith("h2o")), usual)
    if waters not in ("", "?"):
        return next((row for row in rows if row.id.endswith(f"_{waters}h2o")), None)
    return usual
