"""Imports into a store: twice adds nothing, one change for all, dry runs, duplicates, the profile."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from coach.clock import StoppedClock
from coach.desk import Desk
from coach.errors import UnreadableError
from coach.evidence import facts
from coach.flows.exporting import export_json
from coach.flows.importing import ImportView, import_paths
from coach.model import Busy, Night, Profile, Workout
from coach.settings import Settings
from coach.store import Store
from tests.importers.common import SAMPLES, utc

AT = utc("2026-04-01T10:00:00Z")
WHOOP = SAMPLES / "whoop/made"


@pytest.fixture(params=["memory", "file"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Desk:
    """A person in Berlin with an empty log, in memory and on disk."""
    store = Store.in_memory() if request.param == "memory" else Store.open(tmp_path / "store")
    with store.change("profile", at=AT) as change:
        change.set_profile(Profile(tz="Europe/Berlin"))
    return Desk(store, StoppedClock(AT), facts(), Settings())


def fresh() -> Desk:
    """A store that nothing was ever written to."""
    return Desk(Store.in_memory(), StoppedClock(AT), facts(), Settings())


def write(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def nights_file(path: Path, *rows: str) -> Path:
    return write(path, "\n".join(("date,bed,wake", *rows, "")))


def test_an_import_is_one_named_change_that_can_be_undone(desk: Desk) -> None:
    before = desk.store.document()
    view = import_paths(desk, [WHOOP])
    assert view.schema == "coach.import/1"
    assert view.format == "whoop"
    assert view.read == view.new == {"nights": 2, "naps": 1, "workouts": 1}
    assert view.duplicate == {}
    assert view.span == ("2026-03-28", "2026-03-31")
    newest = desk.store.history.entries(1)[0]
    assert (newest.id, newest.name) == (view.batch, "import of 2 nights, 1 nap, 1 workout (whoop)")
    assert [night.hrv_rmssd_ms for night in desk.store.all(Night)] == [74, 61]
    desk.store.history.undo(at=AT)
    assert desk.store.document() == before


@pytest.mark.parametrize(
    "path",
    ["whoop", "whoop/made", "whoop/made_es", "generic_csv/made/sleep_eu.csv",
     "generic_csv/made/sleep_us_latin1.csv", "ical/made/busy_import.ics"],
)  # fmt: skip
def test_importing_twice_adds_nothing(desk: Desk, path: str) -> None:
    first = import_paths(desk, [SAMPLES / path])
    revision, document = desk.store.revision, desk.store.document()
    second = import_paths(desk, [SAMPLES / path])
    assert first.new == first.read
    assert first.batch is not None
    assert second.read == second.duplicate == first.read
    assert (second.new, second.batch) == ({}, None)
    assert (desk.store.revision, desk.store.document()) == (revision, document)


def test_a_dry_run_says_the_same_and_writes_nothing(desk: Desk) -> None:
    revision = desk.store.revision
    dry = import_paths(desk, [WHOOP], dry_run=True)
    assert (dry.dry_run, dry.batch, desk.store.revision) == (True, None, revision)
    wet = import_paths(desk, [WHOOP])
    assert (dry.read, dry.new, dry.notes) == (wet.read, wet.new, wet.notes)


def test_nothing_is_kept_when_one_path_cannot_be_read(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="gone"):
        import_paths(desk, [WHOOP, tmp_path / "gone"])
    assert desk.store.all(Night) == ()


def test_several_paths_make_one_change(desk: Desk) -> None:
    view = import_paths(desk, [WHOOP, SAMPLES / "ical/made/busy_import.ics"])
    assert view.format == "whoop, ical"
    assert view.new == {"nights": 2, "naps": 1, "workouts": 1, "busy": 7}
    assert desk.store.history.entries(1)[0].name == "import of 2 nights, 1 nap, 1 workout, 7 busy times (whoop, ical)"
    assert len(desk.store.all(Busy)) == 7


def test_problems_are_listed_with_file_line_and_what_to_do(desk: Desk) -> None:
    view = import_paths(desk, [SAMPLES / "whoop"])
    (skipped,) = view.skipped
    assert (skipped.file, skipped.line) == ("physiological_cycles.csv", 5)
    assert skipped.why == ("Cycle start time: “not-a-date” is not a date and time. Export it again, or mend the line.")


def test_the_same_event_at_slightly_other_times_is_corrected(desk: Desk, tmp_path: Path) -> None:
    import_paths(desk, [nights_file(tmp_path / "a.csv", "2026-03-05,23:00,07:00")])
    moved = nights_file(tmp_path / "b.csv", "2026-03-05,23:20,07:00", "2026-03-06,23:20,07:00")
    view = import_paths(desk, [moved])
    assert (view.new, view.updated, view.duplicate) == ({"nights": 1}, {"nights": 1}, {})
    half = nights_file(tmp_path / "c.csv", "2026-03-05,04:00,12:00")
    assert import_paths(desk, [half]).new == {"nights": 1}


def test_two_rows_of_one_night_in_one_file_count_once(desk: Desk, tmp_path: Path) -> None:
    twice = nights_file(tmp_path / "a.csv", "2026-03-05,23:00,07:00", "2026-03-05,23:01,07:00")
    view = import_paths(desk, [twice])
    assert (view.new, view.duplicate) == ({"nights": 1}, {"nights": 1})


def test_nights_of_other_sources_are_all_kept(desk: Desk, tmp_path: Path) -> None:
    import_paths(desk, [WHOOP])
    view = import_paths(desk, [nights_file(tmp_path / "a.csv", "2026-03-28,22:20,06:10")])
    assert view.new == {"nights": 1}


def test_what_the_person_mended_is_not_overwritten(desk: Desk) -> None:
    import_paths(desk, [WHOOP])
    night = desk.store.all(Night)[0]
    with desk.store.change("edit", at=AT) as change:
        change.put(msgspec.structs.replace(night, quality=5))
    assert import_paths(desk, [WHOOP]).new == {}
    assert desk.store.all(Night)[0].quality == 5


def document(path: Path, **parts: Any) -> Path:
    return write(path, json.dumps({"schema": "coach.store/1"} | parts))


WALK = {"id": "w1", "start": "2026-03-05T10:00:00Z", "end": "2026-03-05T11:00:00Z", "kind": "walk"}


def test_a_document_is_compared_by_id_alone(desk: Desk, tmp_path: Path) -> None:
    twin, other = WALK | {"id": "w2"}, WALK | {"kind": "run"}
    assert import_paths(desk, [document(tmp_path / "a.json", workouts=[WALK, twin])]).new == {"workouts": 2}
    again = import_paths(desk, [document(tmp_path / "b.json", workouts=[other])])
    assert (again.new, again.duplicate) == ({}, {"workouts": 1})
    assert [workout.kind for workout in desk.store.all(Workout)] == ["walk", "walk"]


def test_a_profile_is_taken_only_by_someone_who_has_none(desk: Desk, tmp_path: Path) -> None:
    file = document(tmp_path / "a.json", profile={"birth_year": 1988, "tz": "Europe/Paris"})
    taken = import_paths(desk, [file])
    assert desk.store.profile() == Profile(birth_year=1988, tz="Europe/Paris")
    assert "the profile in the file was taken over" in taken.notes
    assert desk.store.history.entries(1)[0].name == "import of the profile (store)"
    assert import_paths(desk, [file]).batch is None
    other = document(tmp_path / "b.json", profile={"birth_year": 1970})
    left = import_paths(desk, [other])
    assert desk.profile.birth_year == 1988
    assert left.batch is None
    assert "the profile in the file was left out: yours is filled in already" in left.notes


def test_an_export_imports_to_an_equal_store(desk: Desk, tmp_path: Path) -> None:
    import_paths(desk, [WHOOP, SAMPLES / "ical/made/busy_import.ics"])
    with desk.store.change("profile", at=AT) as change:
        change.set_profile(Profile(tz="Europe/Berlin", birth_year=1988, conditions=("kidney",)))
    file = tmp_path / "coach.json"
    file.write_bytes(export_json(desk))
    target = fresh()
    view = import_paths(target, [file])
    assert not view.skipped
    assert target.store.document() == desk.store.document()
    assert export_json(target) == file.read_bytes()


def test_a_year_of_nights_goes_in_and_again_as_duplicates(desk: Desk, tmp_path: Path) -> None:
    first = date(2025, 4, 1)
    rows = [f"{first + timedelta(days=n)},23:{n % 60:02d},07:{n % 60:02d}" for n in range(365)]
    file = nights_file(tmp_path / "year.csv", *rows)
    assert import_paths(desk, [file]).new == {"nights": 365}
    assert import_paths(desk, [file]).duplicate == {"nights": 365}
    assert len(desk.store.all(Night)) == 365


def test_the_view_is_the_document_of_the_contract(desk: Desk) -> None:
    view = import_paths(desk, [SAMPLES / "whoop"])
    again = msgspec.json.decode(msgspec.json.encode(view), type=ImportView)
    assert again == view
    assert view.notes[0] == "times taken as local: UTC+03:00"


def test_moments_in_the_store_carry_their_offset(desk: Desk) -> None:
    import_paths(desk, [SAMPLES / "generic_csv/made"])
    moments: list[datetime] = [night.into_bed for night in desk.store.all(Night) if night.into_bed]
    assert [f"{moment:%z}" for moment in moments] == ["+0100", "+0100"]
