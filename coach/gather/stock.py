"""What is left of a product: counted servings and doses since -> servings, the day they end, notices."""

from __future__ import annotations

from datetime import date, timedelta

from coach.cabinet import stock, taken
from coach.cabinet.meant import a_day
from coach.desk import Desk
from coach.model import Intake, Product, Warn
from coach.planner.told import Evening, cabinet_of


def stock_notices(desk: Desk, product: Product, evening: Evening) -> tuple[Warn, ...]:
    """That a stock ends soon, or expires before it does."""
    if not product.active or product.stock_servings is None:
        return ()
    left = stock_left(desk, product)
    return tuple(stock.notices(product, left, runs_out(product, left, desk, evening), desk.now(), desk.zone))


def stock_left(desk: Desk, product: Product) -> float | None:
    """Servings left: those counted, less every dose logged since; None when never counted."""
    if product.stock_servings is None:
        return None
    since, day = product.stocked_at, timedelta(days=1)
    doses = desk.store.all(Intake) if since is None else desk.store.between(Intake, since.date() - day, date.max)
    used = sum(dose.servings for dose in doses if dose.product == product.id and (since is None or dose.at >= since))
    return max(product.stock_servings - used, 0.0)


def runs_out(product: Product, left: float | None, desk: Desk, evening: Evening) -> date | None:
    """The first day without a full portion, the schedule played forward; None without stock or a daily use."""
    if left is None or not product.active:
        return None
    day = cabinet_of(evening)
    had = taken.servings(day).get(product.id, 0.0)
    return stock.runs_out(left, a_day(product, day, desk.facts), had, evening.date)
