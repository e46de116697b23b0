"""The morning's page: what is still open for a date, what stands prefilled, and saving it in one change."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Literal

import msgspec

from coach.cabinet.felt import as_read, flag_of
from coach.desk import Desk
from coach.errors import UsageError
from coach.evidence.facts import RedFlag
from coach.evidence.signs import sentence
from coach.flows import morning_answers as answers_of
from coach.flows.changed import Changed
from coach.flows.changing import changing
from coach.flows.morning import Morning, look
from coach.flows.morning_answers import MorningDraft
from coach.flows.red_flags import alone, lasting_signs, read_back, warned
from coach.forms.questions import BY_ID, QUESTIONS, Asked, Kind
from coach.gather import need
from coach.gather.course import watched
from coach.gather.readiness import see_body
from coach.insights.diary import diary, efficiency, sleep_as_usual
from coach.model import CheckIn, Night, Warn
from coach.planner.evening.hygiene import food_first
from coach.store.change import Change
from coach.words import day_text, length_text

State = Literal["answered", "no", "usual", "skipped", "open"]

NO = {
    ("alarm", "no"), ("sore", "no"), ("illness", "none"), ("awakenings", "0"), ("hungry", "no"), ("bedroom", "no"),
}  # fmt: skip
"""Answers that say "no": known, unlike a question that was passed over or never answered."""

GUT_FACTS = ("", "mg.with_food", "mg.step_down", "mg.step_down", "mg.gi_clear_h", "mg.gi_stop_h")
"""The rule behind each level of the gut ladder."""
STILL_ILL = "mg.gi_stop_h"
STOP_LEVEL = 4
"""From this level of the ladder on, magnesium stops."""


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the page."""

    id: str
    """`into_bed lights_out latency awakenings awake final_wake out_of_bed alarm quality fatigue soreness stress
    mood drive sore illness gut hungry bedroom diet symptoms note`; those that have nothing to ask are left out."""
    label: str
    kind: Kind
    state: State
    value: str
    """The kept answer as typed text (`23:10`, `15`, `4`, `legs 6, back 3`, `none`); empty when open."""
    prefill: str
    """The person's own median; once a part of the night is answered it stands for the others that are left alone,
    marked as usual.
    Empty for what must be asked each day (ratings, illness, gut)."""
    anchors: tuple[str, ...] = ()
    """The words of a scale from 1 to 5, or of a choice in order of its digits from 0 (`none`, `above neck`, …)."""
    choices: tuple[str, ...] = ()
    """For kind `choice`: the values that stand behind the digits 0, 1, 2 …; for `ticks` and `servings` the names."""
    group: Literal["night", "morning"] = "night"
    optional: bool = False
    """A detail that may be left alone."""


class CheckInView(msgspec.Struct, frozen=True, kw_only=True):
    """The whole page for one date."""

    date: date
    questions: tuple[Question, ...]
    open: int
    """How many are neither answered nor skipped; the note and optional details are never asked for."""
    note: str
    """A line on top: `night to Thu 5 Mar`."""


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """What the answers so far add up to."""

    text: str
    """`7 h 05 asleep · efficiency 93 % (of sleep period) · 35 min behind`; empty when it cannot be computed."""
    problems: dict[str, str]
    """Question id -> what is wrong with the typed text, and what to do."""
    warnings: tuple[str, ...] = ()
    """Unusual but allowed (more than 16 h in bed …); a red flag's sentence stands alone."""
    proposed: dict[str, str] = {}
    """Question id -> what stands for an answer that was not given yet, moved along with those that were."""
    open: int = 0
    """How many questions are still open."""
    as_usual: bool = False
    """Whether the time asleep rests on what is usual and was not said: `~` before the text, else `=`."""

    @property
    def line(self) -> str:
        """The text with its sign; empty without one."""
        return f"{'~' if self.as_usual else '='} {self.text}" if self.text else ""


def see_check_in(desk: Desk, day: date | None = None, *, more: bool = False) -> CheckInView:
    """The page for a date (default: the present coach-day); any past date may be asked for.

    With `more` it holds the facts of a day that nobody is asked for: injured, travelled, a rest day, drinks.
    """
    morning = look(desk, _date(desk, day), more=more)
    prefills = answers_of.proposals(desk, morning, {})
    questions = tuple(
        _question(morning, asked, prefills.get(asked.id, "")) for asked in QUESTIONS if asked.id in morning.asked
    )
    return CheckInView(
        date=morning.day,
        questions=questions,
        open=len(morning.open),
        note=f"night to {day_text(morning.day)}",
    )


def proposals(desk: Desk, day: date, answers: Mapping[str, str]) -> dict[str, str]:
    """Question id -> prefill of what is still open, moved along with what is typed.

    Going to bed at 01:00 instead of 22:45 moves lights out from 23:05 to 01:20.
    """
    return answers_of.proposals(desk, _look(desk, day, answers, ()), answers)


def summarize(
    desk: Desk, day: date, answers: Mapping[str, str], skipped: Collection[str] = (), *, usual: bool = False
) -> Summary:
    """What typed answers come to, without writing; with `usual`, as they would be kept with it."""
    morning = _look(desk, day, answers, skipped)
    proposed, waiting = answers_of.proposals(desk, morning, answers), morning.open_with(answers, skipped)
    draft = (answers_of.read_with_usual if usual else answers_of.read)(desk, morning, answers, skipped)
    left = len(waiting) - len(draft.taken)
    problems = {name: f"{problem.what}. {problem.todo}".strip() for name, problem in draft.problems.items()}
    flag = _flag(desk, draft)
    if flag is not None:
        return Summary(text="", problems=problems, warnings=(sentence(flag),), proposed=proposed, open=left)
    return Summary(
        text=_sum(desk, draft.night),
        problems=problems,
        warnings=draft.warnings,
        proposed=proposed,
        open=left,
        as_usual=draft.night is not None and sleep_as_usual(draft.night),
    )


def save_check_in(
    desk: Desk, day: date, answers: Mapping[str, str], skipped: Collection[str] = (), *, usual: bool = False
) -> Changed:
    """Keep the answers in one change; UsageError names the field, and then nothing is written.

    `answers` holds text by question id; a question that is in neither stays as it was, an empty text or `-`
    clears the answer, and so does skipping it. With `usual`, once a part of the night is answered, what is
    proposed of the others is kept with it and marked.
    """
    morning = _look(desk, day, answers, skipped)
    draft = (answers_of.read_with_usual if usual else answers_of.read)(desk, morning, answers, skipped)
    for problem in draft.problems.values():
        raise problem
    name = f"check-in of {day_text(day)}"
    if not _differs(morning, draft):
        return Changed(what=f"Nothing changed in the {name}.")
    with changing(desk, name) as change:
        _keep(change, morning, draft)
    kept = draft.check_in.id if draft.check_in is not None else None
    warns = _warns(desk, draft)
    kept_it = Changed(what=f"Kept the {name}.", record_id=kept, warnings=warns)
    told = alone(kept_it, desk.facts)
    return told if day != desk.today() or told is not kept_it else _with_body(desk, day, told)


def _keep(change: Change, morning: Morning, draft: MorningDraft) -> None:
    """Put what is left of the night and the check-in; what says nothing any more goes."""
    if draft.night is not None:
        change.put(draft.night)
    elif morning.has_night:
        change.remove(Night, morning.night.id)
    if draft.check_in is not None:
        change.put(draft.check_in)
    elif morning.has_check_in:
        change.remove(CheckIn, morning.check_in.id)


def _with_body(desk: Desk, day: date, told: Changed) -> Changed:
    """What was kept, with what this morning says of the body: readiness, what is unusual, a rest that is proposed."""
    body = see_body(desk, day)
    unusual = tuple(Warn(fact=flag.fact, severity="soft", text=flag.text) for flag in body.flags)
    if body.rest is not None:
        fact, text = body.rest
        unusual += (Warn(fact=fact, severity="info", text=f"{text[:1].upper()}{text[1:]}."),)
    return msgspec.structs.replace(told, warnings=(*told.warnings, *unusual), notes=(body.readiness.text,))


def _date(desk: Desk, day: date | None) -> date:
    if day is not None and day > desk.now().date():
        raise UsageError(f"{day_text(day)} has not come yet", where="date", todo="Check in for today or a day before.")
    return day or desk.today()


def _look(desk: Desk, day: date, answers: Mapping[str, str], skipped: Collection[str]) -> Morning:
    for name in (*answers, *skipped):
        if name not in BY_ID:
            raise UsageError("there is no such question", where=name, todo=f"Use {', '.join(BY_ID)}.")
    return look(desk, _date(desk, day))


def _question(morning: Morning, asked: Asked, prefill: str) -> Question:
    value = morning.values[asked.id]
    state: State = "open"
    if value:
        state = "usual" if morning.as_usual(asked.id) else "no" if (asked.id, value) in NO else "answered"
    elif morning.skipped(asked.id):
        state = "skipped"
    return Question(
        id=asked.id,
        label="fell asleep" if asked.id == "lights_out" and morning.knows_onset_only else asked.label,
        kind=asked.kind,
        state=state,
        value=value,
        prefill=prefill,
        anchors=asked.anchors,
        choices=asked.choices,
        group=asked.group,
        optional=asked.optional,
    )


def _sum(desk: Desk, night: Night | None) -> str:
    """What the night comes to, as far as it says so."""
    if night is None:
        return ""
    numbers = diary(night)
    if numbers.tst_min is None:
        return ""
    said = [f"{length_text(numbers.tst_min)} asleep"]
    share, whole = efficiency(numbers)
    if share is not None:
        said.append(f"efficiency {round(share)} % (of {whole})")
    if night.date == desk.today():
        said.append(need.debt_of(desk, draft=night).text)
    return " · ".join(said)


def _differs(morning: Morning, draft: MorningDraft) -> bool:
    night = morning.night if morning.has_night else None
    check_in = morning.check_in if morning.has_check_in else None
    return (draft.night, draft.check_in) != (night, check_in)


def _flag(desk: Desk, draft: MorningDraft) -> RedFlag | None:
    return flag_of(draft.check_in, desk.facts) if draft.check_in is not None else None


def _warns(desk: Desk, draft: MorningDraft) -> tuple[Warn, ...]:
    """What is unusual about the night, and what the gut ladder says to do."""
    flag = _flag(desk, draft)
    if flag is not None:
        return (warned(flag),)
    warns = [Warn(fact="", severity="info", text=text) for text in draft.warnings]
    told = None if draft.check_in is None else as_read(draft.check_in, desk.facts)
    gut = told.gut if told is not None else None
    if gut:
        step = desk.facts.gut_ladder[gut]
        warns.append(
            Warn(
                fact=GUT_FACTS[gut],
                severity="hard" if gut >= STOP_LEVEL else "soft",
                text=f"Gut: {step.action}.",
            )
        )
    if draft.check_in is not None and draft.check_in.diet:
        warns.append(food_first(draft.check_in.diet, desk.facts))
    signs = lasting_signs(desk, draft.check_in.date) if draft.check_in is not None else ()
    return (*_still_ill(desk, draft), *warns, *read_back(draft.check_in, desk.facts), *signs)


def _still_ill(desk: Desk, draft: MorningDraft) -> tuple[Warn, ...]:
    """A gut that is unsettled so long after magnesium was stopped asks for a clinician."""
    told, rule = draft.check_in, desk.facts.rule(STILL_ILL)
    stop = watched(desk, told.date) if told is not None else None
    if told is None or stop is None or not told.gut or (told.date - stop.date).days * 24 < rule.number:
        return ()
    text = f"Still unsettled {rule.number:g} h after stopping magnesium: see a clinician."
    return (Warn(fact=rule.id, severity="hard", text=text),)
