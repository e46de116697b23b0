"""Names of files in a store's folder: which are ours, and which a sync tool made of ours."""

from __future__ import annotations

import re
from collections.abc import Iterable

from coach.pattern import Pattern

SNAPSHOT = "db.json"
NEW_SNAPSHOT = "db.json.new"
JOURNAL = "journal."
LOCK = "lock"
"""Held during a change."""
WINDOW = "window"
"""Held by the one open window that writes."""
TORN = "torn."
DRAFTS = "drafts.json"
"""What was typed in the app and is not saved yet."""
NEW_DRAFTS = "drafts.json.new"
EXCHANGE = "exchange"
"""Held during an exchange with other machines."""
EXCHANGED = "exchange.json"
"""What the last exchange found, so that the next one need not read it again."""
LOCKED = "locked.age"
NEW_LOCKED = "locked.age.new"
ASIDE = ("damaged-", "merged-", "kept-")
"""Beginnings of the names of folders that hold what was set aside."""
BESIDE = ("backups", "crash-", "settings.toml", ".", *ASIDE)
"""Beginnings of names that may stand in any store's folder; on some systems the settings live in the same one."""
UNLOCKING = "unlocking"
"""The folder in which a locked store is laid open before its files take their places."""

_OLD_LOCKED = Pattern(r"locked\.\d+\.age")

_OURS = Pattern(r"(db|drafts)\.json(\.new)?|journal\.\d+|lock|window|exchange(\.json)?|torn\.\d+\.\d+")
_CONFLICT = Pattern(
    r"\.sync-conflict-\d{8}-\d{6}-[0-9A-Z]+"  # Syncthing
    r"| ?\([^()]*conflicted copy[^()]*\)"  # Dropbox, Nextcloud, ownCloud
    r"|_conf\(\d+\)",  # Seafile and others by number
    re.IGNORECASE,
)


def is_ours(name: str) -> bool:
    """Whether the store makes files of that name."""
    return _OURS.fullmatch(name) is not None


def stranger(names: Iterable[str]) -> str | None:
    """A file of somebody else's in a folder that holds no store yet, or None where there is nothing of the kind.

    What other tools leave everywhere (hidden files) and what we leave beside a store does not count; on some systems
    the settings live in the same folder.
    """
    known = tuple(names)
    if any(is_ours(name) or name in (LOCKED, NEW_LOCKED, UNLOCKING) for name in known):
        return None
    others = (name for name in known if not name.startswith(BESIDE) and _OLD_LOCKED.fullmatch(name) is None)
    return next((name for name in others if original(name) is None), None)


def generation_of(name: str) -> int | None:
    """Of a journal."""
    number = name.removeprefix(JOURNAL)
    return int(number) if number != name and number.isdecimal() else None


def holds_something(name: str) -> bool:
    """Whether a file of that name, ours or a sync tool's copy of ours, says more than which process has a lock."""
    plain = original(name) or name
    return is_ours(plain) and plain not in (LOCK, WINDOW, EXCHANGE)


def is_of_records(name: str) -> bool:
    """Whether a file of that name holds what was kept, and not only what was never saved or can be found out again."""
    return holds_something(name) and (original(name) or name) not in (DRAFTS, NEW_DRAFTS, EXCHANGED)


def original(name: str) -> str | None:
    """The file that a sync tool's conflict copy is a copy of, or None when the name is no such copy's."""
    plain = _CONFLICT.sub("", name)
    return plain if plain != name else None
