"""Real processes: two writers at once, and writers that are killed."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from coach.model import Intake, Night
from coach.store import Store
from tests.store.build import AT, night

ROOT = Path(__file__).parents[2]


def start(folder: Path, name: str, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.store.writer", str(folder), name, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)


def idents(store: Store) -> set[str]:
    nights = {record.id for record in store.all(Night)}
    assert nights == {record.id for record in store.all(Intake)}
    return nights


def test_two_processes_writing_at_once_lose_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    writers = [start(folder, name, 50) for name in ("one", "two")]
    watching, seen = Store.open(folder), set[str]()
    while any(writer.poll() is None for writer in writers):
        if watching.refresh():
            found = idents(watching)
            assert seen <= found
            seen = found
        time.sleep(0.005)
    for writer in writers:
        writer.communicate()
        assert writer.returncode == 0
    expected = {f"{name}-{number}" for name in ("one", "two") for number in range(50)}
    watching.refresh()
    assert idents(watching) == idents(Store.open(folder)) == expected
    assert len(Store.open(folder).history.entries(limit=999)) == 100


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9")
def test_killed_writers_lose_nothing_and_block_nobody(tmp_path: Path) -> None:
    chance = random.Random(7)
    acknowledged: set[str] = set()
    for life in range(10):
        writer = start(tmp_path, f"life{life}", 100_000)
        assert writer.stdout is not None
        acknowledged.add(writer.stdout.readline().strip())
        time.sleep(chance.random() * 0.08)
        writer.kill()
        acknowledged |= set(writer.communicate()[0].split())
        found = idents(Store.open(tmp_path))
        assert acknowledged <= found
        assert len(found) <= len(acknowledged) + life + 1
    assert len(acknowledged) > 20
    store = Store.open(tmp_path)
    with store.change("after all that", at=AT) as change:
        change.put(night("alive"))
    assert store.get(Night, "alive") == night("alive")


def test_reading_loads_no_screen() -> None:
    command = "import sys, coach.store; print([m for m in ('textual', 'rich') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"
