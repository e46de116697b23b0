"""`coach sync` with two stores, in words and as a document."""

from __future__ import annotations

import errno
import json
import os
import platform
import shutil
from datetime import datetime
from pathlib import Path

import pytest
from msgspec import Raw

from coach.store import Store
from coach.store.disk.journal import line_of
from coach.store.ledger import Ledger
from coach.store.shelf import EARLIER
from coach.store.sync import shared as folder_of
from tests.cli.conftest import HOSTILE, NOW, Shell


@pytest.fixture
def other(shell: Shell, tmp_path: Path) -> Shell:
    return Shell(tmp_path / "other", shell._capsys)


@pytest.fixture
def shared(tmp_path: Path) -> str:
    (tmp_path / "shared").mkdir()
    return str(tmp_path / "shared")


def add(shell: Shell, title: str) -> None:
    assert shell("busy", "add", "--start", "19:15", "--end", "20:00", "--title", title).code == 0


def test_two_machines_come_to_hold_the_same(shell: Shell, other: Shell, shared: str) -> None:
    add(shell, "Dinner")
    assert shell("sync", shared).out == "2 changes out, 0 in.\n"
    said = json.loads(other("sync", shared, "--json").out)
    assert (said["schema"], said["received"], said["troubles"]) == ("coach.sync/1", 2, [])
    assert other.document() == shell.document()
    add(other, "Choir")
    assert other("sync").code == shell("sync").code == 0
    assert {busy.title for busy in shell.document().busy} == {"Dinner", "Choir"}
    assert "1 change from other machines" in shell("history").out
    assert shell("doctor").code == 0


def test_an_overruled_edit(shell: Shell, other: Shell, shared: str) -> None:
    shell("sync", shared)
    other("sync", shared)
    shell("profile", "--birth-year", "1980", at="2026-03-05T18:00:00+01:00")
    other("profile", "--birth-year", "1990", at="2026-03-05T19:00:00+01:00")
    shell("sync")
    assert "1 edit overruled" in other("sync").out
    assert "1980" in other("sync", "--earlier").out
    assert json.loads(other("sync", "--earlier", "--json").out)[0]["document"]["birth_year"] == 1980
    assert other("sync", "--bring", "1").code == 0
    assert other.document().profile.birth_year == 1980


def test_conflict_copies_of_the_store(shell: Shell, other: Shell) -> None:
    assert shell("sync", "--copies").out == "There are no conflict copies.\n"
    shutil.copytree(shell.folder, other.folder)
    add(other, "Choir")
    copy = shell.folder / "db.sync-conflict-20260305-081502-ABCDEF7.json"
    shutil.copy(other.folder / "db.json", copy)
    add(shell, "Dinner")
    assert shell("doctor").code == 1
    assert shell("sync", "--copies").code == 0
    assert {busy.title for busy in shell.document().busy} == {"Dinner", "Choir"}
    assert shell("doctor").code == 0


@pytest.mark.parametrize(
    "line", [["sync"], ["sync", "no/such/folder"], ["sync", "--bring", "3"], ["sync", "--bring", "x"],
             ["sync", ".", "--earlier"], ["sync", "--copies", "--earlier"]],
)  # fmt: skip
def test_lines_that_make_no_sense(shell: Shell, line: list[str]) -> None:
    before = shell.document()
    said = shell(*line)
    assert (said.code, said.out) == (2, "")
    assert shell.document() == before


def test_hostile_files_are_named_harmlessly(shell: Shell, shared: str) -> None:
    (Path(shared) / "coach-x.1.changes").write_text(f"0 0 {HOSTILE}\n")
    said = shell("sync", shared)
    assert said.code == 1
    assert "\x1b" not in said.out + said.err


def test_half_a_folder_is_named_and_changes_nothing(shell: Shell, other: Shell, shared: str) -> None:
    shell("busy", "add", "--start", "19:15", "--end", "20:00", "--title", "Dinner")
    shell("sync", shared)
    (file,) = Path(shared).glob("*.changes")
    file.write_bytes(file.read_bytes()[:-20])
    said = other("sync", shared)
    assert said.code == 1, "a warning alone is never 4"
    assert str(file) in said.err
    assert "sync again when all of it has come" in said.err
    assert not other.document().busy
    again = other("sync")
    assert (again.code, again.err) == (0, ""), "said once"
    assert "Still so since an earlier exchange: 1 warning" in again.out
    assert json.loads(other("sync", "--json").out)["standing"] == [said.err.removeprefix("coach: ").strip()]


def rate(shell: Shell, count: int) -> None:
    for day in range(1, count + 1):
        date = f"2026-02-{day:02}"
        said = shell("sleep", "add", "--date", date, "--lights", "22:45", "--wake", "06:30", "--quality", "3")
        assert said.code == 0, said.err


def test_much_that_another_machine_removes_is_said_and_taken_back(shell: Shell, other: Shell, shared: str) -> None:
    rate(shell, 12)
    shell("sync", shared)
    other("sync", shared)
    for night in other.document().nights:
        assert other("sleep", "remove", str(night.date)).code == 0
    other("sync")
    said = shell("sync")
    assert said.code == 0
    assert f"12 nights removed by {platform.node()}: coach undo takes it back." in said.out
    assert shell.document().nights == ()
    assert shell("undo").code == 0
    assert len(shell.document().nights) == 12
    shell("sync")
    taken = json.loads(other("sync", "--json").out)
    assert (taken["received"], taken["losses"]) == (12, [])


def test_little_that_another_machine_removes_is_not_said(shell: Shell, other: Shell, shared: str) -> None:
    rate(shell, 4)
    shell("sync", shared)
    other("sync", shared)
    for night in other.document().nights:
        other("sleep", "remove", str(night.date))
    other("sync")
    said = json.loads(shell("sync", "--json").out)
    assert (said["received"], said["losses"]) == (4, [])


def test_a_condition_or_a_medicine_less_is_always_said(shell: Shell, other: Shell, shared: str) -> None:
    assert shell("profile", "--conditions", "kidney").code == 0
    assert shell("cabinet", "add", "--name", "Ramipril", "--kind", "medicine").code == 0
    shell("sync", shared)
    other("sync", shared)
    later = "2026-03-05T18:00:00+01:00"
    assert other("profile", "--conditions", "", at=later).code == 0
    (medicine,) = other.document().products
    assert other("cabinet", "remove", medicine.id, at=later).code == 0
    other("sync", at=later)
    losses = [loss["said"] for loss in json.loads(shell("sync", "--json", at=later).out)["losses"]]
    assert losses == [
        f"condition kidney removed by {platform.node()}",
        f"medicine Ramipril removed by {platform.node()}",
    ]


def test_a_machine_cannot_call_itself_anything(shell: Shell, shared: str) -> None:
    """Names, ids and kinds from the folder reach neither the terminal nor the layout."""
    line, chain = line_of(
        json.dumps({"app": "recovery-coach", "schema": 2, "device": "devil", "name": HOSTILE}).encode(), 0
    )
    versions = [
        {"kind": HOSTILE, "id": HOSTILE, "at": "000000000001-0000-devil"},
        {"kind": "nights", "id": HOSTILE, "at": "000000000001-0000-devil"},
        {"kind": "nights", "id": "x", "at": "ffffffffffff-ffff-devil"},
        {"kind": "nights", "id": "y", "at": HOSTILE},
        {"kind": "nights", "id": "z", "at": "000000000001-0000-devil", "document": {"id": "z", "date": HOSTILE}},
    ]
    line += line_of(json.dumps(versions).encode(), chain)[0]
    (Path(shared) / "coach-devil.1.changes").write_bytes(line)
    said = shell("sync", shared)
    assert said.code == 1
    assert len(said.err.splitlines()) == 4
    assert "dated more than a day ahead" in said.err
    assert not set("\x1b\x07\x9b\u202e") & set(said.out + said.err)
    assert not set("\x1b\x07\x9b\u202e") & set(shell("sync", "--json").out)


def test_a_folder_that_cannot_be_used_is_4(shell: Shell, shared: str, monkeypatch: pytest.MonkeyPatch) -> None:
    add(shell, "Dinner")
    shell("sync", shared)
    shutil.rmtree(shared)
    assert shell("sync").code == 2, "there is no such folder"
    Path(shared).write_text("a file")
    assert shell("sync").code == 2
    Path(shared).unlink()
    Path(shared).mkdir()
    before = shell.document()
    with monkeypatch.context() as full:
        full.setattr(folder_of, "write_all", no_room)
        said = shell("sync")
    assert (said.code, said.out) == (4, "")
    assert "The shared folder cannot be used (No space left on device)." in said.err
    assert "then sync again" in said.err
    assert shell("sync").code == 1, "the file that was begun is told once, and gone on with"
    assert shell("sync").code == 0
    assert shell.document() == before


def no_room(*_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_an_overruled_edit_that_an_older_version_let_in_is_listed_all_the_same(shell: Shell) -> None:
    """It may be no JSON that Python reads."""
    odd = '{"id":"earlier","version":{"kind":"nights","id":"x","at":"00000000000a-0000-d","document":%s}}'
    store = Store.open(shell.folder)
    with Ledger(store.book).writing():
        ops = [(EARLIER, number, Raw((odd % text).encode())) for number, text in enumerate(("1e999", "[]"), 1)]
        store.book.append("change-x", "by hand", datetime.fromisoformat(NOW), ops)
    said = shell("sync", "--earlier")
    assert (said.code, said.err) == (0, "")
    assert "nights x  it cannot be read" in said.out
    assert shell("sync", "--bring", "1").code == 2


def test_names_that_are_no_text_harm_nothing(shell: Shell, shared: str) -> None:
    add(shell, "Dinner")
    odd = os.fsdecode(os.fsencode(shared) + b"\xff")
    Path(odd).mkdir()
    said = shell("sync", odd)
    assert (said.code, said.out) == (2, "")
    assert "is no text" in said.err
    copy = shell.folder / os.fsdecode(b"db (conflicted copy \xff).json")
    copy.write_text("junk")
    found = json.loads(shell("doctor", "--json").out)["findings"]
    assert [finding["where"] for finding in found] == [str(copy).replace("\udcff", "\ufffd")]
    assert json.loads(shell("sync", "--copies", "--json").out)["files"] == 1
