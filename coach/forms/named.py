"""What a name alone says of a new product: known contents of a generic one, its kind, its form -> typed fields."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from coach.clean import clean_line
from coach.evidence import Facts
from coach.evidence.medicines import medicines
from coach.evidence.medicines.naming import read_name
from coach.evidence.shelf import CatalogueEntry
from coach.forms.magnesium_forms import form_in
from coach.forms.typed import given

OF_KIND = {"drug": "medicine", "supplement": "supplement", "food": "food", "drink": "food"}
STATED = ("like", "kind", "form", "elemental", "compound", "contents", "interaction")
"""Fields that say what it is; with one of them the name need not."""


def meant_by_name(form: Mapping[str, str], facts: Facts) -> dict[str, str]:
    """The fields that the name answers, where the person has not said what it is; empty where it is not known."""
    name = clean_line(form.get("name", ""))
    if not name or any(given(form, field) for field in STATED):
        return {}
    if (entry := generic(name, facts)) is not None:
        return {"like": entry.id}
    magnesium = form_in(name, facts)
    if magnesium is not None:
        return {"kind": "magnesium", "form": magnesium.id}
    found = read_name(name, medicines()).found[:1]
    row = medicines().substances[found[0]] if found else None
    if row is None:
        return {"kind": "medicine"} if given(form, "gap") else {}
    if row.id == "magnesium":
        return {}
    return {"kind": OF_KIND[row.kind], **({"per": "tablet"} if row.kind == "drug" else {})}


def generic(name: str, facts: Facts) -> CatalogueEntry | None:
    """The generic product that a name means: by its own name, or as the same substance."""
    sure = read_name(name, medicines()).sure
    by_name = {entry.name.lower(): entry for entry in facts.catalogue.values()}
    return by_name.get(name.lower()) or (_by_substance(facts).get(sure[0]) if len(sure) == 1 else None)


@lru_cache(maxsize=4)
def _by_substance(facts: Facts) -> dict[str, CatalogueEntry]:
    """The generic products by the substance that each is."""
    reads = ((read_name(entry.name, medicines()).sure, entry) for entry in facts.catalogue.values())
    return {sure[0]: entry for sure, entry in reads if len(sure) == 1}
