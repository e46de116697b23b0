"""The plan is least tier by tier: against every subset and every placing of small evenings."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from coach.evidence import facts
from coach.model import Dose
from coach.planner.evening.draft import LineDraft, Link, Mask, Price, allowed
from coach.planner.evening.plan import plan_day
from coach.planner.evening.tiers.lines import Budget, Lines, lines_of, tier_of
from coach.planner.evening.tiers.order import by_tier
from coach.planner.scale import TENTHS
from tests.bench.evenings import evening as realistic

from .build import busy, evening, magnesium, wish

FACTS = facts()
KINDS = ("workout", "supplement", "stretch", "snack")
MOST = 8
"""Slots of a small evening."""


def line(number: int, kind: str, slots: int, starts: int, costs: tuple[int, ...]) -> LineDraft:
    """A small line; each weighs a little more than the one before, so that one set of left-out lines is least."""
    return LineDraft(
        id=f"{kind}{number}",
        kind=kind,  # type: ignore[arg-type]
        title=kind,
        slots=slots,
        exclusive=kind in ("workout", "stretch"),
        masks=(Mask(fact="m", slots=starts, text=""),),
        prices=(Price(fact="p", first=0, costs=costs),),
        importance=100 + 3 * number,
        say=lambda start, end, bed: (),
        hint=lambda start, end, bed: "",
        dose=Dose(product=kind, servings=1, elemental_mg=1) if kind == "supplement" else None,
    )


@st.composite
def small_evenings(draw: st.DrawFn) -> Lines:
    """Up to four lines on a few slots, one block, and sometimes a link between the lines of comfort."""
    drafts = [
        line(
            number,
            kind,
            draw(st.integers(1, 3)) if kind in ("workout", "stretch") else 1,
            draw(st.integers(1, 2**MOST - 1)),
            tuple(draw(st.lists(st.integers(0, 3), min_size=MOST, max_size=MOST))),
        )
        for number, kind in enumerate(draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=4)))
    ]
    calm = [draft.id for draft in drafts if tier_of(draft) == 2]
    links = (Link(fact="l", first=calm[0], second=calm[1], low=1, high=99),) if len(calm) > 1 else ()
    start = draw(st.integers(0, MOST))
    return lines_of(drafts, links, ((start, start + draw(st.integers(0, 2)), "busy:b"),))


def least(lines: Lines) -> tuple[int, ...]:
    """The least tiers over every set of lines and every placing of it."""
    slots = [[None, *(s for s in range(MOST) if allowed(draft.masks) >> s & 1)] for draft in lines.drafts]
    return min(tiers(lines, starts) for starts in product(*slots) if legal(lines, starts))


def tiers(lines: Lines, starts: tuple[int | None, ...]) -> tuple[int, ...]:
    found = [0, 0, 0]
    for draft, start in zip(lines.drafts, starts, strict=True):
        cost = TENTHS * draft.importance if start is None else draft.prices[0].at(start)
        found[tier_of(draft)] += cost
    return tuple(found)


def legal(lines: Lines, starts: tuple[int | None, ...]) -> bool:
    placed = [(d, s, s + d.slots) for d, s in zip(lines.drafts, starts, strict=True) if s is not None]
    full = [(start, end) for draft, start, end in placed if draft.exclusive]
    full += [(a, b) for a, b, _ in lines.blocks if a < b and full]
    at = {draft.id: start for draft, start, _ in placed}
    return (
        all(b <= c or d <= a for i, (a, b) in enumerate(full) for c, d in full[i + 1 :])
        and all(
            not (work < start + 1 and start < over)
            for taken, start, _ in placed
            for session, work, over in placed
            if taken.dose is not None and session.kind == "workout"
        )
        and all(
            link.low <= at[link.second] - at[link.first] <= link.high
            for link in lines.links
            if link.first in at and link.second in at
        )
    )


@settings(max_examples=400)
@given(lines=small_evenings())
def test_small_evenings_are_least_tier_by_tier(lines: Lines) -> None:
    budget = Budget(10**7)
    found = by_tier(lines, budget)
    assert found.tiers() == least(lines)
    assert not budget.doubt


def test_a_session_gives_way_to_a_dose_where_that_costs_it_nothing() -> None:
    session = line(0, "workout", 3, 0b00011111, (0,) * MOST)
    dose = line(1, "supplement", 1, 0b00000010, (0,) * MOST)
    found = by_tier(lines_of((session, dose), (), ()), Budget())
    assert dict(zip((d.id for d in found.drafts), found.starts, strict=True)) == {"workout0": 2, "supplement1": 1}
    dear = line(0, "workout", 3, 0b00011111, (0, 1, 1, 1, 1, 0, 0, 0))
    left = by_tier(lines_of((dear, dose), (), ()), Budget())
    assert [draft.id for draft in left.dropped] == ["supplement1"]


def test_the_tiers_of_a_plan_are_four_numbers_and_no_dose_stands_inside_a_session() -> None:
    for seed in range(40):
        plan = plan_day(realistic(seed), FACTS)
        assert len(plan.tiers) == 4
        works = [item for item in plan.items if item.kind == "workout" and item.state == "planned"]
        takes = [item for item in plan.items if item.kind == "supplement" and item.state == "planned" and item.dose]
        magnesium_takes = [item for item in takes if item.dose is not None and item.dose.elemental_mg]
        assert not [1 for take in magnesium_takes for work in works if work.start <= take.start < work.end]


def test_magnesium_stays_out_of_a_dinner_and_a_standing_time_stays() -> None:
    out = evening(now="17:00", products=(magnesium(),), wishes=(wish(),), busy=(busy("19:30", "22:15"),))
    (take,) = (item for item in plan_day(out, FACTS).items if item.dose is not None)
    assert not "19:30" <= f"{take.start:%H:%M}" < "22:15"
