"""The morning's page without its widgets: questions + draft -> how each one stands, how to answer."""

from __future__ import annotations

import re

import msgspec

from coach.errors import UsageError
from coach.flows.check_in import Question, State
from coach.words import read_clock, step_clock, wall_text

NOTHING = "no"
"""The typed text for "nothing is sore", and for "none of it"."""
STEP_MIN = 5
"""What one press of `+` or `-` moves a clock or a length by."""
STEPS: dict[str, int] = {"clock": STEP_MIN, "minutes": STEP_MIN, "count": 1}

WORDS = {
    "injury": "knee   or left knee until fri; no when it is over",
    "travelled": "Asia/Tokyo   or Asia/Tokyo since 2026-03-03; no when you are back",
}
"""How the facts of a day are typed that take more than one word."""

_STEP = re.compile(r"(?P<signs>[+-]+) ?(?P<number>\d*)")


class Unsaved(msgspec.Struct, frozen=True):
    """What was answered on a page and is not saved yet."""

    answers: dict[str, str] = {}
    skipped: frozenset[str] = frozenset()

    def answer(self, question: str, value: str) -> Unsaved:
        """With that answer; an empty one clears."""
        return Unsaved({**self.answers, question: value}, self.skipped - {question})

    def typed(self, question: Question, value: str) -> Unsaved:
        """With what stands in that field; emptied, it clears a kept answer, and is none where there was none."""
        return self.answer(question.id, value) if value or question.value else self.without(question.id)

    def skip(self, question: str) -> Unsaved:
        """With that question passed over."""
        return Unsaved(self.without(question).answers, self.skipped | {question})

    def without(self, question: str) -> Unsaved:
        """As the store has it."""
        answers = {name: value for name, value in self.answers.items() if name != question}
        return Unsaved(answers, self.skipped - {question})

    def __bool__(self) -> bool:
        return bool(self.answers or self.skipped)


class QuestionState(msgspec.Struct, frozen=True):
    """How a question stands in the draft over the store."""

    state: State
    value: str
    fresh: bool = False
    """Answered or skipped just now, not yet saved."""


def standing(question: Question, answers: dict[str, str], skipped: frozenset[str]) -> QuestionState:
    """The draft's word where it has one, else the store's."""
    if question.id in skipped:
        return QuestionState("skipped", "", fresh=True)
    if question.id not in answers:
        return QuestionState(question.state, question.value)
    value = answers[question.id]
    if not value:
        return QuestionState("open", "", fresh=True)
    no = value == NOTHING if question.kind in ("muscles", "ticks") else question.choices[:1] == (value,)
    return QuestionState("no" if no else "answered", value, fresh=True)


def stepped(kind: str, typed: str, base: str) -> str:
    """`+`, `--` or `+15` resolved from `base`; anything else as typed.

    Each sign alone is a step of five minutes (a count: one); a number behind a single sign is that many.
    """
    match = _STEP.fullmatch(typed.strip())
    if match is None or kind not in STEPS or not base or (match["number"] and len(match["signs"]) > 1):
        return typed
    signs = match["signs"].count("+") - match["signs"].count("-")
    by = signs * int(match["number"] or STEPS[kind])
    if kind == "clock":
        found = step_clock(read_clock(base, kind), f"{by:+d}")
        return f"{found:%H:%M}" if found is not None else typed
    return str(max(0, int(base) + by)) if base.isdigit() else typed


def ticked(value: str, tick: str, order: tuple[str, ...]) -> str:
    """The answer with that tick set, or taken away where it stood; in order, `no` when none is left."""
    marks = set(value.split(", ")) ^ {tick}
    return ", ".join(mark for mark in order if mark in marks) or NOTHING


def default_answer(question: Question) -> str:
    """What a bare Enter takes: the usual value, else "no" where the question has one; nothing for ratings."""
    if question.prefill:
        return question.prefill
    if question.kind == "muscles":
        return NOTHING
    return question.choices[0] if question.kind == "choice" else ""


def how_to_answer(question: Question, now: QuestionState, takes_night: bool) -> str:
    """One line on the keys of that kind of question."""
    skips = "␣ skip  del clear"
    if takes_night:
        return f"⏎ the whole usual night (~)   or 2310, + - 5 min   {skips}"
    taken = f"⏎ {now.value or question.prefill or 'next'}"
    first = 0 if question.kind == "choice" else 1
    words = "  ".join(f"{digit} {word}" for digit, word in enumerate(question.anchors, start=first))
    ticks = "  ".join(f"{digit} {name}" for digit, name in enumerate(question.choices, start=1))
    texts = {
        "clock": f"{taken}   or 2310, 11:10pm, + - 5 min   {skips}",
        "minutes": f"{taken}   or 15, 1h30, + - 5 min   {skips}",
        "count": f"{taken}   or a number   {skips}",
        "scale": f"{words}   {skips}",
        "choice": f"⏎ {question.anchors[0] if question.anchors else 'no'}   {words}   {skips}",
        "ticks": f"{ticks}  0 none of them   ⏎ next   {skips}",
        "servings": f"servings a day of {', '.join(question.anchors)}: 1,0,1,2,3 or nuts 1, greens 2   {skips}",
        "muscles": f"⏎ nothing   or legs 6, back 3 (0 to 10)   {skips}",
        "words": f"{WORDS.get(question.id, 'a word or two')}   {skips}",
        "note": "type anything   ⏎ save",
    }
    if question.id == "symptoms":
        return "anything felt, in a word or two: cramps, palpitations   ⏎ next; leave it empty when there is nothing"
    return texts[question.kind]


def settled(kind: str, text: str, *, twelve: bool) -> str:
    """A clock as it is always written, once it is taken; anything else, and what is no clock, as typed."""
    if kind != "clock":
        return text
    try:
        clock = read_clock(text, kind)
    except UsageError:
        return text
    return wall_text(clock, twelve=twelve)
