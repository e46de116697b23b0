"""A week of training: wishes + what was done + busy time -> sessions to place, placed, each with what it costs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import msgspec

from coach.clock import zone
from coach.evidence import Facts
from coach.model import CostPart, Reason, Wish
from coach.planner.told import TrainingWeek
from coach.planner.week import goals
from coach.planner.week.costs import (
    STRENGTH,
    Terms,
    added,
    closed,
    difference,
    eased,
    number_of,
    part_of,
    pin_of,
    rules_of,
    session,
    session_id,
    slot_of,
)
from coach.planner.week.done import fulfilled, logged, occasions_of
from coach.planner.week.search import PARTS, SLOTS, Placed, Rules, WeekSession, any_week, cost_of, place_week
from coach.planner.week.why_not import Conflict, why_not


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """One session of the week."""

    id: str
    wish: Wish
    """As it is meant this week: shorter in an easy one."""
    slot: int | None
    """3 x day + part; None where it found no place: it keeps its place in the queue."""
    done: bool = False
    pinned: bool = False
    conditional: bool = False
    """It stands only after a night that was not short, and that night is not known yet."""
    cost: int = 0
    costs: tuple[CostPart, ...] = ()
    """The same by fact."""
    because: tuple[str, ...] = ()
    """Without a place: the smallest set of rules and sessions against it."""
    text: str = ""
    """The same in words."""
    reasons: tuple[Reason, ...] = ()
    """What the week says of it to the plan of its day."""


class WeekPlan(msgspec.Struct, frozen=True, kw_only=True):
    """A week with its sessions in order of time."""

    monday: date
    sessions: tuple[Planned, ...]
    cost: int
    proved: bool
    minutes: int
    """Moderate minutes, every session done and those planned; a vigorous one counts twice."""
    strength_days: int
    notes: tuple[tuple[str, str], ...]
    """(rule id, sentence) of goals, signs and proposals."""
    easy: bool = False
    """The person took an easy week."""
    proposal: str = ""
    """The fact behind an easy week that is proposed; empty when none is."""


class OpenWeek(msgspec.Struct, frozen=True, kw_only=True):
    """A week before it is placed."""

    known: TrainingWeek
    keys: tuple[str, ...]
    wishes: dict[str, Wish]
    done: tuple[Planned, ...]
    told: tuple[WeekSession, ...]
    terms: tuple[dict[int, Terms], ...]
    rules: Rules


def plan_week(known: TrainingWeek, facts: Facts) -> WeekPlan:
    """Every session of the week in its place; what is done stays, what was missed is placed anew."""
    week = sorted_week(known, facts, _stood(known, facts))
    placed, left = _place(week)
    slots = dict(zip([i for i in range(len(week.told)) if i not in left], placed.slots, strict=True))
    standing = [*week.done, *(_planned(i, slot, week, facts) for i, slot in slots.items())]
    standing.sort(key=lambda s: (s.slot, s.id))
    minutes = goals.done_minutes(known) + goals.moderate_minutes(s.wish for s in standing if not s.done)
    strength = len(
        {(s.slot or 0) // PARTS for s in standing if s.wish.kind == STRENGTH}
        | {day for day, counts in _used(known) if counts}
    )
    proposed = goals.proposal(known, facts)
    return WeekPlan(
        monday=known.monday,
        sessions=(*standing, *_left_out(left, slots, week, facts)),
        cost=placed.cost,
        proved=placed.proved,
        minutes=minutes,
        strength_days=strength,
        notes=(*goals.goals(minutes, strength, facts), *goals.notes(known, proposed, facts)),
        easy=known.easy,
        proposal=proposed[0] if proposed is not None else "",
    )


def _planned(i: int, slot: int, week: OpenWeek, facts: Facts) -> Planned:
    """One open session as it stands."""
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
        reasons=goals.reasons(wish, slot // PARTS, known, facts, usual),
    )


def _left_out(left: set[int], slots: dict[int, int], week: OpenWeek, facts: Facts) -> list[Planned]:
    """The sessions without a place, in the order of the queue, each with what stands against it."""
    others = {f"{week.keys[j]}:{week.wishes[week.keys[j]].title}": week.told[j] for j in sorted(slots)}
    known: dict[object, Conflict] = {}
    found = []
    for i in sorted(left):
        key = week.keys[i]
        wish, pinned = week.wishes[key], pin_of(key, week.known) is not None
        whys = ((s, closed(s, key, wish, week.known, facts, free=pinned)) for s in range(SLOTS))
        shut = tuple((s, why) for s, why in whys if why)
        alike = (shut, week.told[i].groups, week.told[i].intensity)
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
    made = [session(key, wish, known, facts, stood.get(key), anywhere=key == anywhere) for key, wish in open_ones]
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
        failed={},
    )
    week = sorted_week(fresh, facts, {})
    placed, left = _place(week)
    kept = [key for i, key in enumerate(week.keys) if i not in left]
    return dict(zip(kept, placed.slots, strict=True))


def _place(week: OpenWeek) -> tuple[Placed, set[int]]:
    """The cheapest week; where none holds all, each session is taken in that the ones before it in the queue let in."""
    told, all_of = week.told, range(len(week.told))
    kept = [i for i in all_of if told[i].costs]
    some = any_week([told[i] for i in kept], week.rules)
    if some is None:
        queue, kept, some = sorted(kept, key=lambda i: _turn(i, week)), [], ()
        for i in queue:
            more = any_week([told[j] for j in sorted([*kept, i])], week.rules)
            if more is not None:
                kept, some = sorted([*kept, i]), more
    chosen = [told[i] for i in kept]
    best = place_week(chosen, week.rules) or Placed(some, cost_of(chosen, some, week.rules), False, 0)
    return best, set(all_of) - set(kept)


def _turn(i: int, week: OpenWeek) -> tuple[bool, bool, int, int]:
    """The place in the queue: what the person put somewhere, what asks for a day, then the first of each wish."""
    key = week.keys[i]
    wish = week.wishes[key]
    free = wish.per_week is not None
    return pin_of(key, week.known) is None, free, number_of(key) if free else 0, i


def _sessions(known: TrainingWeek, facts: Facts) -> tuple[list[tuple[str, Wish]], list[Planned]]:
    """(open sessions, done ones); a wish for every day is none of the week's."""
    where = zone(known.profile.tz)
    over = {(f.occasion.wish.id, f.occasion.number): f for f in fulfilled(known)}
    open_ones: list[tuple[str, Wish]] = []
    done: list[Planned] = []
    for occasion in occasions_of(known):
        asked = occasion.wish
        if not occasion.number:
            continue
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
