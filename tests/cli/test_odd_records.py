"""Records and zones that cannot be worked with: every verb works beside them, and says so."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Shell
from tests.odd_store import PROFILE, odd_store

ENDLESS = {"id": "bad", "start": "2026-03-05T19:00:00+01:00", "end": "9999-12-31T23:59:59+00:00"}
ANCIENT = {"id": "old", "start": "0001-01-01T00:00:00+14:00", "end": "2026-03-05T20:00:00+01:00"}
READING = (["today"], ["next"], ["week"], ["plan", "--days", "2"], ["busy", "list"], ["next", "--json"],
           ["today", "--json"], ["cabinet", "check"], ["cabinet", "matrix"], ["export", "json"],
           ["today", "--date", "yesterday"])  # fmt: skip
WRITING = (["busy", "add", "--start", "2026-03-05 21:00", "--minutes", "5", "--title", "x"],
           ["check-in", "--quality", "3"], ["backup", "make"], ["undo"])  # fmt: skip
NOVA = {**PROFILE, "tz": "Europe/Nova_City"}


@pytest.mark.parametrize("odd", [ENDLESS, ANCIENT], ids=["ends in 9999", "begins in year 1"])
def test_a_busy_time_at_the_end_of_the_calendar_is_in_nobodys_way(shell: Shell, odd: dict[str, str]) -> None:
    odd_store(shell.folder, busy=[odd])
    for line in READING:
        said = shell(*line)
        assert said.code == 1, (line, said)
        assert said.out
        assert "1 record cannot be read and is left out" in said.err
        assert "coach doctor names" in said.err
    for line in WRITING:
        assert shell(*line).code == 0, line
    assert "is not between 1900 and 2200" in " ".join(shell("doctor").out.split())
    assert "cannot be read and is left out" in shell("today").out


@pytest.mark.parametrize("line", [*READING, *WRITING, ["doctor"], ["history"], ["profile"], ["backup"], ["wish"]],
                         ids=" ".join)  # fmt: skip
def test_a_zone_that_this_machine_does_not_know_closes_no_verb(shell: Shell, line: list[str]) -> None:
    odd_store(shell.folder, profile=NOVA)
    shell("wish", "add", "--title", "Run", "--kind", "run", "--minutes", "30")
    said = shell(*line, at="2026-03-05T17:42")
    assert said.code in (0, 1)
    assert line == ["doctor"] or "coach profile --tz NAME" in said.err
    assert shell.document().profile.tz == "Europe/Nova_City"


def test_a_damaged_profile_stops_plans_and_nothing_else(shell: Shell) -> None:
    odd_store(shell.folder, profile={**PROFILE, "conditions": 7, "birth_year": 3})
    refused = shell("today")
    assert (refused.code, "No plan is made" in refused.err) == (4, True)
    for line in (["sleep"], ["history"], ["backup", "make"], ["export", "json"], ["profile"], *WRITING[:1], ["undo"]):
        assert shell(*line).code == 0, line
    said = shell("profile", "--birth-year", "1980")
    assert (said.code, "--conditions" in said.err) == (2, True)
    assert shell("profile", "--birth-year", "1980", "--conditions", "kidney").code == 0
    profile = shell.document().profile
    assert (profile.birth_year, profile.conditions, profile.tz) == (1980, ("kidney",), "Europe/Berlin")
    assert shell("today").code == 0


def test_a_moment_without_a_zone_means_the_same_in_doctor(shell: Shell) -> None:
    tokyo = {**PROFILE, "tz": "Asia/Tokyo"}
    nap = {"id": "n", "start": "2026-03-07T18:00:00+09:00", "end": "2026-03-07T18:30:00+09:00"}
    odd_store(shell.folder, profile=tokyo, naps=[nap])
    assert "It lies ahead" in shell("doctor", at="2026-03-05T18:29").out
    assert shell("doctor", at="2026-03-05T18:31").code == 0


def test_an_import_names_the_record_and_the_field(shell: Shell) -> None:
    path = shell.folder.parent / "d.json"
    path.write_text(json.dumps({"schema": "coach.store/1", "busy": [ENDLESS], "profile": NOVA}))
    said = shell("import", str(path))
    assert said.code == 1
    assert "busy[0].end: the year 9999 is not between 1900 and 2200" in said.err
    assert "profile.tz: there is no time zone “Europe/Nova_City”" in said.err
