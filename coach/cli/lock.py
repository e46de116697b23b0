"""`coach lock`: the store as one encrypted file, or an encrypted copy of it for elsewhere."""

from __future__ import annotations

import getpass
import os
import sys
from argparse import Namespace
from pathlib import Path

from coach import paths
from coach.cli.opening import opened
from coach.cli.out import on_terminal, say, say_json
from coach.cli.parsing import VerbParser
from coach.errors import DONE, UsageError
from coach.flows.vault import PROTECTS, Passphrase, copy_out, lock

EXAMPLE = "coach lock"

VARIABLE = "COACH_PASSPHRASE"


def configure(parser: VerbParser) -> None:
    """What to encrypt."""
    parser.example = EXAMPLE
    parser.description = f"{parser.description}\n\n{PROTECTS}\n\nThe passphrase is asked for, or is in {VARIABLE}."
    parser.flag("--copy", metavar="FILE", help="leave the store open; write an encrypted copy of everything instead")
    parser.json_flag()


def execute(args: Namespace) -> int:
    """Lock, or write the copy."""
    if args.copy is None:
        changed = lock(paths.store_folder(args.store), Passphrase(passphrase(twice=True)))
    else:
        with opened(args, read_only=True) as desk:
            changed = copy_out(desk, Path(args.copy).expanduser(), Passphrase(passphrase(twice=True)))
    say_json(changed) if args.json else say([changed.what])
    return DONE


def passphrase(*, twice: bool) -> str:
    """From the environment, or asked for without showing it; UsageError where there is nobody to ask."""
    given = os.environ.get(VARIABLE)
    if given:
        return given
    if not on_terminal():
        raise UsageError("there is nobody to ask for the passphrase", where=VARIABLE, todo=f"Set {VARIABLE}.")

    words = getpass.getpass("Passphrase: ", stream=sys.stderr)
    if twice and getpass.getpass("Again: ", stream=sys.stderr) != words:
        raise UsageError("the two are not the same", where="passphrase", todo="Nothing was changed.")
    return words
