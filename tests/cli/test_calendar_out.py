"""`export ics`: plans as a calendar that keeps its events, and a folder whose changes come back as proposals."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from tests.cli.conftest import HOSTILE, Shell

BERLIN = ZoneInfo("Europe/Berlin")
LEGS = (
    "wish",
    "add",
    "--title",
    "Legs",
    "--kind",
    "strength",
    "--minutes",
    "60",
    "--strain",
    "high",
    "--preferred",
    "18:00",
)
LINE = "workout-{}-2026-03-05"


@pytest.fixture
def trainer(shell: Shell) -> Shell:
    """Someone who wants legs at 18:00 and takes magnesium for sleep."""
    assert shell(*LEGS).code == 0
    mag = ("--name", "Night Mag", "--form", "bisglycinate", "--elemental", "100", "--per", "capsule")
    assert shell("cabinet", "add", *mag, "--daily", "200", "--goal", "sleep").code == 0
    return shell


def events(document: str | bytes) -> dict[str, Any]:
    """The events by UID, each once."""
    found = Calendar.from_ical(document).walk("VEVENT")
    by_uid = {str(event["UID"]): event for event in found}
    assert len(by_uid) == len(found)
    return by_uid


def legs_of(shell: Shell) -> str:
    """The id of today's legs."""
    plan = json.loads(shell("today", "--json").out)
    return str(next(item["id"] for item in plan["items"] if item["kind"] == "workout"))


def test_the_plan_as_a_calendar(trainer: Shell) -> None:
    plan = json.loads(trainer("plan", "--days", "2", "--json").out)
    said = trainer("export", "ics", "--days", "2")
    assert said.code == 0, said.err
    found = events(said.out)
    items = [item for day in plan["days"] for item in day["items"] if item["kind"] not in ("supplement", "medicine")]
    assert set(found) == {f"{item['id']}@recovery-coach.invalid" for item in items}
    for item in items:
        event = found[f"{item['id']}@recovery-coach.invalid"]
        assert event["DTSTART"].dt == datetime.fromisoformat(item["start"])
        assert event["SUMMARY"] == item["title"]
        assert ("DTEND" in event) == (item["end"] > item["start"])
        assert all(reason["text"] in event["DESCRIPTION"] for reason in item["reasons"])
    legs = found[f"{legs_of(trainer)}@recovery-coach.invalid"]
    assert [alarm["TRIGGER"].dt for alarm in legs.walk("VALARM")] == [timedelta(minutes=-30)]
    assert "Night Mag" not in said.out


def test_doses_are_a_calendar_of_their_own(trainer: Shell) -> None:
    said = trainer("export", "ics", "--doses")
    assert {str(event["SUMMARY"]) for event in events(said.out).values()} == {"Night Mag · 2 capsules · 200 mg"}


def test_a_file_is_refreshed_in_place_and_nothing_doubles(trainer: Shell, tmp_path: Path) -> None:
    file = tmp_path / "evenings.ics"
    assert trainer("export", "ics", "--out", str(file)).code == 0
    first = file.read_bytes()
    assert (file.stat().st_mode & 0o777) == 0o600
    assert trainer("export", "ics", "--out", str(file), at="2026-03-05T17:50:00+01:00").code == 0
    assert file.read_bytes() == first, "nothing changed: stamps and numbers stay"
    legs = legs_of(trainer)
    assert trainer("answer", legs, "moved", "--to", "19:00").code == 0
    assert trainer("export", "ics", "--out", str(file)).code == 0
    before, after = events(first), events(file.read_bytes())
    uid = f"{legs}@recovery-coach.invalid"
    assert (before[uid]["SEQUENCE"], after[uid]["SEQUENCE"]) == (0, 1)
    assert after[uid]["DTSTART"].dt == datetime(2026, 3, 5, 19, tzinfo=BERLIN)
    assert before.keys() == after.keys()


def test_done_and_skipped_are_marked(trainer: Shell) -> None:
    legs = legs_of(trainer)
    uid = f"{legs}@recovery-coach.invalid"
    late = "2026-03-05T19:10:00+01:00"
    assert trainer("answer", legs, "done", at=late).code == 0
    done = events(trainer("export", "ics", at=late).out)[uid]
    assert done["SUMMARY"].startswith("✓ Legs")
    assert not done.walk("VALARM")
    assert trainer("answer", legs, "skipped", at=late).code == 0
    skipped = events(trainer("export", "ics", at=late).out)[uid]
    assert (skipped["SUMMARY"].split(" ")[0], skipped["STATUS"]) == ("skipped:", "CANCELLED")


def test_a_night_in_which_the_clock_changes(trainer: Shell) -> None:
    at = "2026-10-24T18:00:00+02:00"
    plan = json.loads(trainer("today", "--json", at=at).out)
    found = events(trainer("export", "ics", "--days", "1", at=at).out)
    bed = found["bed-2026-10-24@recovery-coach.invalid"]
    assert bed["DTSTART"].dt == datetime.fromisoformat(plan["bed"]["target"])
    assert bed["DTEND"].dt == datetime.fromisoformat(plan["bed"]["wake"])


def test_a_folder_is_written_once_and_left_alone(trainer: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "coach"
    said = trainer("export", "ics", "--vdir", str(folder))
    assert said.code == 0, said.err
    assert folder.stat().st_mode & 0o777 == 0o700
    files = {file.name: file.stat().st_mtime_ns for file in folder.glob("*.ics")}
    assert f" {len(files)} new, 0 changed, 0 removed" in said.err
    (folder / "of-another-program.ics").write_text("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
    again = trainer("export", "ics", "--vdir", str(folder))
    assert (again.code, f" {len(files)} as before" in again.err) == (0, True)
    assert {name: (folder / name).stat().st_mtime_ns for name in files} == files
    trainer("answer", legs_of(trainer), "moved", "--to", "19:00")
    assert " 0 new, 1 changed, 0 removed" in trainer("export", "ics", "--vdir", str(folder)).err


def moved_to(file: Path, old: str, new: str) -> None:
    """What another program does when somebody drags an event."""
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8", newline="")


def test_what_was_moved_or_deleted_there_waits_and_is_taken(trainer: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "coach"
    trainer("export", "ics", "--vdir", str(folder))
    legs, stores = legs_of(trainer), trainer.files()
    moved_to(folder / f"{legs}.ics", "T180000", "T190000")
    (folder / "stretch-2026-03-05.ics").unlink()
    said = trainer("export", "ics", "--vdir", str(folder))
    assert said.code == 1
    first, second, answer = said.out.splitlines()
    assert first.startswith("Legs, Thu 5 Mar: 18:00 to 19:00: costs ")
    assert second.startswith("Stretch ")
    assert "deleted there, here it would be skipped: costs " in second
    assert answer.startswith("--accept takes")
    assert trainer.files() == stores, "a proposal changes nothing"
    assert trainer("export", "ics", "--vdir", str(folder)).code == 1, "it waits"
    taken = trainer("export", "ics", "--vdir", str(folder), "--accept")
    assert taken.code == 0, taken.err
    plan = {item["id"]: item for item in json.loads(trainer("today", "--json").out)["items"]}
    assert (plan[legs]["start"], plan["stretch-2026-03-05"]["state"]) == ("2026-03-05T19:00:00+01:00", "skipped")
    assert trainer("export", "ics", "--vdir", str(folder)).code == 0
    trainer("undo")
    trainer("undo")
    back = {item["id"]: item for item in json.loads(trainer("today", "--json").out)["items"]}
    assert back[legs]["start"] == "2026-03-05T18:00:00+01:00"


def test_what_cannot_be_had_says_why_and_is_put_back(trainer: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "coach"
    trainer("busy", "add", "--start", "2026-03-05 19:15", "--end", "20:00", "--title", "Dinner")
    trainer("export", "ics", "--vdir", str(folder))
    legs = legs_of(trainer)
    moved_to(folder / f"{legs}.ics", "20260305T180000", "20260305T191500")
    moved_to(folder / "bed-2026-03-06.ics", "TZID=Europe/Berlin:20260306T", "TZID=Europe/Berlin:20260309T")
    said = trainer("export", "ics", "--vdir", str(folder), "--accept")
    assert said.code == 1
    assert "not taken: Legs, Thu 5 Mar: 18:00 to 19:15: " in said.out
    assert "Dinner" in said.out
    assert "on Mon 9 Mar: to another day" in said.out
    assert trainer("export", "ics", "--vdir", str(folder)).code == 0
    assert "T180000" in (folder / f"{legs}.ics").read_text("utf-8")


def test_refusing_puts_all_of_it_back(trainer: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "coach"
    trainer("export", "ics", "--vdir", str(folder))
    (folder / f"{legs_of(trainer)}.ics").unlink()
    said = trainer("export", "ics", "--vdir", str(folder), "--refuse")
    assert (said.code, " 1 new, 0 changed" in said.err) == (0, True)
    assert (folder / f"{legs_of(trainer)}.ics").exists()


def test_today_says_that_something_waits(trainer: Shell, tmp_path: Path) -> None:
    folder, settings = tmp_path / "coach", trainer("where", "--json").out
    file = Path(json.loads(settings)["settings"]["path"])
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f'calendar = "{folder}"\n')
    assert "Your calendar" not in trainer("today").out
    trainer("export", "ics", "--vdir", str(folder))
    assert "Your calendar" not in trainer("today").out
    (folder / f"{legs_of(trainer)}.ics").unlink()
    assert "Your calendar changed 1 line" in " ".join(trainer("today").out.split())


@pytest.mark.parametrize(
    "broken",
    [b"", b"\xff\xfe\x00", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:rubbish\r\n", b"{" * 100_000, b"A" * 2_000_000],
)
def test_broken_files_are_proposals_at_worst(trainer: Shell, tmp_path: Path, broken: bytes) -> None:
    folder = tmp_path / "coach"
    trainer("export", "ics", "--vdir", str(folder))
    legs = folder / f"{legs_of(trainer)}.ics"
    legs.write_bytes(broken)
    assert trainer("export", "ics", "--vdir", str(folder)).code == 1
    (folder / ".recovery-coach.json").write_bytes(broken)
    assert trainer("export", "ics", "--vdir", str(folder)).code == 0
    assert events(legs.read_bytes())


def test_a_list_that_names_other_files_reaches_none_of_them(trainer: Shell, tmp_path: Path) -> None:
    folder, other = tmp_path / "coach", tmp_path / "precious"
    trainer("export", "ics", "--vdir", str(folder))
    other.write_text("mine")
    listed = json.loads((folder / ".recovery-coach.json").read_text())
    one = next(iter(listed["events"].values()))
    listed["events"] = {"../precious": {**one, "line": "../precious"}, "of-khal.ics": {**one, "line": "elsewhere"}}
    (folder / ".recovery-coach.json").write_text(json.dumps(listed))
    (folder / "of-khal.ics").write_text("kept")
    assert trainer("export", "ics", "--vdir", str(folder)).code == 0
    assert (other.read_text(), (folder / "of-khal.ics").read_text()) == ("mine", "kept")


def test_a_link_is_replaced_and_not_followed(trainer: Shell, tmp_path: Path) -> None:
    folder, other = tmp_path / "coach", tmp_path / "precious"
    other.write_text("mine")
    trainer("export", "ics", "--vdir", str(folder))
    legs = folder / f"{legs_of(trainer)}.ics"
    legs.unlink()
    legs.symlink_to(other)
    trainer("export", "ics", "--vdir", str(folder), "--refuse")
    assert (other.read_text(), legs.is_symlink()) == ("mine", False)


def test_names_are_text_in_a_calendar(shell: Shell) -> None:
    shell("wish", "add", "--title", f"{HOSTILE};,\\n", "--kind", "strength", "--minutes", "45", "--preferred", "18:00")
    said = shell("export", "ics", "--days", "1")
    assert "\x1b" not in said.out
    legs = [event for event in events(said.out).values() if "Legs" in event["SUMMARY"]]
    (wish,) = shell.document().wishes
    assert [event["SUMMARY"].startswith(wish.title) for event in legs] == [True]


@pytest.mark.parametrize(
    ("words", "where"),
    [
        (("ics", "--days", "0"), "--days"),
        (("ics", "--days", "x"), "--days"),
        (("ics", "--accept"), "accept"),
        (("csv",), "--out"),
        (("json", "--days", "3"), "--days"),
        (("ics", "--vdir", "{}/missing/deep"), "vdir"),
        (("ics", "--vdir", "{}/store"), "out"),
        (("csv", "--out", "{}/store/tables"), "out"),
    ],
)
def test_what_makes_no_sense_is_said(shell: Shell, tmp_path: Path, words: tuple[str, ...], where: str) -> None:
    said = shell("export", *(word.format(tmp_path) for word in words))
    assert said.code == 2
    assert where in said.err


def khal(*words: str, folder: Path, home: Path) -> str:
    """What khal prints about the folder."""
    settings = home / "khal.conf"
    settings.write_text(
        f"[calendars]\n[[coach]]\npath = {folder}\n[locale]\nlocal_timezone = Europe/Berlin\n"
        "default_timezone = Europe/Berlin\ntimeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
        f"datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n[sqlite]\npath = {home / 'khal.db'}\n"
    )
    environ = {**os.environ, "HOME": str(home), "LC_ALL": "C.UTF-8"}
    command = [sys.executable, "-m", "khal", "-c", str(settings), *words]
    return subprocess.run(command, capture_output=True, text=True, env=environ, check=True, input="").stdout


def test_khal_shows_the_evening(trainer: Shell, tmp_path: Path) -> None:
    pytest.importorskip("khal", reason="khal comes with the extra `oracle`")
    folder = tmp_path / "coach"
    trainer("export", "ics", "--vdir", str(folder))
    plan = json.loads(trainer("today", "--json").out)
    wanted = [
        f"{datetime.fromisoformat(item['start']):%H:%M} {item['title']}"
        for item in plan["items"]
        if item["kind"] not in ("supplement", "medicine")
    ]
    listed = khal("list", "2026-03-05", "1d", "--format", "{start-time} {title}", folder=folder, home=tmp_path)
    assert sorted(wanted) == sorted(set(listed.splitlines()) & set(wanted))


def test_vobject_reads_it_as_valid(trainer: Shell) -> None:
    vobject = pytest.importorskip("vobject", reason="vobject comes with the extra `oracle`")
    read = vobject.readOne(trainer("export", "ics").out)
    assert read.validate(raiseException=True)
    assert {event.uid.value for event in read.vevent_list} == set(events(trainer("export", "ics").out))
