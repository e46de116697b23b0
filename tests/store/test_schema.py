"""Schema versions: frozen files of each, migration by one step a version, and files from the future."""

from __future__ import annotations

import errno
import gzip
import json
import shutil
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal

import msgspec
import pytest

from coach.errors import StoreError
from coach.importers.formats.document import read_document
from coach.model import Night, Profile, StoreDocument
from coach.model.records import KIND_OF, KINDS
from coach.store import Store
from coach.store.disk import backups, journal, migrate
from tests.store import freeze
from tests.store.build import AT, FailingFiles, contents, night, quick
from tests.store.fields import Kinds, kinds_in

FROZEN = Path(__file__).parent / "frozen"
VERSIONS = sorted((path.name for path in FROZEN.iterdir()), key=lambda name: int(name[1:]))
NEWEST = f"v{journal.SCHEMA}"
"""The version that the made-up next one is a step away from."""


def document_of(path: Path) -> StoreDocument:
    """An exported document of any version, as it would be imported."""
    found = read_document(path.read_text("utf-8"), path.name)
    assert not found.problems
    kinds = {kind: tuple(r for r in found.records if KIND_OF[type(r)] == kind) for kind in KINDS}
    return msgspec.convert({"profile": found.profile or Profile(), **kinds}, StoreDocument)


def frozen(version: str, place: Path) -> StoreDocument:
    """A copy of that version's files in `place`; what they hold."""
    place.mkdir()
    for path in (FROZEN / version).iterdir():
        if path.name not in freeze.NOTES:
            shutil.copy(path, place)
    return document_of(FROZEN / version / "document.json")


STEP: migrate.Step = {"nights": lambda night: {**night, "note": f"at home; {night.get('note', '')}"}}
"""To a made-up next version: nights say where they were slept."""


@pytest.fixture
def next_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program of a made-up version after today's."""
    monkeypatch.setattr(journal, "SCHEMA", journal.SCHEMA + 1)
    monkeypatch.setitem(migrate.STEPS, journal.SCHEMA - 1, STEP)


def test_there_is_a_frozen_file_and_a_step_for_every_version() -> None:
    assert [f"v{number}" for number in range(1, journal.SCHEMA + 1)] == VERSIONS
    assert sorted(migrate.STEPS) == list(range(1, journal.SCHEMA))


def test_no_field_changes_without_a_new_version() -> None:
    """Until the first release a field may be added; afterwards an older program would misread the files."""
    odd = freeze.differences(freeze.frozen(journal.SCHEMA), freeze.described(), added_too=freeze.released())
    assert not odd, f"raise journal.SCHEMA and add a step, or, before a release: {freeze.COMMAND}"


def test_the_test_above_would_notice() -> None:
    old: Kinds = {"Night": {"id": "text", "quality": "int <= 5"}}
    new: Kinds = {"Night": {"id": "text", "quality": "int <= 9", "mood": "int"}, "Dream": {"id": "text"}}
    assert freeze.differences(old, new, added_too=True) == [
        "Dream.id is new",
        "Night.mood is new",
        "Night.quality has other values",
    ]
    assert freeze.differences(old, new, added_too=False) == ["Night.quality has other values"]
    assert freeze.differences(new, old, added_too=False)[0] == "Dream.id is gone"


class Seen(msgspec.Struct, tag="seen", frozen=True, kw_only=True):
    """A struct of a tagged union."""

    at: Annotated[datetime, msgspec.Meta(tz=True)]
    by: Literal["me", "you"] | None = None


class Heard(msgspec.Struct, tag="heard", frozen=True):
    """The other one."""

    loud: Annotated[float, msgspec.Meta(gt=0.5, le=1_000_000)] = 1


class Diary(msgspec.Struct, frozen=True):
    """One struct with every kind of field that a noun may have."""

    seen: tuple[Seen | Heard, ...]
    names: dict[Annotated[str, msgspec.Meta(max_length=3)], Annotated[str, msgspec.Meta(pattern="^a")]] = {}
    lines: Annotated[tuple[date, ...], msgspec.Meta(min_length=1)] = (date(2026, 3, 5),)
    open: bool = False


def test_fields_are_described_in_our_own_words() -> None:
    """A dependency that words its own JSON Schema anew changes nothing here."""
    assert kinds_in(Diary) == {
        "Diary": {
            "seen": "list of (Heard or Seen)",
            "names": "map from (text up to 3 long) to (text like ^a); may be missing",
            "lines": "list at least 1 long of (date); may be missing",
            "open": "bool; may be missing",
        },
        "Seen": {
            "at": "moment with zone",
            "by": "'me' | 'you' or null; may be missing",
            "(tag)": "type = 'seen'",
        },
        "Heard": {"loud": "number > 0.5 <= 1000000; may be missing", "(tag)": "type = 'heard'"},
    }


def test_a_type_without_words_stops_the_freezing() -> None:
    class Odd(msgspec.Struct):
        sound: bytes

    with pytest.raises(TypeError, match="BytesType"):
        freeze.text(kinds_in(Odd))


@pytest.mark.usefixtures("next_version")
def test_the_next_version_is_frozen_with_every_noun(tmp_path: Path) -> None:
    folder = tmp_path / "next"
    freeze.freeze_a_store(folder)
    assert [name.split(".")[0] for name in sorted(contents(folder))] == ["db", "document", "journal"]
    assert json.loads((folder / "db.json").read_text())["meta"]["1"]["schema"] == journal.SCHEMA
    held = msgspec.json.decode((folder / "document.json").read_bytes(), type=StoreDocument)
    assert held == quick(folder).document()
    assert [night.quality for night in held.nights] == [5, 4]
    assert held.intakes == ()


@pytest.mark.parametrize("version", VERSIONS)
def test_a_frozen_file_opens_and_can_be_written(version: str, tmp_path: Path) -> None:
    expected = frozen(version, tmp_path / "store")
    before = contents(tmp_path / "store")
    store = quick(tmp_path / "store")
    assert store.document() == expected
    assert store.tables.damaged() == ()
    assert contents(tmp_path / "store") == before
    with store.change("one more", at=AT) as change:
        change.put(night("night-new"))
    assert quick(tmp_path / "store").get(Night, "night-new") == night("night-new")


def test_a_frozen_history_can_be_taken_back(tmp_path: Path) -> None:
    frozen(NEWEST, tmp_path / "store")
    store = quick(tmp_path / "store")
    assert [entry.name for entry in store.history.entries()] == ["dose removed", "night mended", "everything"]
    for _ in range(3):
        store.history.undo(at=AT)
    assert store.document() == StoreDocument()


@pytest.mark.usefixtures("next_version")
def test_an_older_file_is_migrated_by_the_first_writer_after_a_copy(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    old = frozen(NEWEST, folder)
    before = contents(folder)
    store = quick(folder)
    (mended, _) = store.all(Night)
    assert mended.note == f"at home; {old.nights[0].note}"
    assert contents(folder) == before, "reading migrates in memory only"
    with store.change("one more", at=AT) as change:
        change.put(night("night-new"))
    (copy,) = (folder / "backups").glob(f"schema-{journal.SCHEMA - 1}.*.json.gz")
    alone = tmp_path / "alone"
    alone.mkdir()
    plain = json.loads(gzip.decompress(copy.read_bytes()))
    assert plain["meta"]["1"]["schema"] == journal.SCHEMA - 1
    (alone / "db.json").write_bytes(gzip.decompress(copy.read_bytes()))
    assert plain["nights"]["1"]["note"] == old.nights[0].note
    assert quick(alone).all(Night) == store.all(Night)[:2]
    snapshot = json.loads((folder / "db.json").read_text())
    assert snapshot["meta"]["1"]["schema"] == journal.SCHEMA
    assert [record.note for record in quick(folder).all(Night)] == [mended.note, "at home; ", None]
    changes = ["one more", "dose removed", "night mended", "everything"]
    assert [entry.name for entry in store.history.entries()] == changes


@pytest.mark.usefixtures("next_version")
def test_without_a_copy_there_is_no_migration(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    frozen(NEWEST, folder)
    (folder / "lock").touch()
    before = contents(folder)
    fs = FailingFiles()
    store = Store.open(folder, fs=fs)
    fs.fail_next("write", errno.ENOSPC)
    with pytest.raises(StoreError, match="copied"), store.change("one more", at=AT) as change:
        change.put(night("night-new"))
    assert contents(folder) == before


@pytest.mark.usefixtures("next_version")
def test_every_failing_call_of_a_migration_leaves_one_form_or_the_other(tmp_path: Path) -> None:
    for fail_at in range(1, 80):
        folder = tmp_path / str(fail_at)
        frozen(NEWEST, folder)
        fs = FailingFiles(fail_at)
        try:
            with Store.open(folder, fs=fs).change("one more", at=AT) as change:
                change.put(night("night-new"))
        except StoreError:
            pass
        notes = [record.note for record in quick(folder).all(Night)]
        assert [str(note).startswith("at home") for note in notes[:2]] == [True, True], fail_at
        if fs.calls < fail_at:
            return
    pytest.fail("the calls do not come to an end")


def test_a_reader_of_an_older_file_follows_what_an_older_program_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "store"
    frozen(NEWEST, folder)
    writer = quick(folder)
    today = journal.SCHEMA
    with monkeypatch.context() as newer:
        newer.setattr(journal, "SCHEMA", today + 1)
        newer.setitem(migrate.STEPS, today, STEP)
        reader = quick(folder)
    with writer.change("one more", at=AT) as change:
        change.put(night("night-new"))
    monkeypatch.setattr(journal, "SCHEMA", today + 1)
    monkeypatch.setitem(migrate.STEPS, today, STEP)
    assert reader.refresh()
    assert [str(record.note)[:7] for record in reader.all(Night)] == ["at home"] * 3


@pytest.mark.parametrize("schema", [0, -1])
def test_a_version_that_never_was_is_refused(tmp_path: Path, schema: int) -> None:
    frozen(NEWEST, tmp_path / "store")
    path = tmp_path / "store" / "db.json"
    path.write_text(path.read_text().replace(f'"schema":{journal.SCHEMA}', f'"schema":{schema}', 1))
    with pytest.raises(StoreError, match="never a schema"):
        quick(tmp_path / "store")


@pytest.mark.usefixtures("next_version")
def test_odd_documents_survive_a_migration(tmp_path: Path) -> None:
    meta = {
        "1": {"app": "recovery-coach", "schema": journal.SCHEMA - 1, "generation": 1, "seq": 0, "next": {"history": 9}}
    }
    tables = {"nights": {"1": 7, "2": {"id": "a", "date": "2026-03-05"}}, "mine": {"1": [1]}, "history": {}}
    (tmp_path / "db.json").write_text(json.dumps({"meta": meta, **tables}))
    store = quick(tmp_path)
    assert [record.id for record in store.all(Night)] == ["a"]
    store.book.snapshot()
    kept = json.loads((tmp_path / "db.json").read_text())
    assert (kept["nights"]["1"], kept["mine"]["1"], kept["meta"]["1"]["next"]["history"]) == (7, [1], 9)
    assert [copy.kind for copy in backups.listed(FailingFiles(), tmp_path)] == ["migration"]
