"""The table of medicines: read in a fresh Python each time, as a verb that needs it does."""

from __future__ import annotations

import subprocess
import sys
from statistics import median

from tests.bench.table import Row

ROUNDS = 9
GOAL_MS = 15.0
READ = """
import time
from coach.evidence.medicines.known import medicines
begin = time.perf_counter()
known = medicines()
known.substances, known.classes, known.pairs, known.by_letters, known.nameless, known.unlisted, known.lookalikes
print((time.perf_counter() - begin) * 1000)
"""


def rows() -> list[Row]:
    """Median of fresh processes: the file, every row typed, and every look-up built."""
    times = [float(subprocess.check_output([sys.executable, "-c", READ])) for _ in range(ROUNDS)]
    taken = median(times)
    return [Row("all medicines and pairs", f"{taken:.1f} ms", f"under {GOAL_MS:g} ms", taken < GOAL_MS)]
