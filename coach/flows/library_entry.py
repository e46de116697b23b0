"""One thing to read in the library, and the sources that it stands on."""

from __future__ import annotations

from typing import Literal

import msgspec

Kind = Literal[
    "claim", "card", "rule", "contradiction", "interaction", "form", "cabinet", "gate", "red_flag", "question", "voice"
]
NOT_CHECKED = "not checked"


class Cited(msgspec.Struct, frozen=True, kw_only=True):
    """A source, and whether it was read in full."""

    id: str
    cite: str
    checked: bool

    @property
    def text(self) -> str:
        """The citation, with `(not checked)` where it was not read in full."""
        return self.cite if self.checked else f"{self.cite} ({NOT_CHECKED})"


class LibraryEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to read in the library (`coach.why/1` on the command line)."""

    schema: Literal["coach.why/1"] = "coach.why/1"
    id: str
    kind: Kind
    title: str
    text: str
    """What it says, in a few sentences."""
    value: str = ""
    """The number of a rule or both gaps of an interaction, with units."""
    does: str = ""
    """What the coach does with it."""
    grade: str = ""
    claims: tuple[str, ...] = ()
    """Ids of the articles' claims it rests on; of a claim, its own."""
    sources: tuple[Cited, ...] = ()

    @property
    def key(self) -> str:
        """`kind:id`, which is unique; ids alone are not always."""
        return f"{self.kind}:{self.id}"
