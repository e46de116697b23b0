"""What the cabinet has to say on Today: steps that are offered, stocks that end; by day, never near bedtime."""

from __future__ import annotations

from coach.cabinet.amounts import magnesium_mg
from coach.cabinet.stock import REFILL_HOUR
from coach.clock import minutes_between
from coach.desk import Desk
from coach.gather.course import Courses
from coach.gather.stock import Stocks
from coach.model import DayPlan, Product
from coach.planner.told import Evening


def reminders(desk: Desk, evening: Evening, plan: DayPlan) -> tuple[str, ...]:
    """`3  Night Mag: Up to 250 mg a day …; p takes the step.`, one line each; none inside `sl.bedtime_guard`."""
    guard = desk.facts.rule("sl.bedtime_guard").number
    if plan.bed is None or minutes_between(desk.now(), plan.bed.target) < guard:
        return ()
    products = sorted(desk.store.all(Product), key=lambda product: (product.name, product.id))
    courses, stocks = Courses(desk, evening), Stocks(desk, evening)
    return tuple(line for product in products for line in _about(desk, product, courses, stocks))


def _about(desk: Desk, product: Product, courses: Courses, stocks: Stocks) -> list[str]:
    offered = courses.of(product).proposal if magnesium_mg(product, desk.facts) > 0 else None
    said = [f"3  {product.name}: {offered.text}; p takes the step."] if offered is not None else []
    if desk.now().astimezone(desk.zone).time() < REFILL_HOUR:
        return said
    return said + [f"3  {warn.text}" for warn in stocks.notices(product)]
