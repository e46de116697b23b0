"""Whether magnesium is for this person at all: profile + products -> yes or no. The only owner."""

from __future__ import annotations

from coach.cabinet.day import CabinetDay
from coach.cabinet.pairs import never
from coach.cabinet.person import gates
from coach.evidence import Facts


def barred(day: CabinetDay, facts: Facts) -> bool:
    """Whether a hard gate, or a medicine beside which none is scheduled, stops every plan of magnesium."""
    hard = any(gate.hard for gate in gates(day.profile, day.products, day.date, facts))
    return hard or bool(never(day.products, facts))
