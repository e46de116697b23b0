"""Attacks in large: tried, bad, and beside it what SQLite or borg promise of the same; 0 bad everywhere is the goal.

The suite runs the same in small. Losses that must be found, with a sync or the order of renames taken away, are rows of
their own: a test that finds none there proves nothing.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from random import Random

from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

import tests.conftest  # noqa: F401 - the profiles
from tests.attack.cuts import VERBS, bad_states
from tests.attack.verbs import VerbMachine
from tests.bench.table import Row
from tests.store.killing import kill_many
from tests.store.power import PowerFiles

SEEDS = 16
"""Rounds of power cuts, each with states of its own."""
MORE = 40
"""Random states of each moment, beside the regular ones."""
KILLS = 500
TIMES = 5
"""As large as in CI."""
MACHINES, STEPS = 100, 40

COMMIT = "SQLite: a transaction is atomic through a crash or power failure (sqlite.org/atomiccommit.html)"
MALFORMED = "SQLite: malformed files give an error, no crash (sqlite.org/testing.html)"
RECOVER = "borg: check --repair may lose data; SQLite: .recover is best effort (sqlite.org/recovery.html)"
NOTHING = "neither has a screen"

SUITES = (
    ("random keys on the screen (2,000 of 8 seeds in CI)", "tests/tui/test_random_keys.py", 250, NOTHING),
    (
        "shared folders in bad hands",
        "tests/cli/test_sync_hostile.py",
        20,
        MALFORMED,
    ),
    ("bent documents at four doors", "tests/cli/test_mutated_records.py", 15, MALFORMED),
)
"""What is tried, the tests, how much each of them tries, and the promise beside it."""
ATTACKS = "whatever or keys"
"""In the names of the tests that are attacks."""


def rows() -> list[Row]:
    """One row for each attack."""
    return [*_cuts(), *_ablations(), _killed(), _verbs(), *(_suite(*each) for each in SUITES)]


def _row(what: str, tried: int, bad: int, promise: str) -> Row:
    return Row(what, f"{tried:,} tried, {bad} bad", promise, bad == 0)


def _cuts() -> list[Row]:
    found = []
    for verb in VERBS:
        tried = bad = 0
        for seed in range(SEEDS):
            with tempfile.TemporaryDirectory() as place:
                states, wrong = bad_states(Path(place), verb, _files(seed))
            tried, bad = tried + states, bad + len(wrong)
        found.append(_row(f"power cut in {verb}", tried, bad, COMMIT))
    return found


def _ablations() -> list[Row]:
    found = []
    for missing in ("file_sync", "folder_sync", "in_order"):
        for verb in VERBS:
            with tempfile.TemporaryDirectory() as place:
                states, wrong = bad_states(Path(place), verb, _files(0, missing))
            said = f"{states:,} tried, {len(wrong)} losses found"
            found.append(Row(f"{verb} without {missing}", said, "must find some", len(wrong) > 0))
    return found


def _files(seed: int, missing: str = "") -> type[PowerFiles]:
    """Files that take those states of a power cut."""

    class Files(PowerFiles):
        def __init__(self, place: Path) -> None:
            super().__init__(place, missing=missing, chance=Random(seed), more=MORE)

    return Files


def _killed() -> Row:
    toll = kill_many(KILLS)
    return _row("writers killed (-9)", KILLS, toll.lost + toll.halves, COMMIT)


def _verbs() -> Row:
    bad = 0
    VerbMachine.tried.clear()
    settings.load_profile("attack")
    large = settings(max_examples=MACHINES, stateful_step_count=STEPS)
    try:
        run_state_machine_as_test(VerbMachine, settings=large)
    except AssertionError as error:
        bad = 1
        print(error, *getattr(error, "__notes__", ()), sep="\n", file=sys.stderr)
    return _row("verbs in any order, beside a model", VerbMachine.tried.total(), bad, RECOVER)


def _suite(what: str, tests: str, each: int, promise: str) -> Row:
    """The suite's own attack, so many times as large."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-k", ATTACKS, tests],
        env={**os.environ, "COACH_ATTACK": str(TIMES)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    counts = {word: int(number) for number, word in re.findall(r"(\d+) (passed|failed|error)", done.stdout)}
    if not counts:
        raise RuntimeError(done.stdout + done.stderr)
    return _row(what, each * sum(counts.values()), sum(counts.values()) - counts.get("passed", 0), promise)
