"""A wearable's export goes in, and tonight's plan is another one."""

from __future__ import annotations

import json
from typing import Any

from tests.cli.conftest import Shell
from tests.cli.test_import_export import WHOOP

EVENING = "2026-01-05T18:00:00+03:00"
"""The evening after a night of 6 h 02 in the sample."""


def test_the_whoop_sample_and_then_today(bare: Shell) -> None:
    """`coach import samples/whoop && coach today`: bed moves up by the smallest step, and the line says why."""
    bare("profile", "--tz", "Europe/Moscow", "--wake", "06:45", "--birth-year", "1988")
    before = _bed(bare)
    assert bare("import", str(WHOOP), at=EVENING).code == 1
    after = _bed(bare)
    assert {part["what"]: part["min"] for part in before["parts"]} == {"baseline": 480, "latency": 15}
    assert {part["what"]: part["min"] for part in after["parts"]} == {"baseline": 480, "debt": 20, "latency": 15}
    assert (before["target"][11:16], after["target"][11:16]) == ("22:30", "22:10")
    assert "6 h 02 asleep" in bare("today", "--why", at=EVENING).out


def _bed(shell: Shell) -> dict[str, Any]:
    said = shell("today", "--json", at=EVENING)
    assert said.code == 0
    bed: dict[str, Any] = json.loads(said.out)["bed"]
    return bed
