"""A week of training: wishes + what was done + busy time -> sessions to place, placed, each with what it costs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import msgspec

from coach.clock import zone
from coach.evidence import Facts
from coach.model import Reason, Wish
from coach.planner.told import TrainingWeek
from coach.planner.week import goals
from coach.planner.week.as_asked import as_asked, beside, remark
from coach.planner.week.costs import (
    OVER,
    STRENGTH,
    added,
    closed,
    difference,
    eased,
    is_daily,
    number_of,
    part_of,
    pin_of,
    rules_of,
    session,
    session_id,
    slot_of,
)
from coach.planner.week.done import fulfilled, logged, occasions_of
from coach.planner.week.planned import OpenWeek, Planned, WeekPlan, days_of
from coach.planner.week.search import PARTS, SLOTS, Placed, any_week, cost_of, place_week
from coach.planner.week.why_not import Conflict, why_not


def plan_week(known: TrainingWeek, facts: Facts) -> WeekPlan:
    """Every session of the week in its place; what is done stays, what was missed is placed anew."""
    week = sorted_week(known, facts, _stood(known, facts))
    placed, slots, held = _placed(week)
    against = {i: remark(i, slots | held, week, facts) for i in held}
    standing = [*week.done, *(_planned(i, slot, week, facts) for i, slot in slots.items())]
    standing += [_planned(i, slot, week, facts, against[i]) for i, slot in held.items()]
    standing.sort(key=lambda s: (s.slot, s.id))
    minutes = goals.done_minutes(known) + goals.moderate_minutes(s.wish for s in standing if not s.done)
    strength = len(
        {(s.slot or 0) // PARTS for s in standing if s.wish.kind == STRENGTH}
        | {day for day, counts in _used(known) if counts}
    )
    proposed = goals.proposal(known, facts)
    left = set(range(len(week.told))) - set(slots) - set(held)
    said = tuple((why.fact, f"{week.wishes[week.keys[i]].title}: {why.text}") for i, why in against.items() if why)
    return WeekPlan(
        monday=known.monday,
        sessions=(*standing, *_left_out(left, slots, week, facts)),
        cost=placed.cost,
        proved=placed.proved,
        minutes=minutes,
        strength_days=strength,
        notes=(*goals.goals(minutes, strength, facts), *said, *goals.notes(known, proposed, facts)),
        easy=known.easy,
        proposal=proposed[0] if proposed is not None else "",
    )


def _planned(i: int, slot: int, week: OpenWeek, facts: Facts, against: Reason | None = None) -> Planned:
    """One open session as it stands, with the rule that it stands against."""
    key, known = week.keys[i], week.known
    wish = week.wishes[key]
    day = known.monday + timedelta(days=slot // PARTS)
    usual = next(w.minutes for w in known.wishes if w.id == wish.id)
    return Planned(
        id=key,
        wish=wish,
        slot=slot,
        pinned=pin_of(key, known) is not None,
        conditional=wish.if_slept and (day > known.today or known.short_night is None),
        cost=week.told[i].costs[slot],
        costs=difference(added([week.terms[i][slot]]), {}),
        reasons=(*goals.reasons(wish, slot // PARTS, known, facts, usual), *((against,) if against else ())),
        as_asked=against is not None,
    )


def _left_out(left: set[int], slots: dict[int, int], week: OpenWeek, facts: Facts) -> list[Planned]:
    """The sessions without a place, in the order of the queue, each with what stands against it."""
    others = {f"{week.keys[j]}:{week.wishes[week.keys[j]].title}": week.told[j] for j in sorted(slots)}
    known: dict[object, Conflict] = {}
    gone = Conflict((OVER,), "the days for it are over")
    found = []
    for i in sorted(left):
        key = week.keys[i]
        wish, pinned = week.wishes[key], pin_of(key, week.known) is not None
        whys = ((s, closed(s, key, wish, week.known, facts, free=pinned, had=week.had)) for s in range(SLOTS))
        shut = tuple((s, why) for s, why in whys if why)
        alike = (shut, week.told[i].groups, week.told[i].intensity)
        if len(shut) == SLOTS and {why for _, why in shut} <= {OVER, "wish.days"}:
            if not is_daily(wish):
                found.append(Planned(id=key, wish=wish, slot=None, pinned=pinned, because=gone.because, text=gone.text))
            continue
        if alike not in known:
            known[alike] = why_not(week.told[i], dict(shut), others, week.rules, facts)
        stands = known[alike]
        text = f"against it: {stands.text}"
        found.append(Planned(id=key, wish=wish, slot=None, pinned=pinned, because=stands.because, text=text))
    return found


def sorted_week(
    known: TrainingWeek, facts: Facts, stood: dict[str, int], *, only: Sequence[str] | None = None, anywhere: str = ""
) -> OpenWeek:
    """The open sessions with their costs, the done ones, and the rules."""
    open_ones, done = _sessions(known, facts)
    open_ones = [(key, wish) for key, wish in open_ones if only is None or key in only]
    had = days_of(done)
    made = [
        session(key, wish, known, facts, stood.get(key), anywhere=key == anywhere, had=had) for key, wish in open_ones
    ]
    tagged = sum(one.counts for one, _ in made)
    return OpenWeek(
        known=known,
        keys=tuple(key for key, _ in open_ones),
        wishes=dict(open_ones),
        done=tuple(done),
        told=tuple(one for one, _ in made),
        terms=tuple(terms for _, terms in made),
        rules=rules_of(known, facts, tagged, _used(known)),
    )


def _stood(known: TrainingWeek, facts: Facts) -> dict[str, int]:
    """Where each session stood: as the last answer remembers, else as the week was planned on its Monday."""
    told = [pin for pin in known.pins if pin.at is not None and pin.others]
    if told:
        last = max(told, key=lambda pin: (pin.at, pin.id))
        return {key: slot_of(moment, known) for key, moment in last.others.items()}
    if known.today <= known.monday:
        return {}
    fresh = msgspec.structs.replace(
        known,
        today=known.monday,
        now=None,
        workouts=tuple(w for w in known.workouts if w.start.astimezone(zone(known.profile.tz)).date() < known.monday),
        later=(),
        marked=(),
        pins=(),
        short_night=None,
        below=None,
        rest="",
        down={},
        failed={},
    )
    week = sorted_week(fresh, facts, {})
    return {week.keys[i]: slot for i, slot in _placed(week)[1].items()}


def _placed(week: OpenWeek) -> tuple[Placed, dict[int, int], dict[int, int]]:
    """The week, where each session stands by its rules, and where those stand that ask for their day against them."""
    searched = [i for i, key in enumerate(week.keys) if not is_daily(week.wishes[key])]
    placed, slots = _place(week, searched)
    held = as_asked(week, slots)
    if any(week.wishes[week.keys[i]].per_week for i in slots) and any(i in searched for i in held):
        roomy = beside(week, held)
        placed, slots = _place(roomy, [i for i in searched if i not in held])
        held |= as_asked(roomy, slots | held)
    return placed, slots, held


def _place(week: OpenWeek, searched: Sequence[int]) -> tuple[Placed, dict[int, int]]:
    """The cheapest week; where none holds all, each session is taken in that the ones before it in the queue let in."""
    told = week.told
    kept = [i for i in searched if told[i].costs]
    some = any_week([told[i] for i in kept], week.rules)
    if some is None:
        queue, kept, some = sorted(kept, key=lambda i: _turn(i, week)), [], ()
        for i in queue:
            more = any_week([told[j] for j in sorted([*kept, i])], week.rules)
            if more is not None:
                kept, some = sorted([*kept, i]), more
    chosen = [told[i] for i in kept]
    best = place_week(chosen, week.rules) or Placed(some, cost_of(chosen, some, week.rules), False, 0)
    return best, dict(zip(kept, best.slots, strict=True))


def _turn(i: int, week: OpenWeek) -> tuple[bool, bool, int, int]:
    """The place in the queue: what the person put somewhere, what asks for a day, then the first of each wish."""
    key = week.keys[i]
    wish = week.wishes[key]
    free = wish.per_week is not None
    return pin_of(key, week.known) is None, free, number_of(key) if free else 0, i


def _sessions(known: TrainingWeek, facts: Facts) -> tuple[list[tuple[str, Wish]], list[Planned]]:
    """(open sessions, done ones)."""
    where = zone(known.profile.tz)
    over = {(f.occasion.wish.id, f.occasion.number): f for f in fulfilled(known)}
    open_ones: list[tuple[str, Wish]] = []
    done: list[Planned] = []
    for occasion in occasions_of(known):
        asked = occasion.wish
        key = session_id(asked.id, occasion.number, known.monday)
        found = over.get((asked.id, occasion.number))
        if found is None:
            open_ones.append((key, eased(asked, facts) if known.easy else asked))
            continue
        slot = (found.day - known.monday).days * PARTS + part_of(found.at.astimezone(where).hour)
        done.append(Planned(id=key, wish=asked, slot=slot, done=True))
    return open_ones, done


def _used(known: TrainingWeek) -> list[tuple[int, bool]]:
    """The days on which something was done, and whether it was strength."""
    return [
        ((day - known.monday).days, workout.kind == STRENGTH)
        for day, sessions in logged(known).items()
        for workout in sessions
    ]
