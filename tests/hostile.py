"""What somebody with a hand in the shared folder can put there: chance -> files, links, pipes, bent and stolen changes.

`tests.bent` bends the records; here are stamps, lines, files and names.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import msgspec
from msgspec.structs import replace

from coach.store.disk.journal import line_of
from coach.store.sync import changefiles
from coach.store.sync.versions import Version
from tests.bent import TEXTS, bent, mutated, whole

NOW_MS = 1772728920000
STAMPS = (
    "ffffffffffff-ffff-evil", "0xffffffffff-0000-evil", "٠٠٠٠٠٠٠٠٠٠٠٠-٠٠٠٠-evil", "0_0_0_0_0_0_-0000-evil", "",
    "000000000000-0000-", f"{NOW_MS + 23 * 3_600_000:012x}-ffff-evil", f"{NOW_MS + 90_000_000:012x}-0000-evil",
    "e677d21fdbff-ffff-evil", "00000000000a-0000-evil", "0" * 10_000,
)  # fmt: skip
SCHEMAS = (1, 2, 2, 2, 2, 3, 0, -1)
DOCUMENTS = (
    b'{"id":"x","date":"2026-03-05","note":"\xff\xfe"}', b'{"id":"x","date":"2026-03-05","of_later":1e999}', b"NaN",
    b'{"id":"x","date":"2026-03-05","note":"\\ud800"}', b'{"id":"x","id":"y","date":"2026-03-05"}', b"1" + b"0" * 5000,
    b"[1,2]", b'"x"', b'{"id":"x","date":"2026-03-05","of_later":' + b"[" * 31 + b"]" * 31 + b"}",
)  # fmt: skip
"""Raw, in the place of a document: what a decoder that only skips it does not look at."""


def changes(chance: Random, device: str = "devil") -> bytes:
    """A file of lines with right checksums, bent in places from the bytes up to the records."""
    found = [
        _version(kind, record, number, chance)
        for kind, records in whole().items()
        for number, record in enumerate(records if isinstance(records, list) else [records])
        if chance.random() < 0.7
    ]
    for each in found:
        if chance.random() < 0.3:
            field = chance.choice(list(each))
            bad = (
                chance.choice(STAMPS) if field == "at" else chance.choice([None, *TEXTS]) if field == "document" else 0
            )
            each[field] = bad if field in ("at", "document") else bent(each[field], chance)
        if chance.random() < 0.1:
            each["was"] = [chance.choice(STAMPS) for _ in range(chance.choice((1, 30, 500)))]
    if chance.random() < 0.15:
        found = found * chance.choice((2, 20))
    head = {"app": "recovery-coach", "schema": chance.choice(SCHEMAS), "device": device, "name": chance.choice(TEXTS)}
    lines = [_json(found[start : start + 7]) for start in range(0, len(found), 7)]
    if chance.random() < 0.5:
        lines.insert(chance.randrange(len(lines) + 1), b"[" + _raw(chance) + b"," + _raw(chance) + b"]")
    return chance.choice(BENDS)(_lines(_json(head), lines), chance)


def _version(kind: str, document: dict[str, Any], number: int, chance: Random) -> dict[str, Any]:
    """One that any machine could have written, about a record the store has or has not."""
    stamp = f"{NOW_MS + chance.randint(-(10**9), 80_000_000):012x}-{number:04x}-evil"
    ident = "profile" if kind == "profile" else document["id"]
    if chance.random() < 0.3:
        document = mutated(document, chance)
    return {"kind": kind, "id": ident, "at": stamp, "was": [], "document": document}


def _raw(chance: Random) -> bytes:
    stamp = chance.choice(("00000000000a-0000-evil", f"{NOW_MS:012x}-0000-evil"))
    ident = chance.choice(("x", *(night["id"] for night in whole()["nights"])))
    return b'{"kind":"nights","id":"%b","at":"%b","document":%b}' % (
        ident.encode(), stamp.encode(), chance.choice(DOCUMENTS).replace(b'"x"', _json(ident)),
    )  # fmt: skip


def _json(value: Any) -> bytes:
    return json.dumps(value).encode()


def _lines(head: bytes, payloads: list[bytes]) -> bytes:
    text, chain = line_of(head, 0)
    for payload in payloads:
        line, chain = line_of(payload, chain)
        text += line
    return text


def _deeper(text: bytes, chance: Random) -> bytes:
    """A line more, that only the checksum is right of."""
    deep = b"[" * chance.choice((40, 1000, 100_000))
    inner = chance.choice((deep, deep + b"]" * len(deep), b'[{"kind":"nights","id":"d","at":"%b","document":%b}]'))
    if b"%b" in inner:
        inner %= (b"00000000000a-0000-evil", deep + b"]" * len(deep))
    return line_of(b'{"app":"recovery-coach","schema":2,"device":"devil"}', 0)[0] + line_of(inner, 0)[0] + text


def _flipped(text: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(text))
    return text[:at] + bytes([chance.randrange(256)]) + text[at + 1 :]


BENDS: tuple[Callable[[bytes, Random], bytes], ...] = (
    *(lambda text, chance: text,) * 5,
    lambda text, chance: text[: chance.randrange(len(text))],
    lambda text, chance: text + text,
    lambda text, chance: chance.randbytes(500),
    _flipped,
    _deeper,
)


def plant(shared: Path, outside: Path, chance: Random) -> str:
    """Put something into the folder; what. `outside` is a file elsewhere that nobody may write to through it."""
    ways = (_file, _file, _file, _stolen, _stolen, _harmed, _linked, _odd)
    return chance.choice(ways)(shared, outside, chance)


def _names(shared: Path) -> list[Path]:
    """Files of machines, real ones or not, that are short and have one name."""
    there = [path for path in sorted(shared.glob("coach-d*.changes")) if path.is_file() and not path.is_symlink()]
    return [path for path in there if path.stat().st_nlink == 1 and path.stat().st_size < 1 << 20]


LONGEST_NAME = 255
"""Of a file, in bytes: a sync tool gives no copy a longer one."""


def _new_name(shared: Path, chance: Random) -> Path:
    """One that is free: a stranger's, a real machine's next, or a sync tool's copy of a real machine's."""
    name = f"coach-devil.{chance.randint(1, 3)}.changes"
    if there := _names(shared):
        real = chance.choice(there).name
        device = changefiles.owner(real)
        copy = real.replace(".changes", ".sync-conflict-20260305-120000-ABCDEFG.changes")
        name = chance.choice((name, f"coach-{device}.{chance.randint(2, 4)}.changes", copy))
    path = shared / name
    fits = len(os.fsencode(name)) <= LONGEST_NAME
    return path if fits and not os.path.lexists(path) else shared / f"coach-devil{chance.randrange(10**6)}.1.changes"


def _file(shared: Path, outside: Path, chance: Random) -> str:
    """Changes of any device, a real one among them."""
    real = [changefiles.owner(path.name) or "" for path in _names(shared)]
    path = _new_name(shared, chance)
    path.write_bytes(changes(chance, chance.choice(["devil", "\x1b[2J", *real])))
    return f"changes {path.name}"


def _stolen(shared: Path, outside: Path, chance: Random) -> str:
    """A real machine's changes, stamps and all, with other documents, other ancestors, or as they are; often alone."""
    there = _names(shared)
    if not there:
        return _file(shared, outside, chance)
    taken = chance.choice(there)
    versions = changefiles.read(taken, taken.read_bytes()).versions
    bad = [_restamped(version, versions, chance) for version in versions]
    head = {"app": "recovery-coach", "schema": 2, "device": changefiles.owner(taken.name), "name": "laptop"}
    path = taken if chance.random() < 0.5 else _new_name(shared, chance)
    path.write_bytes(_lines(_json(head), [msgspec.json.encode(bad)]))
    return f"stolen {path.name}"


def _restamped(version: Version, among: tuple[Version, ...], chance: Random) -> Version:
    way = chance.randrange(5)
    if way == 0:
        return replace(version, document=msgspec.Raw(chance.choice((b"null", b"{}", *DOCUMENTS))))
    if way == 1:
        return replace(version, was=tuple(chance.choice(among).at for _ in range(3)))
    if way == 2:
        return replace(version, document=chance.choice(among).document)
    return replace(version, at=chance.choice(among).at if chance.random() < 0.5 else chance.choice(STAMPS))


def _harmed(shared: Path, outside: Path, chance: Random) -> str:
    """A real machine's file cut, flipped, emptied, doubled or gone."""
    there = _names(shared)
    if not there:
        return _odd(shared, outside, chance)
    path = chance.choice(there)
    text = path.read_bytes() or b"x"
    harm = chance.choice((*BENDS[5:], lambda text, chance: b"", None))
    path.unlink() if harm is None else path.write_bytes(harm(text, chance))
    return f"harmed {path.name}"


def _linked(shared: Path, outside: Path, chance: Random) -> str:
    """A link, where a real machine's file is or would be next."""
    there = _names(shared)
    path = _new_name(shared, chance)
    if there and chance.random() < 0.5:
        path = chance.choice(there)
        path.unlink()
    to = chance.choice((str(outside), "/dev/zero", "/proc/self/mem", "nowhere", path.name, "hard"))
    os.link(outside, path) if to == "hard" else path.symlink_to(to)
    return f"link {path.name} to {to}"


def _odd(shared: Path, outside: Path, chance: Random) -> str:
    """What is no file, or one without end, or very many."""
    path = _new_name(shared, chance)
    kind = chance.choice(("fifo", "folder", "sparse", "many", "named"))
    if kind == "fifo":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    elif kind == "sparse":
        with path.open("wb") as big:
            big.truncate(3 << 30)
    elif kind == "named":
        odd = chance.choice((b"\xff", b"\x1b]52;c;aGk=\x07", b"\n", "\u202e".encode(), b"x" * 200))
        path = shared / os.fsdecode(b"coach-devil.1 (conflicted copy %b).changes" % odd)
        path.write_bytes(changes(chance))
    else:
        for number in range(30):
            (shared / f"coach-many{number}.1.changes").write_bytes(chance.randbytes(number))
    return f"{kind} {path.name!a}"
