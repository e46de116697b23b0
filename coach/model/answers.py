"""What the person answered and asked, each kind of it a record of its own, told apart by the field `about`.

They are one table: a removal that another machine wrote names an id and no more, so an id must not need a kind.
"""

from __future__ import annotations

from datetime import date as Date  # noqa: N812 - `date` is also a field name
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from coach.model.fields import Effort, ItemKind, Line, Minutes, Moment, Outcome, Record, Strain


class Answer(Record, frozen=True, kw_only=True, tag_field="about"):
    """What the person said of a plan: the kinds below, never this alone."""

    at: Moment | None = None
    """When it was said."""
    title: Line | None = None
    """What it was about, in the words of that moment."""


class AboutLine(Answer, frozen=True, kw_only=True):
    """What is kept of one line of a day's plan: where it stood, and what became of it."""

    date: Date
    """The coach-day of the plan."""
    item: Line
    """Id of the plan item."""
    start: Moment | None = None
    """Where the line stood; with `minutes`, `title` and `kind`, so that it can still be shown there."""
    minutes: Minutes | None = None
    kind: ItemKind | None = None
    outcome: Outcome | None = None
    """What became of the line, kept when the day is over."""

    @property
    def stood_at(self) -> Moment | None:
        """Where the line stood in the end, as far as that was kept."""
        return self.start


class LineAnswer(AboutLine, frozen=True, kw_only=True, tag="line"):
    """A line of the plan that the person marked done or skipped, or put elsewhere."""

    state: Literal["done", "skipped", "moved"]
    to: Moment | None = None
    """Where a moved line was put."""

    @property
    def stood_at(self) -> Moment | None:
        """Where the person put the line, else where it stood when they answered."""
        return self.to if self.state == "moved" and self.to is not None else self.start


class LineOutcome(AboutLine, frozen=True, kw_only=True, tag="outcome"):
    """A line of a day that is over and that nobody answered: what the log tells of it."""

    outcome: Outcome


class DayRequest(Answer, frozen=True, kw_only=True):
    """What the person asked of one day alone."""

    date: Date
    """The coach-day."""


class WakeAsked(DayRequest, frozen=True, kw_only=True, tag="wake"):
    """Another wake time at the end of that day."""

    to: Moment


class EffortAsked(DayRequest, frozen=True, kw_only=True, tag="effort"):
    """How much of the sleep need that day's night is meant to hold."""

    effort: Effort


class StrainAsked(DayRequest, frozen=True, kw_only=True, tag="strain"):
    """Another strain for that day's session of a wish."""

    wish: Line
    strain: Strain


class LengthAsked(DayRequest, frozen=True, kw_only=True, tag="length"):
    """Another length for that day's session of a wish."""

    wish: Line
    minutes: Minutes


class AsWished(DayRequest, frozen=True, kw_only=True, tag="as_wished"):
    """That day's session of a wish as it was wished, whatever soft rule speaks for another form of it."""

    wish: Line


class WeekPin(Answer, frozen=True, kw_only=True, tag="week_session"):
    """A session that the person put somewhere in its week."""

    date: Date
    """The week's Monday."""
    wish: Line
    number: Annotated[int, Meta(ge=1, le=99)]
    """Which of the wish's sessions that week, from 1."""
    to: Moment
    """A moment in the day and the part of it where the session is to be."""
    others: dict[Line, Moment] = msgspec.field(default_factory=dict)
    """Where the other sessions stood then, by session, so that few of them move."""


class EasyWeek(Answer, frozen=True, kw_only=True, tag="easy_week"):
    """A week that the person made an easy one."""

    date: Date
    """The week's Monday."""


class OddAnswer(Answer, frozen=True, kw_only=True, tag="odd"):
    """An answer of an older version that is none of the others: shown and kept as it was, never planned from."""

    date: Date | None = None
    was: Annotated[str, Meta(max_length=100_000)]
    """The whole of it, as JSON."""
    why: Line
    """What is wrong with it, in words."""


AnyAnswer = (
    LineAnswer
    | LineOutcome
    | WakeAsked
    | EffortAsked
    | StrainAsked
    | LengthAsked
    | AsWished
    | WeekPin
    | EasyWeek
    | OddAnswer
)  # fmt: skip
"""An answer as it is kept: exactly one of these."""

ANSWERS: tuple[type[Answer], ...] = (
    LineAnswer, LineOutcome, WakeAsked, EffortAsked, StrainAsked, LengthAsked, AsWished, WeekPin, EasyWeek,
    OddAnswer,
)  # fmt: skip
"""The same, to go through them."""


def answer_id(line: str) -> str:
    """The id of what is kept of a line of the plan, or of anything else that is answered once."""
    return f"answer-{line}"
