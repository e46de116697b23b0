"""`coach demo`: the app on a made-up store that never touches the person's own."""

from __future__ import annotations

import tempfile
from argparse import Namespace
from pathlib import Path

from coach.cli.app import show
from coach.cli.opening import opened
from coach.cli.out import say
from coach.cli.parsing import VerbParser
from coach.errors import DONE, UsageError
from coach.flows.demo import seed

EXAMPLE = "coach demo --keep /tmp/coach-demo"


def configure(parser: VerbParser) -> None:
    """Where to keep it, and whether to open the app."""
    parser.example = EXAMPLE
    parser.flag("--keep", metavar="DIR", help="make it in this new folder and leave it there")
    parser.add_argument("--seed-only", action="store_true", help="with --keep: fill the folder, print it, no app")


def execute(args: Namespace) -> int:
    """Seed and open; a folder of its own is removed afterwards."""
    if args.store is not None:
        todo = "Leave --store out; --keep DIR says where."
        raise UsageError("the demo makes a store of its own", where="store", todo=todo)
    if args.keep is None:
        if args.seed_only:
            args.parser.error("--seed-only needs --keep")
        with tempfile.TemporaryDirectory(prefix="coach-demo-", ignore_cleanup_errors=True) as place:
            return _show(args, Path(place) / "store")
    folder = Path(args.keep).expanduser()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        todo = f"coach --store {folder} opens what is there."
        raise UsageError(f"{folder} holds something already", where="keep", todo=todo)
    return _show(args, folder)


def _show(args: Namespace, folder: Path) -> int:
    with opened(args, folder=folder) as desk:
        seed(desk)
        desk.on_machine = False  # a person who is made up came along on no journey, and looks at nothing twice
        if args.seed_only:
            say([str(folder)])
            return DONE

        return show(desk, demo=True)
