"""What is not even tried: gates, illness, medicines without a legal slot, doses over the day's limit."""

from __future__ import annotations

from coach.cabinet import taken
from coach.cabinet.amounts import amount_text, magnesium_mg
from coach.cabinet.barred import barred
from coach.cabinet.day import CabinetDay
from coach.cabinet.limits import limited, magnesium_cap
from coach.cabinet.meant import a_day
from coach.cabinet.pairs.beside import own
from coach.cabinet.pairs.found import Never, taken_too_near, withheld
from coach.cabinet.person import Gated, gates, red_flag
from coach.cabinet.stock import REFILL
from coach.cabinet.sums import day_sums, past_limits
from coach.clock import with_offset
from coach.evidence import Facts
from coach.evidence.signs import sentence
from coach.model import DayPlan, Totals, Unplaced, Warn
from coach.planner.evening.known import body
from coach.planner.evening.takes.portions import Portions, Short, eased_servings, gut_of, portion_title
from coach.planner.told import Evening, cabinet_of
from coach.words import mg_text, servings_text

GUT_STOP = 4
"""The gut ladder's own level at which its action is to stop."""


def stops(evening: Evening, facts: Facts) -> tuple[Gated, ...]:
    """The hard gates that stop every magnesium plan."""
    return tuple(gate for gate in gates(evening.profile, evening.products, evening.date, facts) if gate.hard)


def _gut_stop(evening: Evening) -> bool:
    return evening.check_in is not None and (evening.check_in.gut or 0) >= GUT_STOP


def no_magnesium(evening: Evening, facts: Facts) -> bool:
    """Whether no magnesium is planned at all today."""
    return barred(cabinet_of(evening), facts) or _gut_stop(evening) or body.runs(evening, facts)


def unplaced(evening: Evening, takes: Portions, facts: Facts) -> tuple[Unplaced, ...]:
    """Sessions that illness forbids or that stand down, doses that a gate, a medicine or the limit forbids."""
    return (
        *_sessions(evening, facts),
        *_barred_doses(evening, takes, facts),
        *_over_limit(evening, takes, facts),
        *evening.waived,
    )


def _sessions(evening: Evening, facts: Facts) -> list[Unplaced]:
    stop = body.barred(evening, facts)
    if stop is None:
        return []
    fact, text = stop
    return [
        Unplaced(what=wish.id, title=f"{wish.title} · {wish.minutes} min", because=(fact,), text=text)
        for wish in evening.wishes
    ]


def _barred_doses(evening: Evening, takes: Portions, facts: Facts) -> list[Unplaced]:
    stopped_by = [(gate.id, gate.text) for gate in stops(evening, facts)]
    if body.runs(evening, facts) and not _gut_stop(evening):
        text = "paused while the gut is watery; the ladder of the gut question says how it goes on"
        stopped_by.append(("mg.gi_clear_h", text))
    if _gut_stop(evening):
        level = facts.gut_ladder[evening.check_in.gut or 0] if evening.check_in else facts.gut_ladder[GUT_STOP]
        stopped_by.append(("mg.gi_clear_h", f"Gut, {level.when}: {level.action}"))
    found, day = [], cabinet_of(evening)
    for take in takes.open:
        beside = [(stop.fact, stop.text) for stop in withheld(take.product, day, facts)]
        because = [*stopped_by, *beside]
        if take.elemental_mg > 0 and because:
            keys = tuple(dict.fromkeys(key for key, _ in because))
            found.append(Unplaced(what=take.id, title=portion_title(take), because=keys, text=because[0][1]))
    return found


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
                else _ends(short, evening)
                if short.fact == REFILL
                else _passes(short.fact, evening, facts)
            ),
        )
        for short in takes.short
    ]


def _ends(short: Short, evening: Evening) -> str:
    left = servings_text(evening.left[short.product.id], short.product.serving)
    return f"by your count {left} left. 3, then e: a new stock"


def _passes(fact: str, evening: Evening, facts: Facts) -> str:
    limits = limited(evening.profile, facts)
    key = next((key for key, limit in limits.items() if limit.fact == fact), None)
    if key is None:
        return f"its course of {facts.rule(fact).number:g} weeks is over"
    row = facts.nutrients[key]
    return f"it would pass the limit of {amount_text(limits[key].mg, row)} of {row.name} a day, all products counted"


def stopped(evening: Evening, facts: Facts) -> DayPlan | None:
    """The day of a red flag, or of a store that is not whole: the sentence and nothing else; None on other days."""
    day = cabinet_of(evening)
    flag = red_flag(day, facts)
    if flag is None and not evening.unsure:
        return None
    signs = (Warn(fact=flag.id, severity="hard", text=sentence(flag)),) if flag is not None else ()
    unsure = (Warn(fact="", severity="hard", text=evening.unsure),) if evening.unsure else ()
    mg = taken.magnesium(day, facts)
    return DayPlan(
        date=evening.date,
        tz=evening.profile.tz,
        generated_at=with_offset(evening.now, day.dial.zone),
        bed=None,
        items=(),
        warnings=(*signs, *unsure),
        totals=Totals(
            magnesium_supplemental_mg=mg,
            magnesium_taken_mg=mg,
            magnesium_limit_mg=magnesium_cap(evening.profile, facts).number,
            caffeine_mg=taken.caffeine(day),
            caffeine_at_bed_mg=0,
            sums=day_sums(day, (), facts),
        ),
        cost=0,
    )


def warnings(evening: Evening, takes: Portions, facts: Facts) -> tuple[Warn, ...]:
    """Gates that apply, a limit that is already passed, and doses that were taken inside a gap."""
    day, found = cabinet_of(evening), list[Warn]()
    if any(magnesium_mg(product, facts) > 0 for product in day.products):
        for gate in gates(day.profile, day.products, day.date, facts):
            found.append(
                Warn(fact=gate.id, severity="hard" if gate.hard else "soft", text=gate.text.capitalize() + ".")
            )
        found += [_said(stop) for take in takes.open for stop in withheld(take.product, day, facts)]
    cap = magnesium_cap(day.profile, facts)
    if takes.taken_mg > cap.number:
        text = (
            f"{mg_text(takes.taken_mg)} of elemental magnesium taken today; the limit is {mg_text(cap.number)}. "
            "No more today; with loose stools, faintness or a slow pulse, seek care."
        )
        found.append(Warn(fact=cap.id, severity="hard", text=text))
    return (*found, *_less(evening, facts), *past_limits(day, facts), *_inside_gaps(day, facts))


def _less(evening: Evening, facts: Facts) -> list[Warn]:
    """Magnesium of which there is less today, as the gut ladder says."""
    gut, day = gut_of(evening), cabinet_of(evening)
    eased = [
        product.name
        for product in evening.products
        if product.use is not None
        and eased_servings(product, a_day(product, day, facts), gut, day, facts) < a_day(product, day, facts)
    ]
    if not eased:
        return []
    step = facts.gut_ladder[gut]
    text = f"{', '.join(eased)}: less today, as your gut is unsettled ({step.when})."
    return [Warn(fact="mg.step_down", severity="soft", text=text)]


def _said(stop: Never) -> Warn:
    return Warn(fact=stop.fact, severity="hard" if stop.hard else "soft", text=stop.text)


def _inside_gaps(day: CabinetDay, facts: Facts) -> list[Warn]:
    """What was taken too near a medicine: said once, with whom to ask."""
    had = {dose.product for dose in day.intakes}
    return [
        Warn(fact=fact, severity="hard", text=text)
        for product in day.products
        if product.id in had and own(product, facts)
        for _, text, fact in taken_too_near(product, day, facts)
    ]
