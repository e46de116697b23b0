"""A document to stdout or into a file: all of the file or none of it, for the person alone."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from coach.clean import visible
from coach.cli.out import say_bytes, warn
from coach.errors import UsageError


def hand_over(document: bytes, out: str | None, store: Path) -> None:
    """Write the document to `out`; without one, or with `-`, to stdout."""
    if out in (None, "-"):
        _print(document)
        return
    named = Path(out or "").expanduser()
    check_place(named, store)
    write_whole(named, document)
    warn(f"wrote {named}")


def _print(document: bytes) -> None:
    """To a file or a program byte for byte; on a terminal nothing that it would obey."""
    if document.startswith(b"{"):
        say_bytes(document)
    elif sys.stdout.isatty():
        for line in document.decode().splitlines():
            print(visible(line))
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(document)


def check_place(out: Path, store: Path) -> None:
    """Refuse a folder, a file in a folder that is not there, and a place inside the store."""
    if out.is_dir() or not out.parent.is_dir():
        what = "is a folder" if out.is_dir() else "is in a folder that does not exist"
        raise UsageError(f"{out} {what}", where="out", todo="Name a file in a folder that exists.")
    refuse_inside(out, store)


def refuse_inside(out: Path, store: Path) -> None:
    """Refuse a place inside the store."""
    if store.resolve() in (out.resolve(), *out.resolve().parents):
        raise UsageError(f"{out} is inside the store", where="out", todo="Name a place outside of it.")


def write_whole(named: Path, document: bytes) -> None:
    """All of the file or none of it; links are followed, a pipe or device is written to."""
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
