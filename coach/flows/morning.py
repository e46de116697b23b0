"""One morning as the store has it: night + check-in -> what is answered, what is open, what is offered."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

import msgspec
from msgspec import structs

from coach.desk import Desk
from coach.flows.day_facts import said_of
from coach.forms import night as fields
from coach.forms import typed as reading
from coach.forms.questions import BY_ID, QUESTIONS, Asked
from coach.gather.due import unasked
from coach.gather.night_to_fill import empty_night, usual_night, usual_texts
from coach.insights.diary import by_hand, one_per_date
from coach.insights.usual import Usual
from coach.model import CheckIn, Night
from coach.store import new_id
from coach.words import number_text

_KEPT = fields.KEPT


class Morning(msgspec.Struct, frozen=True, kw_only=True):
    """What is known and what is asked for one date."""

    day: date
    home: ZoneInfo
    night: Night
    """The kept night, or an empty one to fill."""
    check_in: CheckIn
    """The kept check-in, or an empty one to fill."""
    has_night: bool
    has_check_in: bool
    asked: frozenset[str]
    """Ids of the questions on the page."""
    values: dict[str, str]
    """Question id -> the kept answer as typed text; empty when there is none."""
    prefills: dict[str, str]
    usual_nights: int = 0
    """How many nights say what is usual; without any, the prefills are only what is wished."""

    def skipped(self, question: str) -> bool:
        """Whether the person passed that question over."""
        return kept_as(BY_ID[question]) in self.check_in.skipped

    def as_usual(self, question: str) -> bool:
        """Whether the kept answer was offered as usual and left alone."""
        return kept_as(BY_ID[question]) in self.night.usual

    @property
    def open(self) -> tuple[str, ...]:
        """Ids of the questions that wait for an answer: asked, neither answered nor passed over, no mere detail."""
        return self.open_with({}, ())

    def open_with(self, answers: Mapping[str, str], skipped: Collection[str]) -> tuple[str, ...]:
        """The same with what was typed or passed over on the page."""
        texts = {**self.values, **answers}
        return tuple(
            asked.id
            for asked in QUESTIONS
            if asked.counted
            and asked.id in self.asked
            and asked.id not in skipped
            and reading.blank(texts[asked.id])
            and (asked.id in answers or not self.skipped(asked.id))
        )

    @property
    def begun(self) -> bool:
        """Whether any of the morning's own questions has been dealt with; a word on what was felt is none of them."""
        mine = (asked.id for asked in QUESTIONS if asked.group == "morning" and asked.counted and asked.id != "hungry")
        return any(self.values[name] or self.skipped(name) for name in mine)

    @property
    def knows_onset_only(self) -> bool:
        """Whether a device's sleep onset stands where lights out would."""
        return self.night.lights_out is not None and self.night.latency_min is None and not by_hand(self.night)


def kept_as(asked: Asked) -> str:
    """The record field that a question fills."""
    return _KEPT.get(asked.field, asked.field)


def look(desk: Desk, day: date, *, offering: bool = True, more: bool = False) -> Morning:
    """The morning of that date as the store has it; without `offering` nobody asks what is usual."""
    nights = one_per_date(desk.store.between(Night, day, day))
    check_ins = desk.store.between(CheckIn, day, day)
    check_in = check_ins[0] if check_ins else CheckIn(id=new_id("check-in"), date=day)
    night = nights[0] if nights else empty_night(desk, day)
    if check_in.sleep_quality is not None:
        night = structs.replace(night, quality=check_in.sleep_quality)
    values = _values(desk, night, check_in)
    left_out = unasked(desk, day, more=more)
    usual = usual_night(desk, day) if offering and by_hand(night) else Usual()
    return Morning(
        day=day,
        home=desk.zone,
        night=night,
        check_in=check_in,
        has_night=bool(nights),
        has_check_in=bool(check_ins),
        asked=frozenset(
            asked.id
            for asked in QUESTIONS
            if values[asked.id] or kept_as(asked) in check_in.skipped or asked.id not in left_out
        ),
        values=values,
        prefills=_prefills(desk, usual),
        usual_nights=usual.n,
    )


def _values(desk: Desk, night: Night, check_in: CheckIn) -> dict[str, str]:
    typed = fields.texts(night, desk.zone, dated=False, twelve=desk.twelve)
    values = {asked.id: typed.get(asked.field, "") for asked in QUESTIONS if asked.group == "night"}
    values["quality"] = typed["quality"]
    for asked in QUESTIONS:
        if asked.group == "morning":
            values[asked.id] = said_of(check_in, asked.id, desk.dial) or _said(getattr(check_in, asked.field))
    return values


def _said(value: object) -> str:
    """A kept answer as typed text."""
    if isinstance(value, bool):
        return reading.said_yes_no(value)
    if isinstance(value, tuple):
        return ", ".join(value) or "no"
    if isinstance(value, dict):
        return ", ".join(f"{group} {number_text(score)}" for group, score in value.items()) or "no"
    return "" if value is None or isinstance(value, datetime) else str(value)


def _prefills(desk: Desk, usual: Usual) -> dict[str, str]:
    """The usual night as typed, by question."""
    typed = usual_texts(desk, usual)
    return {asked.id: typed[asked.field] for asked in QUESTIONS if asked.field in typed}
