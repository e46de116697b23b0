"""What a label lists, typed on one line: `zinc 30 mg, b6 10.5 mg, magnesium 450 mg as oxide` -> contents, and back."""

from __future__ import annotations

import re
from difflib import get_close_matches

from coach.cabinet.amounts import MAGNESIUM
from coach.clean import clean_line
from coach.errors import UsageError
from coach.evidence import Facts
from coach.evidence.shelf import UNITS, Nutrient, unit_of
from coach.forms.magnesium_forms import read_form
from coach.model import Content
from coach.words import number_text, read_number

FIELD = "contents"
MOST_MG = 1_000_000
_ITEM = re.compile(
    r"^(?P<name>.+?)\s+(?P<amount>\d+(?:[.,]\d+)?)\s*(?P<unit>[^\s\d]+)(?:\s+as\s+(?P<form>\S+))?$", re.IGNORECASE
)
_LISTED = re.compile(r"[,;](?!\d)")
HOW = "Write zinc 30 mg, b6 10.5 mg; units: mg, g, ug, mmol, mEq, IU."


def read_contents(text: str, facts: Facts) -> tuple[Content, ...]:
    """The contents that a line of typed text lists; UsageError names the field and the piece."""
    pieces = [part.strip() for part in _LISTED.split(clean_line(text)) if part.strip()]
    return tuple(_content(piece, facts) for piece in pieces)


def _content(piece: str, facts: Facts) -> Content:
    match = _ITEM.match(piece)
    if match is None:
        raise UsageError(f"“{piece[:60]}” is not a nutrient with its amount", where=FIELD, todo=HOW)
    name = match["name"]
    row = facts.nutrient(name)
    if row is None:
        known = {spelled: one.name for one in facts.nutrients.values() for spelled in (one.id, one.name.lower())}
        near = get_close_matches(name.lower(), known, n=1, cutoff=0.75)
        if near:
            raise UsageError(f"“{name[:40]}” is not known", where=FIELD, todo=f"Did you mean {known[near[0]]}?")
    amount = read_number(match["amount"], FIELD, low=0, high=MOST_MG)
    form = read_form(match["form"], facts, FIELD) if match["form"] else None
    if form is not None and (row is None or row.id != MAGNESIUM):
        raise UsageError(f"“{piece[:60]}”: only magnesium has a form here", where=FIELD, todo=HOW)
    mg = in_mg(amount, match["unit"], row, FIELD, name)
    return Content(nutrient=row.id if row is not None else name.lower(), form=form, elemental_mg=mg)


def in_mg(amount: float, unit: str, row: Nutrient | None, field: str, name: str = "") -> float:
    """An amount in milligrams; UsageError where the unit does not fit the nutrient."""
    kept = unit_of(unit)
    said = row.name if row is not None else name
    if kept not in UNITS:
        raise UsageError(
            f"“{clean_line(unit)[:20]}” is not a unit", where=field, todo="Use mg, g, ug, mmol, mEq or IU."
        )
    factor = row.mg_per(kept) if row is not None else {"mg": 1.0, "g": 1000.0, "ug": 0.001}.get(kept)
    if factor is None:
        fitting = ", ".join(other for other in UNITS if row is not None and row.mg_per(other)) or "mg, g, ug"
        raise UsageError(f"{said} is not measured in {unit}", where=field, todo=f"Units that fit: {fitting}.")
    mg = round(amount * factor, 6)
    if mg > MOST_MG:
        raise UsageError(f"{number_text(amount)} {unit} of {said} is more than a serving can be", where=field)
    return mg


def contents_text(contents: tuple[Content, ...], facts: Facts) -> str:
    """The same line back: what a form shows of contents that were kept."""
    return ", ".join(_said(content, facts) for content in contents)


def _said(content: Content, facts: Facts) -> str:
    row = facts.nutrient(content.nutrient)
    unit = row.unit if row is not None else "mg"
    per = {"mg": 1.0, "g": 1000.0, "ug": 0.001}[unit]
    amount = content.elemental_mg if content.elemental_mg is not None else content.compound_mg or 0.0
    form = f" as {content.form}" if content.form else ""
    return f"{row.id if row is not None else content.nutrient} {amount / per:.10g} {unit}{form}"
