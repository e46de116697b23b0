"""What stands between two products of a person: what they bring -> verdicts, with what a clinician agreed to."""

from __future__ import annotations

from coach.cabinet.amounts import magnesium_mg
from coach.cabinet.known_as import known_as
from coach.cabinet.pairs.faces import Brought, Face, brought
from coach.cabinet.pairs.judge import PairVerdict, judged
from coach.evidence import Facts
from coach.evidence.medicines import PairRow, medicines
from coach.model import Product, Reason
from coach.model.plan import Grade

MAGNESIUM = Brought(faces=(Face(classes=frozenset(("mineral_mg", "polyvalent", "antacid_like", "any_oral"))),))
"""Magnesium by itself, as a supplement brings it."""
OPEN = ("gap_open",)
"""What is kept while the pharmacist is asked."""
PRECAUTION = ("mg_soft2",)
"""What a medicine of which nothing is known was kept as."""
SUMS = "sum"
"""The topic that the sums of the cabinet say, with their figures."""


def verdicts(one: Product, other: Product, facts: Facts) -> tuple[PairVerdict, ...]:
    """What the two do to each other, `one` as a; sums are said with their figures elsewhere."""
    return tuple(v for v in judged(brought(one, facts), brought(other, facts)) if v.topic != SUMS)


def own(product: Product, facts: Facts) -> bool:
    """Whether it is the coach's to place: everything but a prescriber's medicine that is not itself magnesium."""
    return product.kind != "medicine" or magnesium_mg(product, facts) > 0


def agreed(one: Product, other: Product) -> bool:
    """Whether the person said that a pharmacist or doctor agreed to the two."""
    return any(b.name.lower() in (name.lower() for name in a.agreed) for a, b in ((one, other), (other, one)))


def beside_magnesium(product: Product, facts: Facts) -> tuple[PairVerdict, ...]:
    """What stands between a product and magnesium itself, the product as a; what asks for most first."""
    found = judged(brought(product, facts), MAGNESIUM)
    return tuple(
        sorted((v for v in found if v.topic != SUMS), key=lambda v: (not v.never, -(v.a_then_b_h + v.b_then_a_h)))
    )


def gap_to_magnesium(verdict: PairVerdict) -> str:
    """`magnesium 4 h after it, it 8 h after magnesium`: both directions of a gap to magnesium, in words."""
    return gap_words(verdict, "it", "magnesium")


def known_text(product: Product, facts: Facts) -> str:
    """What a product is known as, and how it stands to magnesium: `levothyroxine: magnesium 4 h after it, …`."""
    ids = known_as(product)
    if not ids and not brought(product, facts).known:
        return "not known to the coach, so no gap is kept; ask your pharmacist"
    if ids == PRECAUTION:
        return "not in the table; 2 h from magnesium is kept as a precaution where the day allows; ask your pharmacist"
    if ids == OPEN:
        return "the pharmacist is asked; no gap is kept until then"
    name = ", ".join(medicines().name_of(one) for one in ids)
    found = [v for v in beside_magnesium(product, facts) if v.severity != "none"]
    gaps = [v for v in found if v.gap and not v.never]
    parts = [gap_to_magnesium(gaps[0])] if gaps else []
    if any(v.never and v.action == "avoid" for v in found):
        parts = ["no magnesium is planned beside it"]
    elif any(v.action == "ask" for v in found):
        parts.append("ask your pharmacist or doctor before magnesium")
    return f"{name + ': ' if name else ''}{'; '.join(parts) or 'no gap to magnesium'}"


def hours_text(hours: float) -> str:
    """`2 h`, `half an hour`."""
    return "half an hour" if hours == 0.5 else f"{hours:g} h"


def gap_words(verdict: PairVerdict | PairRow, one: str, other: str) -> str:
    """`iron 3 h after doxycycline, doxycycline 4 h after iron`: both directions of a gap, in words."""
    parts = [
        f"{second} {hours_text(hours)} after {first}"
        for first, second, hours in ((one, other, verdict.a_then_b_h), (other, one, verdict.b_then_a_h))
        if hours > 0
    ]
    return ", ".join(parts)


def because(row: PairRow) -> str:
    """Why, in a sentence with its stop, and what of it was not read."""
    why = f"{medicines().mechanisms[row.mechanism]}."
    if not row.checked:
        return f"{why} Not checked."
    careful = max(row.a_then_b_h, row.b_then_a_h) > 0 and not row.hours_checked
    return f"{why} Its hours are a careful choice." if careful else why


def advice(verdict: PairVerdict, one: Product, other: Product) -> str:
    """What to do about the two, in a sentence without its stop."""
    if verdict.action == "ask":
        keeps = f" Until then {gap_words(verdict, one.name, other.name)}" if verdict.gap and not verdict.never else ""
        return f"Ask your pharmacist or doctor about {one.name} beside {other.name}{keeps and '.'}{keeps}"
    if verdict.never:
        return f"{one.name} and {other.name} do not go together"
    if verdict.gap:
        return f"Keep {gap_words(verdict, one.name, other.name)}"
    return f"{one.name} beside {other.name}"


def pair_reason(verdict: PairVerdict, text: str) -> Reason:
    """The verdict as a reason of a plan line, said as `text`."""
    row = verdict.row
    grade: Grade = "weak" if not row.checked else "strong" if row.hours_checked else "moderate"
    return Reason(fact=row.id, text=text, grade=grade, sources=row.sources)
