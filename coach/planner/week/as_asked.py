"""Sessions whose day the person named: they stand there, with what speaks against it; the others make room."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from coach.evidence import Facts
from coach.model import Reason
from coach.planner.week.costs import is_daily
from coach.planner.week.planned import OpenWeek
from coach.planner.week.search import PARTS, clash
from coach.planner.week.why_not import words_of


def as_asked(week: OpenWeek, slots: Mapping[int, int]) -> dict[int, int]:
    """Session -> part of its own day, for those that the rules leave out and a weekday, a date or every day asks for.

    The part with the fewest rules against it, then the cheapest; nothing where each is busy, over or ruled out.
    """
    found: dict[int, int] = {}
    firm = {j: slot for j, slot in slots.items() if not is_daily(week.wishes[week.keys[j]])}
    for i, key in enumerate(week.keys):
        told, wish = week.told[i], week.wishes[key]
        if i in slots or wish.per_week or not told.costs:
            continue
        if is_daily(wish):
            found[i] = min(told.costs, key=lambda slot: (told.costs[slot], slot))
            continue
        found[i] = min(told.costs, key=lambda slot: (len(against(i, slot, firm, week)), told.costs[slot], slot))
        firm[i] = found[i]
    return found


def beside(week: OpenWeek, held: Mapping[int, int]) -> OpenWeek:
    """The same week, in which what the week may place freely keeps clear of those sessions."""
    firm = {i: slot for i, slot in held.items() if not is_daily(week.wishes[week.keys[i]])}
    told = tuple(
        one._replace(costs={slot: cost for slot, cost in one.costs.items() if not against(i, slot, firm, week)})
        if week.wishes[week.keys[i]].per_week
        else one
        for i, one in enumerate(week.told)
    )
    return msgspec.structs.replace(week, told=told)


def remark(i: int, slots: Mapping[int, int], week: OpenWeek, facts: Facts) -> Reason | None:
    """The first rule that a session stands against on its day, and beside what; None where none does."""
    if is_daily(week.wishes[week.keys[i]]):
        return None
    others = {j: slot for j, slot in slots.items() if j != i and not is_daily(week.wishes[week.keys[j]])}
    broken = [(j, rule) for j, rule in against(i, slots[i], others, week) if rule in facts.rules]
    if broken:
        j, rule = broken[0]
        other = week.wishes[week.keys[j]].title
        return facts.rule(rule).because(f"as you asked; beside {other} this is not kept: {words_of(rule, facts)}")
    rest = facts.rule("ex.rest_day")
    days = {slot // PARTS for slot in slots.values()} | week.rules.used
    if len(days) > rest.number and week.told[i].intensity != "easy":
        return rest.because(f"as you asked; this is not kept: {words_of(rest.id, facts)}")
    return None


def against(i: int, slot: int, others: Mapping[int, int], week: OpenWeek) -> list[tuple[int, str]]:
    """(other session, rule) for each rule that a slot would break."""
    told = week.told
    pairs = ((j, clash(told[i], slot, told[j], at, week.rules)) for j, at in others.items() if j != i)
    return [(j, rule) for j, rule in pairs if rule]
