"""`coach library`: search what the coach rests on."""

from __future__ import annotations

from argparse import Namespace

from coach.cli.lines import table, wrapped
from coach.cli.out import say, say_json
from coach.cli.parsing import VerbParser
from coach.errors import DONE
from coach.evidence import facts
from coach.flows.library import search

EXAMPLE = "coach library lactate"
KINDS = ("claim", "card", "rule", "contradiction", "interaction", "form", "cabinet", "gate", "red_flag", "question",
         "voice")  # fmt: skip
GRADED = ("claim", "card", "rule", "form")
"""Kinds whose grade stands in the list: a false claim is not to be read as a fact."""


def configure(parser: VerbParser) -> None:
    """Words to search for, and the form of the output."""
    parser.example = EXAMPLE
    parser.add_argument("words", metavar="WORDS", nargs="*", help="every one must occur; none lists everything")
    parser.add_argument("--kind", choices=KINDS, default="", metavar="KIND", help=f"one of {', '.join(KINDS)}")
    parser.json_flag()


def execute(args: Namespace) -> int:
    """Print what was found; the store is not opened."""
    found = search(facts(), " ".join(args.words), args.kind)
    if args.json:
        say_json({"schema": "coach.library/1", "entries": found})
        return DONE

    if len(found) == 1:
        say(wrapped(f"{found[0].id}  {found[0].title}"))
    else:
        rows = ([e.id, e.kind.replace("_", " "), e.grade if e.kind in GRADED else "", e.title] for e in found)
        say(table(rows) or ["Nothing holds those words."])
    return DONE
