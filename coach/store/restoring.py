"""A copy's documents -> one change that makes the store hold exactly them, or what that change would do."""

from __future__ import annotations

from datetime import datetime

import msgspec

from coach.errors import UsageError
from coach.model.records import KINDS
from coach.store.change import PROFILE_NUMBER, Change
from coach.store.disk.snapshot import PROFILE
from coach.store.shelf import Shelves, is_nothing


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """What bringing a copy back would do to one kind of record (or to the profile)."""

    kind: str
    back: int
    """Records that would come back."""
    gone: int
    """Records that would go."""
    changed: int


def differences(now: Shelves, kept: Shelves, at: datetime) -> tuple[Difference, ...]:
    """By kind, only those that differ; nothing is written."""
    change = Change(now, "", at)
    replace_all(change, now, kept)
    found: dict[str, list[int]] = {}
    for kind, number, document in change.ops():
        place = 1 if is_nothing(document) else 0 if now.document(kind, number) is None else 2
        found.setdefault(kind, [0, 0, 0])[place] += 1
    return tuple(
        Difference(kind=kind, back=back, gone=gone, changed=changed) for kind, (back, gone, changed) in found.items()
    )


def replace_all(change: Change, now: Shelves, kept: Shelves) -> int:
    """Put every record of `kept`, remove every other; how many of `kept` do not validate and stay out."""
    left_out = 0
    for kind in KINDS:
        present = now[kind].index.numbers
        wanted = {record_id: kept[kind].documents[number] for record_id, number in kept[kind].index.numbers.items()}
        for record_id, number in present.items():
            if record_id not in wanted:
                change.remove_document(kind, number)
        left_out += len(kept[kind].index.broken)
        for record_id, raw in wanted.items():
            number = present.get(record_id) or change.next_number(kind)
            there = now.document(kind, number)
            if there is not None and bytes(there) == bytes(raw):
                continue
            try:
                change.put_document(kind, number, raw)
            except UsageError:
                left_out += 1
    profile = kept.document(PROFILE, PROFILE_NUMBER)
    if profile is None:
        change.remove_document(PROFILE, PROFILE_NUMBER)
    else:
        change.put_document(PROFILE, PROFILE_NUMBER, profile)
    return left_out
