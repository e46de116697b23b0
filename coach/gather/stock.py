"""What is left of a product: counted servings and doses since -> servings, the day they end, notices."""

from __future__ import annotations

from datetime import date, timedelta

from coach.cabinet import stock
from coach.cabinet.amounts import magnesium_mg
from coach.cabinet.check import meant_mg
from coach.desk import Desk
from coach.model import Intake, Product, Warn
from coach.planner.evening.doses import taken_today
from coach.planner.told import Evening, grid_of


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


def usual_servings(product: Product, desk: Desk) -> float:
    """One usual portion: the set number of servings, else what makes up the daily amount, else one."""
    use, holds = product.use, magnesium_mg(product, desk.facts)
    if use is not None and use.servings is not None:
        return use.servings
    if use is not None and use.daily_mg is not None and holds > 0 and not use.times:
        return float(max(int(use.daily_mg / holds + 1e-9), 1))
    return 1.0


def runs_out(product: Product, left: float | None, desk: Desk, evening: Evening) -> date | None:
    """The first day without a full portion, the schedule played forward; None without stock or a daily use."""
    if left is None or product.use is None or not product.active:
        return None
    meant = meant_mg(product, desk.facts)
    if not product.use.times and not meant and product.kind == "magnesium":
        return None
    a_day = usual_servings(product, desk) * (len(product.use.times) or 1)
    taken = taken_today(evening, grid_of(evening), desk.facts).get(product.id, 0.0)
    return stock.runs_out(left, a_day, taken, evening.date)
