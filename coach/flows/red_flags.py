"""A red flag stands alone: what a verb would say -> the flag's sentence in its place."""

from __future__ import annotations

from datetime import date

from msgspec import structs

from coach.cabinet.felt import signs_of
from coach.desk import Desk
from coach.errors import SafetyRefusal
from coach.evidence import Facts
from coach.evidence.facts import RedFlag
from coach.evidence.signs import sentence
from coach.flows.changed import Changed
from coach.gather.lasting import lasting
from coach.model import CheckIn, DayPlan, Warn
from coach.words import count_text


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


def read_back(told: CheckIn | None, facts: Facts) -> tuple[Warn, ...]:
    """What the words of a morning were read as, and how to say that they do not mean it."""
    felt = signs_of(told, facts) if told is not None else ()
    if not felt:
        return ()
    said = ", ".join(one.sign.name + (f" ({count_text(one.days, 'day')})" if one.days else "") for one in felt)
    text = f"Read from your words: {said}. Not meant: z, misread {felt[0].sign.id} (or --misread {felt[0].sign.id})."
    return (Warn(fact="", severity="info", text=text),)


def lasting_signs(desk: Desk, day: date) -> tuple[Warn, ...]:
    """Signs that last, and whom to ask."""
    warn = lasting(desk, day)
    return () if warn is None else (warn,)


def flagged(plan: DayPlan) -> Warn | None:
    """The red flag that ended the coaching of that day."""
    return plan.warnings[0] if plan.bed is None and plan.warnings else None


def stop_at_flag(plan: DayPlan) -> None:
    """SafetyRefusal with the flag's sentence, where one ended the coaching of that day."""
    warn = flagged(plan)
    if warn is not None:
        raise SafetyRefusal(warn.text, fact=warn.fact)
