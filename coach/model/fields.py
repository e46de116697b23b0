"""What every kept record carries, and the types that fields of more than one kind of record have."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

Strain = Literal["light", "moderate", "high", "maximal"]
VIGOROUS = ("high", "maximal")
"""Hard work: it ends before bed by `ex.vigorous_block`."""
Effort = Literal["full", "enough", "least"]
"""How much of the sleep need a night is meant to hold, most first."""
Variant = Literal["shorter", "lighter", "swap", "other", "rest"]
"""What today makes of a wish: shorter, lighter, a gentle session instead, other muscles, or nothing."""
Outcome = Literal["on_time", "shifted", "skipped", "unknown", "missed"]
"""What became of a line: `unknown` of one that nobody answered; `missed`, as it was kept before, means the same."""
"""What became of a line of the plan."""
ItemKind = Literal[
    "workout", "supplement", "medicine", "snack", "meal", "wind_down", "stretch", "bath",
    "caffeine_cutoff", "light", "nap", "bed",
]  # fmt: skip
"""The kinds of line a plan holds."""
Minutes = Annotated[int, Meta(ge=0, le=2880)]
Line = Annotated[str, Meta(max_length=400)]
Text = Annotated[str, Meta(max_length=8000)]
Moment = Annotated[datetime, Meta(tz=True)]
"""An instant: a time without its offset does not validate."""


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """What every kept record carries."""

    id: Line
    """Stable, never reused."""
    note: Text | None = None
    source: Line = "manual"
    """Who said so: `manual`, or the importer's name."""
    external_id: Line | None = None
    """The source's own key, by which a second import finds the same record."""
    as_read: Line | None = None
    """A digest of what the source said; what fits it no longer was changed by the person, and no file changes it."""
