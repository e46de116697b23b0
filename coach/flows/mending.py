"""A damaged store before a repair: set aside whole, and gone on from, where nothing is missed or all is replaced."""

from __future__ import annotations

from pathlib import Path

from coach.errors import StoreError
from coach.store.disk.files import FileSystem
from coach.store.disk.salvage import outlook, salvage
from coach.store.disk.trouble import DamagedError


def go_on(folder: Path, trouble: StoreError, *, anyway: bool) -> str:
    """Go on from what can be read of a damaged store, so that a repair needs nothing that is broken; in words.

    Only where nothing is missed, or `anyway`, for what replaces everything. Else the error again, with what would be
    gone; then nothing was touched. Any other trouble than damage is none that could be gone on from.
    """
    if not isinstance(trouble, DamagedError):
        raise trouble
    fs = FileSystem()
    ahead = outlook(fs, folder)
    if ahead is None or not (ahead.whole or anyway):
        gone = "" if ahead is None else f" What can be read is {ahead.source}: {ahead.sum}."
        raise DamagedError(f"{trouble.what}{gone}", where=trouble.where, todo=trouble.todo) from trouble
    saved = salvage(fs, folder)
    if saved is None:
        raise trouble
    return f"{trouble.what} Went on from {saved.source}: {saved.sum}; every file as it was is in {saved.aside}."
