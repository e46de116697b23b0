"""Stamps from outside: only true ones count, none further ahead than a day, and the person's own edit can win."""

from __future__ import annotations

import tempfile
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Raw
from msgspec.structs import replace

from coach.model import Night
from coach.store.ledger import Ledger
from coach.store.shelf import DEVICE, DEVICE_NUMBER, Op
from coach.store.sync import hlc
from coach.store.sync.marks import device_of, mark_op
from coach.store.sync.versions import Version
from tests.store.build import AT, DAY, quick
from tests.store.machines import IDS, Machine, put, settle_down

NOW = hlc.millis(AT)
DAY_MS = 24 * 60 * 60 * 1000


def night(ident: str, at: str, quality: int, was: tuple[str, ...] = ()) -> Version:
    document = Raw(b'{"id":"%b","date":"%b","quality":%d}' % (ident.encode(), DAY.isoformat().encode(), quality))
    return Version(kind="nights", id=ident, at=at, was=was, document=document)


def put_raw(shared: Path, versions: list[Version], device: str = "evil") -> None:
    """As `put`, in a file of its own for every call."""
    put(shared, f"{device}{len(list(shared.iterdir()))}", versions)


NO_STAMPS = [
    "0xffffffffff-0000-evil", "٠٠٠٠٠٠٠٠٠٠٠٠-٠٠٠٠-evil", "0_0_0_0_0_0_-0000-evil", "+00000000000-0000-evil",
    "FFFFFFFFFFFF-0000-evil", "00000000000g-0000-evil", "000000000001-00g0-evil", "000000000001-0000-",
    "000000000001-0000-Evil", "000000000001-0000-" + "e" * 41, "000000000001-0000-evil\n", " 00000000001-0000-evil",
    "000000000001-0000", "", "-", "000000000001-0000-ev\x1bil", "000000000001_0000_evil",
]  # fmt: skip


@pytest.mark.parametrize("text", NO_STAMPS)
def test_what_is_no_stamp_to_the_letter_is_left_out_told_and_never_wins(
    shared: Path, two: tuple[Machine, Machine], text: str
) -> None:
    one, other = two
    one.put("a", 1)
    settle_down(shared, one)
    assert not hlc.is_stamp(text)
    put_raw(shared, [night("a", text, 5)])
    found = one.store.machines.sync(shared, at=one.now())
    assert (found.received, one.holds()) == (0, {"a": 1})
    assert ["1 change without a true stamp" in said for said in found.troubles] == [True]
    one.put("a", 2)
    settle_down(shared, one, other)
    assert one.holds() == other.holds() == {"a": 2}


@pytest.mark.parametrize(
    "text",
    [
        "ffffffffffff-ffff-evil",
        "ffffffffffff-0000-evil",
        "e677d21fdbff-ffff-evil",
        hlc.stamp(NOW + 3 * DAY_MS, 0, "evil"),
    ],
)
def test_a_stamp_more_than_a_day_ahead_is_not_adopted_and_stops_nothing(
    shared: Path, two: tuple[Machine, Machine], text: str
) -> None:
    one, other = two
    one.put("a", 1)
    settle_down(shared, one)
    put_raw(shared, [night("a", text, 5), night("zz", text, 5)])
    found = one.store.machines.sync(shared, at=one.now())
    assert found.received == 0
    assert ["machine evil: 2 changes dated more than a day ahead" in said for said in found.troubles] == [True]
    one.put("a", 2)
    settle_down(shared, one, other)
    assert one.holds() == other.holds() == {"a": 2}
    for machine in (one, other):
        device = device_of(machine.store.book.shelves)
        assert device is not None
        assert hlc.is_sound(device.last, hlc.millis(machine.now()))
    for path in shared.glob("coach-evil*"):
        path.unlink()
    other.put("a", 3)
    settle_down(shared, other, one)
    assert one.holds() == other.holds() == {"a": 3}


@pytest.mark.parametrize(("ahead", "counts"), [(DAY_MS, True), (DAY_MS + 1, False)])
def test_the_bound_is_a_day_to_the_millisecond(shared: Path, tmp_path: Path, ahead: int, counts: bool) -> None:
    one = Machine(tmp_path / "one")
    one.put("b", 1)
    put_raw(shared, [night("a", hlc.stamp(NOW + ahead, 0, "evil"), 5)])
    found = one.store.machines.sync(shared, at=AT)
    assert (found.received, bool(found.troubles)) == (int(counts), not counts)


def test_what_is_left_out_counts_when_its_time_has_come_and_nothing_else_is_new(shared: Path, tmp_path: Path) -> None:
    one = Machine(tmp_path / "one")
    put_raw(shared, [night("a", hlc.stamp(NOW + 3 * DAY_MS, 0, "evil"), 5)])
    assert one.store.machines.sync(shared, at=AT).received == 0
    assert one.store.machines.sync(shared, at=AT + timedelta(days=2, seconds=-1)).received == 0
    assert one.store.machines.sync(shared, at=AT + timedelta(days=2)).received == 1


def test_the_latest_stamp_there_is_never_overflows() -> None:
    last = "ffffffffffff-ffff-a"
    assert hlc.after(last, NOW, "b") == "ffffffffffff-ffff-b"
    assert hlc.after("ffffffffffff-fffe-a", NOW, "b") == "ffffffffffff-ffff-b"
    assert hlc.after("fffffffffffe-ffff-a", NOW, "b") == "ffffffffffff-0000-b"
    assert hlc.after(hlc.BEGINNING, 1 << 60, "b") == "ffffffffffff-0000-b"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("ffffffffffff-ffff-a", "9999-01-01"), ("e677d21fdbff-0000-a", "9999-01-01"), ("0xff", "1970-01-01"),
        (hlc.stamp(NOW, 0, "a"), "2026-03-05"),
    ],
)  # fmt: skip
def test_every_stamp_can_be_told_as_a_moment_in_every_zone(text: str, told: str) -> None:
    moment = hlc.moment_of(text)
    assert f"{moment:%Y-%m-%d}" == told
    assert moment.astimezone(datetime.fromisoformat("2026-03-05T00:00+14:00").tzinfo)


def write(machine: Machine, *ops: Op) -> None:
    """What an older version, or a hand, left in a store."""
    ledger = Ledger(machine.store.book)
    with ledger.writing():
        machine.store.book.append("change-x", "by hand", machine.now(), ops)


def device_with(machine: Machine, **changes: str) -> Op:
    device = device_of(machine.store.book.shelves)
    assert device is not None
    return DEVICE, DEVICE_NUMBER, Raw(msgspec.json.encode(replace(device, **changes)))


@pytest.mark.parametrize(
    "changes",
    [
        {"last": "0xffffffffff-0000-evil"}, {"last": "ffffffffffff-ffff-evil"}, {"last": ""}, {"last": "x"},
        {"id": "../../up"}, {"id": "D"}, {"id": ""}, {"id": "d" * 41},
    ],
    ids=str,
)  # fmt: skip
def test_a_device_that_was_left_with_a_wrong_stamp_or_name_heals(
    shared: Path, two: tuple[Machine, Machine], changes: dict[str, str]
) -> None:
    one, other = two
    one.put("a", 1)
    settle_down(shared, one)
    before = device_of(one.store.book.shelves)
    write(one, device_with(one, **changes))
    one.put("a", 2)  # an ordinary change heals it, as an exchange would
    settle_down(shared, one, other)
    after = device_of(one.store.book.shelves)
    assert before is not None
    assert after is not None
    assert after.id != before.id
    assert hlc.is_device(after.id)
    assert hlc.is_sound(after.last, hlc.millis(one.now()))
    assert one.holds() == other.holds() == {"a": 2}
    assert all(path.name.startswith("coach-d") for path in shared.iterdir())


@pytest.mark.parametrize("text", ["0xffffffffff-0000-evil", "ffffffffffff-ffff-evil", "٠٠٠٠٠٠٠٠٠٠٠٠-٠٠٠٠-evil"])
@pytest.mark.parametrize("is_gone", [False, True])
def test_a_stamp_that_an_older_version_adopted_is_mended_and_all_machines_come_to_hold_the_same(
    shared: Path, two: tuple[Machine, Machine], text: str, is_gone: bool
) -> None:
    one, other = two
    one.put("a", 1)
    settle_down(shared, one, other)
    adopted = night("a", text, 5) if not is_gone else Version(kind="nights", id="a", at=text)
    write(one, ("nights", 1, adopted.document), mark_op(1, adopted), device_with(one, last=text))
    settle_down(shared, one, other)
    assert one.holds() == other.holds() == ({} if is_gone else {"a": 5})
    other.put("a", 3)
    settle_down(shared, one, other)
    assert one.holds() == other.holds() == {"a": 3}
    assert one.store.machines.sync(shared, at=one.now()).troubles == ()


def test_a_clock_that_was_a_year_ahead_is_mended_by_setting_it_right(
    shared: Path, two: tuple[Machine, Machine]
) -> None:
    one, other = two
    one.put("a", 1)
    settle_down(shared, one, other)
    one.wrong = timedelta(days=365)
    one.put("a", 2)
    one.put("b", 2)
    settle_down(shared, one, other)
    assert other.holds() == {"a": 1}, "left out there"
    assert len(other.store.machines.sync(shared, at=other.now()).standing) == 1
    one.wrong = timedelta()
    settle_down(shared, one, other)
    assert one.holds() == other.holds() == {"a": 2, "b": 2}
    for machine in (one, other):
        found = machine.store.machines.sync(shared, at=machine.now())
        assert (found.troubles, found.standing) == ((), ()), "what was mended is no trouble any more"
    other.put("a", 3)
    settle_down(shared, other, one)
    for machine in (one, other):
        machine.wrong = timedelta(days=400)  # its time has come: what was mended does not return
    settle_down(shared, one, other)
    assert one.holds() == other.holds() == {"a": 3, "b": 2}
    assert one.earlier() == other.earlier() == []


@pytest.mark.parametrize("is_out", [False, True])
def test_what_was_removed_and_put_again_while_the_clock_was_wrong_is_there_everywhere(
    shared: Path, two: tuple[Machine, Machine], is_out: bool
) -> None:
    """Put again it has another number, and the mark of its removal stays under the one it had."""
    one, other = two
    settle_down(shared, one, other)
    one.wrong = timedelta(days=3)
    one.put("a", 1)
    one.remove("a")
    if is_out:
        one.sync(shared)
    one.put("a", 2)
    one.wrong = timedelta()
    settle_down(shared, one, other)
    settle_down(shared, one, other)
    assert one.holds() == other.holds() == {"a": 2}
    for machine in (one, other):
        machine.wrong = timedelta(days=5)
    settle_down(shared, one, other)
    assert one.holds() == other.holds() == {"a": 2}
    one.remove("a")
    settle_down(shared, one, other)
    assert one.holds() == other.holds() == {}


def test_what_was_removed_with_a_wrong_clock_and_put_again_with_a_right_one_stays(
    shared: Path, two: tuple[Machine, Machine]
) -> None:
    one, other = two
    one.wrong = timedelta(days=3)
    one.put("a", 1)
    settle_down(shared, one, other)
    one.remove("a")
    one.sync(shared)
    one.wrong = timedelta()
    one.put("a", 2)
    settle_down(shared, one, other)
    for machine in (one, other):
        machine.wrong = timedelta(days=5)
    settle_down(shared, one, other)
    assert one.holds() == other.holds() == {"a": 2}


def test_what_was_made_from_a_version_counts_as_later_whatever_the_stamps_say(shared: Path, tmp_path: Path) -> None:
    one = Machine(tmp_path / "one")
    late, early = hlc.stamp(NOW, 0, "x"), hlc.stamp(NOW - 10, 0, "y")
    put_raw(shared, [night("a", late, 1), night("a", early, 2, (late,))])
    settle_down(shared, one)
    assert (one.holds(), one.earlier()) == ({"a": 2}, [])


def test_versions_that_claim_to_come_from_each_other_still_have_an_outcome(
    shared: Path, two: tuple[Machine, Machine]
) -> None:
    one, other = two
    stamps = [hlc.stamp(NOW, count, "x") for count in range(3)]
    put_raw(shared, [night("a", stamp, count + 1, tuple(stamps)) for count, stamp in enumerate(stamps)])
    settle_down(shared, one, other)
    assert one.holds() == other.holds() == {"a": 3}


def test_ancestors_without_end_are_not_kept(shared: Path, tmp_path: Path) -> None:
    one = Machine(tmp_path / "one")
    was = (*("x" * 1000 for _ in range(100)), *(hlc.stamp(n, 0, "x") for n in range(1000)))
    put_raw(shared, [night("a", hlc.stamp(NOW, 0, "x"), 1, was)])
    settle_down(shared, one)
    (mark,) = one.store.book.shelves["nights.stamps"].documents.values()
    assert len(bytes(mark)) < 1500


def test_a_version_that_cannot_be_kept_does_not_hide_those_that_can(shared: Path, two: tuple[Machine, Machine]) -> None:
    one, other = two
    good = night("a", hlc.stamp(NOW - 5, 0, "x"), 3)
    bad = replace(good, at=hlc.stamp(NOW, 0, "y"), document=Raw(b'{"id":"a","date":"2026-03-05","quality":9}'))
    odd = replace(good, at=hlc.stamp(NOW, 0, "z"), document=Raw(b'{"id":"a","date":"2026-03-05","of_later":1e999}'))
    put_raw(shared, [good, bad, odd])
    found = one.store.machines.sync(shared, at=one.now())
    assert found.received == 1
    assert ["this version cannot read it" in said for said in found.troubles] == [True]
    settle_down(shared, other)
    assert one.holds() == other.holds() == {"a": 3}
    one.put("a", 4)
    settle_down(shared, one, other)
    assert one.holds() == other.holds() == {"a": 4}


CLOCKS = st.sampled_from([timedelta(), timedelta(hours=20), timedelta(days=3), timedelta(days=-3), timedelta(days=800)])
DEEDS = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.one_of(
            st.tuples(st.just("put"), st.sampled_from(IDS), st.integers(1, 5)),
            st.tuples(st.sampled_from(["remove", "sync", "sync"]), st.sampled_from(IDS), st.just(0)),
            st.tuples(st.just("clock"), CLOCKS, st.just(0)),
        ),
    ),
    max_size=16,
)


@settings(max_examples=60)
@given(DEEDS)
def test_whatever_the_clocks_did_all_hold_the_same_once_they_are_set_right(
    deeds: list[tuple[int, tuple[str, str | timedelta, int]]],
) -> None:
    with tempfile.TemporaryDirectory() as place:
        shared = Path(place) / "shared"
        shared.mkdir()
        machines = [Machine(Path(place) / str(number)) for number in range(3)]
        for who, (what, of, number) in deeds:
            machine = machines[who]
            if isinstance(of, timedelta):
                machine.wrong = of
            elif what == "put":
                machine.put(of, number)
            elif what == "remove":
                machine.remove(of)
            else:
                machine.sync(shared)
        for machine in machines:
            machine.wrong = timedelta()
        settle_down(shared, *machines)
        settle_down(shared, *machines)
        one = machines[0]
        for machine in machines:
            assert machine.store.all(Night) == one.store.all(Night)
            assert machine.sync(shared) == 0
            assert quick(machine.folder).document() == one.store.document()
        one.put("a", 5)
        settle_down(shared, *machines)
        assert [machine.holds()["a"] for machine in machines] == [5, 5, 5]
