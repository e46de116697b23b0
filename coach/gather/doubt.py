"""Whether a plan may be made at all: a store that is only partly understood could hide what forbids a dose."""

from __future__ import annotations

from coach.desk import Desk
from coach.errors import LeftOutError, StoreError
from coach.model import Product
from coach.words import count_text

NO_PLAN = "No plan is made from it: what cannot be read may forbid a dose."


def doubt(desk: Desk) -> StoreError | None:
    """Why nothing may be planned; None for a store that is whole."""
    store = desk.store
    if store.partial is not None:
        return StoreError(f"{store.partial.what} {NO_PLAN}", where=store.partial.where, todo=store.partial.todo)
    if lost := store.tables.readable_profile()[1]:
        what = f"Parts of the profile cannot be read ({', '.join(lost)}). {NO_PLAN}"
        return StoreError(what, where=str(store.folder or ""), todo="coach profile says them again.")
    unread = store.count(Product) - len(store.all(Product))
    if unread:
        what = f"{unread} of the cabinet's products cannot be read. {NO_PLAN}"
        return StoreError(what, where=str(store.folder or ""), todo="coach doctor names it.")
    return None


def must_be_whole(desk: Desk) -> None:
    """StoreError when nothing may be planned."""
    found = doubt(desk)
    if found is not None:
        raise found


def left_out(desk: Desk) -> LeftOutError | None:
    """That records were met which cannot be worked with, and how many; None where everything could be read."""
    count = desk.store.tables.shelved()
    if not count:
        return None
    what = f"{count_text(count, 'record')} cannot be read and {'is' if count == 1 else 'are'} left out."
    return LeftOutError(what, where=str(desk.store.folder or ""), todo="coach doctor names what is wrong.")
