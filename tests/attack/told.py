"""A plain model of two people's stores and what they share: dicts, no files, nothing of the store's own code."""

from __future__ import annotations

from collections.abc import Mapping

Key = tuple[str, str]
"""Kind and id."""
State = Mapping[Key, str]
"""What is there: the title of each."""


class Told:
    """What one store was told and said yes to."""

    def __init__(self) -> None:
        self.now: dict[Key, str] = {}
        self.past: list[tuple[str, State]] = []
        """Changes that can be taken back: the id of each, and what was there before it."""
        self.ever: list[State] = [{}]
        """Every state it was in, oldest first."""
        self.copies: dict[str, State] = {}
        """Copies made by hand: what was there."""
        self.versions: dict[Key, tuple[int, str | None]] = {}
        """When each was changed last, and to what; None where it was removed."""
        self.unsure: set[Key] = set()
        """What a salvage lost: whether its removal is still known to this store cannot be told."""

    def become(self, after: State, at: int) -> None:
        """Be in that state from that moment on."""
        for key in {*self.now, *after}:
            if self.now.get(key) != after.get(key):
                self.versions[key] = (at, after.get(key))
        self.now = dict(after)
        self.ever.append(self.now)

    def change(self, ident: str, after: State, at: int) -> None:
        """The same as a change that can be taken back."""
        self.past.append((ident, dict(self.now)))
        self.become(after, at)

    def undone(self, count: int) -> State:
        """What is there once so many changes are taken back."""
        return self.past[-count][1]


def exchanged(side: Told, shared: dict[Key, tuple[int, str | None]], found: State) -> State:
    """What a store and the folder hold for each other afterwards: of each record the version changed last.

    `found` is what the store shows: it decides only where the model cannot know.
    """
    for key in side.unsure:
        if key not in found:
            side.versions[key] = (max(side.versions.get(key, (0, None))[0], shared.get(key, (0, None))[0] + 1), None)
    side.unsure = set()
    for key in {*side.versions, *shared}:
        latest = max((side.versions.get(key, (0, None)), shared.get(key, (0, None))), key=lambda version: version[0])
        side.versions[key] = shared[key] = latest
    return {key: title for key, (_, title) in side.versions.items() if title is not None}
