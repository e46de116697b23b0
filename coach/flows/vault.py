"""Encryption at rest, where the extra `age` is installed: lock and unlock the store, copies for other places.

What it protects: the files of a locked store, and encrypted copies, on a lost disk or in somebody's cloud. What it
does not: a store that is unlocked, the screen and its scrollback, swap, what the disk still holds of files that
were removed, a shared folder of `coach sync`, and whoever knows the passphrase. There is no way around it.
"""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path
from typing import Any

from coach.clean import clean_line
from coach.desk import Desk
from coach.errors import UsageError
from coach.flows.changed import Changed
from coach.flows.exporting import export_json
from coach.store.disk import vault
from coach.store.disk.files import FileSystem, write_file
from coach.store.ids import new_id

SHORTEST = 8
"""Characters of a passphrase."""

PROTECTS = (
    "This protects the files of a locked store. It does not protect an unlocked one, the screen, swap, what the disk "
    "still holds of removed files, or a folder of coach sync. Without the passphrase nobody can open it, you included."
)


class Passphrase:
    """age with a passphrase (scrypt, about a second each time)."""

    def __init__(self, words: str) -> None:
        """UsageError when the extra is not installed or the passphrase is too short."""
        if len(words) < SHORTEST:
            todo = f"Use {SHORTEST} characters or more; four or five random words are good."
            raise UsageError("the passphrase is too short", where="passphrase", todo=todo)
        try:
            self._age: Any = import_module("pyrage")
        except ImportError as error:
            todo = "Install it: pip install 'recovery-coach[age]'."
            raise UsageError("encryption needs the extra “age”", where="passphrase", todo=todo) from error
        self._words = words

    def seal(self, data: bytes) -> bytes:
        """An age file."""
        return bytes(self._age.passphrase.encrypt(data, self._words))

    def open(self, sealed: bytes) -> bytes:
        """What is in an age file; UsageError when the passphrase is another or the file is damaged."""
        try:
            return bytes(self._age.passphrase.decrypt(sealed, self._words))
        except self._age.DecryptError as error:
            todo = "Try again; nothing was changed."
            raise UsageError(
                "it does not open: another passphrase, or the file is damaged", where="passphrase", todo=todo
            ) from error


def lock(folder: Path, cipher: vault.Cipher) -> Changed:
    """Put everything in the store's folder into one encrypted file, copies included."""
    said = vault.seal(FileSystem(), folder, cipher)
    return Changed(what=f"Locked; coach unlock opens it. {said} {PROTECTS}".replace("  ", " "))


def unlock(folder: Path, cipher: vault.Cipher) -> Changed:
    """Bring everything back as it was."""
    return Changed(what=vault.unseal(FileSystem(), folder, cipher))


def copy_out(desk: Desk, path: Path, cipher: vault.Cipher) -> Changed:
    """An encrypted copy of everything, as a store document, to keep elsewhere; it is opened once before it counts."""
    if desk.store.partial is not None:
        raise desk.store.partial
    if path.exists() or not path.parent.is_dir():
        todo = "Name a new file in a folder that exists."
        raise UsageError(f"{clean_line(str(path))} cannot be made there", where="copy", todo=todo)
    document = export_json(desk)
    sealed = cipher.seal(document)
    if cipher.open(sealed) != document:
        raise UsageError("the copy does not open again", where="copy", todo="Nothing was written.")
    fs, draft = FileSystem(), path.with_name(new_id(".draft"))
    try:
        write_file(fs, draft, sealed)
        fs.replace(draft, path)
        fs.sync_folder(path.parent)
    finally:
        draft.unlink(missing_ok=True)
    return Changed(what=f"Wrote an encrypted copy to {clean_line(str(path))}; coach unlock --copy opens it.")


def copy_in(path: Path, out: Path, cipher: vault.Cipher) -> Changed:
    """The store document in an encrypted copy, as a file that `coach import` reads."""
    if not path.is_file():
        raise UsageError(f"there is no file {clean_line(str(path))}", where="copy", todo="Name an encrypted copy.")
    document = cipher.open(path.read_bytes())
    try:
        handle = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        why = error.strerror or str(error)
        raise UsageError(
            f"{clean_line(str(out))} cannot be made: {why}", where="out", todo="Name a new file."
        ) from error
    with os.fdopen(handle, "wb") as file:
        file.write(document)
    return Changed(what=f"Wrote {clean_line(str(out))}, readable; coach import takes it in. Remove it afterwards.")
