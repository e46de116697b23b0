"""How large the attacks of the suite are: once in CI, so many times under `python -m tests.bench attack`."""

from __future__ import annotations

import os

TIMES = int(os.environ.get("COACH_ATTACK", "1"))
