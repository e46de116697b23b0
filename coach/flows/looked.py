"""What a check looked at, said exactly: cabinet -> pairs, those of concern, and names that are not known."""

from __future__ import annotations

from coach.cabinet.day import CabinetDay
from coach.cabinet.pairs.found import Looked, found_pairs, looked_at, unknown_names
from coach.desk import Desk
from coach.errors import UsageError
from coach.evidence import Facts
from coach.gather.evening import evening_of
from coach.model import Product
from coach.planner.told import cabinet_of
from coach.words import count_text


def looked_pairs(day: CabinetDay, facts: Facts) -> Looked:
    """How many pairs of the cabinet were looked at, and what of them is of concern."""
    return looked_at(day, facts, (one.products for one in found_pairs(day, facts) if one.severity != "info"))


def looked_beside(desk: Desk, product: Product) -> str:
    """What was looked at for one product, where nothing is to be said of a dose of it."""
    day = cabinet_of(evening_of(desk, desk.today()))
    if unknown_names((product,), desk.facts):
        return f"{product.name} is not known to the coach: nothing could be looked at."
    others = [other for other in day.products if other.id != product.id]
    known = len(others) - len(unknown_names(others, desk.facts))
    return f"Looked at beside {count_text(known, 'other product')} of the cabinet: none of concern now."


def agreed_exist(product: Product, desk: Desk) -> None:
    """UsageError where a yes is given beside something that is not in the cabinet."""
    known = {other.name.lower(): other.name for other in desk.store.all(Product)}
    missing = next((name for name in product.agreed if name.lower() not in known), None)
    if missing is not None:
        raise UsageError(
            f"there is no product “{missing}”", where="agreed", todo=f"Products: {', '.join(known.values())}."
        )
