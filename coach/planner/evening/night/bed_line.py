"""The night in words: a bedtime and why it stands there -> the line that ends the evening, and what to know of it."""

from __future__ import annotations

from collections.abc import Iterator

from coach.clock import minutes_between, shift, with_offset
from coach.evidence import Facts
from coach.model import BedPart, BedPlan, NightBreak, PlanItem, Reason, Warn, Window
from coach.model.fields import Effort
from coach.planner.evening.bed import BedChoice
from coach.planner.evening.known import journey
from coach.planner.evening.night.around import NightBlock, crossed
from coach.planner.evening.one_day import asked_effort
from coach.planner.grid import SLOT_MIN, Grid
from coach.planner.scale import parts as costs_by_fact
from coach.planner.scale import points
from coach.planner.told import Evening, bed_id
from coach.words import behind_text, length_text

SAID = {
    "baseline": "of need",
    "debt": "to catch up",
    "latency": "to fall asleep",
    "regularity": "for your usual bedtime and what the evening holds",
}
"""The parts of the time in bed in words."""

NO_HABIT = "for what the evening holds"
"""The last of them where no usual bedtime counts."""

EARLIEST_MIN = 120
"""Bed is not offered more than two hours before its target."""


def bed_plan(choice: BedChoice, slot: int, grid: Grid) -> BedPlan:
    """The parts of the time in bed, adding up exactly to wake minus target."""
    target = grid.moment(slot)
    total = round(minutes_between(target, choice.wake))
    parts = [BedPart(what="baseline", min=choice.baseline_min, fact=choice.need.id)]
    if choice.debt_min:
        parts.append(BedPart(what="debt", min=choice.debt_min, fact="sl.extension"))
    parts.append(BedPart(what="latency", min=choice.latency_min, fact="ex.onset_offset"))
    rest = total - sum(part.min for part in parts)
    if rest:
        parts.append(BedPart(what="regularity", min=rest, fact="sl.regular"))
    return BedPlan(
        target=target,
        wake=choice.wake,
        need_min=total,
        parts=tuple(parts),
        breaks=tuple(_break(block, grid) for block in crossed(choice.night, slot)),
    )


def _break(block: NightBlock, grid: Grid) -> NightBreak:
    start, end = grid.moment(block.start), grid.moment(block.end)
    return NightBreak(what=block.key, title=block.title or "a busy block", start=start, end=end)


def item(choice: BedChoice, bed: BedPlan, evening: Evening, grid: Grid, facts: Facts) -> PlanItem:
    """The line that ends the evening."""
    here = choice.at(grid.floor(bed.target))
    return PlanItem(
        id=bed_id(evening.date),
        kind="bed",
        title="Bed",
        start=bed.target,
        end=bed.wake,
        window=_window(choice, bed, evening),
        reasons=tuple(_reasons(choice, bed, evening, grid, facts)),
        hint=_hint(bed, grid),
        cost=points(here.cost),
        costs=costs_by_fact(here.parts),
    )


def _reasons(choice: BedChoice, bed: BedPlan, evening: Evening, grid: Grid, facts: Facts) -> Iterator[Reason]:
    words = SAID if choice.usual_slot is not None else {**SAID, "regularity": NO_HABIT}
    said = ", ".join(f"{length_text(part.min)} {words[part.what]}" for part in bed.parts)
    own = f"; the need is {evening.own_need}" if choice.need.id == "sl.need_own" else ""
    yield choice.need.because(f"{length_text(bed.need_min)} in bed: {said}{own}")
    earlier = min(choice.debt_min, bed.need_min - choice.baseline_min - choice.latency_min)
    if earlier > 0:
        behind = (
            f"you are {evening.behind or behind_text(evening.debt_min)}"
            if evening.debt_min is not None
            else f"last night was {length_text(evening.last_night_min or 0)} asleep"
        )
        yield facts.rule("sl.extension").because(f"{earlier} min earlier, as {behind}")
    yield from journey.reasons(evening, choice.moved_min, facts)
    if evening.usual_bed is not None and not choice.moved_min and asked_effort(evening) == "full":
        regular = facts.rule("sl.regular")
        usual = grid.dial.of_day(evening.usual_bed)
        text = f"your usual {evening.usual_bed_is} is {usual}; within {regular.number:g} min of it is steady"
        yield regular.because(text)
    yield from _woken(choice, grid, facts)
    yield from _broken(bed, grid, facts)


def _woken(choice: BedChoice, grid: Grid, facts: Facts) -> Iterator[Reason]:
    """Why the wake is not the wanted one."""
    night, up = choice.night, grid.dial.at(choice.wake)
    if night.early is not None:
        yield facts.rule("sl.ready").because(f"up {up} for {_called(night.early, grid)}: {_margin(choice)}")
    if night.split is not None:
        yield facts.rule("sl.night_break").because(_takes_the_night(choice, grid))


def _called(block: NightBlock, grid: Grid) -> str:
    return f"{block.title or 'a busy block'} at {grid.dial.at(grid.moment(block.start))}"


def _margin(choice: BedChoice) -> str:
    """`60 min to get ready, a guess until you say it (coach profile --ready-in MIN), and 20 min on the way`."""
    night = choice.night
    ready = length_text(night.ready * SLOT_MIN)
    guess = ", a guess until you say it (coach profile --ready-in MIN)" if night.guessed else ""
    block = night.early or night.near
    way = f", and {length_text(block.travel * SLOT_MIN)} on the way" if block is not None and block.travel else ""
    return f"{ready} to get ready{guess}{way}"


def _broken(bed: BedPlan, grid: Grid, facts: Facts) -> Iterator[Reason]:
    if bed.breaks:
        said = ", ".join(f"{part.title} {grid.dial.span(part.start, part.end)}" for part in bed.breaks)
        text = f"{said}: a break in the night; the sleep around it counts"
        yield facts.rule("sl.night_break").because(text)


def _hint(bed: BedPlan, grid: Grid) -> str:
    return f"up {grid.dial.at(bed.wake)} · {length_text(bed.need_min)} in bed"


def _window(choice: BedChoice, bed: BedPlan, evening: Evening) -> Window | None:
    """From now (or the first free moment) to the last bedtime that keeps the floor."""
    if choice.below_floor or bed.target.tzinfo is None:
        return None
    latest = with_offset(shift(bed.wake, -choice.floor_min), bed.target.tzinfo)
    earliest = max(with_offset(evening.now, bed.target.tzinfo), shift(bed.target, -EARLIEST_MIN))
    return Window(from_=min(earliest, bed.target), to=max(latest, bed.target))


def warnings(choice: BedChoice, bed: BedPlan, effort: Effort, grid: Grid, facts: Facts) -> tuple[Warn, ...]:
    """When nothing as long as the floor is left, say so and why; what the night loses; what begins soon after it."""
    short = (_below_floor(choice, bed),) if choice.below_floor else _said_effort(effort, choice, bed)
    return (*short, *_moved_wake(choice, grid), *_lost(bed, facts), *_soon(choice, grid))


def _moved_wake(choice: BedChoice, grid: Grid) -> Iterator[Warn]:
    """A wake that is later than wanted, and one that hangs on a guess."""
    night, up = choice.night, grid.dial.at(choice.wake)
    if night.split is not None:
        yield Warn(fact="sl.night_break", severity="soft", text=f"{_takes_the_night(choice, grid)}.")
    elif night.early is not None and night.guessed:
        text = f"Up {up} for {_called(night.early, grid)}: {_margin(choice)}."
        yield Warn(fact="sl.ready", severity="info", text=text)


def _takes_the_night(choice: BedChoice, grid: Grid) -> str:
    night, wanted = choice.night, grid.dial.at(grid.moment(choice.night.wanted))
    takes = night.split.title if night.split is not None and night.split.title else "a busy block"
    return f"{takes} takes the night: sleep comes after it, up {grid.dial.at(choice.wake)} instead of {wanted}"


def _below_floor(choice: BedChoice, bed: BedPlan) -> Warn:
    left = length_text(minutes_between(bed.target, bed.wake))
    last = choice.wake_slot - -(-choice.floor_min // SLOT_MIN)
    walls = [wall.title or "a busy block" for wall in choice.night.walls if wall.home + wall.calm > last]
    early = choice.night.early
    ends = [early.title or "a busy block"] if early is not None and not walls else []
    why = ", ".join(dict.fromkeys((*walls, *ends)))
    cause = f"{why} leaves" if why else "the hour leaves"
    text = f"Less than {length_text(choice.floor_min)} of sleep: {cause} {left} before you get up. Bed comes first now."
    return Warn(fact="sl.floor", severity="hard", text=text)


def _lost(bed: BedPlan, facts: Facts) -> Iterator[Warn]:
    """The sleep that a break of more than an hour takes."""
    short, _ = facts.rule("sl.night_break").range
    for part in bed.breaks:
        minutes = minutes_between(part.start, part.end)
        if minutes > short:
            text = (
                f"{part.title} breaks the night: {length_text(minutes)} of sleep lost. A nap tomorrow gives some back."
            )
            yield Warn(fact="sl.night_break", severity="soft", text=text)


def _soon(choice: BedChoice, grid: Grid) -> Iterator[Warn]:
    """What begins sooner after the wake than getting ready may take; the wake stands until that is said."""
    near = choice.night.near
    if near is not None:
        left = length_text((near.start - choice.wake_slot) * SLOT_MIN)
        text = f"{_called(near, grid)} begins {left} after you get up; how long do you need to get ready? "
        yield Warn(fact="sl.ready", severity="info", text=f"{text}coach profile --ready-in MIN moves the wake.")


def _said_effort(effort: Effort, choice: BedChoice, bed: BedPlan) -> tuple[Warn, ...]:
    if effort == "full":
        return ()
    length = length_text(minutes_between(bed.target, bed.wake))
    text = f"Tonight only {effort}: {length} in bed, the floor is {length_text(choice.floor_min)}. Full again tomorrow."
    return (Warn(fact="sl.floor", severity="info", text=text),)
