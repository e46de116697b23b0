"""Versions of records from any number of machines -> which one holds, and which lost without having been seen.

A pure fold over a set: order, repetition and interruption cannot matter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
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


def ancestors(at: str, was: Iterable[str]) -> tuple[str, ...]:
    """What a version made from the one with that stamp and those ancestors was made from, the latest first."""
    return tuple(stamp for stamp in (at, *was) if hlc.is_stamp(stamp))[:ANCESTORS]


class Outcome(msgspec.Struct, frozen=True):
    """What became of one record."""

    holds: Version | None
    """None where no version of it can be kept."""
    earlier: tuple[Version, ...]
    """Versions that no other was made from, with their own content: what an edit elsewhere overruled unseen."""
    refused: tuple[str, ...] = ()
    """Why versions that would hold cannot be kept, if there are such."""


def settle(versions: Iterable[Version], fault: Callable[[Version], str] | None = None) -> dict[Key, Outcome]:
    """The outcome for every record; `fault` says why a version cannot be kept, and is asked of few."""
    by_record: dict[Key, dict[str, list[Version]]] = {}
    for version in versions:
        by_record.setdefault(version.key, {}).setdefault(version.at, []).append(version)
    why = fault or _no_fault
    return {key: _outcome([_joined(alike, why) for alike in known.values()], why) for key, known in by_record.items()}


def _joined(alike: list[Version], fault: Callable[[Version], str]) -> Version:
    """Those that claim one stamp, whichever comes first: a file was edited by hand, or a machine copied.

    One that cannot be kept does not stand in for one that can.
    """
    if len(alike) == 1 or all(version == alike[0] for version in alike):
        return alike[0]
    whole = [version for version in alike if not fault(version)] or alike
    was = sorted({stamp for version in whole for stamp in version.was}, reverse=True)
    return replace(max(whole, key=lambda version: version.order), was=tuple(was[: 2 * ANCESTORS]))


def _outcome(versions: list[Version], fault: Callable[[Version], str]) -> Outcome:
    holds = _newest(versions)
    if why := fault(holds):  # then any may have one
        whole = [version for version in versions if version is not holds and not fault(version)]
        return replace(_outcome(whole, _no_fault), refused=(why,)) if whole else Outcome(None, (), (why,))
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


def _newest(versions: list[Version]) -> Version:
    """The latest of those that no other was made from.

    What was made from a version counts as later whatever the stamps say: the clock that gave them may have been wrong
    and set right since.
    """
    if len(versions) == 1:
        return versions[0]
    seen = {stamp for version in versions for stamp in version.was}
    unseen = [version for version in versions if version.at not in seen]
    return max(unseen or versions, key=lambda version: version.order)


def _no_fault(version: Version) -> str:
    return ""


def guessed_stamp(wall: int, document: Raw) -> str:
    """For a version written before anything was shared: its content in place of a device.

    So the same record copied to two machines is one version, and two that differ are two.
    """
    return hlc.stamp(wall, 0, f"{crc32(bytes(document)):08x}")
