"""Names of files in a store's folder: which are ours, and which a sync tool made of ours."""

from __future__ import annotations

import re

SNAPSHOT = "db.json"
NEW_SNAPSHOT = "db.json.new"
JOURNAL = "journal."
LOCK = "lock"
TORN = "torn."
LOCKED = "locked.age"
NEW_LOCKED = "locked.age.new"

_OURS = re.compile(r"db\.json(\.new)?|journal\.\d+|lock|torn\.\d+\.\d+")
_CONFLICT = re.compile(
    r"\.sync-conflict-\d{8}-\d{6}-[0-9A-Z]+"  # Syncthing
    r"| ?\([^()]*conflicted copy[^()]*\)"  # Dropbox, Nextcloud, ownCloud
    r"|_conf\(\d+\)",  # Seafile and others by number
    re.IGNORECASE,
)


def is_ours(name: str) -> bool:
    """Whether the store makes files of that name."""
    return _OURS.fullmatch(name) is not None


def generation_of(name: str) -> int | None:
    """Of a journal."""
    number = name.removeprefix(JOURNAL)
    return int(number) if number != name and number.isdecimal() else None


def original(name: str) -> str | None:
    """The file that a sync tool's conflict copy is a copy of, or None when the name is no such copy's."""
    plain = _CONFLICT.sub("", name)
    return plain if plain != name else None
