"""`coach export`: everything, as one JSON document that imports to an equal store."""

from __future__ import annotations

import os
from argparse import Namespace
from pathlib import Path

from coach import paths
from coach.cli.opening import opened
from coach.cli.out import say_bytes, warn
from coach.cli.parsing import VerbParser
from coach.errors import DONE, UsageError
from coach.flows.exporting import export_json

EXAMPLE = "coach export json --out coach.json"


def configure(parser: VerbParser) -> None:
    """The format and where to."""
    parser.example = EXAMPLE
    parser.add_argument("format", choices=("json",), help="json (coach.store/2) is the one format there is")
    parser.flag("--out", metavar="PATH", help="write a file, in place of one of that name (default: stdout)")


def execute(args: Namespace) -> int:
    """Write the document; the store is only read."""
    with opened(args, read_only=True) as desk:
        document = export_json(desk)
        if args.out in (None, "-"):
            say_bytes(document)
            return DONE
        out = Path(args.out).expanduser()
        _check(out, paths.store_folder(args.store))
        _write(out, document)
        warn(f"wrote {out}")
    return DONE


def _check(out: Path, store: Path) -> None:
    if out.is_dir() or not out.parent.is_dir():
        what = "is a folder" if out.is_dir() else "is in a folder that does not exist"
        raise UsageError(f"{out} {what}", where="out", todo="Name a file in a folder that exists.")
    if store.resolve() in out.resolve().parents:
        raise UsageError(f"{out} is inside the store", where="out", todo="Name a file outside of it.")


def _write(named: Path, document: bytes) -> None:
    """All of the file or none of it, for the person alone; links are followed, a pipe or device is written to."""
    out = named.resolve()
    if out.exists() and not out.is_file():
        with os.fdopen(os.open(out, os.O_WRONLY), "wb") as pipe:
            pipe.write(document)
        return
    draft = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(document)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, out)
    finally:
        draft.unlink(missing_ok=True)
