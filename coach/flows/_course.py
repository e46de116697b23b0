"""A product over the weeks: store -> the step that is offered, the steps that were taken, the week of the course."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import msgspec

from coach.clock import coach_day, parse_clock
from coach.desk import Desk
from coach.model import CheckIn, Intake, Night, Product, Step
from coach.planner.check import meant_mg
from coach.planner.evening import Evening
from coach.planner.gaps import never
from coach.planner.person import gates, magnesium_cap, red_flag
from coach.planner.stock import refill_at
from coach.planner.titration import Proposal, Since, course, propose
from coach.words import day_text, mg_text

LOOK_BACK_DAYS = 8


class Course(msgspec.Struct, frozen=True, kw_only=True):
    """Where a product stands in its course."""

    week: str
    """`week 3 of 8`; empty when it was never started."""
    proposal: Proposal | None
    steps: tuple[str, ...]
    """`Sun 1 Mar: Start with 200 mg a day`, the oldest first."""
    refill_at: datetime | None
    """From when a refill is spoken of; None without a stock or a schedule."""


def course_of(desk: Desk, product: Product, evening: Evening, out: date | None = None) -> Course:
    """The course of a product as of today; nothing is offered behind a gate or beside a red flag."""
    started = product.use.steps if product.use is not None else ()
    told = since(desk, product, evening)
    return Course(
        week=course(product, evening.date, desk.facts) if product.active else "",
        proposal=None if barred(desk, evening) else propose(product, told, desk.profile, desk.facts),
        steps=tuple(step_text(step) for step in started),
        refill_at=refill_at(out, desk.zone) if out is not None else None,
    )


def barred(desk: Desk, evening: Evening) -> bool:
    """Whether no magnesium is advised at all."""
    facts = desk.facts
    hard = any(gate.hard for gate in gates(evening.profile, evening.products, evening.date, facts))
    return hard or bool(never(evening.products, facts)) or red_flag(evening, facts) is not None


def since(desk: Desk, product: Product, evening: Evening) -> Since:
    """What the last days say about a product."""
    day, starts = evening.date, parse_clock(desk.profile.day_starts)
    first = day - timedelta(days=LOOK_BACK_DAYS)
    others = sum(meant_mg(other, desk.facts) for other in evening.products if other.id != product.id)
    check_ins = desk.store.between(CheckIn, first, day)
    nights = {night.date: night.quality for night in desk.store.between(Night, first, day) if night.quality is not None}
    rated = {one.date: one.sleep_quality for one in check_ins if one.sleep_quality is not None}
    doses = desk.store.between(Intake, first, day + timedelta(days=1))
    return Since(
        day=day,
        gut={one.date: one.gut for one in check_ins if one.gut is not None},
        quality={**nights, **rated},
        taken=frozenset(coach_day(dose.at, desk.zone, starts) for dose in doses if dose.product == product.id),
        room_mg=max(magnesium_cap(desk.profile, desk.facts).number - others, 0.0),
    )


def step_text(step: Step) -> str:
    """One kept step in words."""
    amount = f" ({mg_text(step.daily_mg)} a day)" if step.daily_mg and mg_text(step.daily_mg) not in step.text else ""
    return f"{day_text(step.date)}: {step.text or step.kind}{amount}"
