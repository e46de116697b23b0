"""`coach doctor`: read everything, say what is wrong, and mend what is safe to mend."""

from __future__ import annotations

from argparse import Namespace

from coach import paths
from coach.cli.lines import one_line, wrapped
from coach.cli.opening import moment_of
from coach.cli.out import say, say_json, warn
from coach.cli.parsing import VerbParser
from coach.errors import DONE, DONE_WITH_PROBLEMS, STORE
from coach.flows.doctor import DoctorView, examine
from coach.words import count_text

EXAMPLE = "coach doctor --fix"

LISTED = 40
"""So many findings are printed; --json has them all."""


def configure(parser: VerbParser) -> None:
    """What to do beyond looking."""
    parser.example = EXAMPLE
    parser.add_argument("--fix", action="store_true", help="mend what cannot lose anything: modes, leftover drafts")
    parser.add_argument(
        "--salvage", action="store_true", help="a damaged store: set it aside whole, go on from what can be read"
    )
    parser.json_flag()


def execute(args: Namespace) -> int:
    """Examine; 1 when something was found, 4 when the store cannot be opened."""
    view = examine(paths.store_folder(args.store), now=moment_of(args), fix=args.fix, salvage=args.salvage)
    if args.json:
        say_json(view)
    else:
        _tell(view, args)
    if view.damaged:
        return STORE
    return DONE if view.ok else DONE_WITH_PROBLEMS


def _tell(view: DoctorView, args: Namespace) -> None:
    say(one_line(f"{done[:1].upper()}{done[1:]}.") for done in view.mended)
    for finding in view.findings[:LISTED]:
        say(wrapped(finding.where))
        say(wrapped(finding.what + (" --fix mends this." if finding.fixable else ""), first="  "))
    if (more := len(view.findings) - LISTED) > 0:
        say([f"And {more} more; --json lists them all."])
    if view.damaged:
        warn("the store cannot be opened")
        if view.findings[0].kind == "damaged":
            say(["coach doctor --salvage sets it aside whole and goes on from what can be read."])
        return
    say([f"{count_text(view.records, 'record')} read, " + (_counted(view) if view.findings else "nothing wrong.")])


def _counted(view: DoctorView) -> str:
    return f"{count_text(len(view.findings), 'finding')}."
