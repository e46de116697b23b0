"""Every sample cut, flipped and spliced: only errors with a sentence for the person may come out."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.errors import CoachError
from coach.exporters import document_json
from coach.importers import read_paths
from coach.model import Night, Profile, Reading, StoreDocument
from coach.model.records import KINDS
from tests.importers.common import BERLIN, SAMPLES, of, read

FILES = sorted(path for path in SAMPLES.rglob("*") if path.suffix in (".csv", ".ics", ".tsv"))


def _document() -> bytes:
    nights = of(Night, read(SAMPLES / "whoop/made"))
    return document_json(StoreDocument(profile=Profile(birth_year=1988), nights=tuple(nights)))


def _zip(folder: str) -> bytes:
    with TemporaryDirectory() as place:
        file = Path(place) / "x.zip"
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
            for path in sorted((SAMPLES / folder).glob("*.csv")):
                target.write(path, path.name)
        return file.read_bytes()


BODIES = [path.read_bytes() for path in FILES] + [_document(), _zip("whoop/made")]
NAMES = [str(path.relative_to(SAMPLES)) for path in FILES] + ["document", "zip"]

pieces = st.sampled_from(
    [b"", b"\0", b'"', b"\xff\xfe", b"\x1b[2J", b"9" * 400, b"-1", b"NaN", b"\r", b";", b"BEGIN:VEVENT\r\n",
     b"RRULE:FREQ=DAILY\r\n", b"RECURRENCE-ID:20260101T000000Z\r\n", b"99991231T235959", b"00010101", b"2026-02-30",
     b"END:VCALENDAR\r\n", b'{"', b"]", b"null", b"1e309", b"DTEND:20200101\r\n", b"TZID=", b"UTC+23:59"]
)  # fmt: skip
mangle = st.tuples(st.floats(0, 1), st.floats(0, 0.2), pieces, st.integers(0, 255))


def attempt(file: Path) -> Sequence[Reading]:
    """The readings, or none when the file is refused in words a person can act on."""
    try:
        return read_paths([file], zone=BERLIN, today=date(2014, 7, 1))
    except CoachError as error:
        if not (error.what and error.todo):
            raise AssertionError("an error without what or todo") from error
        return ()


def mangled(body: bytes, edits: list[tuple[float, float, bytes, int]], cut: float) -> bytes:
    """The body with spans replaced, bytes flipped and its end cut off."""
    for at, span, piece, flip in edits:
        start = int(at * len(body))
        end = start + int(span * len(body)) * (flip % 3 == 0)
        body = body[:start] + piece + body[end:]
        if body and flip:
            spot = (start * 31 + flip) % len(body)
            body = body[:spot] + bytes([body[spot] ^ flip]) + body[spot + 1 :]
    return body[: int(cut * len(body))] if cut < 1 else body


@pytest.mark.parametrize("body", BODIES, ids=NAMES)
@settings(max_examples=25)
@given(edits=st.lists(mangle, max_size=4), cut=st.floats(0.05, 1.5))
def test_mangled_samples_never_raise_anything_but_a_coach_error(
    body: bytes, edits: list[tuple[float, float, bytes, int]], cut: float
) -> None:
    with TemporaryDirectory() as place:
        file = Path(place) / "mangled"
        file.write_bytes(mangled(body, edits, cut))
        readings = attempt(file)
    for reading in readings:
        assert all(type(record) in KINDS.values() for record in reading.records)
        assert all(problem.why for problem in reading.problems)
        assert len({record.id for record in reading.records}) == len(reading.records)


@settings(max_examples=200)
@given(text=st.text(max_size=300))
def test_any_text_at_all_is_read_or_refused_in_words(text: str) -> None:
    with TemporaryDirectory() as place:
        for head in ("date,bed,wake\n", "BEGIN:VCALENDAR\nBEGIN:VEVENT\n", '{"schema":"coach.store/1",'):
            file = Path(place) / "any"
            file.write_bytes((head + text).encode("utf-8", "surrogatepass"))
            attempt(file)
