"""A store that grew: whole commands at ten times as much, beside the same commands before; CPU seconds of a process."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median

from tests.bench.processes import ENVIRONMENT, EVENING
from tests.bench.table import Row

ROUNDS = 3
MOST_S = 1.0
VERBS = (("today",), ("next",), ("week",), ("cabinet", "list"))
SIZES = {"wishes": (40, 400), "products": (160, 1600), "busy": (500, 5000)}


def _records(kind: str, count: int) -> list[dict[str, object]]:
    """That many of a kind, as an import has them."""
    if kind == "wishes":
        return [{"id": f"w{k}", "title": f"W{k}", "kind": "run", "minutes": 30, "days": ["thu"]} for k in range(count)]
    if kind == "products":
        held = [{"nutrient": "magnesium", "form": "bisglycinate", "elemental_mg": 100.0}]
        use = {"goal": "sleep", "daily_mg": 200.0}
        kinds = ("supplement", "medicine", "food", "magnesium")
        return [
            {"id": f"p{k}", "name": f"P{k}", "kind": kinds[k % 4], "contents": held, "use": use} for k in range(count)
        ]
    first = datetime.fromisoformat(EVENING).replace(hour=0, minute=0)
    starts = [first + timedelta(days=k % 30 - 10, hours=k % 20) for k in range(count)]
    return [
        {"id": f"b{k}", "start": at.isoformat(), "end": (at + timedelta(minutes=30)).isoformat(), "title": f"B{k}"}
        for k, at in enumerate(starts)
    ]


def _store(folder: Path, kind: str, count: int) -> Path:
    file, store = folder / f"{kind}-{count}.json", folder / f"{kind}-{count}"
    profile = {"tz": "Europe/Berlin", "wake": {"default": "06:30"}, "birth_year": 1985}
    file.write_text(json.dumps({"schema": "coach.store/1", "profile": profile, kind: _records(kind, count)}))
    _cpu_s(["import", str(file), "--store", str(store)])
    return store


def _cpu_s(arguments: list[str]) -> float:
    """Seconds of a processor that a whole command took, beside whatever else the machine did."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "coach", *arguments]
    done = subprocess.run(command, capture_output=True, env={**os.environ, **ENVIRONMENT}, check=False)
    if done.returncode not in (0, 1):
        raise RuntimeError(done.stderr.decode(errors="replace"))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def rows() -> list[Row]:
    """Each command at both sizes of each kind, with the ratio."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for kind, (few, many) in SIZES.items():
            small, large = (_store(Path(folder), kind, count) for count in (few, many))
            for verb in VERBS:
                times = [
                    median(_cpu_s([*verb, "--store", str(store)]) for _ in range(ROUNDS)) for store in (small, large)
                ]
                said = f"{times[1]:.2f} s, {times[1] / times[0]:.1f} × that of {few}"
                found.append(Row(f"{' '.join(verb)}, {many} {kind}", said, f"≤ {MOST_S:g} s", times[1] <= MOST_S))
    return found
