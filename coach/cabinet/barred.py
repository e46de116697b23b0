"""Whether magnesium is for this person at all: profile + products -> yes or no. The only owner.

What stands beside a single product is `pairs.withheld`.
"""

from __future__ import annotations

from coach.cabinet.day import CabinetDay
from coach.cabinet.person import gates
from coach.evidence import Facts


def barred(day: CabinetDay, facts: Facts) -> bool:
    """Whether a hard gate stops every plan of magnesium."""
    return any(gate.hard for gate in gates(day.profile, day.products, day.date, facts))
