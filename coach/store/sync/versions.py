"""Versions of records from any number of machines -> which one holds, and which lost without having been seen.

A pure fold over a set: order, repetition and interruption cannot matter.
"""

from __future__ import annotations

from collections.abc import Iterable
from zlib import crc32

import msgspec
from msgspec import Raw
from msgspec.structs import replace

from coach.store.shelf import NOTHING, is_nothing
from coach.store.sync import hlc

ANCESTORS = 24
"""So many of a version's predecessors are told with it; beyond, an old version may be shown as unseen, never lost."""

Key = tuple[str, str]
"""Kind (`nights` …, or `profile`) and id."""


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """One state of one record."""

    kind: str
    id: str
    at: str
    """Stamp of the hybrid logical clock."""
    was: tuple[str, ...] = ()
    """Stamps of the versions it was made from, the latest first."""
    document: Raw = NOTHING
    """`null`: it was removed."""

    @property
    def key(self) -> Key:
        """Which record."""
        return self.kind, self.id

    @property
    def is_gone(self) -> bool:
        """Whether it says that the record was removed."""
        return is_nothing(self.document)

    @property
    def order(self) -> tuple[str, bytes]:
        """Later is greater; the content decides between two that have one stamp."""
        return self.at, bytes(self.document)


class Outcome(msgspec.Struct, frozen=True):
    """What became of one record."""

    holds: Version
    earlier: tuple[Version, ...]
    """Versions that no other was made from, with their own content: what an edit elsewhere overruled unseen."""


def settle(versions: Iterable[Version]) -> dict[Key, Outcome]:
    """The outcome for every record."""
    by_record: dict[Key, dict[str, Version]] = {}
    for version in versions:
        known = by_record.setdefault(version.key, {})
        present = known.get(version.at)
        known[version.at] = version if present is None or present == version else _joined(present, version)
    return {key: _outcome(list(known.values())) for key, known in by_record.items()}


def _joined(one: Version, other: Version) -> Version:
    """Two that claim one stamp, whichever comes first: a file was edited by hand, or a machine copied."""
    was = tuple(sorted({*one.was, *other.was}, reverse=True))
    return replace(max(one, other, key=lambda version: version.order), was=was)


def _outcome(versions: list[Version]) -> Outcome:
    holds = versions[0] if len(versions) == 1 else max(versions, key=lambda version: version.order)
    if len(versions) == 1:
        return Outcome(holds, ())
    seen = {stamp for version in versions for stamp in version.was}
    known = {bytes(version.document) for version in (holds, *(v for v in versions if v.at in seen))}
    lost: dict[bytes, Version] = {}
    for version in sorted(versions, key=lambda version: version.order):
        content = bytes(version.document)
        if version.at not in seen and not version.is_gone and content not in known:
            lost[content] = version
    return Outcome(holds, tuple(sorted(lost.values(), key=lambda version: version.order)))


def guessed_stamp(wall: int, document: Raw) -> str:
    """For a version written before anything was shared: its content in place of a device.

    So the same record copied to two machines is one version, and two that differ are two.
    """
    return hlc.stamp(wall, 0, f"{crc32(bytes(document)):08x}")
