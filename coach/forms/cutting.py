"""What can be parted: how many of a unit, and the name of a product -> why it cannot be taken so, or nothing."""

from __future__ import annotations

from coach.errors import UsageError
from coach.evidence.medicines.naming import folded
from coach.pattern import Pattern
from coach.words import portion_text
from coach.words.quantity import plural, singular

WHOLE = frozenset(("capsule", "softgel", "drop", "puff", "patch", "spray", "gummy", "vial", "ampoule"))
"""Units that are not cut."""
TABLETS = frozenset(("tablet", "pill", "lozenge", "caplet"))
"""Units that are cut in quarters at most."""
QUARTER = 0.25
SLOW = Pattern(
    r".*\b(?:retard|retardtabletten|retardkapseln?|xr|er|xl|sr|cr|mr|la|prolonged|slow|extended|modified|depot"
    r"|enteric|gastro[ -]?resistant|magensaftresistente?|delayed|ec|dr)\b.*"
)
"""Names of what gives its content off slowly, or not in the stomach."""


def check_cut(servings: float, unit: str, name: str, field: str) -> None:
    """UsageError of that field for a part of what is not cut: a capsule, a slow tablet, a third."""
    if abs(servings - round(servings)) < 1e-6:
        return
    one, said = singular(unit).lower(), portion_text(servings)
    if one in WHOLE:
        raise UsageError(f"{said}: {plural(one)} are not cut", where=field, todo="Give whole ones.")
    if SLOW.fullmatch(folded(name)) is not None or SLOW.fullmatch(folded(unit)) is not None:
        todo = "Give whole ones, and ask your pharmacist."
        raise UsageError(f"{said}: a slow-release or gastro-resistant tablet is not cut", where=field, todo=todo)
    if one in TABLETS and abs(servings / QUARTER - round(servings / QUARTER)) > 1e-6:
        raise UsageError(f"{said} of a {one} cannot be cut", where=field, todo="Use halves or quarters: ½, ¼, ¾.")
