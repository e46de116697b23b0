"""What is not even tried: gates, illness, medicines without a legal slot, doses over the day's limit."""

from __future__ import annotations

from coach.cabinet.amounts import CAFFEINE, magnesium_mg
from coach.cabinet.gaps import forbidden, never
from coach.cabinet.nutrients import amount_text, day_sums, limited, over
from coach.cabinet.person import Gated, gates, magnesium_cap, red_flag
from coach.clock import with_offset
from coach.evidence import Facts
from coach.evidence.signs import sentence
from coach.model import DayPlan, Totals, Unplaced, Warn
from coach.planner.evening import sessions as workouts
from coach.planner.evening.doses import Portions, magnesium_taken, title
from coach.planner.grid import Grid
from coach.planner.told import Evening, grid_of
from coach.words import mg_text

GUT_STOP = 4
"""The gut ladder's own level at which its action is to stop."""


def stops(evening: Evening, facts: Facts) -> tuple[Gated, ...]:
    """The hard gates that stop every magnesium plan."""
    return tuple(gate for gate in gates(evening.profile, evening.products, evening.date, facts) if gate.hard)


def _gut_stop(evening: Evening) -> bool:
    return evening.check_in is not None and (evening.check_in.gut or 0) >= GUT_STOP


def dosing(evening: Evening, facts: Facts) -> bool:
    """Whether no magnesium is planned at all today."""
    return bool(stops(evening, facts)) or bool(never(evening.products, facts)) or _gut_stop(evening)


def unplaced(evening: Evening, takes: Portions, facts: Facts) -> tuple[Unplaced, ...]:
    """Sessions that illness forbids or that stand down, doses that a gate, a medicine or the limit forbids."""
    return (
        *_sessions(evening, facts),
        *_barred_doses(evening, takes, facts),
        *_over_limit(evening, takes, facts),
        *evening.waived,
    )


def _sessions(evening: Evening, facts: Facts) -> list[Unplaced]:
    stop = workouts.barred(evening, facts)
    if stop is None:
        return []
    fact, text = stop
    return [
        Unplaced(what=wish.id, title=f"{wish.title} · {wish.minutes} min", because=(fact,), text=text)
        for wish in evening.wishes
    ]


def _barred_doses(evening: Evening, takes: Portions, facts: Facts) -> list[Unplaced]:
    because = [gate.id for gate in stops(evening, facts)]
    texts = [gate.text for gate in stops(evening, facts)]
    for stop in never(evening.products, facts):
        because.append(stop.fact)
        texts.append(stop.text)
    if _gut_stop(evening):
        level = facts.gut_ladder[evening.check_in.gut or 0] if evening.check_in else facts.gut_ladder[GUT_STOP]
        because.append("mg.gi_clear_h")
        texts.append(f"Gut, {level.when}: {level.action}")
    if not because:
        return []
    return [
        Unplaced(
            what=take.id,
            title=title(take.product, take.servings, take.elemental_mg),
            because=tuple(dict.fromkeys(because)),
            text=texts[0],
        )
        for take in takes.open
        if take.elemental_mg > 0
    ]


def _over_limit(evening: Evening, takes: Portions, facts: Facts) -> list[Unplaced]:
    cap = magnesium_cap(evening.profile, facts)
    planned = sum(take.elemental_mg for take in takes.open)
    return [
        Unplaced(
            what=f"dose-{short.product.id}",
            title=f"{short.product.name} · {mg_text(short.wanted_mg)}" if short.wanted_mg else short.product.name,
            because=(short.fact,),
            text=(
                f"with {mg_text(takes.taken_mg + planned)} taken and planned, "
                f"it would pass the limit of {mg_text(cap.number)} a day"
                if short.fact == cap.id
                else _passes(short.fact, evening, facts)
            ),
        )
        for short in takes.short
    ]


def _passes(fact: str, evening: Evening, facts: Facts) -> str:
    limits = limited(evening.profile, facts)
    key = next((key for key, (_, known, _) in limits.items() if known == fact), None)
    if key is None:
        return f"its course of {facts.rule(fact).number:g} weeks is over"
    row = facts.nutrients[key]
    return f"it would pass the limit of {amount_text(limits[key][0], row)} of {row.name} a day, all products counted"


def stopped(evening: Evening, facts: Facts) -> DayPlan | None:
    """The day of a red flag, or of a store that is not whole: the sentence and nothing else; None on other days."""
    flag = red_flag(evening, facts)
    if flag is None and not evening.unsure:
        return None
    signs = (Warn(fact=flag.id, severity="hard", text=sentence(flag)),) if flag is not None else ()
    unsure = (Warn(fact="", severity="hard", text=evening.unsure),) if evening.unsure else ()
    grid = grid_of(evening)
    mg, sums = magnesium_taken(evening, grid, facts), day_sums(evening, (), grid, facts)
    return DayPlan(
        date=evening.date,
        tz=evening.profile.tz,
        generated_at=with_offset(evening.now, grid.zone),
        bed=None,
        items=(),
        warnings=(*signs, *unsure),
        totals=Totals(
            magnesium_supplemental_mg=mg,
            magnesium_taken_mg=mg,
            magnesium_limit_mg=magnesium_cap(evening.profile, facts).number,
            caffeine_mg=sum(one.taken for one in sums if one.what == CAFFEINE),
            caffeine_at_bed_mg=0,
            sums=sums,
        ),
        cost=0,
    )


def warnings(evening: Evening, takes: Portions, grid: Grid, facts: Facts) -> tuple[Warn, ...]:
    """Gates that apply, a limit that is already passed, and doses that were taken inside a gap."""
    found = []
    if any(magnesium_mg(product, facts) > 0 for product in evening.products):
        for gate in gates(evening.profile, evening.products, evening.date, facts):
            found.append(
                Warn(fact=gate.id, severity="hard" if gate.hard else "soft", text=gate.text.capitalize() + ".")
            )
        for stop in never(evening.products, facts):
            found.append(Warn(fact=stop.fact, severity="hard", text=stop.text))
    cap = magnesium_cap(evening.profile, facts)
    if takes.taken_mg > cap.number:
        text = (
            f"{mg_text(takes.taken_mg)} of elemental magnesium taken today; the limit is {mg_text(cap.number)}. "
            "No more today; with loose stools, faintness or a slow pulse, seek care."
        )
        found.append(Warn(fact=cap.id, severity="hard", text=text))
    found += over(evening, grid, facts)
    found += _inside_gaps(evening, grid, facts)
    return tuple(found)


def _inside_gaps(evening: Evening, grid: Grid, facts: Facts) -> list[Warn]:
    """Magnesium that was taken too near a medicine: said once, with whom to ask."""
    bearing = {p.id: p for p in evening.products if magnesium_mg(p, facts) > 0}
    stretches = forbidden(evening.products, evening.intakes, grid, facts)
    found = []
    for dose in evening.intakes:
        holds = dose.magnesium_mg or (magnesium_mg(bearing[dose.product], facts) if dose.product in bearing else 0)
        for stretch in stretches:
            if holds and stretch.product != dose.product and stretch.after < dose.at < stretch.before:
                text = (
                    f"Magnesium at {grid.dial.at(dose.at)} is inside the gap to {stretch.name} "
                    f"at {grid.dial.at(stretch.at)}. Take the medicine as prescribed; ask your pharmacist."
                )
                found.append(Warn(fact=stretch.fact, severity="hard", text=text))
    return found
