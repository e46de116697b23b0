"""Taking back the last change: store history -> what was taken back, in words."""

from __future__ import annotations

from datetime import datetime

import msgspec

from coach.desk import Desk
from coach.errors import UsageError
from coach.flows.changed import Changed


class HistoryRow(msgspec.Struct, frozen=True, kw_only=True):
    """One change of the store."""

    id: str
    name: str
    """`check-in of Thu 5 Mar`."""
    at: datetime


def see_history(desk: Desk, limit: int = 20) -> tuple[HistoryRow, ...]:
    """The last changes that can be taken back, newest first."""
    return tuple(
        HistoryRow(id=entry.id, name=entry.name, at=entry.at) for entry in desk.store.history.entries(limit=limit)
    )


def undo(desk: Desk, count: int = 1) -> Changed:
    """Take back the last `count` changes, or as many as there are, all at once; UsageError when there is none."""
    if count < 1:
        raise UsageError(f"{count} is no number of changes", where="count", todo="Use 1 or more.")
    names = [entry.name for entry in desk.store.history.undo_last(count, at=desk.now())]
    if not names:
        raise UsageError("there is nothing to take back", where="undo", todo="The next change can be undone.")
    short = f" Only {len(names)} of {count}: there were no more." if len(names) < count else ""
    return Changed(what=f"Took back: {'; '.join(names)}.{short}")
