"""One answer at every door of the store to what may be kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from msgspec import Raw, json

from coach.errors import UsageError
from coach.model import Busy, Intake, Nap, Night, Product, Profile, Record, Standing, Use, Wish, Workout
from coach.model.acceptable import MOST, Objection, objection, unknown_zone
from coach.store import Store
from coach.store.codec import decode_profile
from coach.store.sync import hlc
from coach.store.sync.changefiles import name_of
from coach.store.sync.versions import Version
from tests.odd_store import odd_store
from tests.store.build import AT, night
from tests.store.machines import put

FAR = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
OLD = datetime(1, 1, 1, tzinfo=UTC)

BAD: list[tuple[Record | Profile, Objection]] = [
    (Busy(id="b", start=AT, end=FAR), Objection("end", "the year 9999 is not between 1900 and 2200")),
    (Busy(id="b", start=OLD, end=AT), Objection("start", "the year 0001 is not between 1900 and 2200")),
    (Busy(id="b", start=AT, end=AT - timedelta(seconds=1)), Objection("end", "it is before the start")),
    (
        Busy(id="b", start=AT, end=AT + timedelta(days=367)),
        Objection("end", "it is 8808 h after the start, longer than a year"),
    ),
    (
        Workout(id="w", kind="run", start=AT, end=AT + timedelta(hours=49)),
        Objection("end", "it is 49 h after the start, longer than a day"),
    ),
    (Nap(id="n", start=AT, end=AT - timedelta(minutes=5)), Objection("end", "it is before the start")),
    (
        Night(id="n", date=date(2026, 3, 5), lights_out=AT, final_wake=AT - timedelta(hours=8)),
        Objection("final_wake", "it is before lights_out"),
    ),
    (
        Night(id="n", date=date(2026, 3, 5), into_bed=AT, final_wake=AT + timedelta(days=2, hours=1)),
        Objection("final_wake", "it is 49 h after into_bed, longer than a day"),
    ),
    (Night(id="n", date=date(1899, 12, 31)), Objection("date", "the year 1899 is not between 1900 and 2200")),
    (night(ident=""), Objection("id", "it is empty")),
    (
        Product(id="p", name="x", kind="food", use=Use(started=date(2201, 1, 1))),
        Objection("use.started", "the year 2201 is not between 1900 and 2200"),
    ),
    (
        Wish(id="w", title="x", kind="run", minutes=30, dates=(date(2026, 3, 5), date(1, 1, 1))),
        Objection("dates[1]", "the year 0001 is not between 1900 and 2200"),
    ),
    (
        Standing(id="s", date=date(2026, 3, 5), at=AT, starts={"bed": FAR}),
        Objection("starts.bed", "the year 9999 is not between 1900 and 2200"),
    ),
    (
        Intake(id="i", at=AT, product="p", effects=("x",) * (MOST + 1)),
        Objection("effects", f"it lists {MOST + 1} things, more than {MOST}"),
    ),
]


@pytest.mark.parametrize(("noun", "why"), BAD, ids=lambda each: getattr(each, "field", type(each).__name__))
def test_what_no_room_could_work_with_is_named_by_its_field(noun: Record, why: Objection) -> None:
    assert objection(noun) == why
    with pytest.raises(UsageError) as refused, Store.in_memory().change("x", at=AT) as change:
        change.put(noun)
    assert (refused.value.where, refused.value.what) == why


def test_the_limits_themselves_are_kept() -> None:
    for noun in (
        Busy(id="b", start=AT, end=AT + timedelta(days=366)),
        Busy(id="b", start=AT, end=AT),
        Nap(id="n", start=AT, end=AT + timedelta(hours=48)),
        Night(id="n", date=date(1900, 1, 1)),
        Night(id="n", date=date(2200, 12, 31)),
        Intake(id="i", at=AT, product="p", effects=("x",) * MOST),
    ):
        assert objection(noun) is None


def test_zones_are_looked_up_only_where_another_can_be_chosen() -> None:
    there = Profile(tz="Europe/Nova_City")
    assert objection(there) is None
    assert unknown_zone(there) == Objection("tz", "there is no time zone “Europe/Nova_City”")
    assert unknown_zone(Profile(tz="UTC+03:00")) is not None  # a fixed offset is no place to live in
    assert unknown_zone(Night(id="n", date=date(2026, 3, 5), tz_start="UTC+03:00", tz_end="Nova")) == Objection(
        "tz_end", "there is no time zone “Nova”"
    )


def by_tinydb(store: Store) -> None:
    with store.change("x", at=AT) as change:
        change.tables.table("busy").insert({"id": "b", "start": AT.isoformat(), "end": FAR.isoformat()})


def by_tinydb_zone(store: Store) -> None:
    with store.change("x", at=AT) as change:
        change.tables.table("profile").update({"tz": "Europe/Nova_City"})


@pytest.mark.parametrize("write", [by_tinydb, by_tinydb_zone])
def test_tinydb_is_refused_and_keeps_nothing(write: Callable[[Store], None]) -> None:
    store = Store.in_memory()
    with store.change("p", at=AT) as change:
        change.set_profile(Profile(tz="Europe/Berlin"))
    before = store.document()
    with pytest.raises(UsageError):
        write(store)
    assert store.document() == before


def test_tinydb_may_edit_beside_a_zone_that_only_another_machine_knows() -> None:
    store = Store.in_memory()
    with store.change("p", at=AT) as change:
        change.set_profile(Profile(tz="Europe/Nova_City"))
    with store.change("p", at=AT) as change:
        change.tables.table("profile").update({"birth_year": 1980})
    assert store.profile() == Profile(tz="Europe/Nova_City", birth_year=1980)


BUSY = {"id": "good", "start": "2026-03-05T19:00:00+01:00", "end": "2026-03-05T20:00:00+01:00"}
ENDLESS = {"id": "bad", "start": "2026-03-05T19:00:00+01:00", "end": "9999-12-31T23:59:59+00:00"}
ANCIENT = {"id": "old", "start": "0001-01-01T00:00:00+14:00", "end": "2026-03-05T20:00:00+01:00"}


def test_what_lies_on_the_disk_is_shelved_counted_and_stays(tmp_path: Path) -> None:
    store = Store.open(odd_store(tmp_path, busy=[BUSY, ENDLESS, ANCIENT]), read_only=True)
    assert [busy.id for busy in store.all(Busy)] == ["good"]
    assert store.tables.shelved() == 2
    assert store.tables.damaged() == (
        "busy bad: end: the year 9999 is not between 1900 and 2200",
        "busy old: start: the year 0001 is not between 1900 and 2200",
    )
    assert store.count(Busy) == 3


def test_only_what_was_met_is_counted_and_years_that_never_are(tmp_path: Path) -> None:
    store = Store.open(odd_store(tmp_path, busy=[BUSY, ENDLESS, ANCIENT]), read_only=True)
    assert store.tables.shelved() == 1  # the ancient one, which no day would ever ask for
    store.between(Busy, date(2026, 3, 5), date(2026, 3, 5))
    assert store.tables.shelved() == 2


def test_a_copy_brings_back_what_is_acceptable_and_counts_the_rest(tmp_path: Path) -> None:
    copy = odd_store(tmp_path / "old", profile={"birth_year": 3}, busy=[BUSY, ENDLESS]) / "db.json"
    store = Store.in_memory()
    entry, left_out = store.copies.restore(copy, at=AT)
    assert entry is not None
    assert left_out == 2
    assert [busy.id for busy in store.all(Busy)] == ["good"]


def test_what_comes_from_another_machine_is_left_out_and_told(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    versions = [
        Version(kind="busy", id=str(each["id"]), at=hlc.stamp(1, number, "dother"), document=Raw(json.encode(each)))
        for number, each in enumerate((BUSY, ENDLESS))
    ]
    put(shared, "dother", versions)
    assert (shared / name_of("dother", 1)).exists()
    store = Store.open(tmp_path / "store")
    found = store.machines.sync(shared, at=AT)
    assert found.received == 1
    assert found.troubles == (
        "busy bad: this version cannot read it (end: the year 9999 is not between 1900 and 2200)",
    )
    assert [busy.id for busy in store.all(Busy)] == ["good"]


@pytest.mark.parametrize(
    ("kept", "profile", "lost"),
    [
        ({"birth_year": 3, "tz": "Asia/Tokyo"}, Profile(tz="Asia/Tokyo"), ("birth_year",)),
        ({"conditions": 7, "wake": {"default": "9"}}, Profile(), ("wake", "conditions")),
        ({}, Profile(), ()),
        ([], Profile(), Profile.__struct_fields__),
    ],
)
def test_as_much_of_a_profile_as_can_be_read(kept: object, profile: Profile, lost: tuple[str, ...]) -> None:
    assert decode_profile(Raw(json.encode(kept))) == (profile, lost)
