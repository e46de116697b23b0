"""Documents of version 1 -> version 2: an answer, told apart by the form of its `item`, becomes one of today's kinds.

One document becomes one document of the same id, whatever it holds: what has no place of its own in the new form is
written into the note, and what is none of the kinds is kept whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date as Date  # noqa: N812 - `date` is also a field name
from typing import Any, Literal, get_args

import msgspec

from coach.clean import clean_line
from coach.model.answers import (
    Answer,
    EasyWeek,
    EffortAsked,
    LengthAsked,
    LineAnswer,
    LineOutcome,
    OddAnswer,
    StrainAsked,
    WakeAsked,
    WeekPin,
)
from coach.model.fields import ItemKind, Line, Minutes, Moment, Outcome, Record
from coach.pattern import Pattern

NOT_HELD = "version 1: "
"""Begins the line of a note that holds what has no place of its own in version 2."""

_DONE = ("on_time", "shifted")
_COMMON = ("id", "note", "source", "external_id", "date", "at", "title", "item", "state")
_KINDS = get_args(ItemKind)
_DAY = Pattern(r"(wake|effort|strain|length)-(?:(.+)-)?(\d{4}-\d\d-\d\d)", re.DOTALL)
_WEEK = Pattern(r"week-(.+?)-(\d{4}-\d\d-\d\d)(?:-(\d{1,4}))?", re.DOTALL)


class AnswerOfVersion1(Record, frozen=True, kw_only=True):
    """What version 1 kept of an answer; read here, never written."""

    date: Date
    item: Line
    state: Literal["done", "skipped", "moved"]
    to: Moment | None = None
    at: Moment | None = None
    start: Moment | None = None
    minutes: Minutes | None = None
    title: Line | None = None
    kind: Line | None = None
    others: dict[Line, Moment] = msgspec.field(default_factory=dict)
    outcome: Outcome | None = None


class NewForm(msgspec.Struct, frozen=True):
    """What an answer becomes."""

    noun: type[Answer]
    fields: dict[str, Any]
    """Beside those that every answer has."""
    used: tuple[str, ...]
    """Names of version 1 that are in there."""


def answer_of_1(document: dict[str, Any]) -> dict[str, Any]:
    """The answer in version 2's form; unchanged where not even an id can be had of it."""
    try:
        told = msgspec.convert(_known(document), AnswerOfVersion1)
        return _as(_form(told), told, document)
    except (msgspec.ValidationError, ValueError) as error:
        return _odd(document, str(error))


def _known(document: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in document.items() if value is not None}


def _form(told: AnswerOfVersion1) -> NewForm:
    """Today's kind, by the form of the item; ValueError says why it is none."""
    if day := _DAY.fullmatch(told.item):
        _must(day[3] == told.date.isoformat(), "what it asks is for another day than its own")
        _must(told.state == "moved", "it marks what can only be asked")
        return _request(told, day[1], day[2])
    if week := _WEEK.fullmatch(told.item):
        _must(week[2] == told.date.isoformat(), "it is about another week than its own")
        return _of_week(told, week[1], week[3])
    return _line(told)


def _request(told: AnswerOfVersion1, what: str, wish: str | None) -> NewForm:
    _must((wish is None) == (what in ("wake", "effort")), "which session it means is not known")
    if what == "wake":
        return NewForm(WakeAsked, {"to": told.to}, ("to",))
    if what == "effort":
        return NewForm(EffortAsked, {"effort": told.kind}, ("kind",))
    if what == "strain":
        return NewForm(StrainAsked, {"wish": wish, "strain": told.kind}, ("kind",))
    return NewForm(LengthAsked, {"wish": wish, "minutes": told.minutes}, ("minutes",))


def _of_week(told: AnswerOfVersion1, wish: str, number: str | None) -> NewForm:
    if number is None:
        _must(wish == "easy" and told.state == "done", "what it says of the week is not known")
        return NewForm(EasyWeek, {}, ())
    _must(told.state == "moved", "a session of the week was not put anywhere but marked")
    fields = {"wish": wish, "number": int(number), "to": told.to, "others": told.others}
    return NewForm(WeekPin, fields, ("to", "others"))


def _line(told: AnswerOfVersion1) -> NewForm:
    names = ("start", "minutes", "outcome", *(("kind",) if told.kind in _KINDS else ()))
    fields = {"item": told.item, **{name: getattr(told, name) for name in names}}
    nobody = told.outcome is not None and told.at is None and told.to is None
    if nobody and told.state == ("done" if told.outcome in _DONE else "skipped"):
        return NewForm(LineOutcome, fields, names)
    return NewForm(LineAnswer, {**fields, "state": told.state, "to": told.to}, (*names, "to"))


def _must(holds: bool, why: str) -> None:
    if not holds:
        raise ValueError(why)


def _as(form: NewForm, told: AnswerOfVersion1, document: dict[str, Any]) -> dict[str, Any]:
    """The document of that form, with what has no place in it in the note, and fields nobody knows as they were."""
    common = {name: getattr(told, name) for name in _COMMON if name not in ("item", "state")}
    record = msgspec.convert(_known({**common, **form.fields}), form.noun)
    new = plain(record)
    names = (*record.__struct_fields__, record.__struct_config__.tag_field)
    homeless = {
        name: value
        for name, value in _known(document).items()
        if (name in told.__struct_fields__ and name not in (*_COMMON, *form.used) and value != {})
        or (name not in told.__struct_fields__ and name in names)
    }
    if homeless:
        note = "\n".join((*([told.note] if told.note else []), NOT_HELD + _json(homeless)))
        new = plain(msgspec.convert(_known({**common, **form.fields, "note": note}), form.noun))
    strange = {name: document[name] for name in document if name not in (*told.__struct_fields__, *names)}
    return {**new, **strange}


def plain(record: Record) -> dict[str, Any]:
    """A record as it is kept: without what is unknown or as by default."""
    whole: dict[str, Any] = msgspec.to_builtins(record)
    for field in msgspec.structs.fields(record):
        default = field.default if field.default_factory is msgspec.NODEFAULT else field.default_factory()
        if getattr(record, field.name) == default:
            del whole[field.encode_name]
    return whole


def _odd(document: dict[str, Any], why: str) -> dict[str, Any]:
    """The whole of an answer that is none of today's kinds, under its id."""
    fields = {"id": document.get("id"), "was": _json(document), "why": clean_line(why, 400)}
    try:
        record = msgspec.convert(fields, OddAnswer)
    except msgspec.ValidationError:
        return document
    for name in ("source", "external_id", "date"):
        try:
            record = msgspec.convert({**fields, name: document[name]}, OddAnswer)
        except (KeyError, msgspec.ValidationError):
            continue
        fields[name] = document[name]
    return plain(record)


def _json(value: dict[str, Any]) -> str:
    """JSON in printable ASCII, so that no text in it changes on its way into the store."""
    import json  # only what is odd needs it, and start-up does not

    return json.dumps(value, separators=(",", ":")).replace("\x7f", "\\u007f")


class OlderForm(msgspec.Struct, frozen=True):
    """How a kind of record of an older version becomes one of the next."""

    noun: type[Record]
    """What it was."""
    step: Callable[[dict[str, Any]], dict[str, Any]]
    """A document of it -> a document of the next version, under its id."""


def profile_of_1(document: dict[str, Any]) -> dict[str, Any]:
    """The profile in version 2's form: no verb of version 1 could set when the day starts, so four is not said."""
    if document.get("day_starts") != "04:00":
        return document
    return {name: value for name, value in document.items() if name != "day_starts"}


FROM_1 = {"answers": OlderForm(AnswerOfVersion1, answer_of_1)}
"""By table, what is another in version 2 than in version 1."""
