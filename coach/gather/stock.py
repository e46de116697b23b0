"""What is left of a product: counted servings and doses since -> servings, the day they end, notices."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from coach.cabinet import stock, taken
from coach.cabinet.meant import on_its_day
from coach.cabinet.schedule import schedule_of
from coach.desk import Desk
from coach.model import Intake, Product, Warn
from coach.planner.evening.takes.portions import on_a_new_day
from coach.planner.told import Evening, cabinet_of


def left_of(desk: Desk, product: Product) -> float | None:
    """Servings left: those counted, less every dose logged since; None when never counted."""
    if product.stock_servings is None:
        return None
    store, since, day = desk.store, product.stocked_at, timedelta(days=1)
    doses = store.all(Intake) if since is None else store.between(Intake, since.date() - day, date.max)
    used = sum(dose.servings for dose in doses if dose.product == product.id and (since is None or dose.at >= since))
    return max(product.stock_servings - used, 0.0)


def counted(desk: Desk, products: Iterable[Product]) -> dict[str, float]:
    """Servings left of each product in use whose stock was counted."""
    in_use = ((product.id, left_of(desk, product)) for product in products if product.use is not None)
    return {key: left for key, left in in_use if left is not None}


class Stocks:
    """The stocks of an evening's products; what all of them share is asked once."""

    def __init__(self, desk: Desk, evening: Evening) -> None:
        """As of that evening."""
        self._desk = desk
        self._day = cabinet_of(evening)
        self._planned = on_a_new_day(evening, desk.facts)
        self._taken = taken.servings(self._day)

    def left(self, product: Product) -> float | None:
        """Servings left: those counted, less every dose logged since; None when never counted."""
        return left_of(self._desk, product)

    def runs_out(self, product: Product) -> date | None:
        """The first day without a full portion, as the plan takes of it; None without stock or a daily use.

        What the plan does not place (a zinc tablet without a time) lasts as it is meant.
        """
        left = self.left(product)
        if left is None or not product.active:
            return None
        planned = self._planned.get(product.id)
        if planned is None or schedule_of(product) is not None:
            planned = on_its_day(product, self._day, self._desk.facts)
        return stock.runs_out(left, planned, self._taken.get(product.id, 0.0), self._day.date, product)

    def notices(self, product: Product) -> tuple[Warn, ...]:
        """That a stock ends soon, or expires before it does."""
        left = self.left(product)
        if left is None or not product.active:
            return ()
        return tuple(stock.notices(product, left, self.runs_out(product), self._desk.now(), self._desk.zone))
