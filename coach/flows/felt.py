"""What was felt: typed words -> kept with a dose or the day's check-in; a red flag among them stands alone."""

from __future__ import annotations

from msgspec import structs

from coach.desk import Desk
from coach.errors import UsageError
from coach.evidence.signs import flag_in
from coach.flows.changed import Changed
from coach.flows.changing import changing
from coach.flows.red_flags import alone, lasting_signs, read_back, warned
from coach.forms import typed as reading
from coach.model import CheckIn, Intake
from coach.store import new_id

CHOICES = ("loose stool", "cramps", "nausea", "drowsy", "nothing")
"""What is felt most often, for the hint of a prompt."""


def felt(desk: Desk, text: str, dose_id: str = "") -> Changed:
    """Keep what was felt, with that dose or with today's check-in; `nothing` clears it."""
    words = reading.names(text)
    if not words:
        raise UsageError("what was felt is missing", where="text", todo=f"For example: {', '.join(CHOICES[:3])}.")
    words = () if words in (("nothing",), ("no",)) else words
    return _with_dose(desk, words, dose_id) if dose_id else _with_day(desk, words)


def _with_dose(desk: Desk, words: tuple[str, ...], dose_id: str) -> Changed:
    dose = desk.store.get(Intake, dose_id)
    if dose is None:
        raise UsageError(f"there is no dose “{dose_id}”", where="dose", todo="`coach cabinet list` shows today's.")
    with changing(desk, f"felt after {dose.name or dose.product}") as change:
        change.put(structs.replace(dose, effects=words))
    return _told(desk, words, f"Kept with {dose.name or dose.product}", dose.id)


def _with_day(desk: Desk, words: tuple[str, ...]) -> Changed:
    today = desk.today()
    kept = desk.store.between(CheckIn, today, today)
    check_in = kept[0] if kept else CheckIn(id=new_id("check-in"), date=today)
    told = structs.replace(check_in, symptoms=words)
    with changing(desk, "felt today") as change:
        change.put(told)
    return _told(desk, words, "Kept with today", check_in.id, told)


def _told(desk: Desk, words: tuple[str, ...], where: str, record_id: str, told: CheckIn | None = None) -> Changed:
    """What was kept; a red flag's sentence takes the place of everything else."""
    flag = flag_in(words, desk.facts)
    more = (*read_back(told, desk.facts), *lasting_signs(desk, desk.today()))
    said = Changed(
        what=f"{where}: {', '.join(words) or 'nothing felt'}.",
        record_id=record_id,
        warnings=more if flag is None else (warned(flag),),
    )
    return alone(said, desk.facts)
