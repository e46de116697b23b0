"""The next step of a dose: product + gut, nights and doses since -> a proposal that the person may accept, or none."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import msgspec

from coach.cabinet.amounts import magnesium_mg
from coach.cabinet.meant import set_a_day, whole
from coach.cabinet.person import is_older
from coach.evidence import Facts, Rule
from coach.model import Product, Profile, Step, Use
from coach.model.records import StepKind
from coach.words import day_text, mg_text

RECENT_DAYS = 3
"""An answer about the gut speaks for today this long (the ladder's own "2 of 3 days")."""
FEWEST_NIGHTS = 3
GOOD = 4
"""A night of this quality (of 5) or better meets the goal."""
HARSH = ("oxide", "carbonate", "chloride", "chloride_6h2o", "gluconate", "citrate", "citrate_9h2o", "citrate_hydrogen")
"""The forms that the ladder's third level leaves."""
GENTLE = "bisglycinate or malate"
GUT_STOPS = ("mg.gi_clear_h", "mg.gi_stop_h")
"""The rules by which the ladder stops magnesium; after the second it is for good."""
FOR_GOOD = 5
"""The ladder's last level: it speaks until a step answers it, and nothing is offered after that one."""
RESUME_DAYS = 7
"""The wait in the words of the ladder's level 4: no sooner than so many days after it clears."""
AGAIN_DAYS = 3
"""Level 2 again so long after a step down is level 3, in the ladder's own words."""


class Since(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of the days up to `day`."""

    day: date
    gut: Mapping[date, int]
    """Level of the gut ladder by date of the check-in, where it was answered; 5 on a day with a red flag."""
    quality: Mapping[date, int]
    """Quality of the night by date, 1–5."""
    taken: frozenset[date]
    """Coach-days with a dose of the product."""
    room_mg: float
    """What the day's limit leaves for this product, the others counted."""
    stopped: date | None = None
    """When the ladder last stopped magnesium, in any product."""
    for_good: bool = False
    """That stop was the last level's."""


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """One step, offered and not taken."""

    kind: StepKind
    fact: str
    daily_mg: float
    """Elemental a day after the step; 0 stops."""
    text: str


def propose(product: Product, since: Since, profile: Profile, facts: Facts) -> Proposal | None:
    """The step that the ladder, the days at this dose and the goal ask for; the gut comes first."""
    per = magnesium_mg(product, facts)
    if per <= 0 or product.kind == "medicine":
        return None
    if not product.active:
        return _resume(product, since, per, facts)
    daily = daily_mg(product, facts)
    answered, level = _level(product, since)
    if daily is None:
        return _start(since, per, level, profile, facts) if may_resume(since) else None
    if level >= 2:
        return _gut(product, since, daily, level, answered, facts)
    return _over(product, since, facts) or _up(product, since, daily, per, level, facts)


def daily_mg(product: Product, facts: Facts) -> float | None:
    """Elemental magnesium a day as the person set it; None while no amount is set."""
    servings = set_a_day(product, facts)
    return None if servings is None else servings * magnesium_mg(product, facts)


def last_step(product: Product) -> date | None:
    """When the dose was last changed, or begun."""
    use = product.use
    if use is None:
        return None
    return max((step.date for step in use.steps), default=use.started)


def stopped_by(product: Product) -> Step | None:
    """The step by which the ladder stopped a product; None where it never did, or a new start followed."""
    steps = product.use.steps if product.use is not None else ()
    ends = (step for step in reversed(steps) if step.kind == "start" or step.fact in GUT_STOPS)
    last = next(ends, None)
    return last if last is not None and last.kind == "stop" else None


def cleared(since: Since) -> date | None:
    """The first calm answer after the stop with nothing else after it; unknown is not calm."""
    after = [day for day in since.gut if since.stopped is not None and day > since.stopped]
    unsettled = max((day for day in after if since.gut[day]), default=date.min)
    return min((day for day in after if day > unsettled), default=None)


def may_resume(since: Since) -> bool:
    """Whether the gut has been calm long enough after a stop, or there was none."""
    calm = cleared(since)
    waited = calm is not None and (since.day - calm).days >= RESUME_DAYS
    return since.stopped is None or (waited and not since.for_good)


def waiting(since: Since) -> str:
    """Why nothing is offered after a stop, in words; empty where nothing waits."""
    if since.stopped is None or may_resume(since):
        return ""
    said = f"stopped by the gut ladder on {day_text(since.stopped)}"
    if since.for_good:
        return f"{said}: for good, see a clinician"
    calm = cleared(since)
    if calm is None:
        return f"{said}: no step before {RESUME_DAYS} days after the gut is calm again; the check-in asks"
    return f"{said}: no step before {day_text(calm + timedelta(days=RESUME_DAYS))}, {RESUME_DAYS} days after it cleared"


def _level(product: Product, since: Since) -> tuple[date, int]:
    """(when, level) that the ladder stands at: the last level until a step answers it, else a recent answer."""
    step = last_step(product)
    worst = max((day for day, level in since.gut.items() if level >= FOR_GOOD and day <= since.day), default=None)
    if worst is not None and (step is None or worst >= step):
        return worst, FOR_GOOD
    recent = max((day for day in since.gut if 0 <= (since.day - day).days < RECENT_DAYS), default=None)
    if recent is None:
        return since.day, 0
    level = since.gut[recent]
    downs = [one.date for one in (product.use.steps if product.use is not None else ()) if one.kind == "down"]
    again = level == 2 and bool(downs) and downs[-1] == step and (recent - downs[-1]).days >= AGAIN_DAYS
    return recent, 3 if again else level


def _resume(product: Product, since: Since, per: float, facts: Facts) -> Proposal | None:
    """Up again from the low start, for a product that the ladder stopped and not for good."""
    step = stopped_by(product)
    steps = product.use.steps if product.use is not None else ()
    rule = facts.rule("mg.start_sensitive")
    amount = _within(min(rule.number, since.room_mg), per)
    if step is None or step != steps[-1] or amount <= 0 or not may_resume(since):
        return None
    return _offer("start", rule, amount, f"Start again with {mg_text(amount)} a day, with food: the gut has been calm")


def _start(since: Since, per: float, level: int, profile: Profile, facts: Facts) -> Proposal | None:
    sensitive = level >= 1 or is_older(profile, since.day, facts)
    rule = facts.rule("mg.start_sensitive" if sensitive else "mg.start")
    amount = _within(min(rule.number, since.room_mg), per)
    if level >= 2 or amount <= 0:
        return None
    return _offer("start", rule, amount, f"Start with {mg_text(amount)} a day")


def _gut(product: Product, since: Since, daily: float, level: int, answered: date, facts: Facts) -> Proposal | None:
    """Down, another form, or stop, once for each answer of the ladder."""
    step = last_step(product)
    if step is not None and product.use is not None and product.use.steps and step >= answered:
        return None
    harsh = any(content.form in HARSH for content in product.contents)
    ladder = facts.gut_ladder[level].action
    if level >= 4:
        rule = facts.rule("mg.gi_stop_h" if level >= FOR_GOOD else "mg.gi_clear_h")
        return _offer("stop", rule, 0, f"Stop: {ladder}")
    down = facts.rule("mg.step_down")
    left = _within(daily - down.number, magnesium_mg(product, facts))
    if level == 2 and left > 0:
        return _offer("down", down, left, f"Down to {mg_text(left)} a day, as the gut is unsettled")
    if harsh:
        low = facts.rule("mg.start_sensitive")
        return _offer("switch", low, low.number, f"Another form ({GENTLE}), from {mg_text(low.number)} a day")
    why = "at a low dose" if level == 2 else "on a gentle form"
    return _offer("stop", facts.rule("mg.gi_clear_h"), 0, f"Stop for now, as the gut is unsettled {why}")


def _over(product: Product, since: Since, facts: Facts) -> Proposal | None:
    """Eight weeks without the goal met: stopping is suggested."""
    started = product.use.started if product.use is not None else None
    rule = facts.rule("mg.trial_stop")
    if started is None or (since.day - started).days < rule.number or _met(since) is not False:
        return None
    return _offer("stop", rule, 0, f"{rule.number / 7:g} weeks without a clear change: it may be time to stop")


def _up(product: Product, since: Since, daily: float, per: float, level: int, facts: Facts) -> Proposal | None:
    """A step up after seven steady days with a calm gut, while the goal is unmet and the limit leaves room."""
    wait, most, step = facts.rule("mg.step_up_days"), facts.rule("mg.adherence_goal"), last_step(product)
    week = {since.day - timedelta(days=n) for n in range(1, round(wait.number) + 1)}
    calm = [since.gut[day] for day in week | {since.day} if day in since.gut]
    steady = len(week & since.taken) >= most.number
    if level or step is None or (since.day - step).days < wait.number or not calm or any(calm) or not steady:
        return None
    rule, times = facts.rule("mg.step_up"), len(product.use.times) if product.use is not None else 0
    more = _within(min(daily + rule.number, since.room_mg, facts.rule("mg.band").range[1]), per * max(times, 1))
    if more <= daily or _met(since) is not False or not may_resume(since):
        return None
    return _offer("up", rule, more, f"Up to {mg_text(more)} a day: a calm week, and the goal not met yet")


def _met(since: Since) -> bool | None:
    """Whether the week's nights were good; None while too few are known."""
    from statistics import median  # loads ten modules that most plans never need

    week = [value for day, value in since.quality.items() if 0 <= (since.day - day).days < 7]
    return median(week) >= GOOD if len(week) >= FEWEST_NIGHTS else None


def _within(mg: float, per: float) -> float:
    """The most whole servings within an amount, in mg."""
    return whole(mg / per) * per


def _offer(kind: StepKind, rule: Rule, amount: float, text: str) -> Proposal:
    return Proposal(kind=kind, fact=rule.id, daily_mg=amount, text=text.rstrip("."))


def stepped(product: Product, proposal: Proposal, day: date, facts: Facts) -> Product:
    """The product after the step, with the step kept among the others."""
    use = product.use or Use()
    step = Step(date=day, kind=proposal.kind, daily_mg=proposal.daily_mg, fact=proposal.fact, text=proposal.text)
    stops = proposal.kind in ("stop", "switch")
    times, each = (use.times, use.servings) if stops else _spread(use, proposal.daily_mg, magnesium_mg(product, facts))
    after = msgspec.structs.replace(
        use,
        daily_mg=use.daily_mg if stops else proposal.daily_mg,
        times=times,
        servings=each,
        started=use.started if use.started is not None and product.active else day,
        steps=(*use.steps, step),
    )
    return msgspec.structs.replace(product, use=after, active=not stops)


def _spread(use: Use, mg: float, per: float) -> tuple[tuple[str, ...], float | None]:
    """(times, servings at each) of a daily amount: whole servings, at as many of the times as divide them evenly.

    What falls away are the earlier times; without standing times the plan finds its own.
    """
    whole, times = round(mg / per), sorted(use.times)
    if not times or whole < 1:
        return use.times, None
    kept = next(count for count in range(len(times), 0, -1) if whole % count == 0)
    return tuple(times[-kept:]), whole / kept


def by_hand(before: Product, after: Product, day: date, facts: Facts) -> Product:
    """The edited product, with a step of its own where the daily amount was changed, or a stop taken back."""
    amount, again = daily_mg(after, facts), after.active and not before.active and stopped_by(before) is not None
    if after.use is None or amount is None or (amount == daily_mg(before, facts) and not again):
        return after
    how = "Taken up again by hand at" if again else "Set by hand to"
    step = Step(date=day, kind="set", daily_mg=amount, text=f"{how} {mg_text(amount)} a day")
    return msgspec.structs.replace(after, use=msgspec.structs.replace(after.use, steps=(*after.use.steps, step)))
