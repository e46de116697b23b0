"""How a typed name is understood: text -> what it is taken for, in a sentence, or what to say to be understood."""

from __future__ import annotations

from typing import Literal

import msgspec

from coach.clean import clean_line
from coach.evidence.medicines import Medicines, medicines
from coach.evidence.medicines.naming import How, NameRead, read_name


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
