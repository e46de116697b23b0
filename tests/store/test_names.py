"""Names that sync tools give to the losing copy of a file."""

from __future__ import annotations

import pytest

from coach.store.disk.names import generation_of, is_ours, original


@pytest.mark.parametrize(
    ("name", "of"),
    [
        ("db.sync-conflict-20260305-081502-ABCDEF7.json", "db.json"),
        ("journal.sync-conflict-20260305-081502-ABCDEF7.12", "journal.12"),
        ("db (A's conflicted copy 2026-03-05).json", "db.json"),
        ("db (conflicted copy 2026-03-05 081502).json", "db.json"),
        ("db_conf(1).json", "db.json"),
        ("db.json", None),
        ("notes (holiday).json", None),
    ],
)
def test_a_conflict_copy_is_known_by_its_name(name: str, of: str | None) -> None:
    assert original(name) == of
    assert of is None or is_ours(of)


def test_generations() -> None:
    assert [generation_of(name) for name in ("journal.7", "journal.x", "journal.", "7", "db.json")] == [7] + [None] * 4
