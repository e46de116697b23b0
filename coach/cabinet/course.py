"""How long a product is taken: its start and what it holds -> the week of its course, and when it is over."""

from __future__ import annotations

from datetime import date, timedelta

from coach.cabinet.amounts import magnesium_mg
from coach.evidence import Facts, Rule
from coach.model import Product
from coach.words import day_text


def course(product: Product, day: date, facts: Facts) -> str:
    """`week 3 of 8`, from the day it was started; what the days allow to say, and when a review is due."""
    if own := _own_course(product, day):
        return own
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


def _own_course(product: Product, day: date) -> str:
    """`day 3 of 10, until Sat 12 Dec` of a course with an end; empty of any other."""
    schedule = product.use.schedule if product.use is not None else None
    if schedule is None or schedule.last is None:
        return ""
    if day > schedule.last:
        return f"its course was over on {day_text(schedule.last)}"
    if schedule.first is None or day < schedule.first:
        return f"until {day_text(schedule.last)}"
    days = (schedule.last - schedule.first).days + 1
    return f"day {(day - schedule.first).days + 1} of {days}, until {day_text(schedule.last)}"


def last_day(product: Product, facts: Facts) -> date | None:
    """The last day of its course: the person's own, or that of the weeks it may last; None where it has no end."""
    use, rule = product.use, course_rule(product, facts)
    own = use.schedule.last if use is not None and use.schedule is not None else None
    if own is not None or rule is None or use is None or use.started is None:
        return own
    return use.started + timedelta(days=round(rule.number * 7) - 1)


def ending(product: Product, day: date, facts: Facts) -> str:
    """That a course ends, from the day before on; empty on every other day."""
    last = last_day(product, facts)
    if last is None or not product.active or not 0 <= (last - day).days <= 1:
        return ""
    if last == day:
        return f"{product.name}: today is the last day of its course"
    return f"{product.name}: its course ends tomorrow, {day_text(last)}"


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
