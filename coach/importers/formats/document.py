"""A store document (`coach.store/2`, or older) -> its records and profile, each checked and cleaned on its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec

from coach.clean import clean_line, clean_note
from coach.errors import UnreadableError
from coach.importers.build import say_invalid
from coach.importers.format import FileHead, Format, ImportTerms, TextFile
from coach.model import Problem, Profile, Reading, Record
from coach.model.acceptable import objection, unknown_zone
from coach.model.older import FROM_1, OlderForm, profile_of_1
from coach.model.records import KINDS, READ_AS

SCHEMA = "coach.store/2"
VERSIONS = ("1", "2")
"""Those that can be read, for ever."""
MAX_DEPTH = 16
_NAME, _, _NUMBER = SCHEMA.partition("/")
_UNKNOWN_SHOWN = 12
_TODO = "Mend the record, or export the file again."


def _matches(head: FileHead) -> bool:
    return is_document(head.text)


def _read(files: Sequence[TextFile], _: ImportTerms) -> Reading:
    return read_document(files[0].body, files[0].name)


FORMAT = Format(
    id="store",
    label="coach's own export (.json)",
    matches=_matches,
    read=_read,
    also=("json", "coach"),
    insisted=("json",),
)


def is_document(text: str) -> bool:
    """Whether the beginning of a text looks like a store document."""
    return text.lstrip("\ufeff \t\r\n").startswith("{") and f'"{_NAME}/' in text


def read_document(text: str, file: str) -> Reading:
    """Every record that is whole; a broken one is a problem that names its path in the document.

    UnreadableError when the text is no JSON, no store document, or one written by a newer coach.
    """
    raw = _parse(text, file)
    first = _schema(raw, file) == 1
    older = FROM_1 if first else {}
    problems: list[Problem] = []
    unknown: dict[str, None] = {f"{key}": None for key in raw if key not in KINDS and key not in _HEAD}
    records: dict[str, Record] = {}
    for kind, noun in KINDS.items():
        found = raw.get(kind, [])
        if not isinstance(found, list):
            problems.append(Problem(file=file, line=None, why=f"{kind}: expected a list", todo=_TODO))
            continue
        for index, item in enumerate(found):
            path = f"{kind}[{index}]"
            if isinstance(item, dict) and kind in older:
                item = _brought_up(older[kind], item, path, file, problems)
            record = None if item is None else _record(noun, item, path, file, problems)
            if record is None:
                continue
            if record.id in records:
                why = f"{path}.id: “{record.id}” stands twice in the file"
                problems.append(Problem(file=file, line=None, why=why, todo="Give each record its own id."))
                continue
            records[record.id] = record
            unknown |= dict.fromkeys(f"{kind}[].{name}" for name in _unknown(item, record))
    said = raw.get("profile")
    profile = _profile(profile_of_1(said) if first and isinstance(said, dict) else said, file, problems)
    if profile is not None:
        unknown |= dict.fromkeys(f"profile.{name}" for name in _unknown(raw["profile"], profile))
    return Reading(
        format="store",
        records=tuple(records.values()),
        problems=tuple(problems),
        notes=_unknown_note(list(unknown), file),
        profile=profile,
    )


_HEAD = frozenset({"schema", "profile"})
_WHOLE = ("note", "was")
"""Texts that keep their line breaks and white space."""


def _parse(text: str, file: str) -> dict[str, object]:
    try:
        raw = msgspec.json.decode(text.lstrip("\ufeff"))
    except RecursionError as error:
        raise UnreadableError("is nested too deeply", where=file, todo="Do not trust this file.") from error
    except (msgspec.DecodeError, UnicodeEncodeError) as error:
        raise UnreadableError(f"is not whole JSON ({error})", where=file, todo="Export it again.") from error
    if not isinstance(raw, dict):
        raise UnreadableError("is JSON, but no store document", where=file, todo=f"It must hold {SCHEMA}.")
    if _depth(raw) > MAX_DEPTH:
        raise UnreadableError("is nested too deeply", where=file, todo="Do not trust this file.")
    return {str(key): _clean(value, str(key)) for key, value in raw.items()}


def _schema(raw: dict[str, object], file: str) -> int:
    """The version of the document, one of those that can be read."""
    schema = raw.get("schema")
    name, _, number = str(schema).partition("/")
    known = name == _NAME and number.isascii() and number.isdecimal()
    if known and number in VERSIONS:
        return int(number)
    if known and int(number[:9]) > int(_NUMBER):
        raise UnreadableError(
            f"was written by a newer coach ({clean_line(str(schema), 40)})", where=file, todo="Update coach."
        )
    raise UnreadableError("is JSON, but no store document", where=file, todo=f"“schema” must be {SCHEMA}.")


def _brought_up(
    older: OlderForm, item: dict[str, object], path: str, file: str, problems: list[Problem]
) -> dict[str, object] | None:
    """A record of version 1 in today's form; None where it did not keep to its own."""
    try:
        msgspec.convert(item, older.noun)
    except msgspec.ValidationError as error:
        problems.append(_invalid(error, path, file))
        return None
    return older.step(item)


def _record(noun: type[Record], item: object, path: str, file: str, problems: list[Problem]) -> Record | None:
    try:
        record: Record = msgspec.convert(item, READ_AS.get(noun, noun))
    except msgspec.ValidationError as error:
        problems.append(_invalid(error, path, file))
        return None
    if why := _naive(record) or _unacceptable(record):
        problems.append(Problem(file=file, line=None, why=f"{path}.{why}", todo=_TODO))
        return None
    return record


def _unacceptable(noun: Record | Profile) -> str:
    """What no door lets in, or a zone that this machine does not know; nothing where it is acceptable."""
    found = objection(noun) or unknown_zone(noun)
    return f"{found.field}: {found.why}" if found else ""


def _profile(item: object, file: str, problems: list[Problem]) -> Profile | None:
    if item is None:
        return None
    try:
        profile = msgspec.convert(item, Profile)
    except msgspec.ValidationError as error:
        problems.append(_invalid(error, "profile", file))
        return None
    if why := _unacceptable(profile):
        problems.append(Problem(file=file, line=None, why=f"profile.{why}", todo=_TODO))
        return None
    return profile


def _invalid(error: msgspec.ValidationError, path: str, file: str) -> Problem:
    inner, what = say_invalid(error)
    joint = "" if not inner or inner.startswith("[") else "."
    return Problem(file=file, line=None, why=f"{path}{joint}{inner}: {what}", todo=_TODO)


def _naive(record: Record) -> str:
    """The first moment without an offset, in words; empty when every moment has one."""
    for name in record.__struct_fields__:
        value = getattr(record, name)
        if isinstance(value, datetime) and value.tzinfo is None:
            return f"{name}: a moment without an offset; write it as 2026-03-05T18:00:00+01:00"
    return ""


def _clean(value: object, key: str) -> object:
    """The same value with every text cleaned."""
    if isinstance(value, str):
        # The noun's own limits judge the length, so nothing is cut here.
        return clean_note(value, len(value)) if key in _WHOLE else clean_line(value, len(value))
    if isinstance(value, list):
        return [_clean(item, key) for item in value]
    if isinstance(value, dict):
        return {clean_line(str(name)): _clean(item, str(name)) for name, item in value.items()}
    return value


def _depth(value: object) -> int:
    """How deep lists and objects stand in each other, counted up to the limit and one more."""
    level, depth = [value], 0
    while level and depth <= MAX_DEPTH:
        level = [inner for item in level for inner in _inside(item)]
        depth += 1
    return depth


def _inside(value: object) -> Iterator[object]:
    if isinstance(value, dict):
        yield from value.values()
    elif isinstance(value, list):
        yield from value


def _unknown(item: object, known: msgspec.Struct) -> list[str]:
    """Names in the JSON that the noun does not have, parts of the record included."""
    if not isinstance(item, dict):
        return []
    names = (*known.__struct_encode_fields__, known.__struct_config__.tag_field)
    found = [name for name in item if name not in names]
    for name in known.__struct_fields__:
        for part, inner in _parts(getattr(known, name), item.get(name)):
            found += [f"{name}.{below}" for below in _unknown(inner, part)]
    return found


def _parts(value: object, raw: object) -> Iterator[tuple[msgspec.Struct, object]]:
    if isinstance(value, msgspec.Struct):
        yield value, raw
    elif isinstance(value, tuple) and isinstance(raw, list):
        yield from ((part, inner) for part, inner in zip(value, raw, strict=True) if isinstance(part, msgspec.Struct))


def _unknown_note(names: list[str], file: str) -> tuple[str, ...]:
    if not names:
        return ()
    shown = ", ".join(clean_line(name, 60) for name in names[:_UNKNOWN_SHOWN])
    more = f" and {len(names) - _UNKNOWN_SHOWN} more" if len(names) > _UNKNOWN_SHOWN else ""
    return (f"{file}: fields not known and left out: {shown}{more}",)
