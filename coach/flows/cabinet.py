"""The cabinet: products, what a serving holds, the day's sums, stock, and checks before a dose is logged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Literal

import msgspec

from coach.cabinet.amounts import caffeine_mg, held, magnesium_mg
from coach.cabinet.before_a_dose import before_a_dose
from coach.cabinet.check import check as _check
from coach.cabinet.due_words import when_next
from coach.cabinet.known_as import known_as
from coach.cabinet.meant import a_take
from coach.cabinet.pairs.found import Looked
from coach.cabinet.pairs.gaps import free_text
from coach.cabinet.titration import by_hand
from coach.clock import coach_day, starts_of, with_offset
from coach.desk import Desk
from coach.errors import UsageError
from coach.flows.cabinet_findings import CabinetFinding, Finding, findings_of
from coach.flows.changed import Changed
from coach.flows.changing import changing
from coach.flows.gauge import magnesium_today
from coach.flows.looked import agreed_exist, looked_pairs
from coach.flows.naming import with_name
from coach.flows.red_flags import alone, refused
from coach.forms.cutting import check_cut
from coach.forms.product import form_of, product_of, started, understood
from coach.gather.course import Course, Courses, course_of
from coach.gather.doubt import must_be_whole
from coach.gather.evening import evening_of
from coach.gather.stock import Stocks
from coach.model import DayPlan, DaySum, Intake, Product, Warn
from coach.planner.evening.shown import shown_day
from coach.planner.told import Evening, cabinet_of
from coach.store import new_id
from coach.words import day_text, read_moment, servings_text


class ProductRow(msgspec.Struct, frozen=True, kw_only=True):
    """One product as the cabinet shows it."""

    product: Product
    understood: str
    """`1 capsule = 100 mg elemental magnesium, from bisglycinate; label value used`."""
    magnesium_mg: float | None
    """Elemental, per serving; None when it holds none."""
    stock_left: float | None
    runs_out: date | None
    course: Course
    free: str
    """`free from 12:00 to 02:00`: when magnesium may be taken beside the medicines; empty when it always may."""
    findings: tuple[CabinetFinding, ...] = ()
    """Those of the cabinet's that are about it, the hard ones first."""
    due: str = ""
    """`due today`, `next on Mon 7 Dec`, `next from 21:40 (2 of 3 in 24 h)`; empty of what is due every day."""


class IntakeRow(msgspec.Struct, frozen=True, kw_only=True):
    """One dose taken today."""

    intake: Intake
    name: str
    at: datetime
    """Local time with offset."""


class CabinetView(msgspec.Struct, frozen=True, kw_only=True):
    """The cabinet screen."""

    date: date
    rows: tuple[ProductRow, ...]
    intakes: tuple[IntakeRow, ...]
    magnesium: DaySum
    """Elemental, from every product; the same figure stands on Today."""
    findings: tuple[CabinetFinding, ...]
    """Everything there is to say, the hard ones first: what the head counts and the rows bear."""
    tz: str
    hint: str = ""
    due: str = ""
    """The product that the plan has next today; empty when none is open."""
    sums: tuple[DaySum, ...] = ()
    """The day's other sums with a limit."""
    looked: str = ""
    """How many pairs were looked at, and which names are not known, as a sentence."""

    @property
    def to_mind(self) -> int:
        """How many findings ask for something; the others are to know."""
        return sum(found.severity != "info" for found in self.findings)


class CheckView(msgspec.Struct, frozen=True, kw_only=True):
    """`coach cabinet check` (`coach.check/1`)."""

    schema: Literal["coach.check/1"] = "coach.check/1"
    findings: tuple[Finding, ...]
    looked: Looked
    """How many pairs were looked at, and which names are not known."""
    looked_text: str
    """The same as a sentence."""


def see_cabinet(desk: Desk) -> CabinetView:
    """The cabinet today."""
    day = desk.today()
    evening = evening_of(desk, day)
    plan = shown_day(evening, desk.facts)
    products = sorted(desk.store.all(Product), key=lambda p: (not p.active, p.name))
    findings = findings_of(desk, evening, plan, products)
    return CabinetView(
        date=day,
        rows=_rows(desk, products, evening, findings),
        intakes=_taken(desk, evening, products),
        magnesium=magnesium_today(plan, desk),
        findings=findings,
        tz=desk.profile.tz,
        due=_due(plan, desk),
        sums=plan.totals.sums,
        looked=looked_pairs(cabinet_of(evening), desk.facts).text,
        hint="" if products else "A picks a common product, a adds yours: its dose then stands in the evening.",
    )


def _due(plan: DayPlan, desk: Desk) -> str:
    open_doses = (
        i for i in plan.items if i.dose is not None and i.state in ("planned", "moved") and i.end >= desk.now()
    )
    first = min(open_doses, key=lambda item: item.start, default=None)
    return first.dose.product if first is not None and first.dose is not None else ""


def _rows(
    desk: Desk, products: Iterable[Product], evening: Evening, findings: tuple[CabinetFinding, ...]
) -> tuple[ProductRow, ...]:
    """One row for each product; what is the same for all of them is asked once."""
    day, courses, stocks = cabinet_of(evening), Courses(desk, evening), Stocks(desk, evening)
    about: dict[str, list[CabinetFinding]] = {}
    for found in findings:
        for key in found.products:
            about.setdefault(key, []).append(found)
    return tuple(
        ProductRow(
            product=product,
            understood=understood(product, desk.facts),
            magnesium_mg=magnesium_mg(product, desk.facts) or None,
            stock_left=stocks.left(product),
            runs_out=out,
            course=courses.of(product, out),
            free="" if evening.unsure else free_text(product, day, desk.facts),
            findings=tuple(about.get(product.id, ())),
            due=when_next(product, day, desk.now()),
        )
        for product in products
        for out in (stocks.runs_out(product),)
    )


def _taken(desk: Desk, evening: Evening, products: Iterable[Product]) -> tuple[IntakeRow, ...]:
    names = {product.id: product.name for product in products}
    starts = starts_of(desk.profile.day_starts)
    mine = (d for d in evening.intakes if coach_day(d.at, desk.zone, starts) == evening.date)
    return tuple(
        IntakeRow(
            intake=dose,
            name=names.get(dose.product) or dose.name or "removed product",
            at=with_offset(dose.at, desk.zone),
        )
        for dose in sorted(mine, key=lambda d: (d.at, d.id))
    )


def product_form_like(desk: Desk, like: str) -> dict[str, str]:
    """The typed fields of a new product that starts from a generic one."""
    return {**form_of(None, desk.facts), **started({"like": like}, desk.facts), "like": ""}


def library_words(product: Product) -> str:
    """What to look for in the library about a product: its form, else what it is known as, else its kind."""
    form = next((content.form for content in product.contents if content.form), None)
    ids = known_as(product)
    return form or (ids[0] if ids else product.kind)


def product_form(desk: Desk, product_id: str | None = None) -> dict[str, str]:
    """The typed fields of a product for editing, or a new one's defaults."""
    if product_id is None:
        return form_of(None, desk.facts)
    product = find_product(desk, product_id)
    times = product.use.times if product.use is not None else ()
    return {**form_of(product, desk.facts), "times": ",".join(map(desk.dial.of_day, times))}


def understand(desk: Desk, form: Mapping[str, str]) -> str:
    """What the app understood of a typed product, in one sentence; UsageError names the field."""
    return understood(product_of(form, desk.facts, desk.now(), product_id="draft"), desk.facts)


def find_product(desk: Desk, name: str) -> Product:
    """The product of that id or name; the beginning of a name will do when it fits only one."""
    products = desk.store.all(Product)
    wanted = name.strip().lower()
    exact = [p for p in products if name == p.id or p.name.lower() == wanted]
    found = exact or [p for p in products if wanted and p.name.lower().startswith(wanted)]
    if len(found) == 1:
        return found[0]
    known = ", ".join(p.name for p in products) or "none yet"
    problem = f"there is no product “{name}”" if not found else f"“{name}” fits {len(found)} products"
    raise UsageError(problem, where="product", todo=f"Products: {known}.")


def add_product(desk: Desk, form: Mapping[str, str]) -> Changed:
    """Add a product from typed fields."""
    product = product_of(form, desk.facts, desk.now(), product_id=new_id("product"))
    if any(other.name.lower() == product.name.lower() for other in desk.store.all(Product)):
        raise UsageError(
            f"there is a product “{product.name}” already",
            where="name",
            todo="Edit it, or choose another name.",
        )
    with changing(desk, f"{product.name} added to the cabinet") as change:
        change.put(product)
    changed = Changed(
        what=f"{understood(product, desk.facts)}.",
        record_id=product.id,
        warnings=findings_about(desk, product),
    )
    return with_name(changed, product)


def edit_product(desk: Desk, product: str, form: Mapping[str, str]) -> Changed:
    """Change the named fields of a product (by id or name)."""
    old = find_product(desk, product)
    fields = {**form_of(old, desk.facts), **form}
    changed = product_of(fields, desk.facts, desk.now(), product_id=old.id, old=old, counted="stock" in form)
    changed = by_hand(old, changed, desk.today(), desk.facts)
    if any(o.name.lower() == changed.name.lower() and o.id != old.id for o in desk.store.all(Product)):
        raise UsageError(f"there is a product “{changed.name}” already", where="name", todo="Choose another name.")
    agreed_exist(changed, desk)
    with changing(desk, f"{changed.name} changed") as change:
        change.put(changed)
    again = course_of(desk, changed, evening_of(desk, desk.today())).waiting if changed.active else ""
    waits = (Warn(fact="mg.gi_clear_h", severity="soft", text=f"{changed.name}: {again}."),) if again else ()
    told = Changed(
        what=f"{understood(changed, desk.facts)}.",
        record_id=old.id,
        warnings=(*waits, *findings_about(desk, changed)),
    )
    return with_name(told, changed)


def findings_about(desk: Desk, product: Product) -> tuple[Warn, ...]:
    """What the check of the whole cabinet says of one product."""
    return tuple(
        Warn(fact=f.fact, severity=f.severity, text=f.text) for f in check(desk).findings if product.id in f.products
    )


def remove_product(desk: Desk, product: str) -> Changed:
    """Remove a product; its doses stay in the log with their name and amounts."""
    found = find_product(desk, product)
    with changing(desk, f"{found.name} removed from the cabinet") as change:
        change.remove(Product, found.id)
    return Changed(what=f"{found.name} removed; its doses stay in the log.", record_id=found.id)


def warnings_before(desk: Desk, product: str, servings: float | None = None, when: str = "") -> tuple[Warn, ...]:
    """What stands against taking that dose then (default: the usual portion, now); hard ones would refuse it."""
    found = find_product(desk, product)
    return _judge(desk, found, servings or usual_servings(desk, found), _moment(desk, when))


def usual_servings(desk: Desk, product: Product) -> float:
    """One usual take of a product, as it is meant today."""
    return a_take(product, cabinet_of(evening_of(desk, desk.today())), desk.facts)


def _moment(desk: Desk, when: str) -> datetime:
    return read_moment(when, now=desk.now(), zone=desk.zone, field="when") if when.strip() else desk.now()


def _judge(desk: Desk, product: Product, servings: float, at: datetime) -> tuple[Warn, ...]:
    day = coach_day(at, desk.zone, starts_of(desk.profile.day_starts))
    evening = evening_of(desk, day)
    plan = shown_day(evening, desk.facts)
    bed = plan.bed.target if plan.bed is not None else None
    return before_a_dose(product, servings, at, cabinet_of(evening), desk.facts, bed)


def take(desk: Desk, product: str, servings: float | None = None, when: str = "", *, already: bool = False) -> Changed:
    """Log a dose. SafetyRefusal where a hard rule forbids it.

    What was `already` taken is kept all the same, and the warnings come back with it.
    """
    found = find_product(desk, product)
    amount = usual_servings(desk, found) if servings is None else servings
    if not 0 < amount <= MOST_SERVINGS:
        raise UsageError(
            f"{amount:g} servings is not a dose",
            where="servings",
            todo=f"Give a number up to {MOST_SERVINGS}.",
        )
    if servings is not None and not already:
        check_cut(amount, found.serving, found.name, "servings")
    at = _moment(desk, when)
    if at > desk.now() + timedelta(minutes=1):
        raise UsageError(f"{desk.dial.at(at)} has not come yet", where="when", todo="Log a dose when it is taken.")
    warnings = _judge(desk, found, amount, at)
    hard = next((warn for warn in warnings if warn.severity == "hard"), None)
    if hard is not None and not already:
        raise refused(hard, found.name, desk.facts)
    dose = _dose(desk, found, amount, at)
    said = f"{found.name}, {servings_text(amount, found.serving)}, {desk.dial.at(at)}"
    with changing(desk, f"dose of {said}") as change:
        change.put(dose)
    return alone(Changed(what=f"Logged {said}.", record_id=dose.id, warnings=warnings), desk.facts)


MOST_SERVINGS = 100
MOST_MG = 1_000_000
"""A kilogram: more is a slip of typing, and would not be kept."""


def _dose(desk: Desk, product: Product, servings: float, at: datetime) -> Intake:
    holds, cup = magnesium_mg(product, desk.facts), caffeine_mg(product)
    every = {key: mg * servings for key, mg in held(product, desk.facts).items()}
    if max((holds * servings, cup * servings, *every.values())) > MOST_MG:
        raise UsageError(f"{servings:g} servings of it are more than a dose can be", where="servings")
    return Intake(
        id=new_id("dose"),
        at=at,
        product=product.id,
        servings=servings,
        name=product.name,
        magnesium_mg=holds * servings if holds else None,
        caffeine_mg=cup * servings if cup else None,
        nutrients_mg=every,
    )


def remove_intake(desk: Desk, intake_id: str) -> Changed:
    """Take a logged dose out again."""
    dose = desk.store.get(Intake, intake_id)
    if dose is None:
        raise UsageError(f"there is no dose “{intake_id}”", where="dose", todo="`coach cabinet list` shows today's.")
    said = f"{dose.name or dose.product}, {desk.dial.at(dose.at)}"
    with changing(desk, f"dose of {said} removed, {day_text(dose.at.date())}") as change:
        change.remove(Intake, dose.id)
    return Changed(what=f"Removed: {said}.", record_id=dose.id)


def check(desk: Desk) -> CheckView:
    """Limits, gaps, gates and duplicates of the whole cabinet as it is meant to be taken; StoreError when unsure."""
    must_be_whole(desk)
    evening = evening_of(desk, desk.today())
    day = cabinet_of(evening)
    found, looked = _check(day, desk.facts), looked_pairs(day, desk.facts)
    return CheckView(
        findings=tuple(Finding(fact=f.fact, severity=f.severity, products=f.products, text=f.text) for f in found),
        looked=looked,
        looked_text=looked.text,
    )
