"""The store as a window finds it: desk -> may it be changed here, did others change it, how much of it can be read."""

from __future__ import annotations

from contextlib import suppress

from coach.clean import clean_line
from coach.desk import Desk
from coach.errors import LeftOutError, StoreError
from coach.gather.doubt import left_out, must_be_whole
from coach.gather.whereabouts import zone_unknown
from coach.model.records import KIND_OF
from coach.store.disk.files import FileSystem
from coach.store.disk.modes import is_open


def refusal(desk: Desk) -> StoreError | None:
    """Why nothing can be changed from here now; None, and this window holds the store from now on, where it can."""
    return desk.store.book.claim()


def is_new(desk: Desk) -> bool:
    """Whether nothing was ever said of the person: their first run."""
    return not desk.store.has_profile()


def changed_outside(desk: Desk) -> bool:
    """Take in what other processes wrote since the last look; True when there was something."""
    return desk.store.refresh()


def last_process(desk: Desk) -> int | None:
    """The id of the process that wrote last; None where that is not known."""
    return desk.store.book.writer().process


def unread(desk: Desk, *, planning: bool = False, copies: bool = False) -> StoreError | None:
    """Why only a part of the store can be shown; None for a store that is whole.

    StoreError where nothing of it can be read (but for the `copies`, which need nothing of it), and for `planning`
    where anything is missing that may forbid a dose.
    """
    partial = desk.store.partial
    if (
        partial is not None
        and not copies
        and not (desk.store.has_profile() or any(desk.store.count(noun) for noun in KIND_OF))
    ):
        raise partial
    if planning:
        must_be_whole(desk)
    return partial


def others_can_open(desk: Desk) -> str:
    """That others on this machine may look into the store's folder, and what to do; nothing where they may not."""
    folder = desk.store.folder
    with suppress(OSError):
        if folder is not None and is_open(FileSystem(), folder):
            return f"others on this machine can open {clean_line(str(folder))}; coach doctor --fix closes it to them."
    return ""


def zone_banner(desk: Desk) -> str:
    """That the profile's zone has no meaning here, and what to do about it; nothing where it has."""
    found = zone_unknown(desk)
    return f"{found.what} {found.todo}" if found else ""


def shelved(desk: Desk) -> LeftOutError | None:
    """What to say of records that were met and cannot be worked with; None where there was none."""
    return left_out(desk)
