"""The shared folder in bad hands: links, pipes, files without end, nesting; nothing that waits is opened."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from coach.errors import StoreError
from coach.store import Store
from coach.store.disk import journal
from coach.store.disk.journal import line_of
from coach.store.machines import nothing_new
from coach.store.sync import changefiles, hlc, plain, sifting
from coach.store.sync import shared as folder_of
from coach.store.sync.marks import device_of
from coach.store.sync.nesting import MOST_DEEP, is_too_deep
from coach.store.sync.versions import Version
from tests.store.build import AT, QuickFiles, contents
from tests.store.machines import Machine, put, settle_down

NOW = hlc.millis(AT)
HEAD = b'{"app":"recovery-coach","schema":%d,"device":"evil"%b}' % (journal.SCHEMA, b"%b")


def write_lines(path: Path, *payloads: bytes, head: bytes = HEAD % b"") -> None:
    text, chain = line_of(head, 0)
    for payload in payloads:
        line, chain = line_of(payload, chain)
        text += line
    path.write_bytes(text)


def sync(machine: Machine, shared: Path) -> tuple[str, ...]:
    return machine.store.machines.sync(shared, at=machine.now()).troubles


@pytest.fixture
def one(tmp_path: Path, shared: Path) -> Machine:
    machine = Machine(tmp_path / "one")
    machine.put("a", 1)
    machine.sync(shared)
    return machine


def own_file(machine: Machine, shared: Path, number: int = 1) -> Path:
    device = device_of(machine.store.book.shelves)
    assert device is not None
    return shared / changefiles.name_of(device.id, number)


@pytest.mark.parametrize("kind", ["fifo", "/dev/zero", "/proc/self/mem", "nowhere", "itself"])
def test_what_is_no_plain_file_is_never_opened(shared: Path, one: Machine, kind: str) -> None:
    path = shared / "coach-devil.1.changes"
    os.mkfifo(path) if kind == "fifo" else path.symlink_to(path if kind == "itself" else kind)
    (said,) = sync(one, shared)
    assert str(path) in said
    assert "it is left alone" in said
    assert sync(one, shared) == (), "said once"
    one.put("a", 2)
    settle_down(shared, one)
    other = Machine(one.folder.parent / "other")
    settle_down(shared, other)
    assert other.holds() == {"a": 2}


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize("link", ["symbolic", "hard", "to nothing"])
def test_a_link_in_the_place_of_our_file_never_makes_us_write_elsewhere(
    shared: Path, one: Machine, link: str, number: int
) -> None:
    victim = one.folder.parent / "victim"
    if link != "to nothing":
        victim.write_bytes(b"precious, without a line feed")
    if number == 2:
        own_file(one, shared).write_bytes(b"closed: not ours any more\n")
    path = own_file(one, shared, number)
    path.unlink(missing_ok=True)
    os.link(victim, path) if link == "hard" else path.symlink_to(victim)
    one.put("a", 2)
    settle_down(shared, one)
    assert victim.exists() == (link != "to nothing")
    assert not victim.exists() or victim.read_bytes() == b"precious, without a line feed"
    other = Machine(one.folder.parent / "other")
    settle_down(shared, other)
    assert other.holds() == {"a": 2}


def test_our_file_with_a_second_name_is_read_and_never_written_again(shared: Path, one: Machine) -> None:
    """A backup made with hard links must stay as it was."""
    kept = one.folder.parent / "kept"
    os.link(own_file(one, shared), kept)
    before = kept.read_bytes()
    one.put("a", 2)
    settle_down(shared, one)
    assert kept.read_bytes() == before
    assert own_file(one, shared, 2).exists()


def test_what_stands_in_the_place_of_our_file_is_not_written_over(shared: Path, one: Machine) -> None:
    path = own_file(one, shared)
    path.write_bytes(b"somebody's text")
    one.put("a", 2)
    settle_down(shared, one)
    assert path.read_bytes() == b"somebody's text"
    assert changefiles.read(own_file(one, shared, 2), own_file(one, shared, 2).read_bytes()).versions


def test_a_file_that_becomes_another_while_we_read_is_not_written(
    shared: Path, one: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = own_file(one, shared)
    one.put("a", 2)
    read = plain.read_plain

    def read_and_grow(fs: QuickFiles, path: Path, most: int) -> object:
        found = read(fs, path, most)
        path.write_bytes(path.read_bytes() + b"brought by a sync tool\n")
        return found

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(folder_of, "read_plain", read_and_grow)
        with pytest.raises(StoreError, match="became another file"):
            one.sync(shared)
    assert path.read_bytes().endswith(b"tool\n")
    settle_down(shared, one)
    other = Machine(one.folder.parent / "other")
    settle_down(shared, other)
    assert other.holds() == {"a": 2}


@pytest.mark.parametrize("name", ["FILE_BYTES", "ALL_BYTES"])
def test_files_without_end_are_left_alone_and_ours_is_read_first(
    shared: Path, one: Machine, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (shared / "coach-dbig.1.changes").open("wb") as big:
        big.truncate(3 << 30)
    put(shared, "dsmall", [Version(kind="nights", id="s", at=hlc.stamp(NOW, 0, "dsmall"))])
    monkeypatch.setattr(folder_of, name, 10_000)
    (said,) = sync(one, shared)
    assert "coach-dbig.1.changes: It is bigger than" in said


def test_a_file_whose_name_is_no_text_is_read_and_told_as_any_other(shared: Path, one: Machine) -> None:
    bad = shared / os.fsdecode(b"coach-devil.1 (conflicted copy \xff).changes")
    bad.write_bytes(b"not ours\n")
    good = shared / os.fsdecode(b"coach-devil.1 (conflicted copy \xfe).changes")
    write_lines(good, b"[" + AT_ALL % b'{"id":"x","date":"2026-03-05","quality":4}' + b"]")
    found = one.store.machines.sync(shared, at=one.now())
    (said,) = found.troubles
    assert said.startswith(f"{shared}/coach-devil.1 (conflicted copy \ufffd).changes: Its first line is not whole")
    assert one.holds() == {"a": 1, "x": 4}
    assert sync(one, shared) == ()
    assert nothing_new(one.folder, shared, one.now()) is not None, "it is remembered as well"


def test_so_many_files_are_read_and_no_more(shared: Path, one: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(6):
        put(shared, f"d{number}", [Version(kind="nights", id="s", at=hlc.stamp(NOW, number, "d"))])
    monkeypatch.setattr(folder_of, "MOST_FILES", 4)
    one.put("b", 1)
    (said,) = sync(one, shared)
    assert "3 files of changes are left alone" in said
    assert sync(one, shared) == ()


DEEP = b"[" * 100_000
AT_ALL = b'{"kind":"nights","id":"x","at":"000000000001-0000-e","document":%b}'


@pytest.mark.parametrize(
    ("head", "line"),
    [
        (HEAD % b"", DEEP),
        (HEAD % b"", b"[" + AT_ALL % (DEEP + b"]" * 100_000) + b"]"),
        (HEAD % b"", b"[" + AT_ALL % (b"[" * 900 + b"]" * 900) + b"]"),
        (HEAD % b"", b"[" + AT_ALL % (b'{"id":"x","date":"2026-03-05","a":' + b"[" * 40 + b"]" * 40 + b"}") + b"]"),
        (HEAD % (b',"x":' + DEEP + b"]" * 100_000), b"[]"),
    ],
    ids=["line", "document", "document below Python's limit", "a field", "head"],
)
def test_nesting_without_end_is_left_out_and_told(shared: Path, one: Machine, head: bytes, line: bytes) -> None:
    write_lines(shared / "coach-devil.1.changes", line, head=head)
    assert len(sync(one, shared)) == 1
    assert one.holds() == {"a": 1}


@pytest.mark.parametrize(("text", "deep"), [
    (b"[" * MOST_DEEP + b"]" * MOST_DEEP, False), (b"[" * (MOST_DEEP + 1) + b"]" * (MOST_DEEP + 1), True),
    (b'{"a":' * 40 + b"1" + b"}" * 40, True), (b"[" + b"[[]]," * 500 + b"[]]", False),
    (b'["' + b"[{" * 500 + b'"]', False), (b'["\\"' + b"[" * 500 + b'"]', False),
    (b'["\\\\",' + b"[" * 40 + b"]" * 41, True),
])  # fmt: skip
def test_depth_is_told_from_the_bytes(text: bytes, deep: bool) -> None:
    assert is_too_deep(text) == deep


@pytest.mark.parametrize("kind", ["device", "history", "nights.stamps", "meta", "earlier", "", "\x1b[2J"])
def test_tables_that_machines_do_not_share_are_left_out_and_told(shared: Path, one: Machine, kind: str) -> None:
    before = contents(one.folder)
    put(shared, "dother", [Version(kind=kind, id="1", at=hlc.stamp(NOW, 0, "dother"))])
    (said,) = sync(one, shared)
    assert "1 change of what machines do not share" in said
    assert {name: data for name, data in contents(one.folder).items() if name.startswith(("db", "journal"))} == {
        name: data for name, data in before.items() if name.startswith(("db", "journal"))
    }


@pytest.mark.parametrize("ident", ["", "x" * (sifting.LONGEST_ID + 1), "a\x00b", "\x1b]52;c;aGk=\x07", "a\u202eb"])
def test_ids_that_no_record_can_have_are_left_out(shared: Path, one: Machine, ident: str) -> None:
    put(shared, "dother", [Version(kind="nights", id=ident, at=hlc.stamp(NOW, 0, "dother"))])
    (said,) = sync(one, shared)
    assert "without a true id" in said
    assert not {"\x1b", "\x07", "\x00", "\u202e"} & set(said)


def test_we_are_known_by_our_name_before_anything_is_out_under_it(shared: Path, tmp_path: Path) -> None:
    """A first file that was torn while it was written is gone on with, and nobody is warned of it for ever."""
    whole = Machine(tmp_path / "whole")
    whole.put("a", 1)
    whole.sync(shared)
    (path,) = shared.iterdir()
    text = path.read_bytes()
    for length in range(0, len(text), 7):
        path.write_bytes(text[:length])
        (whole.folder / "exchange.json").unlink(missing_ok=True)
        whole.store = Store.open(whole.folder, fs=QuickFiles())
        whole.sync(shared)
        assert [each.name for each in shared.iterdir()] == [path.name]
        assert changefiles.read(path, path.read_bytes()).trouble == ""


class TornFiles(QuickFiles):
    """The first write into the shared folder stops half-way, for good."""

    def write(self, handle: int, data: bytes | memoryview) -> int:
        if b"recovery-coach" in bytes(data[:60]) and b'"device"' in bytes(data[:80]):
            os.write(handle, data[:20])
            raise OSError(5, "Input/output error")
        return super().write(handle, data)


def test_a_first_file_that_could_not_be_written_is_healed_by_the_same_machine(shared: Path, tmp_path: Path) -> None:
    one = Machine(tmp_path / "one")
    one.put("a", 1)
    one.store = Store.open(tmp_path / "one", fs=TornFiles())
    with pytest.raises(StoreError, match="cannot be used"):
        one.sync(shared)
    (path,) = shared.iterdir()
    assert path.stat().st_size == 20
    one.store = Store.open(tmp_path / "one", fs=QuickFiles())
    assert sync(one, shared) == (f"{path}: Its first line is not whole; what it holds is left out.",)
    assert [each.name for each in shared.iterdir()] == [path.name]
    other = Machine(tmp_path / "other")
    assert sync(other, shared) == ()
    assert other.holds() == {"a": 1}
