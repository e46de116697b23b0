"""The check-in asked line by line, for screen readers and plain terminals: questions -> answers."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from coach.cli.lines import one_line
from coach.cli.out import prompt, say
from coach.desk import Desk
from coach.errors import UnreadableError
from coach.flows.check_in import Question, proposals, see_check_in, summarize
from coach.words import count_text

SKIP = ("s", "skip")
LEAVE = "-"


def ask(desk: Desk, day: date) -> tuple[dict[str, str], list[str]]:
    """Ask what is open; (answers by question id, skipped ids). The end of the input ends the asking."""
    plain = desk.settings.ascii
    view = see_check_in(desk, day)
    asked = [q for q in view.questions if q.state == "open" and (not q.optional or q.group == "morning")]
    if not any(question.kind != "note" for question in asked):
        say([f"Nothing is open for the {view.note}. coach check-in --help tells how to mend an answer."])
        return {}, []
    details = sum(question.optional for question in asked)
    also = f", {count_text(details, 'detail')} beside" if details else ""
    say([f"Check-in, {view.note}. {view.open} open{also}."], ascii_only=plain)
    say(["Enter takes what stands in brackets; - leaves a question open; s skips it; Ctrl-D ends and keeps."])
    answers: dict[str, str] = {}
    skipped: list[str] = []
    for place, asking in enumerate(asked, start=1):
        question = replace(asking, prefill=proposals(desk, day, answers).get(asking.id, ""))
        text = _answer(desk, day, question, f"{place} of {len(asked)}, ", answers)
        if text is None:
            break
        if text.lower() in SKIP and question.kind != "note":
            skipped.append(question.id)
        elif text:
            answers[question.id] = text
    return answers, skipped


def _answer(desk: Desk, day: date, question: Question, head: str, answers: dict[str, str]) -> str | None:
    """One answer that holds, asked for until it does; None at the end of the input."""
    while True:
        text = _line(f"{head}{_asking(question)}: ", ascii_only=desk.settings.ascii)
        if text is None or (question.kind != "note" and text.lower() in SKIP):
            return text
        text = "" if text == LEAVE else _chosen(question, text) or question.prefill
        trouble = summarize(desk, day, {**answers, question.id: text}).problems if text else {}
        if not trouble:
            return text
        say([f"  {one_line(problem)}" for problem in trouble.values()], ascii_only=desk.settings.ascii)


def _asking(question: Question) -> str:
    """The label, what the digits mean, and what Enter takes."""
    first = 1 if question.kind == "scale" else 0
    names = ", ".join(question.anchors or question.choices)
    typed = {
        "muscles": " (legs 6, back 3, or no)",
        "ticks": f" ({names}: those that hold, or no)",
        "servings": f" (servings a day of {names}: 1,0,1,2,3 or nuts 1, greens 2)",
    }
    digits = ", ".join(f"{digit} {word}" for digit, word in enumerate(question.anchors, start=first))
    meaning = typed.get(question.kind) or (f" ({digits})" if digits else "")
    unit = " (minutes)" if question.kind == "minutes" else ""
    return f"{question.label}{unit}{meaning}" + (f" [{question.prefill}]" if question.prefill else "")


def _chosen(question: Question, text: str) -> str:
    """A digit of a choice as the value behind it; any other text as it is."""
    if question.kind == "choice" and text.isascii() and text.isdigit() and int(text[:3]) < len(question.choices):
        return question.choices[int(text)]
    return text


def _line(asking: str, *, ascii_only: bool) -> str | None:
    prompt(asking, ascii_only=ascii_only)
    try:
        return input().strip()
    except EOFError:
        say([""])
        return None
    except UnicodeDecodeError as error:
        todo = "Nothing was kept. Set the terminal's encoding to UTF-8."
        raise UnreadableError("the input cannot be decoded", where="stdin", todo=todo) from error
