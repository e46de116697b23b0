"""A locked store: nothing readable is left, it opens byte for byte, and breaking off anywhere loses nothing."""

from __future__ import annotations

import io
import shutil
import subprocess
import tarfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from coach.errors import CoachError, StoreError, UsageError
from coach.model import Night
from coach.store import Store
from coach.store.disk import vault
from tests.store.build import AT, FailingFiles, QuickFiles, contents, night, quick

pyrage: Any = pytest.importorskip("pyrage", reason="the extra age is not installed")


class Keys:
    """age with a key in place of a passphrase: the same files, without a second of scrypt."""

    def __init__(self) -> None:
        self.key = pyrage.x25519.Identity.generate()

    def seal(self, data: bytes) -> bytes:
        return bytes(pyrage.encrypt(data, [self.key.to_public()]))

    def open(self, sealed: bytes) -> bytes:
        try:
            return bytes(pyrage.decrypt(sealed, [self.key]))
        except pyrage.DecryptError as error:
            raise UsageError("it does not open", where="key") from error


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A store with a copy, and a file of the person's own beside it."""
    store = quick(tmp_path / "store")
    for number in range(3):
        with store.change("night", at=AT) as change:
            change.put(Night(id=f"secret-{number}", date=AT.date(), note="nobody's business"))
    store.copies.make("hand", at=AT)
    (tmp_path / "store" / "notes.txt").write_text("mine")
    (tmp_path / "store" / "drafts.json").write_text("nobody's business either")
    return tmp_path / "store"


def everything(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file() and path.name != "lock")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_locked_nothing_is_readable_and_unlocked_everything_is_as_it_was(folder: Path) -> None:
    before, keys = everything(folder), Keys()
    vault.seal(QuickFiles(), folder, keys)
    locked = everything(folder)
    assert set(locked) == {"locked.age", "notes.txt"}
    assert not any(b"secret" in data or b"business" in data for data in locked.values())
    assert (folder / "locked.age").stat().st_mode & 0o077 == 0
    vault.unseal(QuickFiles(), folder, keys)
    assert everything(folder) == before
    assert len(quick(folder).all(Night)) == 3


def test_a_locked_store_is_refused_and_left_as_it_is(folder: Path) -> None:
    watching = quick(folder)
    vault.seal(QuickFiles(), folder, Keys())
    before = contents(folder)
    for read_only in (True, False):
        with pytest.raises(StoreError, match="is locked") as caught:
            Store.open(folder, read_only=read_only, fs=QuickFiles())
        assert "coach unlock" in caught.value.todo
    with pytest.raises(StoreError, match="is locked"):
        watching.refresh()
    with pytest.raises(StoreError, match="is locked"), watching.change("more", at=AT) as change:
        change.put(night())
    watching.close()
    assert contents(folder) == before


def test_another_key_changes_nothing(folder: Path) -> None:
    vault.seal(QuickFiles(), folder, Keys())
    before = everything(folder)
    with pytest.raises(UsageError, match="does not open"):
        vault.unseal(QuickFiles(), folder, Keys())
    assert everything(folder) == before


@pytest.mark.parametrize("verb", ["seal", "unseal"])
def test_breaking_off_anywhere_loses_nothing(folder: Path, tmp_path: Path, verb: str) -> None:
    before, keys = everything(folder), Keys()
    if verb == "unseal":
        vault.seal(QuickFiles(), folder, keys)
    for fail_at in range(1, 200):
        place = tmp_path / str(fail_at)
        shutil.copytree(folder, place)
        fs = FailingFiles(fail_at, for_good=True)
        with suppress(CoachError):
            getattr(vault, verb)(fs, place, keys)
        if (place / "locked.age").exists():
            with pytest.raises(StoreError, match="is locked"):
                quick(place)
            shutil.copytree(place, tmp_path / f"{fail_at}-again")
            vault.seal(QuickFiles(), tmp_path / f"{fail_at}-again", keys)
            assert set(everything(tmp_path / f"{fail_at}-again")) - {"locked.age.new"} == {"locked.age", "notes.txt"}
            vault.unseal(QuickFiles(), place, keys)
        found = everything(place)
        found.pop("locked.age.new", None)
        assert found == before, fail_at
        if fs.calls < fail_at:
            return
    pytest.fail("the calls do not come to an end")


def test_a_damaged_store_is_not_locked_away(folder: Path) -> None:
    (folder / "db.json").write_bytes(b"{")
    before = everything(folder)
    with pytest.raises(StoreError, match="damaged"):
        vault.seal(QuickFiles(), folder, Keys())
    assert everything(folder) == before


def test_what_is_not_there_is_neither_locked_nor_unlocked(tmp_path: Path) -> None:
    for place in (tmp_path / "none", tmp_path):
        for verb in (vault.seal, vault.unseal):
            with pytest.raises(UsageError):
                verb(QuickFiles(), place, Keys())
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("name", ["../outside", "/tmp/outside", "a/b/c", "backups/../../outside"])
def test_an_archive_with_strange_names_is_refused(tmp_path: Path, name: str) -> None:
    keys, out = Keys(), io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as tar:
        entry = tarfile.TarInfo(name)
        entry.size = 1
        tar.addfile(entry, io.BytesIO(b"x"))
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "locked.age").write_bytes(keys.seal(out.getvalue()))
    with pytest.raises(StoreError, match="no file of a store"):
        vault.unseal(QuickFiles(), tmp_path / "store", keys)
    assert {path.name for path in tmp_path.rglob("*")} == {"store", "locked.age", "lock"}


@pytest.mark.parametrize("packed", [b"", b"rubbish", b"\x1f\x8b\x08\x00rubbish"])
def test_an_archive_that_is_none(tmp_path: Path, packed: bytes) -> None:
    keys = Keys()
    (tmp_path / "locked.age").write_bytes(keys.seal(packed))
    with pytest.raises(StoreError, match="damaged"):
        vault.unseal(QuickFiles(), tmp_path, keys)
    assert (tmp_path / "locked.age").exists()


@pytest.mark.skipif(shutil.which("tar") is None, reason="no tar")
def test_what_is_inside_is_a_plain_tar(folder: Path, tmp_path: Path) -> None:
    keys, before = Keys(), everything(folder)
    vault.seal(QuickFiles(), folder, keys)
    (tmp_path / "out").mkdir()
    packed = keys.open((folder / "locked.age").read_bytes())
    subprocess.run(["tar", "xz", "-C", str(tmp_path / "out")], input=packed, check=True)
    del before["notes.txt"]
    assert everything(tmp_path / "out") == before


def later(folder: Path, number: int) -> None:
    """One more change in that store."""
    with quick(folder).change("more", at=AT) as change:
        change.put(Night(id=f"later-{number}", date=AT.date(), note="later"))


def beside(folder: Path) -> dict[str, bytes]:
    """What stands readable in the folder."""
    return {name: data for name, data in everything(folder).items() if name != "locked.age"}


def put(folder: Path, files: dict[str, bytes]) -> None:
    """As a sync tool, or an interrupted verb, brings them back."""
    for name, data in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)


def test_an_empty_locked_file_is_no_lock_and_hides_nothing(folder: Path) -> None:
    """Existence is not content: with an empty file there, locking once removed the store and every copy."""
    before, keys = everything(folder), Keys()
    (folder / "locked.age").touch()
    assert len(quick(folder).all(Night)) == 3
    with pytest.raises(UsageError, match="not locked"):
        vault.unseal(QuickFiles(), folder, keys)
    vault.seal(QuickFiles(), folder, keys)
    assert set(everything(folder)) == {"locked.age", "notes.txt"}
    vault.unseal(QuickFiles(), folder, keys)
    assert everything(folder) == before


@pytest.mark.parametrize("sealed", [b"rubbish", None], ids=["damaged", "another passphrase"])
def test_a_locked_file_that_does_not_open_is_never_taken_for_the_store(folder: Path, sealed: bytes | None) -> None:
    plain = beside(folder)
    if sealed is None:
        vault.seal(QuickFiles(), folder, Keys())
        put(folder, plain)
    else:
        (folder / "locked.age").write_bytes(sealed)
    before = everything(folder)
    with pytest.raises(UsageError, match="here already and does not open") as caught:
        vault.seal(QuickFiles(), folder, Keys())
    assert "coach unlock" in caught.value.todo
    assert everything(folder) == before


def stale_beside_later(folder: Path, keys: Keys) -> bytes:
    """The folder with one change more than what a locked file beside it holds; that file."""
    vault.seal(QuickFiles(), folder, keys)
    stale = (folder / "locked.age").read_bytes()
    vault.unseal(QuickFiles(), folder, keys)
    later(folder, 1)
    (folder / "locked.age").write_bytes(stale)
    return stale


def test_locking_over_an_older_locked_state_keeps_both(folder: Path) -> None:
    keys = Keys()
    stale = stale_beside_later(folder, keys)
    new = beside(folder)
    assert "locked.1.age" in vault.seal(QuickFiles(), folder, keys)
    assert set(everything(folder)) == {"locked.age", "locked.1.age", "notes.txt"}
    vault.unseal(QuickFiles(), folder, keys)
    assert everything(folder) == new | {"locked.1.age": stale}


def test_unlocking_never_writes_over_later_changes(folder: Path) -> None:
    keys = Keys()
    stale = stale_beside_later(folder, keys)
    new = beside(folder)
    assert "later changes and stay" in vault.unseal(QuickFiles(), folder, keys)
    assert everything(folder) == new | {"locked.1.age": stale}
    assert len(quick(folder).all(Night)) == 4


def test_unlocking_beside_a_part_of_a_store_keeps_that_part(folder: Path) -> None:
    before, keys = everything(folder), Keys()
    vault.seal(QuickFiles(), folder, keys)
    (folder / "db.json").write_bytes(b"{ cut")
    assert "kept-1" in vault.unseal(QuickFiles(), folder, keys)
    after = before | {"kept-1/db.json": b"{ cut"}
    assert everything(folder) == after
    vault.seal(QuickFiles(), folder, keys)
    assert set(everything(folder)) == {"locked.age", "notes.txt"}
    vault.unseal(QuickFiles(), folder, keys)
    assert everything(folder) == after


@pytest.mark.parametrize(
    "name",
    ["db.sync-conflict-20260305-101010-ABCDEFG.json", "db (conflicted copy 2026-03-05).json", "journal_conf(1).1"],
)
def test_conflict_copies_of_the_store_are_sealed_too(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"secret")
    before, keys = everything(folder), Keys()
    vault.seal(QuickFiles(), folder, keys)
    assert set(everything(folder)) == {"locked.age", "notes.txt"}
    vault.unseal(QuickFiles(), folder, keys)
    assert everything(folder) == before


@pytest.mark.parametrize("verb", ["seal", "unseal"])
@pytest.mark.parametrize("torn", [False, True], ids=["later changes beside", "a torn file beside"])
def test_breaking_off_beside_another_state_loses_neither(folder: Path, tmp_path: Path, verb: str, torn: bool) -> None:
    keys = Keys()
    stale = stale_beside_later(folder, keys)
    if torn:
        (folder / "db.json").write_bytes((folder / "db.json").read_bytes()[:-9])
    held = {*beside(folder).values(), *vault._unpacked(keys.open(stale), folder).values()}
    for fail_at in range(1, 300):
        place = tmp_path / str(fail_at)
        shutil.copytree(folder, place)
        fs = FailingFiles(fail_at, for_good=True)
        with suppress(CoachError):
            getattr(vault, verb)(fs, place, keys)
        found = everything(place)
        sealed = (data for name, data in found.items() if name.endswith(".age") and data)
        opened = {data for each in sealed for data in vault._unpacked(keys.open(each), place).values()}
        assert held <= {*found.values(), *opened}, fail_at
        if fs.calls < fail_at:
            return
    pytest.fail("the calls do not come to an end")
