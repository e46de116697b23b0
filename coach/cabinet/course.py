"""How long a product is taken: its start and what it holds -> the week of its course, and when it is over."""

from __future__ import annotations

from datetime import date

from coach.cabinet.amounts import magnesium_mg
from coach.evidence import Facts, Rule
from coach.model import Product


def course(product: Product, day: date, facts: Facts) -> str:
    """`week 3 of 8`, from the day it was started; what the days allow to say, and when a review is due."""
    started = product.use.started if product.use is not None else None
    if started is None or day < started:
        return ""
    days, limit = (day - started).days, course_rule(product, facts)
    if limit is not None:
        weeks = round(limit.number)
        return f"week {days // 7 + 1} of {weeks}" if days < weeks * 7 else f"the {weeks} weeks of a course are over"
    if magnesium_mg(product, facts) <= 0 or product.kind == "medicine":
        return ""
    reviews = facts.rule("mg.review_days").value
    weeks = round(facts.rule("mg.trial_stop").number / 7)
    said = f"week {days // 7 + 1} of {weeks}" if days < weeks * 7 else f"{weeks} weeks are over"
    if days < reviews[0]:
        return f"{said}: too early to tell"
    return f"{said}: a day to look back on" if days in reviews else said


def course_rule(product: Product, facts: Facts) -> Rule | None:
    """The rule of the longest course of anything the product holds."""
    for content in product.contents:
        row = facts.nutrient(content.nutrient)
        if row is not None and row.course_fact:
            return facts.rule(row.course_fact)
    return None


def course_over(product: Product, day: date, facts: Facts) -> Rule | None:
    """The rule of a course that is over on that day; None otherwise."""
    rule = course_rule(product, facts)
    started = product.use.started if product.use is not None else None
    over = rule is not None and started is not None and (day - started).days >= rule.number * 7
    return rule if over else None
