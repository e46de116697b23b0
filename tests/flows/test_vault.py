"""Passphrases and encrypted copies."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from coach.errors import UsageError
from coach.flows.importing import import_paths
from coach.flows.vault import Passphrase, copy_in, copy_out
from tests.flows.conftest import make_desk
from tests.store.test_vault import Keys

WORDS = "correct horse battery"


def test_a_short_passphrase_is_refused() -> None:
    with pytest.raises(UsageError, match="too short"):
        Passphrase("1234567")


@pytest.mark.parametrize("sealed", [b"", b"rubbish", b"age-encryption.org/v1\n"])
def test_what_is_no_age_file_does_not_open(sealed: bytes) -> None:
    with pytest.raises(UsageError, match="does not open"):
        Passphrase(WORDS).open(sealed)


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyrage", None)
    with pytest.raises(UsageError, match="extra “age”") as caught:
        Passphrase(WORDS)
    assert "pip install" in caught.value.todo


def test_an_encrypted_copy_comes_back_as_a_document(tmp_path: Path) -> None:
    desk, keys, sealed = make_desk(), Keys(), tmp_path / "coach.age"
    copy_out(desk, sealed, keys)
    assert sealed.stat().st_mode & 0o077 == 0
    assert b"Berlin" not in sealed.read_bytes()
    out = tmp_path / "coach.json"
    copy_in(sealed, out, keys)
    assert out.stat().st_mode & 0o077 == 0
    other = make_desk(profile=None)
    import_paths(other, [out])
    assert other.store.document() == desk.store.document()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["coach.age", "coach.json"]


def test_nothing_is_written_over(tmp_path: Path) -> None:
    desk, keys, there = make_desk(), Keys(), tmp_path / "there"
    there.write_text("mine")
    for path in (there, tmp_path / "no" / "such", tmp_path):
        with pytest.raises(UsageError, match="cannot be made"):
            copy_out(desk, path, keys)
    copy_out(desk, tmp_path / "sealed", keys)
    for out in (there, tmp_path / "no" / "such", tmp_path):
        with pytest.raises(UsageError, match="cannot be made"):
            copy_in(tmp_path / "sealed", out, keys)
    with pytest.raises(UsageError, match="no file"):
        copy_in(tmp_path / "missing", tmp_path / "out", keys)
    with pytest.raises(UsageError, match="does not open"):
        copy_in(there, tmp_path / "out", keys)
    assert there.read_text() == "mine"
    assert not (tmp_path / "out").exists()
