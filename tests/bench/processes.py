"""`coach today` as a whole process, beside an empty Python."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from statistics import median

from tests.bench.table import Row

ROUNDS = 9


EVENING = "2026-03-05T17:42:00+01:00"
"""A Thursday with the whole plan ahead: at night the wind-down that is waited for would be past."""
OURS = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
"""A person's Python keeps its bytecode; a developer's may be told not to."""
ENVIRONMENT = {**OURS, "COACH_AT": EVENING}


def seeded(folder: str) -> None:
    """The demo store in a folder that does not exist yet."""
    command = [sys.executable, "-m", "coach", "demo", "--keep", folder, "--seed-only"]
    subprocess.run(command, check=True, capture_output=True, env=ENVIRONMENT)


def rows() -> list[Row]:
    """Median of interleaved rounds, so that a slow moment of the machine hits both."""
    with tempfile.TemporaryDirectory() as folder:
        seeded(folder)
        ours = [sys.executable, "-m", "coach", "today", "--plain", "--store", folder]
        json = [sys.executable, "-m", "coach", "next", "--json", "--store", folder]
        bare = [sys.executable, "-c", "pass"]
        times: dict[str, list[float]] = {"ours": [], "next": [], "bare": []}
        for _ in range(ROUNDS):
            for name, command in (("bare", bare), ("ours", ours), ("next", json)):
                times[name].append(_run(command))
    base = median(times["bare"])
    today, following = median(times["ours"]), median(times["next"])
    return [
        Row("python -c pass", f"{base:.0f} ms"),
        Row("coach today --plain", f"{today:.0f} ms, {today / base:.1f} × python"),
        Row("coach next --json", f"{following:.0f} ms, {following / base:.1f} × python"),
    ]


def _run(command: list[str]) -> float:
    begin = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env=ENVIRONMENT)
    return (time.perf_counter() - begin) * 1000
