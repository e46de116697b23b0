"""`coach unlock`: a locked store opened again, or an encrypted copy made readable."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from coach import paths
from coach.cli.lock import VARIABLE, passphrase
from coach.cli.out import say, say_json
from coach.cli.parsing import VerbParser
from coach.errors import DONE
from coach.flows.vault import Passphrase, copy_in, unlock

EXAMPLE = "coach unlock"


def configure(parser: VerbParser) -> None:
    """What to open."""
    parser.example = EXAMPLE
    parser.description = f"{parser.description}\n\nThe passphrase is asked for, or is in {VARIABLE}."
    parser.flag("--copy", metavar="FILE", help="an encrypted copy, in place of the store")
    parser.flag("--out", metavar="FILE", help="where to write what is in the copy; coach import reads it")
    parser.json_flag()


def execute(args: Namespace) -> int:
    """Unlock, or read the copy."""
    if (args.copy is None) != (args.out is None):
        args.parser.error("--copy and --out go together")
    cipher = Passphrase(passphrase(twice=False))
    if args.copy is None:
        changed = unlock(paths.store_folder(args.store), cipher)
    else:
        changed = copy_in(Path(args.copy).expanduser(), Path(args.out).expanduser(), cipher)
    say_json(changed) if args.json else say([changed.what])
    return DONE
