"""A red flag stands alone: what a verb would say -> the flag's sentence in its place."""

from __future__ import annotations

import re
from datetime import date, timedelta

from msgspec import structs

from coach.desk import Desk
from coach.errors import SafetyRefusal
from coach.evidence import Facts
from coach.evidence.facts import RedFlag
from coach.evidence.signs import sentence
from coach.flows.changed import Changed
from coach.model import CheckIn, DayPlan, Warn
from coach.pattern import Pattern

CRAMPS = Pattern(r"(?<!no )\b(?:cramp|twitch)", re.IGNORECASE)
OFTEN_ABOVE = 2
"""The scale of the question: none, 1–2, often."""


def warned(flag: RedFlag) -> Warn:
    """The flag as a warning."""
    return Warn(fact=flag.id, severity="hard", text=sentence(flag))


def alone(changed: Changed, facts: Facts) -> Changed:
    """What a verb did, as it is told: where a red flag is among it, only the flag's sentence."""
    flags = {flag.id for flag in facts.red_flags}
    found = next((warn for warn in changed.warnings if warn.fact in flags), None)
    return changed if found is None else structs.replace(changed, what=found.text, warnings=(found,))


def refused(warn: Warn, product: str, facts: Facts) -> SafetyRefusal:
    """Why a dose is not logged, and how to keep one that was taken; of a red flag its sentence, and nothing else."""
    if any(flag.id == warn.fact for flag in facts.red_flags):
        return SafetyRefusal(warn.text, fact=warn.fact)
    todo = "If it was taken already, log it as taken: it is kept and flagged."
    return SafetyRefusal(warn.text.rstrip("."), where=product, todo=todo, fact=warn.fact)


def cramps_often(desk: Desk, day: date) -> tuple[Warn, ...]:
    """Cramps or twitches on more than two days in each of two weeks: the "often" of question `q06`."""
    told = desk.store.between(CheckIn, day - timedelta(days=13), day)
    days = {one.date for one in told if CRAMPS.search(", ".join(one.symptoms or ()))}
    weeks = (sum((day - other).days // 7 == week for other in days) for week in (0, 1))
    if any(count <= OFTEN_ABOVE for count in weeks):
        return ()
    text = "Cramps or twitches on more than two days of each of the last two weeks: ask a clinician, not just a dose."
    return (Warn(fact="q06", severity="soft", text=text),)


def flagged(plan: DayPlan) -> Warn | None:
    """The red flag that ended the coaching of that day."""
    return plan.warnings[0] if plan.bed is None and plan.warnings else None


def stop_at_flag(plan: DayPlan) -> None:
    """SafetyRefusal with the flag's sentence, where one ended the coaching of that day."""
    warn = flagged(plan)
    if warn is not None:
        raise SafetyRefusal(warn.text, fact=warn.fact)
