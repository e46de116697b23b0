"""The next step of a dose: product + gut, nights and doses since -> a proposal that the person may accept, or none."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from statistics import median

import msgspec

from coach.evidence import Facts, Rule
from coach.model import Product, Profile, Step, Use
from coach.model.records import StepKind
from coach.planner.amounts import magnesium_mg
from coach.planner.person import is_older
from coach.words import mg_text

RECENT_DAYS = 3
"""An answer about the gut speaks for today this long (the ladder's own "2 of 3 days")."""
FEWEST_NIGHTS = 3
GOOD = 4
"""A night of this quality (of 5) or better meets the goal."""
HARSH = ("oxide", "carbonate", "chloride", "chloride_6h2o", "gluconate", "citrate", "citrate_9h2o", "citrate_hydrogen")
"""The forms that the ladder's third level leaves."""
GENTLE = "bisglycinate or malate"


class Since(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of the days up to `day`."""

    day: date
    gut: Mapping[date, int]
    """Level of the gut ladder by date of the check-in, where it was answered."""
    quality: Mapping[date, int]
    """Quality of the night by date, 1–5."""
    taken: frozenset[date]
    """Coach-days with a dose of the product."""
    room_mg: float
    """What the day's limit leaves for this product, the others counted."""


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
    if per <= 0 or product.kind == "medicine" or not product.active:
        return None
    daily = daily_mg(product, facts)
    level = _level(since)
    if daily is None:
        return _start(since, per, level, profile, facts)
    if level >= 2:
        return _gut(product, since, daily, level, facts)
    return _over(product, since, facts) or _up(product, since, daily, per, level, facts)


def daily_mg(product: Product, facts: Facts) -> float | None:
    """Elemental magnesium a day as it is meant; None while no amount is set."""
    use, per = product.use, magnesium_mg(product, facts)
    if use is None:
        return None
    if use.times or use.servings is not None:
        return per * (use.servings or 1.0) * max(len(use.times), 1)
    return use.daily_mg


def last_step(product: Product) -> date | None:
    """When the dose was last changed, or begun."""
    use = product.use
    if use is None:
        return None
    return max((step.date for step in use.steps), default=use.started)


def _level(since: Since) -> int:
    recent = [day for day in since.gut if 0 <= (since.day - day).days < RECENT_DAYS]
    return since.gut[max(recent)] if recent else 0


def _start(since: Since, per: float, level: int, profile: Profile, facts: Facts) -> Proposal | None:
    sensitive = level >= 1 or is_older(profile, since.day)
    rule = facts.rule("mg.start_sensitive" if sensitive else "mg.start")
    amount = _whole(min(rule.number, since.room_mg), per)
    if level >= 2 or amount <= 0:
        return None
    return _offer("start", rule, amount, f"Start with {mg_text(amount)} a day")


def _gut(product: Product, since: Since, daily: float, level: int, facts: Facts) -> Proposal | None:
    """Down, another form, or stop, once for each answer of the ladder."""
    answered = max(day for day in since.gut if day <= since.day)
    step = last_step(product)
    if step is not None and product.use is not None and product.use.steps and step >= answered:
        return None
    harsh = any(content.form in HARSH for content in product.contents)
    ladder = facts.gut_ladder[level].action
    if level >= 4:
        rule = facts.rule("mg.gi_stop_h" if level >= 5 else "mg.gi_clear_h")
        return _offer("stop", rule, 0, f"Stop: {ladder}")
    down = facts.rule("mg.step_down")
    if level == 2 and daily > down.number:
        left = _whole(daily - down.number, magnesium_mg(product, facts))
        return _offer("down", down, left, f"Down to {mg_text(left)} a day, as the gut is unsettled")
    if harsh:
        low = facts.rule("mg.start_sensitive")
        return _offer("switch", low, low.number, f"Another form ({GENTLE}), from {mg_text(low.number)} a day")
    return _offer("stop", facts.rule("mg.gi_clear_h"), 0, "Stop for now, as the gut is unsettled at a low dose")


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
    rule = facts.rule("mg.step_up")
    more = _whole(min(daily + rule.number, since.room_mg, facts.rule("mg.band").range[1]), per)
    if more <= daily or _met(since) is not False:
        return None
    return _offer("up", rule, more, f"Up to {mg_text(more)} a day: a calm week, and the goal not met yet")


def _met(since: Since) -> bool | None:
    """Whether the week's nights were good; None while too few are known."""
    week = [value for day, value in since.quality.items() if 0 <= (since.day - day).days < 7]
    return median(week) >= GOOD if len(week) >= FEWEST_NIGHTS else None


def _whole(mg: float, per: float) -> float:
    """The most whole servings within an amount, in mg."""
    return int(mg / per + 1e-9) * per


def _offer(kind: StepKind, rule: Rule, amount: float, text: str) -> Proposal:
    return Proposal(kind=kind, fact=rule.id, daily_mg=amount, text=text.rstrip("."))


def stepped(product: Product, proposal: Proposal, day: date, facts: Facts) -> Product:
    """The product after the step, with the step kept among the others."""
    use = product.use or Use()
    step = Step(date=day, kind=proposal.kind, daily_mg=proposal.daily_mg, fact=proposal.fact, text=proposal.text)
    per, times = magnesium_mg(product, facts), len(use.times)
    each = proposal.daily_mg / per / times if times and proposal.daily_mg else None
    after = msgspec.structs.replace(
        use,
        daily_mg=proposal.daily_mg or use.daily_mg,
        servings=each,
        started=use.started or day,
        steps=(*use.steps, step),
    )
    stops = proposal.kind in ("stop", "switch")
    return msgspec.structs.replace(product, use=after, active=product.active and not stops)


def by_hand(before: Product, after: Product, day: date, facts: Facts) -> Product:
    """The edited product, with a step of its own where the daily amount was changed."""
    amount = daily_mg(after, facts)
    if after.use is None or amount is None or amount == daily_mg(before, facts):
        return after
    step = Step(date=day, kind="set", daily_mg=amount, text=f"Set by hand to {mg_text(amount)} a day")
    return msgspec.structs.replace(after, use=msgspec.structs.replace(after.use, steps=(*after.use.steps, step)))


def course(product: Product, day: date, facts: Facts) -> str:
    """`week 3 of 8`, from the day it was started; what the days allow to say, and when a review is due."""
    started = product.use.started if product.use is not None else None
    if started is None or day < started:
        return ""
    days, limit = (day - started).days, course_rule(product, facts)
    if limit is not None:
        weeks = round(limit.number)
        return f"week {days // 7 + 1} of {weeks}" if days < weeks * 7 else f"the {weeks} weeks of a course are over"
    if magnesium_mg(product, facts) <= 0 or product.kind == "medicine":
        return ""
    reviews = facts.rule("mg.review_days").value
    weeks = round(facts.rule("mg.trial_stop").number / 7)
    said = f"week {days // 7 + 1} of {weeks}" if days < weeks * 7 else f"{weeks} weeks are over"
    if days < reviews[0]:
        return f"{said}: too early to tell"
    return f"{said}: a day to look back on" if days in reviews else said


def course_rule(product: Product, facts: Facts) -> Rule | None:
    """The rule of the longest course of anything the product holds."""
    for content in product.contents:
        row = facts.nutrient(content.nutrient)
        if row is not None and row.course_fact:
            return facts.rule(row.course_fact)
    return None


def course_over(product: Product, day: date, facts: Facts) -> Rule | None:
    """The rule of a course that is over on that day; None otherwise."""
    rule = course_rule(product, facts)
    started = product.use.started if product.use is not None else None
    over = rule is not None and started is not None and (day - started).days >= rule.number * 7
    return rule if over else None
