"""The kernel itself says no: strace makes every few calls of a writing process fail, or kills it there.

Skipped where strace is missing; `python -m tests.store.test_strace` tries every call instead of every few.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

import pytest

from coach.model import Intake, Night
from coach.store import Store
from tests.store.build import AT, night

ROOT = Path(__file__).parents[2]
CHANGES = 12
STRACE = shutil.which("strace")

FAULTS = (
    ("write", "error=ENOSPC", 4),
    ("write", "signal=KILL", 5),
    ("fdatasync", "error=EIO", 4),
    ("fdatasync", "signal=KILL", 5),
    ("fsync", "error=EIO", 2),
    ("openat", "error=EMFILE", 7),
    ("openat", "error=EINTR", 17),
    ("rename", "error=EACCES", 1),
    ("rename", "signal=KILL", 1),
    ("unlink", "error=EPERM", 1),
    ("ftruncate", "error=EIO", 1),
)
"""Call, what happens at it, and how far apart the tried calls are."""


class Ran(NamedTuple):
    """What one run under strace came to."""

    hit: bool
    acknowledged: set[str]
    errors: str


def run(folder: Path, call: str, fault: str, when: int) -> Ran:
    """A writer whose `when`-th such call on the store's files goes wrong."""
    assert STRACE
    trace = folder.parent / "trace"
    ours = [folder, folder / "backups", folder / "db.json", folder / "db.json.new", folder / "lock"]
    ours += [folder / f"journal.{number}" for number in range(1, 9)]
    paths = [word for path in ours for word in ("-P", str(path))]
    command = [
        STRACE,
        "-f",
        "-o",
        str(trace),
        *paths,
        "-e",
        f"trace={call}",
        "-e",
        f"inject={call}:{fault}:when={when}",
    ]
    command += [sys.executable, "-m", "tests.store.writer", str(folder), "w", str(CHANGES)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    text = trace.read_text()
    return Ran("(INJECTED)" in text or "killed by SIGKILL" in text, set(done.stdout.split()), done.stderr)


def check(folder: Path, ran: Ran) -> None:
    """Readable, everything acknowledged is there, no half transactions, and writing goes on."""
    store = Store.open(folder)
    found = {record.id for record in store.all(Night)}
    assert found == {record.id for record in store.all(Intake)}
    assert ran.acknowledged <= found
    assert len(found) <= len(ran.acknowledged) + 1
    last = ran.errors.strip().splitlines()[-1:] or ["StoreError"]
    assert re.search(r"StoreError|\+\+\+", last[0]), last
    with store.change("after that", at=AT) as change:
        change.put(night("alive"))
    assert Store.open(folder).get(Night, "alive") is not None


def try_calls(place: Path, call: str, fault: str, stride: int) -> int:
    """Every `stride`-th call, until there is no such call any more; how many faults there were."""
    hits = 0
    for when in range(1, 400, stride):
        folder = place / f"{call}-{fault.split('=')[1]}-{when}" / "store"
        folder.parent.mkdir()
        ran = run(folder, call, fault, when)
        check(folder, ran)
        if not ran.hit:
            assert len(ran.acknowledged) == CHANGES
            return hits
        hits += 1
    return hits


@pytest.mark.skipif(STRACE is None, reason="strace is missing: faults of the kernel are not tried")
@pytest.mark.parametrize(("call", "fault", "stride"), FAULTS)
def test_calls_that_the_kernel_refuses(tmp_path: Path, call: str, fault: str, stride: int) -> None:
    assert try_calls(tmp_path, call, fault, stride) >= 1


def main() -> int:
    """Every call of each kind."""
    for call, fault, _ in FAULTS:
        with tempfile.TemporaryDirectory() as place:
            print(f"{call:<10} {fault:<12} {try_calls(Path(place), call, fault, 1)} faults, nothing lost", flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
