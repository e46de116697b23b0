"""`sleep`: nights and naps from the shell."""

from __future__ import annotations

import json

import pytest

from coach.cli import sleep
from coach.cli.parsing import VerbParser
from coach.flows.sleep import NAP_FIELDS, NIGHT_FIELDS
from tests.cli.conftest import Shell

NIGHT = ["--date", "2026-03-05", "--bed", "22:45", "--lights", "23:10", "--latency", "20", "--awake", "25",
         "--wake", "06:30", "--up", "07:05", "--quality", "4"]  # fmt: skip


def test_every_typed_field_has_an_option() -> None:
    parser = VerbParser(prog="coach sleep")
    sleep.configure(parser)
    assert {*NIGHT_FIELDS, *NAP_FIELDS} <= parser.parse_args(["add"]).parser.flags.keys()


def test_a_night_and_its_numbers(shell: Shell) -> None:
    said = shell("sleep", "add", *NIGHT)
    assert said.code == 0, said.err
    (night,) = json.loads(shell("sleep", "list", "--json").out)
    assert night["into_bed"] == "2026-03-04T22:45:00+01:00"
    assert night["out_of_bed"] == "2026-03-05T07:05:00+01:00"
    out = shell("sleep").out
    assert "Thu 5 Mar 22:45–07:05 6 h 35 20 min 25 min 90 % 4 of 5" in " ".join(out.split())
    assert "4 of 5" in out


def test_mending_a_night_by_its_date_or_id(shell: Shell) -> None:
    shell("sleep", "add", *NIGHT)
    said = shell("sleep", "edit", "2026-03-05", "--wake", "06:40")
    assert said.code == 0, said.err
    (night,) = json.loads(shell("sleep", "--json").out)
    assert night["final_wake"] == "2026-03-05T06:40:00+01:00"
    assert shell("sleep", "edit", night["id"], "--quality", "5").code == 0
    assert shell("sleep", "remove", "2026-03-05").code == 0
    assert json.loads(shell("sleep", "--json").out) == []


def test_naps_are_kept_apart(shell: Shell) -> None:
    assert shell("sleep", "add", "--nap", "--start", "14:00", "--end", "14:25").code == 0
    assert json.loads(shell("sleep", "list", "--json").out) == []
    (nap,) = json.loads(shell("sleep", "list", "--nap", "--json").out)
    assert nap["start"] == "2026-03-05T14:00:00+01:00"
    assert "nap Thu 5 Mar  14:00–14:25  25 min" in shell("sleep").out
    assert shell("sleep", "edit", nap["id"], "--note", "on the sofa").code == 0
    (mended,) = json.loads(shell("sleep", "list", "--nap", "--json").out)
    assert mended == {**nap, "note": "on the sofa"}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        (["--wake", "25:00"], "--wake"),
        (["--bed", "2026-03-05 08:00"], ""),
        (["--awake", "-5"], "--awake"),
        (["--quality", "6"], "--quality"),
        (["--tz-start", "Mars/Base"], "--tz-start"),
        (["--date", "someday"], "--date"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_written(shell: Shell, changed: list[str], field: str) -> None:
    before = shell.files()
    said = shell("sleep", "add", *NIGHT, *changed)
    assert said.code == 2
    assert said.err.startswith(f"coach: {field}"), said.err
    assert shell.files() == before


def test_a_nap_has_no_bedtime(shell: Shell) -> None:
    said = shell("sleep", "add", "--nap", "--start", "14:00", "--end", "14:25", "--bed", "22:45")
    assert said.code == 2
    assert said.err.startswith("coach: --bed: ")


@pytest.mark.parametrize("days", ["0", "1.5", "week"])
def test_a_number_of_days_that_is_none(shell: Shell, days: str) -> None:
    said = shell("sleep", "list", "--days", days)
    assert said.code == 2
    assert said.err.startswith("coach: --days: ")


def test_an_alarm_is_said_by_a_flag_and_taken_back(shell: Shell) -> None:
    assert shell("sleep", "add", *NIGHT, "--no-alarm").code == 0
    assert json.loads(shell("sleep", "--json").out)[0]["alarm"] is False
    assert "need 8 h, by age [sl.need_adult]" in " ".join(shell("sleep").out.split())
    assert shell("sleep", "edit", "2026-03-05", "--alarm").code == 0
    assert json.loads(shell("sleep", "--json").out)[0]["alarm"] is True
    assert shell("sleep", "edit", "2026-03-05", "--alarm", "-").code == 0
    assert json.loads(shell("sleep", "--json").out)[0].get("alarm") is None
    said = shell("sleep", "edit", "2026-03-05", "--alarm", "maybe")
    assert (said.code, "neither yes nor no" in said.err) == (2, True)
    assert shell("sleep", "add", "--nap", "--start", "14:00", "--end", "14:25", "--no-alarm").code == 2
