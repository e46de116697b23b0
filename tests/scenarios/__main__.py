"""Every scenario against the `coach` beside this Python; a list names those still open, and it only shrinks."""

from __future__ import annotations

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, cast

from tests.scenarios import run

FILES = tuple(Path(__file__).with_name(name) for name in ("evenings.toml", "more.toml"))
COACH = Path(sys.executable).with_name("coach")
OPEN: frozenset[str] = frozenset()
"""Scenarios that do not hold yet."""


def main() -> int:
    """Run all, say what differs from `OPEN`, and end in 1 where something does."""
    load, hold = cast(Any, run.load), cast(Any, run.scenario)  # given without types
    scenarios = [one for file in FILES for one in load(file)]
    with ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        results = list(pool.map(lambda one: hold(str(COACH), one, False), scenarios))
    open_now = {one["id"]: missing or "; ".join(bad) for one, (bad, missing, _) in zip(scenarios, results, strict=True)}
    failing = {name: why for name, why in open_now.items() if why}
    for name in sorted(failing.keys() - OPEN):
        print(f"does not hold: {name}: {failing[name]}")
    for name in sorted(OPEN - failing.keys()):
        print(f"holds now, take it off the list: {name}")
    print(f"{len(scenarios) - len(failing)} of {len(scenarios)} scenarios hold")
    return int(failing.keys() != OPEN)


if __name__ == "__main__":
    sys.exit(main())
