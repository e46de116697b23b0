"""The way to a block and getting ready for it, from the shell; a margin longer than the gap is refused."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Shell


def test_a_block_has_margins_of_its_own_and_they_move_the_wake(shell: Shell) -> None:
    form = ("--start", "tomorrow 06:30", "--end", "07:30", "--title", "Swim")
    assert shell("busy", "add", *form, "--ready-in", "20 min", "--travel", "25").code == 0
    (swim,) = shell.document().busy
    assert (swim.ready_in_min, swim.travel_min) == (20, 25)
    assert "up 05:45 for Swim at 06:30: 20 min to get ready, and 25 min on the way" in " ".join(
        shell("today", "--json").out.split()
    )
    assert shell("busy", "edit", "Swim", "--ready-in", "").code == 0
    assert shell.document().busy[0].ready_in_min is None


@pytest.mark.parametrize(("start", "end", "side"), [("18:20", "19:00", "before"), ("20:20", "21:00", "after")])
def test_a_way_longer_than_the_gap_is_refused_and_nothing_is_lost(
    shell: Shell, start: str, end: str, side: str
) -> None:
    shell("busy", "add", "--start", "19:15", "--end", "20:00", "--title", "Dinner")
    before = shell.files()
    said = shell("busy", "add", "--start", start, "--end", end, "--title", "Gym", "--travel", "45")
    assert said.code == 2
    gap = "15" if side == "before" else "20"
    assert f"45 min on the way do not fit into the {gap} min {side} Dinner" in said.err
    assert shell.files() == before
    assert shell("busy", "add", "--start", start, "--end", end, "--title", "Gym", "--travel", gap).code == 0


@pytest.mark.parametrize("margin", ["241", "-1", "soon", "1e9"])
def test_a_margin_that_is_none_is_refused(shell: Shell, margin: str) -> None:
    before = shell.files()
    said = shell("busy", "add", "--start", "19:15", "--end", "20:00", f"--ready-in={margin}")
    assert (said.code, said.out) == (2, "")
    assert shell.files() == before
