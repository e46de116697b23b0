"""Every sample cut, flipped and spliced: only errors with a sentence for the person may come out."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.errors import CoachError, UnreadableError
from coach.exporters import document_json
from coach.importers import read_paths
from coach.importers.format import ImportBudget, ImportTerms
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


def daily(start: str = "19000101T100000Z") -> str:
    return f"BEGIN:VEVENT\r\nUID:{start}\r\nDTSTART:{start}\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY\r\nEND:VEVENT\r\n"


def test_a_damaged_lzma_member_is_told(tmp_path: Path) -> None:
    path = tmp_path / "l.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("nights.csv", "date,bed,wake\n" * 500)
    data = bytearray(path.read_bytes())
    for place in range(60, 90):
        data[place] ^= 0xFF
    path.write_bytes(bytes(data))
    with pytest.raises(UnreadableError, match="damaged"):
        read_paths([path], zone=BERLIN, today=date(2026, 3, 5))


def test_many_calendars_share_the_steps_of_one_import(tmp_path: Path) -> None:
    path = tmp_path / "c.zip"
    one = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + daily() * 8 + "END:VCALENDAR\r\n"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(12):
            archive.writestr(f"c{number}.ics", one)
    found = read_paths([path], zone=BERLIN, today=date(2026, 3, 5))
    refused = [each for reading in found for each in reading.problems if "too many repeating" in each.why]
    assert len(refused) == 12 * 8 - 400_000 // 46_268


def test_the_files_of_one_import_share_its_measure_of_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        (tmp_path / f"n{number}.csv").write_text("date,bed,wake\n2026-03-05,23:00,07:00\n")
    assert read_paths([tmp_path], zone=BERLIN, today=date(2026, 3, 5))
    small = partial(ImportTerms, budget=ImportBudget(text_bytes=100))
    monkeypatch.setattr("coach.importers.door.ImportTerms", small)
    with pytest.raises(UnreadableError, match="would bring this import beyond 64 MiB of text"):
        read_paths([tmp_path], zone=BERLIN, today=date(2026, 3, 5))


def test_a_header_line_without_end_is_no_header(tmp_path: Path) -> None:
    path = tmp_path / "h.csv"
    path.write_text("date,bed," + "x," * 200_000 + "\n1,2,3\n")
    with pytest.raises(UnreadableError):
        read_paths([path], zone=BERLIN, today=date(2026, 3, 5))
