"""Copies as a person handles them: made, listed, named in several ways, brought back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from coach.clock import StoppedClock
from coach.desk import Desk
from coach.errors import UsageError
from coach.evidence import facts
from coach.flows import backup, log
from coach.flows.undo import undo
from coach.model import Busy
from coach.settings import Settings
from coach.store import Store
from tests.flows.conftest import EVENING, at, make_desk


@pytest.fixture
def kept(tmp_path: Path) -> Desk:
    """A desk whose store is a folder, with one busy time in it."""
    memory = make_desk(EVENING)
    desk = Desk(Store.open(tmp_path / "store"), memory.clock, facts(), Settings())
    dinner(desk, "Dinner")
    return desk


def dinner(desk: Desk, title: str) -> None:
    log.add(desk, "busy", {"start": "19:15", "end": "20:00", "title": title})


def titles(desk: Desk) -> list[str]:
    return sorted(busy.title for busy in desk.store.all(Busy))


def test_a_copy_is_listed_and_brought_back_and_that_taken_back(kept: Desk) -> None:
    said = backup.make(kept).what
    rows = backup.see_backups(kept).backups
    assert [(row.kind, row.why) for row in rows] == [
        ("hand", "made by hand"),
        ("daily", "the first change of the day"),
    ]
    assert rows[0].name in said
    dinner(kept, "Choir")
    changed = backup.restore(kept, rows[0].name)
    assert titles(kept) == ["Dinner"]
    assert "coach undo" in changed.what
    assert undo(kept).what == f"Took back: restore of {rows[0].name}."
    assert titles(kept) == ["Choir", "Dinner"]


@pytest.mark.parametrize(
    "name",
    [
        lambda desk: "latest",
        lambda desk: "2026-03-05",
        lambda desk: "2026-03-05.daily",
        lambda desk: backup.see_backups(desk).backups[0].name,
        lambda desk: str(desk.store.folder / "backups" / "2026-03-05.daily.json.gz"),
    ],
)
def test_a_copy_goes_by_several_names(kept: Desk, name: Callable[[Desk], str]) -> None:
    dinner(kept, "Choir")
    backup.restore(kept, name(kept))
    assert titles(kept) == ["Dinner"]
    assert "already" in backup.restore(kept, name(kept)).what


@pytest.mark.parametrize("name", ["", "2020-01-01", "no/such/file", "\x1b[31m", ".", ".."])
def test_what_is_no_copy(kept: Desk, name: str) -> None:
    with pytest.raises(UsageError) as caught:
        backup.restore(kept, name)
    assert (caught.value.where, "\x1b" in caught.value.what) == ("backup", False)
    assert titles(kept) == ["Dinner"]


def test_a_day_with_several_copies_asks_which(kept: Desk) -> None:
    backup.make(kept)
    with pytest.raises(UsageError, match="2 copies of Thu 5 Mar"):
        backup.restore(kept, "2026-03-05")


def test_an_import_is_preceded_by_a_copy(kept: Desk) -> None:
    name = backup.before_import(at(kept, "2026-03-06T08:00:00+01:00"))
    assert name == "2026-03-06.1.import.json.gz"
    assert backup.see_backups(kept).backups[0].name == name


def test_where_there_is_nothing_there_is_no_copy(tmp_path: Path) -> None:
    clock = StoppedClock(make_desk().clock.now())
    for store in (Store.in_memory(), Store.open(tmp_path / "none")):
        desk = Desk(store, clock, facts(), Settings())
        assert backup.before_import(desk) is None
        assert backup.see_backups(desk).backups == ()
        with pytest.raises(UsageError, match="nothing to copy"):
            backup.make(desk)
        with pytest.raises(UsageError, match="no copy"):
            backup.restore(desk, "latest")
    assert not (tmp_path / "none").exists()
