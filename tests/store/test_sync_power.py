"""Power cuts during an exchange: every state either folder may be left in is gone on from, and nothing is lost."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from coach.errors import StoreError
from coach.store import Store
from coach.store.disk import appending
from coach.store.sync import exchange, sharing
from coach.store.sync.changefiles import owner
from coach.store.sync.marks import device_of
from tests.store.build import AT, night
from tests.store.machines import Machine
from tests.store.power import PowerFiles, State, leave

ROUNDS = 3
LATER = AT + timedelta(hours=1)


def exchanges(path: Path, fs: PowerFiles) -> list[set[str]]:
    """Two machines write and exchange; what the one whose power is cut holds after each thing it was told is done."""
    shared = path / "shared"
    shared.mkdir()
    other = Machine(path / "other")
    store = Store.open(path / "live", fs=fs)
    held: set[str] = set()
    steps = [set(held)]
    for number in range(ROUNDS):
        other.put(f"b{number}", 3)
        other.sync(shared)
        with store.change("a change", at=other.now()) as change:
            change.put(night(f"a{number}", quality=2))
        for fresh in (f"a{number}", f"b{number}"):
            if fresh.startswith("b"):
                store.machines.sync(shared, at=other.now())
            held.add(fresh)
            steps.append(set(held))
            fs.acknowledge()
    return steps


def is_gone_on_from(state: State, place: Path, must: set[str]) -> bool:
    """Whether a state opens with all of `must`, and two machines come to hold the same without a warning for ever."""
    leave(state, place)
    shared = place / "shared"
    shared.mkdir(parents=True, exist_ok=True)
    try:
        one = Machine(place / "live", LATER - AT)
        if not must <= one.holds().keys():
            return False
        fresh = Machine(place / "fresh", LATER - AT)
        for each in (one, fresh, one):
            each.sync(shared)
        last = one.store.machines.sync(shared, at=one.now())
    except StoreError:
        return False
    return not last.troubles and one.holds() == fresh.holds() and known_by_name(one, state)


def known_by_name(machine: Machine, state: State) -> bool:
    """Whether a file that we have begun is still ours: no other machine wrote but the one whose files are all `b`."""
    device = device_of(machine.store.book.shelves)
    ours = {owner(Path(name).name) for name, data in state if name.startswith("shared/") and b'"id":"a' in data}
    return device is not None and ours <= {device.id}


def bad_among(path: Path, fs: PowerFiles) -> int:
    steps = exchanges(path, fs)
    return sum(
        not is_gone_on_from(state, path / str(number), steps[least])
        for number, (state, (least, _)) in enumerate(fs.states.items())
    )


@pytest.fixture(autouse=True)
def _places(monkeypatch: pytest.MonkeyPatch) -> None:
    """The folders of a state are those of the same machine, though each stands elsewhere."""
    monkeypatch.setattr(appending, "COMPACT_AT", 1500)
    for module in (exchange, sharing):
        monkeypatch.setattr(module, "place_of", lambda _, folder: folder.name)


def test_no_power_cut_during_an_exchange_loses_anything(tmp_path: Path) -> None:
    fs = PowerFiles(tmp_path)
    assert bad_among(tmp_path, fs) == 0
    assert len(fs.states) > 120


@pytest.mark.parametrize("missing", ["file_sync", "folder_sync"])
def test_without_a_sync_this_test_would_notice(tmp_path: Path, missing: str) -> None:
    fs = PowerFiles(tmp_path, missing=missing)
    assert bad_among(tmp_path, fs) > len(fs.states) / 10
