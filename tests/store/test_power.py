"""Power cuts: every state the disk may be left in opens, with everything that was acknowledged."""

from __future__ import annotations

from pathlib import Path

import pytest

from coach.errors import StoreError
from coach.model import Night
from coach.store import Store
from coach.store.disk import appending, journal, migrate
from tests.store.build import AT, night, quick
from tests.store.power import PowerFiles, leave


def bad_states(path: Path, fs: PowerFiles, changes: int) -> tuple[int, int]:
    """How many states there are, and how many of them are refused or lack what was acknowledged."""
    store = Store.open(path / "live", fs=fs)
    for number in range(changes):
        with store.change(f"change {number}", at=AT) as change:
            change.put(night(f"night-{number:02}"))
        fs.acknowledge()
    return len(fs.states), bad_among(path, fs)


def bad_among(path: Path, fs: PowerFiles) -> int:
    """How many of the states are refused or lack what was acknowledged."""
    bad = 0
    for number, (state, (least, most)) in enumerate(fs.states.items()):
        here = path / str(number)
        leave(state, here)
        try:
            found = [record.id for record in quick(here).all(Night)]
        except StoreError:
            bad += 1
            continue
        whole = found == [f"night-{at:02}" for at in range(len(found))]
        bad += not (whole and least <= len(found) <= most)
    return bad


def test_no_power_cut_loses_what_was_acknowledged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(appending, "COMPACT_AT", 700)
    states, bad = bad_states(tmp_path, PowerFiles(tmp_path / "live"), 12)
    assert states > 120
    assert bad == 0


def test_no_power_cut_during_a_migration_loses_anything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fs = PowerFiles(tmp_path / "live")
    for number in range(3):
        with Store.open(tmp_path / "live", fs=fs).change("before", at=AT) as change:
            change.put(night(f"night-{number:02}"))
        fs.acknowledge()
    before = len(fs.states)
    monkeypatch.setitem(migrate.STEPS, journal.SCHEMA, {})
    monkeypatch.setattr(journal, "SCHEMA", journal.SCHEMA + 1)
    with Store.open(tmp_path / "live", fs=fs).change("after", at=AT) as change:
        change.put(night("night-03"))
    fs.acknowledge()
    assert len(fs.states) > before + 10
    assert bad_among(tmp_path, fs) == 0


@pytest.mark.parametrize("missing", ["file_sync", "folder_sync"])
def test_without_a_sync_this_test_would_notice(tmp_path: Path, missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(appending, "COMPACT_AT", 700)
    states, bad = bad_states(tmp_path, PowerFiles(tmp_path / "live", missing=missing), 6)
    assert bad > states / 10
