"""`coach schema`: JSON Schema of the documents."""

from __future__ import annotations

from argparse import Namespace

from coach.cli.out import say_bytes
from coach.cli.parsing import VerbParser
from coach.errors import DONE
from coach.flows.exporting import schema

EXAMPLE = "coach schema plan"


def configure(parser: VerbParser) -> None:
    """Which document."""
    parser.example = EXAMPLE
    parser.add_argument("document", choices=("store", "plan"), help="store: coach.store/2; plan: coach.plan/1")


def execute(args: Namespace) -> int:
    """Print its schema (draft 2020-12); no store is opened."""
    say_bytes(schema(args.document))
    return DONE
