"""A copy's documents -> one change that makes the store hold exactly them."""

from __future__ import annotations

from coach.errors import UsageError
from coach.model.records import KINDS
from coach.store.change import PROFILE_NUMBER, Change
from coach.store.shelf import Shelves
from coach.store.snapshot import PROFILE


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
