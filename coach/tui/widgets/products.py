"""Products and doses as text: ProductRow, IntakeRow, CabinetView -> lines, details, and the fields of their forms."""

from __future__ import annotations

from collections.abc import Callable

from coach.clock import zone
from coach.flows.cabinet import CabinetView, IntakeRow, ProductRow
from coach.flows.cabinet_findings import CabinetFinding
from coach.forms.product_fields import PRODUCT
from coach.model import Product, Warn
from coach.tui.widgets.charts import magnesium_gauge
from coach.tui.widgets.fields import Field, lines_of
from coach.tui.widgets.row_list import RowPart
from coach.tui.widgets.text import DOT, WARN, ends, fit, one_line
from coach.words import (
    Dial,
    clock_text,
    day_text,
    food_text,
    mg_text,
    number_text,
    read_servings,
    schedule_text,
    servings_text,
    sum_text,
)

NAME_WIDTH = 18
SEVERITY = {"hard": f"{WARN}{WARN}", "soft": f"{WARN} ", "info": f"{DOT} "}
"""Before a finding: `!!` a hard rule, `!` to mind, `·` to know."""


def total_text(view: CabinetView) -> str:
    """`Mg ▰▰▱▱▱▱▱ 100/350 mg +100 planned   limit mg.cap_us`, and the other sums below it."""
    others = f"\n{', '.join(map(sum_text, view.sums))}" if view.sums else ""
    return f"{magnesium_gauge(view.magnesium)}   limit {view.magnesium.fact}{others}"


def checks_text(view: CabinetView) -> str:
    """`! i: 2 to mind`: the findings that rows bear a `!` for; `i: 1 to know` where none asks for anything."""
    if view.to_mind:
        return f"{WARN} i: {view.to_mind} to mind"
    return f"i: {len(view.findings)} to know" if view.findings else "i: nothing to mind"


def product_line(row: ProductRow, width: int) -> tuple[RowPart, ...]:
    """One product: the weight of what is found of it, name, what a serving holds, stock and its last day."""
    product = row.product
    mark = SEVERITY[row.findings[0].severity] if row.findings else "  "
    minds = any(found.severity != "info" for found in row.findings)
    stock = "" if row.stock_left is None else f"{number_text(row.stock_left)} left"
    until = f", out {day_text(row.runs_out)}" if row.runs_out is not None else ""
    look = "" if product.active else "quiet"
    name = fit(one_line(product.name), NAME_WIDTH)
    rest = ends(f"  {holds(row)}", stock + until, width - NAME_WIDTH - len(mark) - 2)
    return (RowPart(f"{mark} ", "warn" if minds else ""), RowPart(name, look or "strong"), RowPart(rest, look))


def holds(row: ProductRow) -> str:
    """`bisglycinate, 100 mg/capsule`, or what kind of thing it is."""
    product = row.product
    form = next((content.form for content in product.contents if content.form), None)
    said = [form.replace("_", " ") if form else product.kind]
    if row.magnesium_mg is not None:
        said.append(f"{mg_text(row.magnesium_mg)}/{one_line(product.serving)}")
    if not product.active:
        said.append("not in use")
    return ", ".join(said)


def dose_line(row: IntakeRow, view: CabinetView, width: int, twelve: bool) -> tuple[RowPart, ...]:
    """One dose of today."""
    dose = row.intake
    product = next((other.product for other in view.rows if other.product.id == dose.product), None)
    amount = servings_text(dose.servings, one_line(product.serving) if product is not None else "serving")
    mg = f", {mg_text(dose.magnesium_mg)}" if dose.magnesium_mg else ""
    at = clock_text(row.at, zone(view.tz), twelve=twelve)
    return (RowPart(fit(f" {at}  {one_line(row.name)}, {amount}{mg}", width)),)


def warning_line(warning: Warn | CabinetFinding) -> str:
    """One warning with its sign and the rule behind it."""
    rule = f" [{warning.fact}]" if warning.fact else ""
    return f"{SEVERITY[warning.severity]} {one_line(warning.text)}{rule}"


def product_details(row: ProductRow, dial: Dial, said: str = "") -> tuple[str, ...]:
    """What stands against a dose now (but for the rule that was `said`), what it holds, when and how it is used."""
    product, use = row.product, row.product.use
    warnings = (found for found in row.findings if found.fact != said or not said)
    lines = [*map(warning_line, warnings), one_line(row.understood)]
    if row.due:
        lines.append(f"{row.due[:1].upper()}{row.due[1:]}.")
    if row.free:
        lines.append(f"Beside the medicines: {one_line(row.free)}.")
    meant = []
    if use is not None:
        meant += [f"for {use.goal}"] if use.goal else []
        meant += [f"{mg_text(use.daily_mg)} a day"] if use.daily_mg else []
        meant += [f"at {', '.join(map(dial.of_day, use.times))}"] if use.times else []
        meant += [schedule_text(use.schedule)] if use.schedule is not None else []
        meant += [food_text(use.with_food)] if use.with_food is not None else []
    if product.expires is not None:
        meant.append(f"expires {day_text(product.expires)} {product.expires.year}")
    if product.sedating:
        meant.append("makes sleepy")
    if meant:
        lines.append(", ".join(meant).capitalize() + ".")
    offered = row.course.proposal
    lines += [f"p: {offered.text}. [{offered.fact}]"] if offered is not None else []
    lines += [f"{row.course.waiting[:1].upper()}{row.course.waiting[1:]}."] if row.course.waiting else []
    lines += [f"{row.course.week[:1].upper()}{row.course.week[1:]}."] if row.course.week else []
    lines += row.course.steps
    return (*lines, *([one_line(product.note)] if product.note else []))


def findings_text(view: CabinetView) -> str:
    """Every finding, the hard ones first; one about a dose now says of which product."""
    names = {row.product.id: row.product.name for row in view.rows}
    lines = []
    for found in view.findings:
        name = names[found.products[0]] if found.now else ""
        about = f"{name} now: " if name and name not in found.text else ""
        lines.append(warning_line(Warn(fact=found.fact, severity=found.severity, text=f"{about}{found.text}")))
    return "\n\n".join((*lines, view.looked))


def servings_typed(typed: dict[str, str]) -> float | None:
    """The number of servings in a form; None, the usual portion, when it is empty."""
    text = typed["servings"].strip()
    return read_servings(text, "servings", low=0, high=100_000) if text else None


def dose_fields(product: Product) -> tuple[Field, ...]:
    """How much of a product, and when."""
    return (
        Field(name="servings", label="servings", hint=f"{one_line(product.serving)}; empty: the usual dose"),
        Field(name="when", label="when", hint="21:30, yesterday 23:10; empty: now"),
        Field(
            name="already",
            label="taken already",
            choices=(("no", "no"), ("yes", "yes")),
            hint="yes: logged and flagged even if it should not be",
        ),
    )


def product_fields(
    forms: tuple[tuple[str, str], ...], interactions: tuple[tuple[str, str], ...], which: Callable[[str], str]
) -> tuple[Field, ...]:
    """Every typed field of a product, in the order of the label; `which` row a typed drug means."""
    return lines_of(PRODUCT, form={"suggest": forms}, interaction={"suggest": interactions, "find": which})
