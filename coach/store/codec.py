"""Nouns <-> JSON: cleaned and checked on the way in, strictly validated on the way out."""

from __future__ import annotations

import math
from typing import Any, TypeVar

import msgspec
from msgspec import Raw, Struct, structs
from msgspec.structs import FieldInfo

from coach.clean import clean_note
from coach.errors import UsageError
from coach.model import Profile, Record
from coach.model.acceptable import UnacceptableError, objection
from coach.model.records import READ_AS

K = TypeVar("K", bound=Struct)

TEXT_LIMIT = 8000


_DECODERS: dict[type[Struct], msgspec.json.Decoder[Any]] = {}
_FIELDS: dict[type[Struct], tuple[FieldInfo, ...]] = {}
"""Found out once; reading needs no fields, and finding them out takes a millisecond a noun."""


def encode(value: Struct) -> Raw:
    """A noun as JSON without what is unknown or as by default; UsageError when it is out of range."""
    noun = type(value)
    plain = msgspec.to_builtins(value)
    for field in _fields(noun):
        if getattr(value, field.name) == _default(field):
            plain.pop(field.encode_name, None)
    try:
        raw = Raw(msgspec.json.encode(_lean(plain)))
        decode(noun, raw)
    except UnacceptableError as error:
        raise UsageError(error.why, where=error.field, todo="Nothing was changed.") from error
    except (msgspec.DecodeError, ValueError) as error:
        raise UsageError(
            f"This {noun.__name__.lower()} cannot be kept: {error}.",
            where=getattr(value, "id", "profile"),
            todo="Nothing was changed.",
        ) from error
    return raw


def decode(noun: type[K], raw: Raw) -> K:
    """JSON as a noun; msgspec.DecodeError or ValueError (UnacceptableError) says what is wrong with it."""
    value: K
    if _is_plain(bytes(raw)):
        value = _decoder(noun).decode(raw)
    else:
        value = msgspec.convert(_lean(msgspec.json.decode(raw)), READ_AS.get(noun, noun))
    if isinstance(value, Record | Profile) and (found := objection(value)):
        raise UnacceptableError(found)
    return value


def decode_profile(raw: Raw) -> tuple[Profile, tuple[str, ...]]:
    """As much of a damaged profile as can be read, and the names of the fields that cannot."""
    try:
        plain = msgspec.json.decode(raw)
    except (msgspec.DecodeError, ValueError):
        plain = None
    if not isinstance(plain, dict):
        return Profile(), Profile.__struct_fields__
    found, lost = Profile(), []
    for field in Profile.__struct_fields__:
        try:
            one = decode(Profile, Raw(msgspec.json.encode({field: plain[field]} if field in plain else {})))
        except (msgspec.DecodeError, ValueError):
            lost.append(field)
        else:
            found = structs.replace(found, **{field: getattr(one, field)})
    return found, tuple(lost)


def clean_key(text: str) -> str:
    """A text as it stands in the store, to look it up by."""
    return text if text.isascii() and text.isprintable() else clean_note(text, TEXT_LIMIT)


def _is_plain(raw: bytes) -> bool:
    """Whether no text in it can hold anything but printable ASCII."""
    return raw.isascii() and b"\\" not in raw and b"\x7f" not in raw


def _lean(value: Any) -> Any:
    """Cleaned texts, no unknowns, no numbers that JSON cannot hold."""
    if isinstance(value, str):
        return clean_key(value)
    if isinstance(value, dict):
        return {clean_key(key): _lean(item) for key, item in value.items() if item is not None}
    if isinstance(value, list | tuple):
        return [_lean(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{value} is not a number that can be kept")
    return value


def _decoder(noun: type[K]) -> msgspec.json.Decoder[K]:
    found = _DECODERS.get(noun)
    if found is None:
        found = _DECODERS[noun] = msgspec.json.Decoder(READ_AS.get(noun, noun))
    return found


def _fields(noun: type[Struct]) -> tuple[FieldInfo, ...]:
    found = _FIELDS.get(noun)
    if found is None:
        found = _FIELDS[noun] = msgspec.structs.fields(noun)
    return found


def _default(field: FieldInfo) -> Any:
    if field.default_factory is not msgspec.NODEFAULT:
        return field.default_factory()
    return field.default
