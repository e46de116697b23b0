"""Typed answers read into a morning: morning + texts -> drafts of its night and check-in, or the trouble of each."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import time
from typing import get_args

import msgspec
from msgspec import structs

from coach.clean import clean_line
from coach.desk import Desk
from coach.errors import UsageError
from coach.flows import nights as of_nights
from coach.flows.day_facts import facts_of
from coach.flows.morning import Morning, kept_as
from coach.forms import night as fields
from coach.forms import typed as reading
from coach.forms.questions import BY_ID, QUESTIONS, Asked
from coach.model import CheckIn, Night
from coach.model.records import UsualPart
from coach.words import read_clock, read_minutes, step_clock
from coach.words.reading import DAY_MIN

_QUESTION = {kept_as(asked): asked.id for asked in QUESTIONS}
"""Record field -> question id."""


PARTS = tuple(_QUESTION[part] for part in get_args(UsualPart))
"""Questions whose answer may stand as it usually is."""


class MorningDraft(msgspec.Struct, frozen=True, kw_only=True):
    """A morning with typed answers read into it; answers in trouble are left out."""

    night: Night | None
    """None when there is nothing to keep."""
    check_in: CheckIn | None
    problems: dict[str, UsageError]
    """Question id -> what is wrong, in the order of the page."""
    warnings: tuple[str, ...]
    taken: tuple[str, ...] = ()
    """Questions of which what is usual counts."""


def proposals(desk: Desk, morning: Morning, answers: Mapping[str, str]) -> dict[str, str]:
    """The prefills of what is not answered yet; a clock keeps its usual distance to the one typed beside it."""
    said = {name: text for name, text in {**morning.values, **answers}.items() if not reading.blank(text)}
    proposed = {name: text for name, text in morning.prefills.items() if name not in said}
    for pair in (("into_bed", "lights_out"), ("final_wake", "out_of_bed")):
        for typed, beside in (pair, pair[::-1]):
            if typed in said and beside in proposed and typed in morning.prefills:
                usual, usual_beside = (read_clock(morning.prefills[name], name) for name in (typed, beside))
                clock = step_clock(usual, said[typed]) or reading.bare_clock(said[typed])
                if clock is not None:
                    apart = _minutes(usual_beside) - _minutes(usual)
                    proposed[beside] = desk.dial.of_day(step_clock(clock, f"{apart:+d}") or clock)
    return proposed


def read_with_usual(desk: Desk, morning: Morning, answers: Mapping[str, str], skipped: Collection[str]) -> MorningDraft:
    """The same, and once a part of the night is answered, what is usual stands for its open ones, marked as usual.

    Nothing usual counts where it does not go with the answers, or is only wished as no night is known.
    """
    said = read(desk, morning, answers, skipped)
    if not morning.usual_nights or not any(
        not reading.blank(answers.get(name, "")) and name not in said.problems for name in PARTS
    ):
        return said
    offered, waiting = proposals(desk, morning, answers), morning.open_with(answers, skipped)
    taken = {name: offered[name] for name in PARTS if name in offered and name in waiting and name not in answers}
    whole = read(desk, morning, answers, skipped, taken)
    if whole.night is None or whole.problems.keys() - said.problems.keys():
        return said
    stand = {kept_as(BY_ID[name]) for name in taken} | set(whole.night.usual)
    night = structs.replace(whole.night, usual=tuple(part for part in get_args(UsualPart) if part in stand))
    return structs.replace(whole, night=night, taken=tuple(taken))


def read(
    desk: Desk,
    morning: Morning,
    answers: Mapping[str, str],
    skipped: Collection[str],
    taken: Mapping[str, str] | None = None,
) -> MorningDraft:
    """Typed answers, and what is taken beside them, read into the morning; nothing written."""
    texts = {**(taken or {}), **answers, **{name: "" for name in skipped if reading.blank(answers.get(name, ""))}}
    form = {BY_ID[name].field: text for name, text in texts.items() if BY_ID[name].group == "night"}
    if "quality" in texts:
        form["quality"] = texts["quality"]
    drafted = fields.draft(
        morning.night,
        form,
        morning.home,
        names={asked.field: asked.id for asked in QUESTIONS if asked.group == "night"},
        steps_from={BY_ID[name].field: _step_base(desk, morning, name, answers) for name in morning.values},
        twelve=desk.twelve,
    )
    night = drafted.night if _says_something(drafted.night) else None
    problems = dict(drafted.problems)
    new = of_nights.new_findings(desk, morning.night, night) if night is not None else ()
    for finding in new:
        if finding.level == "error":
            name = _QUESTION.get(finding.field, "out_of_bed")
            problems.setdefault(name, UsageError(finding.text.rstrip("."), where=name, todo="Change one of the times."))
    check_in = _read_check_in(morning, texts, skipped, drafted.night.quality, problems)
    told_now = bool(form) or not reading.blank(texts.get("slept", ""))
    if told_now and check_in is not None and check_in.slept_min is not None and night is not None and _has_times(night):
        text = "says how long you slept, and the night has its times too"
        problems.setdefault("slept", UsageError(text, where="slept", todo="Clear one of them: the answer - does."))
    problems = {name: _in_words(problem) for name, problem in problems.items()}
    return MorningDraft(
        night=night,
        check_in=check_in,
        problems={asked.id: problems.pop(asked.id) for asked in QUESTIONS if asked.id in problems} | problems,
        warnings=(*(finding.text for finding in new if finding.level == "warn"), *drafted.notes),
    )


def _step_base(desk: Desk, morning: Morning, name: str, answers: Mapping[str, str]) -> str:
    """What a typed step counts from: the kept answer, else what the question offers beside the other answers."""
    if morning.values[name] or not reading.is_step(answers.get(name, "")):
        return morning.values[name]
    return proposals(desk, morning, {other: text for other, text in answers.items() if other != name}).get(name, "")


def _in_words(problem: UsageError) -> UsageError:
    """The same problem with the other questions it speaks of called as on the page."""
    what = problem.what
    for asked in QUESTIONS:
        what = what.replace(f"“{asked.id}”", f"“{asked.label}”")
    return UsageError(what, where=problem.where, todo=problem.todo, fact=problem.fact)


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def _has_times(night: Night) -> bool:
    """Whether a night tells by itself how long was slept."""
    return any((night.into_bed, night.lights_out, night.final_wake, night.out_of_bed)) or night.asleep_min is not None


def _says_something(night: Night) -> bool:
    """Whether a night is worth a record: a quality alone is kept with the check-in."""
    about = ("id", "date", "source", "usual", "external_id", "tz_start", "tz_end", "quality")
    return night != Night(**{name: getattr(night, name) for name in about})


def _read_check_in(
    morning: Morning,
    texts: Mapping[str, str],
    skipped: Collection[str],
    quality: int | None,
    problems: dict[str, UsageError],
) -> CheckIn | None:
    changes: dict[str, object] = {"sleep_quality": quality}
    for name, text in texts.items():
        if BY_ID[name].group == "morning":
            try:
                changes |= facts_of(name, text, morning.day, morning.home) or {
                    BY_ID[name].field: _answer(BY_ID[name], text)
                }
            except UsageError as error:
                problems[name] = error
    passed = [
        kept_as(asked)
        for asked in QUESTIONS
        if (asked.id in skipped or (morning.skipped(asked.id) and asked.id not in texts))
        and reading.blank(texts.get(asked.id, ""))
    ]
    check_in = structs.replace(morning.check_in, skipped=tuple(passed), **changes)
    empty = CheckIn(id=check_in.id, date=check_in.date, source=check_in.source, external_id=check_in.external_id)
    return None if check_in == empty else check_in


def _answer(asked: Asked, text: str) -> object:
    """One typed answer of the morning as the check-in keeps it."""
    if reading.blank(text):
        return None
    read = _READERS.get(asked.id) or _READERS[asked.kind]
    return read(asked, text)


def _within_a_day(text: str, field: str) -> int:
    """Minutes asleep: one coach-day holds 24 hours at most, as its record does."""
    minutes = read_minutes(text, field)
    if minutes > DAY_MIN:
        raise UsageError(f"“{clean_line(text)}” is longer than a day", where=field, todo="Use 0 to 24 h: 5h, 5h30.")
    return minutes


def _choice(asked: Asked, text: str) -> str:
    word = clean_line(text).lower()
    if word.isdigit() and int(word) < len(asked.choices):
        return asked.choices[int(word)]
    return reading.choice("none" if word == "no" else word, asked.choices, asked.id)


_READERS: dict[str, Callable[[Asked, str], object]] = {
    "symptoms": lambda _, text: reading.names(text),
    "slept": lambda asked, text: _within_a_day(text, asked.id),
    "drinks": lambda asked, text: reading.whole(text, asked.id, 0, 50),
    "cycle_day": lambda asked, text: reading.whole(text, asked.id, 1, 90),
    "rest": lambda asked, text: reading.yes_no(text, asked.id) or None,
    "gut": lambda asked, text: reading.whole(text, asked.id, 0, len(asked.choices) - 1),
    "hungry": lambda asked, text: reading.yes_no(text, asked.id),
    "muscles": lambda asked, text: reading.sore(text, asked.id),
    "scale": lambda asked, text: reading.whole(text, asked.id, 1, len(asked.anchors)),
    "ticks": lambda asked, text: reading.ticks(text, asked.id, asked.choices),
    "servings": lambda asked, text: reading.servings(text, asked.id, asked.choices),
    "choice": _choice,
    "note": lambda _, text: reading.note(text, "note"),
}
"""Question id, or kind of question -> what reads its typed answer."""
