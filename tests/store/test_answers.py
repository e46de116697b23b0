"""Answers of version 1, told apart by items -> today's kinds: in the store, in its history and between machines."""

from __future__ import annotations

import gzip
import json
import shutil
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.gather.consistency import check_records
from coach.importers.formats.document import read_document
from coach.model import Answer, EasyWeek, LineAnswer, OddAnswer, Record, WeekPin
from coach.model.answers import AnyAnswer
from coach.model.older import AnswerOfVersion1, answer_of_1
from coach.store.disk import backups, journal
from coach.store.disk.vault import seal, unseal
from coach.store.sync import changefiles, hlc
from coach.store.sync.versions import Version
from tests.store.build import AT, QuickFiles, night, quick
from tests.store.machines import put

EVERY = Path(__file__).parent / "every_answer_v1"
"""A store that version 1 itself wrote, with an answer of every kind it knew."""
MOMENT = "2026-03-05T22:45:00+01:00"
LATER = "2026-03-05T23:15:00+01:00"


def every_kind(place: Path) -> Path:
    """A copy of that store."""
    shutil.copytree(EVERY, place, ignore=shutil.ignore_patterns("document.json"))
    return place


def test_a_store_of_version_1_with_every_kind_of_answer_is_read_as_what_they_were(tmp_path: Path) -> None:
    answers = quick(every_kind(tmp_path / "store")).all(Answer)
    assert Counter(type(answer).__name__ for answer in answers) == {
        "LineOutcome": 9,
        "LineAnswer": 4,
        "StrainAsked": 2,
        "LengthAsked": 1,
        "WakeAsked": 1,
        "EffortAsked": 1,
        "WeekPin": 1,
        "EasyWeek": 1,
    }
    by_id = {answer.id: msgspec.to_builtins(answer) for answer in answers}
    assert by_id["answer-wake-2026-03-05"]["to"] == "2026-03-06T06:15:00+01:00"
    assert by_id["answer-effort-2026-03-05"]["effort"] == "enough"
    assert by_id["answer-strain-legs-2026-03-05"]["strain"] == "light"
    assert by_id["answer-length-yoga-2026-03-05"]["minutes"] == 30
    assert by_id["answer-bed-2026-03-05"]["outcome"] == "on_time"
    pin = next(answer for answer in answers if isinstance(answer, WeekPin))
    assert (pin.wish, pin.number, pin.date.isoformat()) == ("legs", 2, "2026-03-02")
    assert set(pin.others) == {"week-legs-2026-03-02-1", "week-yoga-2026-03-02-1"}


def test_its_export_reads_as_the_same_records_as_its_files(tmp_path: Path) -> None:
    found = read_document((EVERY / "document.json").read_text("utf-8"), "document.json")
    assert (found.problems, found.notes) == ((), ())
    document = quick(every_kind(tmp_path / "store")).document()
    assert {r.id: r for r in found.records} == {r.id: r for r in _records(document)}
    assert check_kinds(document) == []


def _records(document: msgspec.Struct) -> list[Record]:
    fields = (getattr(document, name) for name in document.__struct_fields__)
    return [record for records in fields if isinstance(records, tuple) for record in records]


def check_kinds(document: Any) -> list[str]:
    """What the checkup says."""
    return [finding.what for finding in check_records(document, AT)]


def test_every_change_of_version_1_can_still_be_taken_back(tmp_path: Path) -> None:
    store = quick(every_kind(tmp_path / "store"))
    names = [entry.name for entry in store.history.entries(99)]
    with store.change("one more", at=AT) as change:
        change.put(night("night-new"))
    assert (tmp_path / "store" / "backups").is_dir()
    store = quick(tmp_path / "store")
    assert [entry.name for entry in store.history.entries(99)] == ["one more", *names]
    for count in range(len(names), 0, -1):
        assert store.history.undo(at=AT)
        assert store.tables.damaged() == ()
        assert len(store.history.entries(99)) == count
    assert store.history.undo(at=AT)
    assert store.all(Answer) == ()


def test_a_copy_of_version_1_is_brought_back_in_todays_form(tmp_path: Path) -> None:
    old = quick(every_kind(tmp_path / "old"))
    with old.change("one more", at=AT) as change:
        change.put(night("night-new"))
    (copy,) = (tmp_path / "old" / "backups").glob("schema-1.*.json.gz")
    assert json.loads(gzip.decompress(copy.read_bytes()))["meta"]["1"]["schema"] == 1
    shelves = backups.read(QuickFiles(), copy)
    kept = [msgspec.json.decode(raw, type=AnyAnswer) for raw in shelves["answers"].documents.values()]
    assert {answer.id: answer for answer in kept} == {answer.id: answer for answer in old.all(Answer)}


PARTIAL = {"id": "a", "date": "2026-03-05", "item": "workout-legs-2026-03-05"}


@pytest.mark.parametrize(
    ("said", "becomes"),
    [
        ({"state": "done"}, {"about": "line", "state": "done"}),
        ({"state": "skipped"}, {"about": "line", "state": "skipped"}),
        ({"state": "moved", "to": MOMENT}, {"about": "line", "state": "moved", "to": MOMENT}),
        ({"state": "moved"}, {"about": "line", "state": "moved"}),
        ({"state": "done", "outcome": "on_time"}, {"about": "outcome", "outcome": "on_time"}),
        ({"state": "done", "outcome": "missed"}, {"about": "line", "state": "done", "outcome": "missed"}),
        ({"item": "wake-2026-03-05", "state": "moved", "to": MOMENT}, {"about": "wake", "to": MOMENT}),
        ({"item": "effort-2026-03-05", "state": "moved", "kind": "least"}, {"about": "effort", "effort": "least"}),
        (
            {"item": "strain-a-b-2026-03-05", "state": "moved", "kind": "high"},
            {"about": "strain", "wish": "a-b", "strain": "high"},
        ),
        (
            {"item": "length-a-2026-03-05", "state": "moved", "minutes": 45},
            {"about": "length", "wish": "a", "minutes": 45},
        ),
        ({"item": "week-easy-2026-03-05", "state": "done"}, {"about": "easy_week"}),
        (
            {"item": "week-easy-2026-03-05-2", "state": "moved", "to": MOMENT},
            {"about": "week_session", "wish": "easy", "number": 2, "to": MOMENT},
        ),
        ({"state": "done", "kind": "dance"}, {"about": "line", "state": "done", "note": 'version 1: {"kind":"dance"}'}),
    ],
)
def test_each_partial_form_of_contracts_becomes_its_kind(said: dict[str, Any], becomes: dict[str, Any]) -> None:
    old = {**PARTIAL, **said}
    new = answer_of_1(old)
    item = {"item": old["item"]} if becomes["about"] in ("line", "outcome") else {}
    assert new == {"id": "a", "date": "2026-03-05", **item, **becomes}
    found = read_document(json.dumps({"schema": "coach.store/1", "answers": [old]}), "x.json")
    assert not found.problems
    assert list(found.records) == [msgspec.convert(new, AnyAnswer)]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"item": "wake-2026-03-05", "state": "moved"}, "required field `to`"),
        ({"item": "wake-2026-03-05", "state": "done", "to": MOMENT}, "marks what can only be asked"),
        ({"item": "wake-2026-03-06", "state": "moved", "to": MOMENT}, "another day"),
        ({"item": "effort-2026-03-05", "state": "moved", "kind": "huge"}, "'huge'"),
        ({"item": "week-a-2026-02-23-1", "state": "moved", "to": MOMENT}, "another week"),
        ({"item": 7, "state": "done"}, "Expected `str`"),
        ({"date": "2026-13-40", "state": "done"}, "date"),
        ({"state": "moved", "to": "22:45"}, "datetime"),
        ({"state": "vanished"}, "'vanished'"),
    ],
)
def test_an_odd_answer_is_kept_whole_and_told(said: dict[str, Any], why: str, tmp_path: Path) -> None:
    old = {**PARTIAL, **said}
    meta = {"1": {"app": journal.APP, "schema": 1, "generation": 1, "seq": 0}}
    (tmp_path / "db.json").write_text(json.dumps({"meta": meta, "answers": {"1": old}}))
    store = quick(tmp_path)
    (odd,) = store.all(OddAnswer)
    assert json.loads(odd.was) == old
    assert why in odd.why
    assert store.all(LineAnswer) == ()
    (told,) = check_kinds(store.document())
    assert told.startswith("An answer of an older version")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)
ITEMS = st.sampled_from(
    [f"{name}-2026-03-05" for name in ("wake", "effort", "strain-w", "length-w", "week-easy", "bed", "week-w")]
    + ["week-w-2026-03-05-1", "strain-2026-03-05", "dose-p-2026-03-05-1", "mg-1", ""]
)
GOOD = {
    "item": ITEMS,
    "date": st.just("2026-03-05"),
    "state": st.sampled_from(["done", "skipped", "moved"]),
    "to": st.just(MOMENT),
    "at": st.just(LATER),
    "start": st.just(MOMENT),
    "minutes": st.integers(0, 90),
    "title": st.text(max_size=5),
    "kind": st.sampled_from(["bed", "workout", "light", "least", "dance"]),
    "others": st.just({"week-x-2026-03-05-1": MOMENT}),
    "outcome": st.sampled_from(["on_time", "missed"]),
    "note": st.text(max_size=5),
    "about": JSON,
    "wish": JSON,
    "mine": JSON,
}
ANSWERS_OF_1 = st.fixed_dictionaries(
    {"id": st.just("a"), **{name: GOOD[name] for name in ("item", "date", "state")}},
    optional={name: values for name, values in GOOD.items() if name not in ("item", "date", "state")},
)
BROKEN = st.builds(lambda good, name, value: {**good, name: value}, ANSWERS_OF_1, st.sampled_from([*GOOD]), JSON)


@given(ANSWERS_OF_1 | BROKEN)
def test_nothing_of_any_answer_is_lost(old: dict[str, Any]) -> None:
    """Each value of the old one stands in the new one, in a field, in the note, or in what is kept whole."""
    new = answer_of_1(old)
    assert new["id"] == old["id"]
    record = msgspec.convert(new, AnyAnswer)
    if isinstance(record, OddAnswer):
        assert json.loads(record.was) == old
        return
    told = msgspec.convert({k: v for k, v in old.items() if v is not None}, AnswerOfVersion1)
    note = json.loads(str(record.note).rsplit("version 1: ", 1)[1]) if "version 1: " in str(record.note) else {}
    names = {"kind": ("kind", "effort", "strain")}
    for name, value in old.items():
        if value is None or value == getattr(AnswerOfVersion1, name, ...) or name in ("item", "state", "note"):
            continue
        places = [new.get(place) for place in names.get(name, (name,))]
        assert value in places or note.get(name) == value, (name, value)
    assert str(record.note or "").startswith(told.note or "")


def test_a_version_of_an_older_machine_is_taken_in_as_todays_kind(tmp_path: Path) -> None:
    """It comes to the same whether the store or the change was brought up."""
    store = quick(every_kind(tmp_path / "store"))
    plain = json.loads((EVERY / "db.json").read_text("utf-8"))["answers"]
    here = {answer.id: answer for answer in store.all(Answer)}
    odd = {**PARTIAL, "id": "theirs", "item": "wake-2026-03-07", "state": "moved"}
    theirs = [
        Version(
            kind="answers", id=old["id"], at=hlc.stamp(number, 0, "old"), document=msgspec.Raw(json.dumps(old).encode())
        )
        for number, old in enumerate([*plain.values(), odd], start=1)
    ]
    shared = tmp_path / "shared"
    shared.mkdir()
    _write_as_version_1(shared, theirs)
    part = changefiles.read(shared / "coach-old.1.changes", (shared / "coach-old.1.changes").read_bytes())
    assert (part.trouble, part.schema, len(part.versions)) == ("", 1, len(theirs))
    came = {version.id: msgspec.json.decode(version.document, type=AnyAnswer) for version in part.versions}
    assert {key: came[key] for key in here} == here
    assert isinstance(came["theirs"], OddAnswer)


def _write_as_version_1(folder: Path, versions: list[Version]) -> None:
    with pytest.MonkeyPatch.context() as older:
        older.setattr(journal, "SCHEMA", 1)
        put(folder, "old", versions)


def test_what_an_older_machine_shares_is_taken_in_once_and_its_removal_by_id_alone(
    tmp_path: Path, shared: Path
) -> None:
    """A removal names no kind: the easy week goes by its id; a second exchange has nothing more to say."""
    plain = json.loads((EVERY / "db.json").read_text("utf-8"))["answers"].values()
    said = [
        Version(kind="answers", id=old["id"], at=hlc.stamp(n, 0, "old"), document=msgspec.Raw(json.dumps(old).encode()))
        for n, old in enumerate(plain, start=1)
    ]
    easy = next(version for version in said if version.id == "answer-week-easy-2026-03-02")
    gone = Version(kind="answers", id=easy.id, at=hlc.stamp(99, 0, "old"), was=(easy.at,))
    _write_as_version_1(shared, said)
    store = quick(tmp_path / "newer")
    taken = store.machines.sync(shared, at=AT)
    assert (taken.received, taken.troubles) == (len(said), ())
    assert len(store.all(EasyWeek)) == 1
    again = store.machines.sync(shared, at=AT)
    assert (again.published, again.received, again.earlier) == (0, 0, 0)
    _write_as_version_1(shared, [gone])
    assert store.machines.sync(shared, at=AT).received == 1
    assert store.all(EasyWeek) == ()
    assert len(store.all(Answer)) == len(said) - 1


def test_two_copies_of_one_store_of_version_1_agree_when_one_is_brought_up_first(tmp_path: Path, shared: Path) -> None:
    """Nothing was ever shared, so stamps are guessed from contents, which differ by form and mean the same."""
    later = AT + timedelta(days=5)
    with pytest.MonkeyPatch.context() as older:
        older.setattr(journal, "SCHEMA", 1)
        assert quick(every_kind(tmp_path / "one")).machines.sync(shared, at=later).published > 20
    other = quick(every_kind(tmp_path / "two"))
    before = other.document()
    taken = other.machines.sync(shared, at=later)
    assert (taken.received, taken.earlier, taken.troubles) == (0, 0, ())
    assert other.document() == before


def test_a_conflict_copy_of_version_1_is_merged(tmp_path: Path) -> None:
    store = quick(tmp_path / "newer")
    with store.change("one", at=AT) as change:
        change.put(night())
    shutil.copy(EVERY / "db.json", tmp_path / "newer" / "db.sync-conflict-20260305-081502-ABCDEF7.json")
    merged = store.machines.merge_copies(at=AT)
    assert merged is not None
    assert merged.troubles == ()
    assert {a.id: a for a in store.all(Answer)} == {a.id: a for a in quick(every_kind(tmp_path / "v1")).all(Answer)}


def test_a_locked_store_of_version_1_opens_in_todays_form(tmp_path: Path) -> None:
    folder = every_kind(tmp_path / "store")
    before = quick(folder).all(Answer)
    seal(QuickFiles(), folder, Plain())
    assert not (folder / "db.json").exists()
    unseal(QuickFiles(), folder, Plain())
    assert json.loads((folder / "db.json").read_text("utf-8"))["meta"]["1"]["schema"] == 1
    assert quick(folder).all(Answer) == before
    assert len(before) == 20


class Plain:
    """A cipher that hides nothing: how it is locked is tried elsewhere."""

    def seal(self, data: bytes) -> bytes:
        return data[::-1]

    def open(self, sealed: bytes) -> bytes:
        return sealed[::-1]
