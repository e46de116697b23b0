"""Each insight as text, with 0, 5, 40 and 3,650 nights: `COACH_PICTURES=write` writes the pictures anew."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from coach.cli.insights import insight_lines
from coach.flows.insights import see_insights
from tests.insights.grown import grown

FOLDER = Path(__file__).parent / "pictures"


@pytest.mark.parametrize("nights", [0, 5, 40, 3650])
def test_the_insights_as_text(nights: int) -> None:
    desk = grown(nights)
    view = see_insights(desk, expert=True, history=nights < 100)
    now = "".join(f"{line.text.rstrip()}\n" for line in insight_lines(view, desk.dial))
    assert all(len(line) <= 80 for line in now.splitlines())
    file = FOLDER / f"insights-{nights}.txt"
    if os.environ.get("COACH_PICTURES") == "write":
        FOLDER.mkdir(exist_ok=True)
        file.write_text(now, "utf-8")
    assert now == file.read_text("utf-8")
