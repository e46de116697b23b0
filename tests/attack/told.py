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
        self.before: dict[str, State] = {}
        """The same of every change there ever was, taken back or not."""
        self.ever: list[State] = [{}]
        """Every state it was in, oldest first."""
        self.copies: dict[str, State] = {}
        """Copies made by hand: what was there."""
        self.versions: dict[Key, tuple[int, str | None]] = {}
        """When each was changed last, and to what; None where it was removed."""

    def become(self, after: State, at: int) -> None:
        """Be in that state from that moment on."""
        for key in {*self.now, *after}:
            if self.now.get(key) != after.get(key):
                self.versions[key] = (at, after.get(key))
        self.now = dict(after)
        self.ever.append(self.now)

    def change(self, ident: str, after: State, at: int) -> None:
        """The same as a change that can be taken back."""
        self.before[ident] = dict(self.now)
        self.past.append((ident, self.before[ident]))
        self.become(after, at)

    def undone(self, count: int) -> State:
        """What is there once so many changes are taken back."""
        return self.past[-count][1]


def exchanged(side: Told, shared: dict[Key, tuple[int, str | None]]) -> State:
    """What a store and the folder hold for each other afterwards: of each record the version changed last."""
    for key in {*side.versions, *shared}:
        latest = max((side.versions.get(key, (0, None)), shared.get(key, (0, None))), key=lambda version: version[0])
        side.versions[key] = shared[key] = latest
    return {key: title for key, (_, title) in side.versions.items() if title is not None}
