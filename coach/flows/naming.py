"""How a typed name is understood: text -> what it is taken for, in a sentence, or what to say to be understood."""

from __future__ import annotations

from typing import Literal

import msgspec

from coach.clean import clean_line
from coach.evidence.medicines import Medicines, medicines
from coach.evidence.medicines.naming import How, NameRead, read_name
from coach.flows.changed import Changed
from coach.forms.known_by import BY_NAME
from coach.model import Product, Warn


class NameView(msgspec.Struct, frozen=True, kw_only=True):
    """`coach cabinet name` (`coach.name/1`)."""

    schema: Literal["coach.name/1"] = "coach.name/1"
    typed: str
    how: How
    found: tuple[str, ...]
    """Substances: what it means, every part of a mixture, or the choices."""
    classes: tuple[str, ...]
    """Of all that was found, those they imply included."""
    asked: bool
    """Whether it would be asked about and not taken."""
    route: str = ""
    text: str = ""


def see_name(typed: str) -> NameView:
    """How a typed name is understood."""
    known = medicines()
    read = read_name(clean_line(typed), known)
    return NameView(
        typed=read.typed,
        how=read.how,
        found=read.found,
        classes=tuple(sorted({one for found in read.found for one in _classes(found, known)})),
        asked=read.asks,
        route=read.route,
        text=understood_as(read, known),
    )


def _classes(found: str, known: Medicines) -> set[str]:
    row = known.substances[found]
    return {one for kind in row.classes for one in known.implied(kind)} - set(row.without)


def with_name(changed: Changed, product: Product) -> Changed:
    """What was done, with how the product's name was read, and what is still to be said of it."""
    open_ones = _unanswered(product)
    return msgspec.structs.replace(
        changed,
        warnings=(*open_ones, *changed.warnings),
        notes=(*_as_read(product), *changed.notes),
        unanswered=bool(open_ones),
    )


def _unanswered(product: Product) -> tuple[Warn, ...]:
    """What is still to be said of a product whose name, or a part of it, is not known; empty where nothing is."""
    if product.kind not in BY_NAME or product.interaction is not None or product.contents:
        return ()
    read = read_name(product.name, medicines())
    strange = read.strange if read.sure else (product.name,)
    if not strange or (read.route and not read.sure):
        return ()
    text = (
        f"{', '.join(strange)}: not known to the coach, so no gap is kept. Say what it is (--interaction), that it "
        "needs no gap (--gap none), two hours to be safe (2h), or that you ask the pharmacist (ask)."
    )
    return (Warn(fact="", severity="soft", text=text),)


def _as_read(product: Product) -> tuple[str, ...]:
    """How the name was read, where it is not to the letter: `read as levothyroxine.`; empty where it is."""
    if product.kind not in BY_NAME or product.interaction is not None or product.contents:
        return ()
    read = read_name(product.name, medicines())
    return (f"{product.name}: {understood_as(read, medicines())}.",) if read.sure and read.how != "exact" else ()


def understood_as(read: NameRead, known: Medicines) -> str:
    """`read as ciprofloxacin`, `did you mean ciprofloxacin?`, `not known to the coach`: a reading in words."""
    names = [known.name_of(found) for found in read.found]
    if read.how == "unknown":
        return "not known to the coach"
    if read.how == "ambiguous":
        return f"it may be {', '.join(names[:-1])} or {names[-1]}"
    if read.asks:
        return f"did you mean {names[0]}?"
    said = f"{'its class is' if read.how == 'suffix' else 'read as'} {' with '.join(names)}"
    return f"{said}; not known: {', '.join(read.strange)}" if read.strange else said
