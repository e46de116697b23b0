"""The command line: arguments -> one verb -> exit code; every complaint leaves through here."""

from __future__ import annotations

import gc
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any, NamedTuple

from coach import __version__
from coach.cli.lean import load_msgspec
from coach.cli.out import complain, hush, warn
from coach.cli.parsing import VerbParser
from coach.errors import CRASHED, DONE, CoachError, Faults, UnreadableError, UsageError

INTERRUPTED = 130
"""What a shell expects after Ctrl-C."""


class Verb(NamedTuple):
    """One verb: where it lives, and what it does in a line."""

    module: str
    does: str


VERBS = {
    "demo": Verb("demo", "the app on a made-up 90-day store in a throw-away place"),
    "today": Verb("today", "the plan of a coach-day, with reasons"),
    "plan": Verb("plan", "the plans of several days"),
    "week": Verb("week", "the sessions of a week by day and part of day"),
    "next": Verb("next", "the next thing to do, in one line"),
    "answer": Verb("answer", "a line of the plan: done, skipped, moved, open again, or as wished"),
    "check-in": Verb("check_in", "answer the morning's questions"),
    "sleep": Verb("sleep", "nights and naps: list, add, edit, remove"),
    "workout": Verb("workout", "sessions that happened: list, add, edit, remove"),
    "busy": Verb("busy", "times that are taken: list, add, edit, remove"),
    "wish": Verb("wish", "sessions you want: list, add, edit, remove"),
    "cabinet": Verb("cabinet", "products and doses: list, add, edit, remove, take, check"),
    "insights": Verb("insights", "what the nights say: sleep, regularity, load, readiness, what followed what"),
    "why": Verb("why", "a rule, claim, card or drug in full, with its sources"),
    "library": Verb("library", "search the claims, cards and rules behind the plan"),
    "import": Verb("importing", "read files of a wearable, a calendar or another store"),
    "export": Verb("exporting", "everything as JSON or tables, the plans as a calendar"),
    "report": Verb("report", "one page for a doctor or a trainer, to print"),
    "anonymize": Verb("anonymize", "the store without the person in it, for a report of a fault"),
    "undo": Verb("undo", "take back the last change"),
    "history": Verb("history", "the changes that can be taken back"),
    "backup": Verb("backup", "dated copies of everything: list, make, show, restore"),
    "doctor": Verb("doctor", "check the store, and mend what is safe to mend"),
    "sync": Verb("sync", "exchange changes with your other machines through a shared folder"),
    "lock": Verb("lock", "encrypt the store, or write an encrypted copy of it"),
    "unlock": Verb("unlock", "open a locked store, or an encrypted copy"),
    "profile": Verb("profile", "what the plan knows of you: show or set"),
    "schema": Verb("schema", "JSON Schema of the documents"),
    "where": Verb("where", "where your files live"),
}
"""Every verb by its name; `coach` alone opens the app."""

APP = "app"
"""Where `coach` alone lives."""

EXAMPLE = "coach demo"


PATIENT = 200_000
"""New objects before Python looks for cycles: starting up makes many and drops few, and looking costs 40 ms."""


def run() -> None:
    """The `coach` command."""
    gc.set_threshold(PATIENT)
    sys.exit(main(sys.argv[1:]))


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code; nothing but that code and the output comes out."""
    words = list(sys.argv[1:] if argv is None else argv)
    with Faults() as faults:
        return _answered(words)
    return _crashed(faults.found, words)


def _answered(words: list[str]) -> int:
    """Run it, and say what the person can act on."""
    flags: dict[str, str] = {}
    try:
        code = _run(words, flags)
        if sys.stdout is not None:
            sys.stdout.flush()
    except CoachError as error:
        complain(error, flags)
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        hush()
        return DONE
    except OSError as error:
        hush()
        where = str(error.filename or "")
        complain(UnreadableError(error.strerror or str(error), where=where), flags)
        return UnreadableError.exit_code
    return code


def _crashed(fault: Exception | None, words: list[str]) -> int:
    """A fault of ours: a report, and a sentence in place of a traceback."""
    if fault is None:
        raise AssertionError("only a fault leads here")
    from coach import paths  # no start waits for what a crash needs
    from coach.clock import SystemClock
    from coach.crash import write_report

    store = next((words[place + 1] for place, word in enumerate(words[:-1]) if word == "--store"), None)
    file = write_report(fault, paths.store_folder(store or None), SystemClock().now())
    kept = f"A report without your data is in {file}." if file else "No report could be written."
    warn(f"coach itself failed ({type(fault).__name__}), not you; what was saved before stays. {kept}")
    return CRASHED


def _run(argv: list[str], flags: dict[str, str]) -> int:
    """Find the verb, load it alone, parse the rest, execute; `flags` learns the option of each field."""
    before, name, after = split(argv)
    parser = _top() if name is None else _parser_of(name)
    if name is not None:
        configure: Callable[[VerbParser], None] = _verb(name).configure
        configure(parser)
    try:
        args = parser.parse_args([*before, *after], Namespace(store=None, at=None, json=False, plain=False))
    except SystemExit as stop:  # argparse ends this way after --help
        return stop.code if isinstance(stop.code, int) else DONE
    flags.update(args.parser.flags)
    if args.store == "":  # an unset variable in a script must not mean the person's own store
        raise UsageError("no folder is named", where="store", todo="Name a folder, or leave --store out.")
    execute: Callable[[Namespace], int] = _verb(name).execute
    return execute(args)


def _verb(name: str | None) -> Any:
    """The module of a verb, or of the app: the only thing that is loaded late, so that a verb loads its own flows."""
    if name is not None:
        load_msgspec()
    return import_module(f"coach.cli.{APP if name is None else VERBS[name].module}")


def split(argv: Sequence[str]) -> tuple[list[str], str | None, list[str]]:
    """Options before the verb, the verb (if there is one), and what comes after it."""
    place = 0
    while place < len(argv) and argv[place].startswith("-"):
        place += 2 if argv[place] in ("--store", "--at") else 1
    name = argv[place] if place < len(argv) else None
    return list(argv[:place]), name, list(argv[place + 1 :])


def _top() -> VerbParser:
    listing = "\n".join(f"  {name:<9} {verb.does}" for name, verb in VERBS.items())
    parser = VerbParser(
        prog="coach",
        usage="coach [--store DIR] [--at TIME] [VERB ...]",
        description=f"A recovery coach for the terminal. Without a verb: the full-screen app.\n\nverbs:\n{listing}"
        "\n\n`coach VERB --help` tells more.",
        example=EXAMPLE,
    )
    parser.add_argument("--version", action="version", version=f"coach {__version__}")
    return parser


def _parser_of(name: str) -> VerbParser:
    if name in VERBS:
        return VerbParser(prog=f"coach {name}", description=f"{VERBS[name].does.capitalize()}.")
    from difflib import get_close_matches  # 0.5 ms that only a slip needs

    near = get_close_matches(name, VERBS, n=1)
    guess = f"Did you mean coach {near[0]}? " if near else ""
    raise UsageError(f"there is no verb “{name[:40]}”", todo=f"{guess}coach --help lists them.")
