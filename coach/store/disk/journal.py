r"""The journal's text form: transactions <-> lines, each tied to the one before by its checksum.

A line is `crc32 length json\n`. The checksum goes on from that of the previous line, so a line cannot be
lost, moved or repeated unnoticed; the length tells a torn append from a line feed that was damaged.
"""

from __future__ import annotations

from datetime import datetime
from zlib import crc32

import msgspec

from coach.store.shelf import Op

APP = "recovery-coach"
SCHEMA = 2
"""Version of the files' form: a lower one on disk is migrated, a higher one refused."""

_LENGTH_DIGITS = 12


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """The journal's first line: which snapshot it goes on from."""

    app: str
    schema: int
    generation: int
    seq: int
    length: int
    """Of the snapshot, in bytes."""
    crc: int
    """Of the snapshot."""


class Transaction(msgspec.Struct, frozen=True, kw_only=True):
    """One change: all of it happened or none."""

    seq: int
    id: str
    name: str
    at: datetime
    ops: tuple[Op, ...]


class Scan(msgspec.Struct, frozen=True):
    """What a stretch of journal holds: whole lines, and what stands after them."""

    transactions: tuple[Transaction, ...]
    length: int
    chain: int
    tail: bytes


class UnknownLineError(ValueError):
    """A line with a right checksum that this version cannot read."""


_HEADER = msgspec.json.Decoder(Header)
_TRANSACTION = msgspec.json.Decoder(Transaction)


def line_of(payload: bytes, chain: int) -> tuple[bytes, int]:
    """The line for a payload, and the chain after it."""
    crc = crc32(payload, chain)
    return b"%08x %d %b\n" % (crc, len(payload), payload), crc


def header_line(header: Header) -> tuple[bytes, int]:
    """The first line, and the chain it starts."""
    return line_of(msgspec.json.encode(header), 0)


def transaction_line(transaction: Transaction, chain: int) -> tuple[bytes, int]:
    """A transaction's line, and the chain after it."""
    return line_of(msgspec.json.encode(transaction), chain)


def read_header(data: bytes) -> tuple[Header, int, int] | None:
    """The header, its length in bytes and the chain it starts; None when it is not whole."""
    end = data.find(b"\n")
    payload = payload_of(data[:end], 0) if end >= 0 else None
    if payload is None:
        return None
    try:
        return _HEADER.decode(payload), end + 1, crc32(payload)
    except msgspec.DecodeError:
        return None


def scan(data: bytes, chain: int, seq: int) -> Scan:
    """Read whole lines, the first of them following `seq`, and stop at the first that is not right."""
    transactions: list[Transaction] = []
    start = 0
    while (end := data.find(b"\n", start)) >= 0:
        payload = payload_of(data[start:end], chain)
        if payload is None:
            break
        try:
            transaction = _TRANSACTION.decode(payload)
        except msgspec.DecodeError as error:
            raise UnknownLineError(str(error)) from error
        seq += 1
        if transaction.seq != seq:
            raise UnknownLineError(f"change {transaction.seq} where {seq} belongs")
        transactions.append(transaction)
        chain = crc32(payload, chain)
        start = end + 1
    return Scan(tuple(transactions), start, chain, data[start:])


def is_torn(tail: bytes) -> bool:
    """Whether one interrupted append can have left this after the last whole line.

    Where the line says how long it is, whatever fills no more than that, noise with line feeds in it as well; where it
    does not, no line feed but the last byte: what is longer may have been several lines, and that is told.
    """
    words = tail.split(b" ", 2)
    if len(words) < 3 or not words[1].isdigit() or len(words[1]) > _LENGTH_DIGITS:
        return b"\n" not in tail[:-1]
    return len(words[2]) <= int(words[1]) + len(b"\n")


def payload_of(line: bytes, chain: int) -> bytes | None:
    """The payload of a line without its line feed, or None unless every byte of it is as written."""
    words = line.split(b" ", 2)
    if len(words) < 3:
        return None
    payload = words[2]
    return payload if line == line_of(payload, chain)[0][:-1] else None
