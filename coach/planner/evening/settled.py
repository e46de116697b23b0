"""What no longer moves: sessions done, doses taken, lines answered, and medicines at their own times."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from math import inf

from coach.cabinet import taken
from coach.cabinet.amounts import magnesium_mg
from coach.cabinet.day import CabinetDay
from coach.cabinet.meant import UNPLANNED, each
from coach.cabinet.pairs.beside import beside_magnesium, gap_to_magnesium, own, pair_reason
from coach.cabinet.pairs.found import withheld
from coach.cabinet.pairs.gaps import forbidden, free_text
from coach.cabinet.pairs.now import keeps_away
from coach.cabinet.schedule import schedule_of
from coach.cabinet.sums import room
from coach.clock import parse_clock, with_offset
from coach.evidence import Facts
from coach.model import Dose, Intake, LineAnswer, PlanItem, Product, Reason, Unplaced, Warn
from coach.model.line_kinds import LINE_KINDS
from coach.planner.evening import done_sessions
from coach.planner.evening.takes.portions import title
from coach.planner.fulfilled import Fulfilment, line_id
from coach.planner.grid import SLOT_MIN, Grid
from coach.planner.told import Evening, cabinet_of
from coach.words import day_text, food_text


def items(
    evening: Evening, grid: Grid, answers: dict[str, LineAnswer], over: tuple[Fulfilment, ...], facts: Facts
) -> tuple[PlanItem, ...]:
    """Every line that stands where it stands."""
    sessions = done_sessions.items(evening, grid, over)
    return (
        *sessions,
        *_doses(evening, grid, facts),
        *_answered(evening, grid, answers, {item.id for item in sessions}),
        *_standing(evening, grid, answers, facts),
    )


def _doses(evening: Evening, grid: Grid, facts: Facts) -> list[PlanItem]:
    day, found = cabinet_of(evening), []
    for dose in day.doses:
        product = day.product(dose.product)
        if dose.magnesium_mg if product is None else product.kind not in UNPLANNED:
            found.append(_taken(dose, product, grid, facts))
    return found


def dose_of(dose: Intake, product: Product | None, facts: Facts) -> Dose:
    """What was taken, as it was kept with the dose: editing its product rewrites no evening."""
    return Dose(
        product=dose.product,
        servings=dose.servings,
        elemental_mg=taken.magnesium_of(dose, product, facts) or None,
    )


def dose_title(dose: Intake, product: Product | None, facts: Facts) -> str:
    """`Night Mag · 2 capsules · 200 mg`, under the name that the product had then; of a removed one the name alone."""
    if product is None:
        return dose.name or "a removed product"
    return title(dose.name or product.name, product.serving, dose_of(dose, product, facts))


def _taken(dose: Intake, product: Product | None, grid: Grid, facts: Facts) -> PlanItem:
    at = with_offset(dose.at, grid.zone)
    return PlanItem(
        id=f"intake-{dose.id}",
        kind="medicine" if product is not None and product.kind == "medicine" else "supplement",
        title=dose_title(dose, product, facts),
        start=at,
        end=at,
        dose=dose_of(dose, product, facts),
        state="done",
        hint="taken",
    )


def _answered(evening: Evening, grid: Grid, answers: dict[str, LineAnswer], done: set[str]) -> list[PlanItem]:
    """Lines marked done or skipped stay where they stood; a done dose stands as its intake, a session as its own."""
    found = []
    for key, answer in answers.items():
        if answer.state == "moved" or answer.start is None or key in done:
            continue
        if answer.kind is None or (answer.state == "done" and LINE_KINDS[answer.kind].dosed):
            continue
        at = with_offset(answer.start, grid.zone)
        wish = next((w for w in evening.wishes if line_id(w.id, evening.date) == key), None)
        found.append(
            PlanItem(
                id=key,
                kind=answer.kind,
                title=answer.title or key,
                start=at,
                end=with_offset(answer.start + timedelta(minutes=answer.minutes or 0), grid.zone),
                wish=wish.id if wish else None,
                strain=wish.strain if wish else None,
                muscles=wish.muscles if wish else (),
                state=answer.state,
            )
        )
    return found


def standing(evening: Evening, grid: Grid, facts: Facts) -> list[tuple[Product, datetime, str]]:
    """(product, instant, item id) of every open standing time of what is not magnesium: the person's own schedule."""
    day = cabinet_of(evening)
    had, fits = taken.servings(day), {key: servings for key, (servings, _) in room(day, facts).items()}
    found = []
    for product in sorted(day.products, key=lambda p: (p.name, p.id)):
        if product.use is None or product.kind in UNPLANNED or magnesium_mg(product, facts) > 0:
            continue
        if not day.due(product):
            continue
        left, a_take = had.get(product.id, 0.0), each(product)
        for number, clock in enumerate(sorted(product.use.times), start=1):
            if left >= a_take:
                left -= a_take
            elif fits.get(product.id, inf) >= a_take:
                fits[product.id] = fits.get(product.id, inf) - a_take
                at = grid.moment(grid.slot_of_clock(parse_clock(clock)))
                found.append((product, at, f"dose-{product.id}-{evening.date.isoformat()}-{number}"))
    return found


def _standing(evening: Evening, grid: Grid, answers: dict[str, LineAnswer], facts: Facts) -> list[PlanItem]:
    found = []
    day = cabinet_of(evening)
    for product, at, key in standing(evening, grid, facts):
        if at < (evening.seen or evening.now) or key in answers or kept_away(product, at, day, facts):
            continue
        dose = Dose(product=product.id, servings=each(product), elemental_mg=None)
        found.append(
            PlanItem(
                id=key,
                kind="medicine" if product.kind == "medicine" else "supplement",
                title=title(product.name, product.serving, dose),
                start=at,
                end=at + timedelta(minutes=SLOT_MIN),
                dose=dose,
                reasons=_why(product, facts),
                hint=_hint(product, evening.date),
            )
        )
    return found


def _hint(product: Product, day: date) -> str:
    """`your time, with food`; of a day that was put off where it is from."""
    food = food_text(product.use.with_food) if product.use is not None else ""
    return ", ".join(part for part in (_moved_text(product, day) or "your time", food) if part)


def _moved_text(product: Product, day: date) -> str:
    """`moved from Mon 9 Mar`, where that day's schedule was put off; empty where it was not."""
    schedule = schedule_of(product, day)
    moved = next((one for one in schedule.moved if one.to == day), None) if schedule is not None else None
    return "" if moved is None else f"moved from {day_text(moved.of)}"


def _why(product: Product, facts: Facts) -> tuple[Reason, ...]:
    gaps = [verdict for verdict in beside_magnesium(product, facts) if verdict.gap]
    if not gaps:
        steady = facts.rule("mg.consistency")
        return (steady.because("your own standing time; the same hour every day is easiest to keep"),)
    return (pair_reason(gaps[0], gap_to_magnesium(gaps[0])),)


def kept_away(product: Product, at: datetime, day: CabinetDay, facts: Facts) -> tuple[str, str] | None:
    """(row, sentence) of what forbids a standing time that is not a prescriber's; None where it may stand."""
    if not own(product, facts):
        return None
    if stops := withheld(product, day, facts):
        return stops[0].fact, stops[0].text
    inside = (s for s in forbidden(product, day, facts) if s.hard and s.holds(at) and not (s.with_food and s.at == at))
    stretch = next(inside, None)
    if stretch is None:
        return None
    spare = free_text(product, day, facts)
    return stretch.fact, f"{keeps_away(product, stretch, day, facts)} {spare and f'It is {spare}.'}".rstrip()


def unplaced(evening: Evening, grid: Grid, answers: dict[str, LineAnswer], facts: Facts) -> tuple[Unplaced, ...]:
    """Standing times of today that are not planned, each with what forbids it."""
    day, found, since = cabinet_of(evening), [], evening.seen or evening.now
    for product, at, key in standing(evening, grid, facts):
        against = kept_away(product, at, day, facts) if at >= since and key not in answers else None
        if against is not None:
            dose = Dose(product=product.id, servings=each(product), elemental_mg=None)
            named = title(product.name, product.serving, dose)
            found.append(Unplaced(what=key, title=named, because=(against[0],), text=against[1]))
    return tuple(found)


def warnings(evening: Evening, grid: Grid, answers: dict[str, LineAnswer], facts: Facts) -> tuple[Warn, ...]:
    """One line for what had its time today and was not logged."""
    late = [
        f"{product.name} {grid.dial.at(at)}"
        for product, at, key in standing(evening, grid, facts)
        if at < (evening.seen or evening.now) and key not in answers
    ]
    if not late:
        return ()
    text = f"Not logged today: {', '.join(late)}. Only what is logged is counted."
    return (Warn(fact="cab.sum_mg", severity="info", text=text),)
