"""What was typed and is not saved: page or form + texts -> a draft that a quit, a kill or a closed terminal keeps.

A window that may not write keeps its drafts for itself; so does a store in memory.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta
from weakref import WeakKeyDictionary

from coach.clock import with_offset
from coach.desk import Desk
from coach.flows.access import refusal
from coach.store import drafts as files
from coach.store.disk.files import FileSystem
from coach.store.drafts import Draft

KEPT_DAYS = 30
"""A matter of taste: what nobody came back to for so long is dropped with the next one that is written."""


class Drafts:
    """The drafts of one desk, by the name of their page or form."""

    def __init__(self, desk: Desk, fs: FileSystem | None = None) -> None:
        """Those on the disk, and those that are not there yet."""
        self._desk = desk
        self._fs = fs or FileSystem()
        self._mine: dict[str, Draft | None] = {}
        """Not written yet; None for one that was dropped."""

    def get(self, name: str) -> Draft | None:
        """What was typed there and is not saved, or None."""
        return self._mine[name] if name in self._mine else self._on_disk().get(name)

    def keep(self, name: str, texts: Mapping[str, str], skipped: Collection[str] = ()) -> None:
        """Hold what stands there now; `write` puts it on the disk."""
        self._mine[name] = Draft(at=self._desk.now(), texts=dict(texts), skipped=frozenset(skipped))

    def drop(self, name: str) -> None:
        """Forget it: it was saved, or is not wanted; `write` takes it off the disk."""
        if self.get(name) is not None:
            self._mine[name] = None

    def write(self) -> bool:
        """Bring the disk up to date where this window may write, and say whether it is; StoreError when it says no."""
        folder = self._desk.folder
        if folder is None or not self._mine or refusal(self._desk) is not None:
            return not self._mine
        since = self._desk.now() - timedelta(days=KEPT_DAYS)
        merged = {**self._on_disk(), **self._mine}.items()
        files.write(
            self._fs, folder, {name: draft for name, draft in merged if draft is not None and draft.at >= since}
        )
        self._mine.clear()
        return True

    def _on_disk(self) -> dict[str, Draft]:
        folder = self._desk.folder
        return files.read(self._fs, folder) if folder is not None else {}


_DRAFTS: WeakKeyDictionary[Desk, Drafts] = WeakKeyDictionary()


def drafts_of(desk: Desk) -> Drafts:
    """The drafts of that desk; the same ones for every page on it."""
    return _DRAFTS.setdefault(desk, Drafts(desk))


def draft_said(desk: Desk, draft: Draft) -> str:
    """When it was typed: `draft of 22:10`, with its day where that is not the present one."""
    same_day = with_offset(draft.at, desk.zone).date() == desk.now().date()
    return f"draft of {desk.dial.at(draft.at) if same_day else desk.dial.dated(draft.at)}"
