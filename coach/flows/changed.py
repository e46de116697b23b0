"""What a writing verb hands back."""

from __future__ import annotations

import msgspec

from coach.model import Warn


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """What was done, said in one sentence, and what to know about it."""

    what: str
    """`Logged Night Mag, 2 capsules, 21:30.`"""
    record_id: str | None = None
    """The record that was added or changed, where it was one."""
    warnings: tuple[Warn, ...] = ()
    unanswered: bool = False
    """It is kept, and something about it is still to be said: a name that is not known."""
    notes: tuple[str, ...] = ()
    """What it comes to, where that is worth a line."""
