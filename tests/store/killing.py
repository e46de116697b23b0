"""Writers killed at random moments, again and again: `python -m tests.store.killing 2000` for the long run.

One writer process is started, and forks a child for each life: a fork costs a hundredth of an interpreter.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from coach.model import Intake, Night
from coach.store import Store
from coach.store.disk import appending
from tests.store.build import AT, intake, night

ROUND = 200
LONGEST = 0.04
"""Seconds a writer lives at most."""


class Toll(NamedTuple):
    """What became of it."""

    acknowledged: int
    found: int
    lost: int
    halves: int


def kill_writers(place: Path, lives: int, seed: int = 7) -> Toll:
    """Fork and kill so many writers on one store, open it after each; nothing acknowledged may be missing."""
    chance = random.Random(seed)
    acknowledged: set[str] = set()
    found: set[str] = set()
    lost = halves = 0
    for life in range(lives):
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            _write_until_killed(place, life, writer)
        os.close(writer)
        time.sleep(chance.random() * LONGEST)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with os.fdopen(reader, "rb") as lines:
            acknowledged |= {line.decode().strip() for line in lines if line.endswith(b"\n")}
        store = Store.open(place)
        found = {record.id for record in store.all(Night)}
        halves += found != {record.id for record in store.all(Intake)}
        lost += not acknowledged <= found
    return Toll(len(acknowledged), len(found), lost, halves)


def _write_until_killed(place: Path, life: int, told: int) -> None:
    """The child: one record after another, each told only once it is durable."""
    appending.COMPACT_AT = 3000
    store = Store.open(place)
    for number in range(1_000_000):
        ident = f"{life}-{number}"
        with store.change(ident, at=AT) as change:
            change.put(night(ident))
            change.put(intake(ident))
        os.write(told, f"{ident}\n".encode())
    os._exit(0)


def kill_many(lives: int) -> Toll:
    """So many lives, a fresh store for every 200 of them."""
    tolls = []
    for first in range(0, lives, ROUND):
        with tempfile.TemporaryDirectory() as place:
            tolls.append(kill_writers(Path(place) / "store", min(ROUND, lives - first), seed=first))
    return Toll(*map(sum, zip(*tolls, strict=True)))


def main() -> int:
    """Kill as many writers as asked for, and print what became of them."""
    lives = int(sys.argv[1]) if len(sys.argv) > 1 else ROUND
    toll = kill_many(lives)
    print(f"{lives} kills: {toll.acknowledged} acknowledged, {toll.lost} lost, {toll.halves} halves")
    return int(toll.lost + toll.halves > 0)


if __name__ == "__main__":
    raise SystemExit(main())
