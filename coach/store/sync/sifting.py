"""Versions that others wrote -> those that may take part, and what to say of the others.

What is left out stays in its file: every machine that can take it does so by itself, when it can.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import msgspec

from coach.store.codec import clean_key
from coach.store.sync import hlc
from coach.store.sync.changefiles import ChangeFile
from coach.store.sync.marks import SHARED
from coach.store.sync.versions import Version
from coach.words import count_text

LONGEST_ID = 400
_NAMED = 5


class Sifted(msgspec.Struct, frozen=True):
    """What of a folder's versions counts at a moment."""

    versions: list[Version]
    troubles: list[str]
    ahead: list[Version]
    """Those whose stamps cannot be true yet."""
    names: dict[str, str]
    """What machines call themselves, by device."""

    def waiting(self, others: Iterable[Version]) -> tuple[list[str], int | None]:
        """What to say of those that lie ahead, and from which moment (ms) on one of them counts.

        Nothing of what a sound version, here or among the `others`, was made from: that can never win.
        """
        if not self.ahead:
            return [], None
        seen = {(version.key, stamp) for version in (*self.versions, *others) for stamp in version.was}
        stamps: dict[str, list[str]] = {}
        for version in self.ahead:
            if (version.key, version.at) not in seen:
                stamps.setdefault(hlc.device_in(version.at), []).append(version.at)
        said = [_ahead(self.names.get(device) or device, found) for device, found in sorted(stamps.items())]
        return said, min((hlc.due(stamp) for found in stamps.values() for stamp in found), default=None)


def sift(parts: Iterable[ChangeFile], now: int) -> Sifted:
    """Those that count at that moment (ms)."""
    versions: list[Version] = []
    troubles: list[str] = []
    ahead: list[Version] = []
    names: dict[str, str] = {}
    for part in parts:
        troubles += [f"{part.path}: {said}" for said in (part.trouble, part.odd) if said]
        names.setdefault(part.device, part.name)
        foreign: Counter[str] = Counter()
        for version in part.versions:
            if version.kind not in SHARED or not _is_id(version.id):
                foreign[version.kind if version.kind not in SHARED else f"{version.kind} without a true id"] += 1
            elif not hlc.is_sound(version.at, now):
                ahead.append(version)
            else:
                versions.append(version)
        if foreign:
            troubles.append(_foreign(part.path, foreign))
    return Sifted(versions, troubles, ahead, names)


def _is_id(ident: str) -> bool:
    """Whether a record can be called that."""
    return 0 < len(ident) <= LONGEST_ID and clean_key(ident) == ident


def _foreign(path: Path, found: Counter[str]) -> str:
    kinds = ", ".join(sorted(found)[:_NAMED]) + (", …" if len(found) > _NAMED else "")
    return f"{path}: {count_text(found.total(), 'change')} of what machines do not share ({kinds}) left out."


def _ahead(machine: str, stamps: list[str]) -> str:
    """A machine whose clock is far ahead would make its edits win for ever."""
    until = f"{hlc.moment_of(min(stamps)):%Y-%m-%d}"
    return (
        f"machine {machine}: {count_text(len(stamps), 'change')} dated more than a day ahead ({until}) left out until "
        "then; edits here hold so long. Is its clock right, and this one's? Set right, it mends them at the next sync."
    )
