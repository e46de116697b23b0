"""`coach check-in`: the morning's answers by flags, or asked line by line."""

from __future__ import annotations

from argparse import Namespace
from datetime import date
from typing import Any

from coach.cli.lines import table, wrapped
from coach.cli.opening import opened
from coach.cli.out import on_terminal, say, say_json
from coach.cli.parsing import VerbParser, typed
from coach.cli.questionnaire import ask
from coach.cli.reporting import report
from coach.desk import Desk
from coach.errors import DONE, UsageError
from coach.flows.check_in import save_check_in, see_check_in, summarize
from coach.forms.questions import BY_ID, QUESTIONS
from coach.forms.typed import yes_no
from coach.words import read_day

EXAMPLE = "coach check-in --date 2026-03-05 --fatigue 4 --soreness 3 --stress 4 --mood 4 --illness none"

MORE = "Where it applies: --no-sleep, --slept 5h, --injury knee, --rest, --drinks 3, --travelled Asia/Tokyo."
"""Facts of a day that nobody is asked for."""


def configure(parser: VerbParser) -> None:
    """The date, an option for each question, and how to be asked."""
    parser.example = EXAMPLE
    parser.flag("--date", metavar="DAY", help="2026-03-05, yesterday, mon (default: today)")
    for asked in QUESTIONS:
        alone: dict[str, Any] = {"nargs": "?", "const": "yes"} if asked.alone else {}
        parser.flag(asked.flag, field=asked.id, metavar=asked.metavar, help=asked.help, **alone)
    parser.flag("--no-sleep", metavar="no", help="no sleep at all last night; no takes it back", nargs="?", const="yes")
    parser.flag("--until", metavar="DAY", help="of --injury: its last day")
    parser.flag("--since", metavar="DAY", help="of --travelled: the day of arrival")
    parser.add_argument("--usual", action="store_true", help="what is not said of the night was as usual")
    parser.flag("--skip", metavar="LIST", help="questions to pass over: sore,gut", default="")
    parser.add_argument("--plain", action="store_true", help="ask line by line, also when this is no terminal")
    parser.json_flag()


def execute(args: Namespace) -> int:
    """Keep the answers given; without any, ask for them, or tell what is open."""
    answers, skipped = _facts(args, typed(args, BY_ID)), _skipped(args.skip)
    asks = args.plain or (on_terminal() and not args.json)
    with opened(args, read_only=not (answers or skipped or asks)) as desk:
        day = desk.today() if args.date is None else read_day(args.date, today=desk.today(), field="date")
        if answers or skipped:
            return _keep(desk, day, answers, skipped, args)
        if asks:
            answers, skipped = ask(desk, day)
            return _keep(desk, day, answers, skipped, args) if answers or skipped else DONE
        return _open_ones(desk, day, args)


def _facts(args: Namespace, answers: dict[str, str]) -> dict[str, str]:
    """The answers with the options that belong to another one: a night without sleep, and the days of two facts."""
    if args.no_sleep is not None:
        if "slept" in answers:
            raise UsageError(
                "is said twice, as --slept and as --no-sleep", where="no_sleep", todo="One of them is enough."
            )
        answers["slept"] = "0" if yes_no(args.no_sleep, "no_sleep") else "-"
    for option, word, whole in (("until", "until", "injury"), ("since", "since", "travelled")):
        day = getattr(args, option)
        if day is None:
            continue
        if whole not in answers:
            raise UsageError(f"belongs to --{whole}", where=option, todo=f"Say --{whole} too.")
        answers[whole] += f" {word} {day}"
    return answers


def _keep(desk: Desk, day: date, answers: dict[str, str], skipped: list[str], args: Namespace) -> int:
    changed = save_check_in(desk, day, answers, skipped, usual=args.usual)
    flag = any(warning.text == changed.what for warning in changed.warnings)
    if not args.json and not flag and (summed := summarize(desk, day, {}).line):
        say([summed], ascii_only=desk.settings.ascii)
    return report(changed, desk, args)


def _open_ones(desk: Desk, day: date, args: Namespace) -> int:
    """What is not answered yet, with the option that answers it."""
    view = see_check_in(desk, day)
    if args.json:
        say_json(view)
        return DONE
    rows = [
        [BY_ID[question.id].flag, question.label, question.prefill and f"usually {question.prefill}"]
        for question in view.questions
        if question.state == "open"
    ]
    head = f"Check-in, {view.note}: {view.open} open."
    say([head, *table(rows, indent=2), *wrapped(MORE, first="  ")], ascii_only=desk.settings.ascii)
    return DONE


def _skipped(text: str) -> list[str]:
    """Question ids from a list of ids or option names."""
    by_flag = {asked.flag.removeprefix("--"): asked.id for asked in QUESTIONS}
    chosen = []
    for word in filter(None, (part.strip().lower().replace("-", "_") for part in text.split(","))):
        question = by_flag.get(word, word)
        if question not in BY_ID:
            todo = f"Use {', '.join(by_flag)}."
            raise UsageError(f"there is no question “{word[:40]}”", where="skip", todo=todo)
        chosen.append(question)
    return chosen
