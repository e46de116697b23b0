"""Accepting a step of the dose: the proposal of a product -> its new amount, with the step kept."""

from __future__ import annotations

import msgspec

from coach.cabinet.person import red_flag
from coach.cabinet.titration import stepped
from coach.desk import Desk
from coach.errors import SafetyRefusal, UsageError
from coach.evidence.signs import sentence
from coach.flows.cabinet import find_product
from coach.flows.changed import Changed
from coach.flows.changing import changing
from coach.gather.course import Course, Courses, course_of
from coach.gather.evening import evening_of
from coach.model import Product
from coach.planner.told import cabinet_of


class StepRow(msgspec.Struct, frozen=True, kw_only=True):
    """A product with its course."""

    product: str
    name: str
    course: Course


class StepsView(msgspec.Struct, frozen=True, kw_only=True):
    """Every product's course (`coach.steps/1`)."""

    schema: str = "coach.steps/1"
    rows: tuple[StepRow, ...]


def see_steps(desk: Desk) -> StepsView:
    """What is offered and what was done, by product."""
    evening = evening_of(desk, desk.today())
    courses = Courses(desk, evening)
    pairs = [(product, courses.of(product)) for product in desk.store.all(Product)]
    said = [(product, one) for product, one in pairs if one.week or one.steps or one.proposal or one.waiting]
    return StepsView(rows=tuple(StepRow(product=p.id, name=p.name, course=one) for p, one in said))


def accept(desk: Desk, name: str) -> Changed:
    """Take the step that is offered for a product; UsageError when none is."""
    product = find_product(desk, name)
    evening = evening_of(desk, desk.today())
    flag = red_flag(cabinet_of(evening), desk.facts)
    if flag is not None:
        raise SafetyRefusal(sentence(flag), fact=flag.id)
    offered = course_of(desk, product, evening).proposal
    if offered is None:
        raise UsageError(f"no step is offered for {product.name} now", where="product", todo="Its dose stays as it is.")
    with changing(desk, f"{product.name}: {offered.text}") as change:
        change.put(stepped(product, offered, desk.today(), desk.facts))
    return Changed(what=f"{product.name}: {offered.text}.", record_id=product.id)
