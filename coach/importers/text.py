"""Bytes -> text: UTF-8, UTF-16 or Western European, told from the bytes; UnreadableError for anything else."""

from __future__ import annotations

import codecs

import msgspec

from coach.errors import UnreadableError

MAX_TEXT = 64 * 2**20
"""Bytes of one text member; ten years of nights are about 1 MiB."""

_LOOK = 64 * 2**10
_CONTROL_SHARE = 0.02
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\x1a")) + b"\x7f"
_WIDE_SHARE = 0.3
_TODO = "Save it as UTF-8 text and try again."


class Text(msgspec.Struct, frozen=True, kw_only=True):
    """Decoded text, and what was assumed about its encoding."""

    body: str
    note: str = ""


def decode(data: bytes, file: str) -> Text:
    """The text of `data`; UnreadableError names `file` when it is empty, too large, binary or garbled."""
    if len(data) > MAX_TEXT:
        raise UnreadableError(f"is larger than {MAX_TEXT >> 20} MiB", where=file, todo="Split it.")
    if not data.strip(b"\0 \t\r\n"):
        raise UnreadableError("is empty", where=file, todo="Export it again.")
    wide = _wide_codec(data)
    if wide:
        return _wide(data, wide, file)
    if _looks_binary(data):
        raise UnreadableError("is not a text file", where=file, todo="Export it as CSV, JSON or .ics.")
    try:
        return Text(body=data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        pass
    try:
        return Text(body=data.decode("cp1252"), note=f"{file}: not UTF-8, read as Western European (cp1252)")
    except UnicodeDecodeError as error:
        raise UnreadableError("is neither UTF-8, UTF-16 nor Western European text", where=file, todo=_TODO) from error


def _wide_codec(data: bytes) -> str:
    """The UTF-16 codec by byte order mark, or by zeros in every other byte; empty when it is not UTF-16."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    sample = data[:_LOOK]
    half = len(sample) // 2
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if half and odd > half * _WIDE_SHARE and not even:
        return "utf-16-le"
    if half and even > half * _WIDE_SHARE and not odd:
        return "utf-16-be"
    return ""


def _wide(data: bytes, codec: str, file: str) -> Text:
    try:
        body = data.decode(codec)
    except UnicodeDecodeError as error:
        raise UnreadableError("is UTF-16 text cut short or damaged", where=file, todo=_TODO) from error
    if _looks_binary(body.encode("utf-8", "replace")):
        raise UnreadableError("is not a text file", where=file, todo="Export it as CSV, JSON or .ics.")
    return Text(body=body, note=f"{file}: read as UTF-16")


def _looks_binary(data: bytes) -> bool:
    sample = data[:_LOOK]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return controls > 3 + len(sample) * _CONTROL_SHARE
