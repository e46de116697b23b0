"""How much a serving holds: product + facts -> elemental magnesium, caffeine, everything by nutrient."""

from __future__ import annotations

from coach.evidence import Facts
from coach.evidence.shelf import Nutrient
from coach.model import Content, Product
from coach.words import number_text

ALCOHOL = "alcohol"
MAGNESIUM = "magnesium"
CAFFEINE = "caffeine"
ON_SKIN = ("transdermal", "magnesium_topical")
"""What a product for the skin is known as."""
PER = {"mg": 1.0, "g": 1000.0, "ug": 0.001}
WRITTEN = {"mg": "mg", "g": "g", "ug": "µg"}


def amount_text(mg: float, nutrient: Nutrient | None) -> str:
    """An amount in the unit that labels print: `30 mg`, `25 µg`, `3 g`."""
    unit = nutrient.unit if nutrient is not None else "mg"
    return f"{number_text(mg / PER[unit])} {WRITTEN[unit]}"


def held(product: Product, facts: Facts) -> dict[str, float]:
    """Milligrams in one serving by nutrient id, contents of one nutrient summed; unlisted ones as they are called."""
    sums: dict[str, float] = {}
    for content in product.contents:
        row = facts.nutrient(content.nutrient)
        key = row.id if row is not None else content.nutrient
        if content.elemental_mg is not None:
            sums[key] = sums.get(key, 0.0) + content.elemental_mg
    return sums


def elemental_mg(content: Content, facts: Facts) -> float | None:
    """Elemental magnesium of one content: the label's figure, else compound times the form's share.

    A blend, or a form without a formula, counts at the highest share of any form (pitfall of the `blend`
    row: the high end goes toward the cap). None when nothing is known.
    """
    if content.elemental_mg is not None:
        return content.elemental_mg
    if content.compound_mg is None or content.form is None:
        return None
    share = facts.forms[content.form].elemental_pct if content.form in facts.forms else 0.0
    if not share:
        share = max(form.elemental_pct for form in facts.forms.values())
    return content.compound_mg * share / 100


def magnesium_mg(product: Product, facts: Facts) -> float:
    """Elemental magnesium in one serving, all contents summed (`cab.sum_mg`); skin products count zero."""
    if product.interaction in ON_SKIN:
        return facts.rule("mg.topical_counts").number
    return sum(elemental_mg(c, facts) or 0.0 for c in product.contents if is_magnesium(c, facts))


def is_magnesium(content: Content, facts: Facts) -> bool:
    """Whether a content is magnesium, whatever the label calls it."""
    row = facts.nutrient(content.nutrient)
    return row is not None and row.id == MAGNESIUM


def caffeine_mg(product: Product) -> float:
    """Caffeine in one serving."""
    return sum(c.elemental_mg or 0.0 for c in product.contents if c.nutrient == CAFFEINE)


def over_ceiling(content: Content, facts: Facts) -> float | None:
    """The most a label of that form could hold in mg, when its elemental figure is above that; else None.

    `mg.label_ceiling` allows a few percent; above it the product is a blend, buffered, or mistyped.
    """
    if content.elemental_mg is None or content.compound_mg is None or content.form is None:
        return None
    form = facts.forms.get(content.form)
    if form is None or not form.elemental_pct:
        return None
    ceiling = content.compound_mg * form.elemental_pct / 100
    slack = 1 + facts.rule("mg.label_ceiling").number / 100
    return ceiling if content.elemental_mg > ceiling * slack else None
