"""What can go wrong with a store, as sentences with a path and the next step."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from coach.clean import clean_line
from coach.errors import StoreError
from coach.store.disk.names import stranger

if TYPE_CHECKING:
    from coach.store.disk.files import FileSystem

_NEXT_STEP = {
    errno.ENOSPC: "Free some space, then do it again.",
    errno.EDQUOT: "Free some space, then do it again.",
    errno.EACCES: "Check who owns the folder, or name another with --store.",
    errno.EPERM: "Check who owns the folder, or name another with --store.",
    errno.EROFS: "The disk is read-only; name another folder with --store.",
    errno.ENOTDIR: "A file stands where a folder should be; name another folder with --store.",
    errno.EISDIR: "A folder stands where a file should be; name another folder with --store.",
}


class PartialError(StoreError):
    """The store as a whole is not to be had; what can be read of it may be looked at, never changed."""


class DamagedError(PartialError):
    """The bytes on disk are not what the store wrote; they are left as they are."""


def damaged(path: Path, what: str, todo: str = "") -> DamagedError:
    """A store that cannot be trusted; by default the next step is to bring a copy back."""
    rescue = (
        "Nothing on disk was touched. coach doctor --salvage sets every file aside and goes on from what can be "
        "read; or bring the folder back from a copy."
    )
    return DamagedError(what, where=str(path), todo=todo or rescue)


def failed(path: Path, doing: str, error: OSError) -> StoreError:
    """The system said no."""
    why = error.strerror or type(error).__name__
    todo = _NEXT_STEP.get(error.errno or 0, "Try again, or name another folder with --store.")
    return StoreError(f"The store could not be {doing} ({why}).", where=str(path), todo=todo)


def not_a_folder(path: Path) -> StoreError:
    """A file has the folder's name."""
    todo = "Name another folder with --store; the file was not touched."
    return StoreError("A file stands where the store's folder should be.", where=str(path), todo=todo)


@contextmanager
def told(path: Path, doing: str, *, but: type[OSError] | tuple[()] = ()) -> Iterator[None]:
    """Turn the system's refusals inside the block (but those) into a StoreError about the file, or `path`."""
    try:
        yield
    except but:
        raise
    except OSError as error:
        named = error.filename
        raise failed(Path(named) if isinstance(named, str) else path, doing, error) from error


def refuse_strangers(fs: FileSystem, folder: Path) -> None:
    """StoreError when the folder holds somebody else's files and no store; they are not looked into."""
    with told(folder, "read"):
        name = stranger(fs.names(folder))
    if name is not None:
        what = f"This folder holds other files ({clean_line(name, 60)}) and no store."
        todo = "Name an empty or a new folder with --store; nothing was touched."
        raise StoreError(what, where=str(folder), todo=todo)


def unsure(path: Path, error: OSError) -> StoreError:
    """The disk did not confirm a write: whether it holds is known only after reading the files again."""
    why = error.strerror or type(error).__name__
    return StoreError(
        f"The disk did not confirm the last write ({why}); whether it was kept is not known.",
        where=str(path),
        todo="Look whether it is there; the next change opens the files again and writes all of them anew.",
    )


def from_the_future(path: Path, schema: int, known: int) -> PartialError:
    """A newer version of the program wrote this."""
    return PartialError(
        f"The store was written by a newer version (schema {schema}; this one knows {known}).",
        where=str(path),
        todo="Update recovery-coach; nothing was changed.",
    )


def locked(path: Path) -> PartialError:
    """The store is encrypted."""
    return PartialError("The store is locked.", where=str(path), todo="coach unlock opens it; nothing was changed.")


def in_part(error: PartialError, source: str | None) -> PartialError:
    """That a store is shown as far as it can be read: with what, and what to do about it."""
    shown = f" Shown read-only: {source}." if source else ""
    return PartialError(error.what + shown, where=error.where, todo=error.todo)


def elsewhere(path: Path, holder: int | None) -> StoreError:
    """Another window writes."""
    who = f" (process {holder})" if holder else ""
    todo = "Make the change there; this one takes over when it closes."
    return StoreError(f"The store is open in another window{who}.", where=str(path), todo=todo)


def exchanging(path: Path, holder: int | None) -> StoreError:
    """Another process exchanges changes for longer than we wait."""
    who = f" (process {holder})" if holder else ""
    todo = "Wait for it to end or end it, then sync again; nothing was changed."
    return StoreError(f"Another exchange of this store is under way{who}.", where=str(path), todo=todo)


def unusable(folder: Path, error: OSError) -> StoreError:
    """The shared folder cannot be read or written."""
    named = error.filename if isinstance(error.filename, str) else str(folder)
    why = error.strerror or type(error).__name__
    todo = "See that it is there, can be written and has room; then sync again."
    return StoreError(f"The shared folder cannot be used ({why}).", where=named, todo=todo)


def busy(path: Path, holder: str) -> StoreError:
    """Another process held the lock for longer than we wait."""
    who = f"process {holder}" if holder else "another process"
    return StoreError(
        f"The store is being written by {who}.",
        where=str(path),
        todo="Wait for it to finish or end it, then do it again; nothing was changed.",
    )


def reading_only(path: Path | None) -> StoreError:
    """A change was asked of a store that was opened for reading."""
    what = "The store was opened for reading only."
    return StoreError(what, where=str(path or ""), todo="Nothing was changed.")
