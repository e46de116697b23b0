"""Sessions: wishes + bedtime + last night + soreness -> drafts, with lateness, illness and muscle rules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from itertools import pairwise

import msgspec

from coach.clock import minutes_between, parse_clock
from coach.evidence import Facts
from coach.evidence.shelf import Gentle
from coach.model import CheckIn, Reason, Warn, Wish, Workout
from coach.model.fields import VIGOROUS
from coach.model.line_kinds import LINE_KINDS
from coach.planner.evening.bed import latency_min
from coach.planner.evening.draft import LineDraft, Mask, Price, allowed, along, before
from coach.planner.evening.known.variants import insisted_on, reasons_of
from coach.planner.fulfilled import line_id
from coach.planner.grid import HORIZON, SLOT_MIN, Grid, between
from coach.planner.scale import TENTHS, share, weighted
from coach.planner.told import Evening
from coach.words import length_text

STRAINS = ("light", "moderate", "high", "maximal")
"""The columns of `ex.late_penalty`."""

PREFERENCE = 30
"""Weight of standing two hours off the person's preferred start; taste, not health."""

TIRED = ("ex.readiness_ease", "ex.readiness_rest")
"""What the week says of a session that is worth a warning."""


def drafts(
    evening: Evening, grid: Grid, bed: int, first: int, wishes: tuple[Wish, ...], facts: Facts
) -> tuple[LineDraft, ...]:
    """One draft per wish that is still open; hard work for which only late slots are left becomes something gentle.

    Late is what is late for `first`, the bedtime that is best by itself: nothing gentle moves bed.
    """
    return tuple(_meant(wish, evening, grid, bed, first, facts) for wish in wishes)


def _meant(wish: Wish, evening: Evening, grid: Grid, bed: int, first: int, facts: Facts) -> LineDraft:
    """The session as today wants it, or the gentle one of its kind."""
    draft = _draft(wish, evening, grid, bed, facts)
    if wish.strain not in VIGOROUS or wish.id in insisted_on(evening) or _had_its_time(draft.id, evening):
        return draft
    usual = draft if bed == first else _draft(wish, evening, grid, first, facts)
    why = too_late(usual, evening, grid, first, facts)
    return draft if not why else _gentle(wish, why, evening, grid, first, facts) or draft


def _had_its_time(line: str, evening: Evening) -> bool:
    """Whether it stood at an hour that has come: whether it happened is asked, and nothing takes its place unasked."""
    stood = evening.standing.starts.get(line) if evening.standing is not None else None
    return line in evening.begun or (stood is not None and stood < evening.now)


def _gentle(wish: Wish, why: str, evening: Evening, grid: Grid, bed: int, facts: Facts) -> LineDraft | None:
    """The gentle session of its kind in place of a hard one; None where that does not fit either."""
    row = gentle_of(wish.kind, facts)
    minutes = min(wish.minutes, row.minutes)
    calm = msgspec.structs.replace(wish, minutes=minutes, strain="light", muscles=(), preferred=None)
    draft = _draft(calm, evening, grid, bed, facts)
    rule, quiet = facts.rule("ex.vigorous_soft"), facts.rule("ex.light_soft")
    last = bed - -(-int(quiet.number) // SLOT_MIN) - draft.slots
    by_then = Mask(fact=quiet.id, slots=between(0, last), text=f"over {quiet.number:g} min before bed", by_end=True)
    draft = msgspec.structs.replace(draft, masks=(*draft.masks, by_then))
    if not room(draft, evening, grid):
        return None
    reason = Reason(
        fact=rule.id, text=f"{row.title} in place of hard work: {why}", grade=rule.grade, sources=row.sources
    )
    before = draft.say
    return msgspec.structs.replace(
        draft,
        title=f"{wish.title}: {row.title} · {minutes} min · light",
        variant="swap",
        wished=_wished(wish, evening).strain,
        say=lambda start, end, bed_at: (reason, *before(start, end, bed_at)),
    )


def gentle_of(kind: str, facts: Facts) -> Gentle:
    """The gentle session of a kind; a kind that is not listed has the common one."""
    return facts.gentle.get(kind.lower()) or facts.gentle["any"]


def _wished(wish: Wish, evening: Evening) -> Wish:
    form = evening.forms.get(wish.id)
    return wish if form is None else form.wished


def too_late(draft: LineDraft, evening: Evening, grid: Grid, bed: int, facts: Facts) -> str:
    """Why only late slots are left to hard work: none that is far enough from bed, or none that is so by choice.

    Late is nearer to the hard rule than to the soft one (taste). A session whose own window begins late is as the
    person wants it, and one that bed does not keep out is not late.
    """
    block, soft = facts.rule("ex.vigorous_block"), facts.rule("ex.vigorous_soft")
    own = next((mask.slots for mask in draft.masks if mask.fact == "wish.earliest"), 1)
    if _gap_min(own, draft, bed) < soft.number:
        return ""
    open_slots = room(draft, evening, grid)
    if open_slots:
        gap = _gap_min(open_slots, draft, bed)
        return f"it would end {length_text(gap)} before bed" if gap < (block.number + soft.number) / 2 else ""
    awake = tuple(mask for mask in draft.masks if mask.fact != block.id)
    late = room(msgspec.structs.replace(draft, masks=awake), evening, grid)
    return f"no hour is left that ends {block.number:g} min before bed" if late else ""


def _gap_min(slots: int, draft: LineDraft, bed: int) -> int:
    """Minutes from the end of a session to bed, where it starts as early as those slots allow."""
    return (bed - (slots & -slots).bit_length() + 1 - draft.slots) * SLOT_MIN


def room(draft: LineDraft, evening: Evening, grid: Grid) -> int:
    """The start slots that its rules and the busy blocks leave a session, whatever else the evening holds."""
    slots = allowed(draft.masks)
    for block in evening.busy:
        if block.blocks:
            slots &= ~between(grid.floor(block.start) - draft.slots + 1, grid.ceil(block.end) - 1)
    return slots


def _draft(wish: Wish, evening: Evening, grid: Grid, bed: int, facts: Facts) -> LineDraft:
    form = evening.forms.get(wish.id)
    only = f": {', '.join(wish.muscles)}" if form is not None and form.variant == "other" else ""
    lead = f"{form.variant} · " if form is not None and form.variant is not None else ""
    slots = -(-wish.minutes // SLOT_MIN)
    masks = _masks(wish, slots, evening, grid, bed, facts)
    slept = "if you slept · " if any(r.fact == "ex.short_sleep" for r in evening.week.get(wish.id, ())) else ""
    return LineDraft(
        id=line_id(wish.id, evening.date),
        kind="workout",
        title=f"{wish.title}{only} · {wish.minutes} min · {wish.strain}",
        slots=slots,
        exclusive=True,
        masks=masks,
        prices=_prices(wish, slots, evening, grid, bed, facts, allowed(masks)),
        importance=LINE_KINDS["workout"].importance,
        say=_reasons(wish, evening, facts),
        hint=lambda start, end, bed_at: f"{slept}{lead}ends {length_text(minutes_between(end, bed_at))} before bed",
        wish=wish.id,
        strain=wish.strain,
        muscles=wish.muscles,
        variant=None if form is None else form.variant,
        wished=None if form is None or form.variant is None else form.wished.strain,
    )


def _masks(wish: Wish, slots: int, evening: Evening, grid: Grid, bed: int, facts: Facts) -> tuple[Mask, ...]:
    masks = [
        Mask(
            fact="now",
            slots=between(max(grid.ceil(evening.now), 0), 10**4),
            text=f"it is already {grid.dial.at(evening.now)}",
        ),
    ]
    if wish.strain in VIGOROUS:
        block = facts.rule("ex.vigorous_block")
        last = bed - -(-int(block.number) // SLOT_MIN) - slots
        text = f"hard work ends {block.number:g} min before bed, later only something light"
        masks.append(Mask(fact=block.id, slots=between(0, last), text=text, by_end=True))
    else:
        masks.append(Mask(fact="sl.floor", slots=between(0, bed - slots), text="ends by bedtime", by_end=True))
    if wish.earliest:
        first = grid.slot_of_clock(parse_clock(wish.earliest))
        text = f"“{wish.title}” starts at {grid.dial.of_day(wish.earliest)} at the earliest"
        masks.append(Mask(fact="wish.earliest", slots=between(first, 10**4), text=text, safety=False))
    if wish.latest_end:
        last = grid.slot_of_clock(parse_clock(wish.latest_end)) - slots
        text = f"“{wish.title}” ends by {grid.dial.of_day(wish.latest_end)}"
        masks.append(Mask(fact="wish.latest_end", slots=between(0, last), text=text, safety=False, by_end=True))
    return tuple(masks)


def _prices(
    wish: Wish, slots: int, evening: Evening, grid: Grid, bed: int, facts: Facts, starts: int
) -> tuple[Price, ...]:
    onset, zero = latency_min(evening, facts), bed - slots
    prices = [before(fact, _soft_end(fact, onset, facts), zero, starts) for fact in _end_rules(wish.strain)]
    prices.append(before("ex.late_penalty", _late(wish.strain, onset, facts), zero, starts))
    if wish.preferred:
        target = grid.slot_of_clock(parse_clock(wish.preferred))
        prices.append(along("wish.preferred", _off_target(target), starts))
    if _short_night(evening, facts):
        prices.append(along("ex.short_sleep_earlier", _earlier(facts), starts))
    trained = last_hard(wish, evening)
    if trained is not None:
        prices.append(along("ex.muscle_gap", _gap(grid.floor(trained.end), facts), starts))
    return tuple(prices)


def _end_rules(strain: str) -> tuple[str, ...]:
    if strain in VIGOROUS:
        return ("ex.vigorous_soft", "ex.high_ideal")
    return ("ex.moderate_soft",) if strain == "moderate" else ("ex.light_soft",)


# The tables below depend on a few small values only, so they are kept between bedtimes and between plans.


@lru_cache(maxsize=64)
def _soft_end(fact: str, onset: int, facts: Facts) -> tuple[int, ...]:
    """By slots from end to bed: the share rises from the preferred gap to none (`ex.high_ideal`: to sleep onset)."""
    rule = facts.rule(fact)
    extra = onset if fact == "ex.high_ideal" else 0
    return tuple(weighted(rule, share(slot * SLOT_MIN + extra, rule.number, 0)) for slot in range(HORIZON))


@lru_cache(maxsize=64)
def _late(strain: str, onset: int, facts: Facts) -> tuple[int, ...]:
    """By slots from end to bed: the strain x lateness table, interpolated, as a share of its largest value."""
    rule = facts.rule("ex.late_penalty")
    column = STRAINS.index(strain) + 1
    rows = [(row[0], row[column]) for row in rule.value]
    worst = max(max(row[1:]) for row in rule.value)
    return tuple(weighted(rule, _interpolate(rows, -(slot * SLOT_MIN + onset) / 60) / worst) for slot in range(HORIZON))


@lru_cache(maxsize=64)
def _off_target(target: int) -> tuple[int, ...]:
    return tuple(PREFERENCE * TENTHS * abs(slot - target) // 24 for slot in range(HORIZON))


@lru_cache(maxsize=4)
def _earlier(facts: Facts) -> tuple[int, ...]:
    rule = facts.rule("ex.short_sleep_earlier")
    return tuple(weighted(rule, share(slot, 0, 240)) for slot in range(HORIZON))


@lru_cache(maxsize=64)
def _gap(done: int, facts: Facts) -> tuple[int, ...]:
    """By slot: how much of the muscle gap is still missing."""
    rule = facts.rule("ex.muscle_gap")
    return tuple(weighted(rule, share((slot - done) * SLOT_MIN, rule.number * 60, 0)) for slot in range(HORIZON))


def _interpolate(rows: list[tuple[float, float]], x: float) -> float:
    if x <= rows[0][0]:
        return rows[0][1]
    for (x0, y0), (x1, y1) in pairwise(rows):
        if x <= x1:
            return y0 + (y1 - y0) * (x - x0) / (x1 - x0)
    return rows[-1][1]


def _short_night(evening: Evening, facts: Facts) -> bool:
    limit = facts.rule("ex.short_sleep").number * 60
    return evening.last_night_min is not None and evening.last_night_min < limit


def last_hard(wish: Wish, evening: Evening) -> Workout | None:
    """The latest hard session of one of the wish's muscle groups that ended before now."""
    muscles = set(wish.muscles)
    hard = [
        w for w in evening.workouts
        if muscles & set(w.muscles) and w.strain in VIGOROUS and w.end <= evening.now
    ]  # fmt: skip
    return max(hard, key=lambda w: (w.end, w.id)) if wish.strain in VIGOROUS and hard else None


def _reasons(
    wish: Wish, evening: Evening, facts: Facts
) -> Callable[[datetime, datetime, datetime], tuple[Reason, ...]]:
    def say(start: datetime, end: datetime, bed: datetime) -> tuple[Reason, ...]:
        gap = minutes_between(end, bed)
        found = [*reasons_of(wish, evening), _end_reason(wish, gap, evening, facts)]
        if wish.strain in VIGOROUS:
            found.append(
                facts.rule("ex.vigorous_block").because(
                    f"hard work must end {facts.rule('ex.vigorous_block').number:g} min before bed"
                )
            )
        if _short_night(evening, facts) and wish.id not in evening.forms:
            low, high = facts.rule("ex.short_sleep_volume").range
            slept = length_text(evening.last_night_min or 0)
            text = f"after {slept} asleep {low * 100:.0f}–{high * 100:.0f} % of the usual volume, and earlier is kinder"
            found.append(facts.rule("ex.short_sleep_volume").because(text))
        trained = last_hard(wish, evening)
        if trained is not None and minutes_between(trained.end, start) < facts.rule("ex.muscle_gap").number * 60:
            text = f"the same muscles worked hard {length_text(minutes_between(trained.end, start))} before"
            found.append(facts.rule("ex.muscle_gap").because(text))
        return (*found, *evening.week.get(wish.id, ()))

    return say


def _end_reason(wish: Wish, gap: float, evening: Evening, facts: Facts) -> Reason:
    """The rule that a session's end meets, or the first one it misses."""
    for fact in reversed(_end_rules(wish.strain)):
        rule = facts.rule(fact)
        to_onset = gap + (latency_min(evening, facts) if fact == "ex.high_ideal" else 0)
        if to_onset >= rule.number:
            return rule.because(f"ends {length_text(gap)} before bed; {length_text(rule.number)} or more is preferred")
    rule = facts.rule(_end_rules(wish.strain)[0])
    text = f"ends {length_text(gap)} before bed; {length_text(rule.number)} or more would be kinder to sleep"
    instead = (
        f", or {gentle_of(wish.kind, facts).title} instead" if wish.strain in VIGOROUS and not wish.earliest else ""
    )
    return rule.because(text + instead)


def warnings(evening: Evening, wishes: tuple[Wish, ...], facts: Facts) -> tuple[Warn, ...]:
    """What to know before a session: a low readiness, a mild cold, very sore muscles."""
    found = [
        Warn(fact=reason.fact, severity="soft", text=f"{wish.title}: {reason.text}.")
        for wish in wishes
        for reason in evening.week.get(wish.id, ())
        if reason.fact in TIRED
    ]
    check_in: CheckIn | None = evening.check_in
    if wishes and check_in is not None and check_in.illness == "above_neck":
        part = facts.rule("ex.illness_light").number
        text = f"Only above the neck: about {part * 100:.0f} % of the usual effort, or a rest day."
        found.append(Warn(fact="ex.illness_light", severity="soft", text=text))
    sore = (check_in.sore_muscles or {}) if check_in is not None else {}
    limit = facts.rule("ex.soreness_swap").number
    for wish in wishes:
        very = sorted(m for m in wish.muscles if sore.get(m, 0) >= limit)
        if very and wish.strain in VIGOROUS:
            text = f"{', '.join(very)}: sore {limit:g} of 10 or more. Another day, or other muscles, may suit better."
            found.append(Warn(fact="ex.soreness_swap", severity="soft", text=text))
    return tuple(found)
