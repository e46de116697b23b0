"""The files in a shared folder: cut, flipped, newer, older, copied, too big, and every call that fails."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

from coach.errors import StoreError
from coach.model import Night
from coach.store import Store
from coach.store.disk import journal, migrate
from coach.store.shelf import NOTHING
from coach.store.sync import changefiles, hlc
from coach.store.sync import shared as sharing_folder
from coach.store.sync.versions import Version
from tests.store.build import AT, FailingFiles, contents, quick
from tests.store.machines import Machine, put, settle_down


def test_every_prefix_of_a_file_is_taken_as_far_as_it_goes(tmp_path: Path, shared: Path) -> None:
    one = Machine(tmp_path / "one")
    for number in range(4):
        one.put(f"n{number}", 1)
        one.sync(shared)
    (path,) = shared.iterdir()
    whole = path.read_bytes()
    seen = 0
    for length in range(0, len(whole), 3):
        part = changefiles.read(path, whole[:length])
        assert len(part.versions) >= seen
        assert bool(part.trouble) == (part.length < length or length == 0)
        assert part.torn or not part.trouble
        seen = len(part.versions)
    assert len(changefiles.read(path, whole).versions) == 4


def test_every_flipped_byte_of_a_file_is_noticed_and_what_stands_before_it_is_read(
    tmp_path: Path, shared: Path
) -> None:
    one = Machine(tmp_path / "one")
    for number in range(3):
        one.put(f"n{number}", 1)
        one.sync(shared)
    (path,) = shared.iterdir()
    whole = path.read_bytes()
    good = changefiles.read(path, whole).versions
    for at in range(len(whole)):
        part = changefiles.read(path, whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert part.trouble, at
        assert part.versions == good[: len(part.versions)]


@pytest.mark.parametrize("harm", ["torn", "damaged", "gone", "empty"])
def test_a_harmed_file_of_ours_is_made_good_by_the_next_exchange(
    shared: Path, two: tuple[Machine, Machine], harm: str
) -> None:
    one, other = two
    for number in range(3):
        one.put(f"n{number}", number + 1)
        one.sync(shared)
    (path,) = shared.iterdir()
    whole = path.read_bytes()
    harmed = {"torn": whole[:-5], "damaged": whole[:-30] + b"!" + whole[-29:] + b"x\n", "empty": b""}
    path.unlink() if harm == "gone" else path.write_bytes(harmed[harm])
    one.sync(shared)
    other.sync(shared)
    assert other.holds() == one.holds() == {"n0": 1, "n1": 2, "n2": 3}


def test_a_machine_that_is_gone_lives_on_in_the_others(shared: Path, two: tuple[Machine, Machine]) -> None:
    one, other = two
    one.put("a", 1)
    settle_down(shared, one, other)
    for path in shared.iterdir():
        path.unlink()
    third = Machine(one.folder.parent / "three")
    settle_down(shared, other, third)
    assert third.holds() == {"a": 1}


@pytest.mark.parametrize(
    "copy", ["{}.sync-conflict-20260305-081502-ABCDEF7.changes", "{} (A's conflicted copy 2026-03-05).changes"]
)
def test_conflict_copies_in_the_folder_are_merged(shared: Path, two: tuple[Machine, Machine], copy: str) -> None:
    one, other = two
    one.put("a", 1)
    one.sync(shared)
    (path,) = shared.iterdir()
    older = path.read_bytes()
    one.put("b", 2)
    one.sync(shared)
    (shared / copy.format(path.name.removesuffix(".changes"))).write_bytes(path.read_bytes())
    path.write_bytes(older)
    other.sync(shared)
    assert other.holds() == {"a": 1, "b": 2}


def test_files_that_are_not_ours_are_left_alone(shared: Path, two: tuple[Machine, Machine]) -> None:
    one, _ = two
    (shared / "holiday.txt").write_text("mine")
    (shared / "coach-x.1.changes").write_bytes(b"not ours\n")
    (shared / "coach-y.1.changes").mkdir()
    one.put("a", 1)
    exchange = one.store.machines.sync(shared, at=AT)
    assert len(exchange.troubles) == 1
    assert (shared / "coach-x.1.changes").read_bytes() == b"not ours\n"


def test_a_file_of_a_newer_version_waits(
    shared: Path, two: tuple[Machine, Machine], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = two
    one.put("a", 1)
    with monkeypatch.context() as newer:
        newer.setitem(migrate.STEPS, journal.SCHEMA, {})
        newer.setattr(journal, "SCHEMA", journal.SCHEMA + 1)
        Machine(one.folder).sync(shared)
    exchange = other.store.machines.sync(shared, at=AT)
    assert "newer version" in exchange.troubles[0]
    assert other.holds() == {}


def test_a_file_of_an_older_version_is_migrated_on_the_way_in(
    shared: Path, two: tuple[Machine, Machine], monkeypatch: pytest.MonkeyPatch
) -> None:
    step: migrate.Step = {"nights": lambda document: {**document, "note": "older"}}
    one, other = two
    one.put("a", 1)
    one.put("b", 1)
    one.remove("b")
    one.sync(shared)
    monkeypatch.setitem(migrate.STEPS, journal.SCHEMA, step)
    monkeypatch.setattr(journal, "SCHEMA", journal.SCHEMA + 1)
    newer = Machine(other.folder)
    newer.sync(shared)
    assert [record.note for record in newer.store.all(Night)] == ["older"]
    newer.put("c", 1)
    newer.sync(shared)
    assert [changefiles.read(path, path.read_bytes()).schema for path in sorted(shared.iterdir())].count(
        journal.SCHEMA
    ) == 1


def test_a_document_that_cannot_be_read_here_is_left_out_and_told(shared: Path, two: tuple[Machine, Machine]) -> None:
    one, other = two
    one.put("a", 1)
    one.sync(shared)
    bad = Version(kind="nights", id="b", at=hlc.stamp(5, 0, "x"), document=NOTHING)
    raw = type(NOTHING)(b'{"id":"b","date":"2026-03-05","quality":9}')
    put(shared, "x", [Version(kind="nights", id="b", at=bad.at, document=raw)])
    exchange = other.store.machines.sync(shared, at=AT)
    assert other.holds() == {"a": 1}
    assert [trouble.startswith("nights b: this version cannot read it") for trouble in exchange.troubles] == [True]


def test_big_files_are_followed_by_new_ones(
    shared: Path, two: tuple[Machine, Machine], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sharing_folder, "PART_BYTES", 300)
    one, other = two
    for number in range(6):
        one.put(f"n{number}", 1)
        one.sync(shared)
    assert len(contents(shared)) > 2
    other.sync(shared)
    assert len(other.holds()) == 6


def test_every_failing_call_of_an_exchange_can_be_followed_by_another(tmp_path: Path) -> None:
    for fail_at in range(1, 90):
        place = tmp_path / str(fail_at)
        (place / "shared").mkdir(parents=True)
        other = Machine(place / "other")
        other.put("theirs", 1)
        other.sync(place / "shared")
        fs = FailingFiles()
        one = Machine(place / "one")
        one.put("ours", 2)
        one.store = Store.open(place / "one", fs=fs)
        fs.calls, fs.fail_at = 0, fail_at
        with suppress(StoreError):
            one.sync(place / "shared")
        done = fs.calls < fail_at
        one.store = quick(place / "one")
        settle_down(place / "shared", one, other)
        assert one.holds() == other.holds() == {"ours": 2, "theirs": 1}, fail_at
        assert one.earlier() == other.earlier() == []
        if done:
            return
    pytest.fail("the calls do not come to an end")
