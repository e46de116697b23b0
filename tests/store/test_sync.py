"""Several machines and one shared folder: whatever happens in whatever order, all come to hold the same."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.errors import StoreError
from coach.model import Night, Profile
from coach.store import Store, changefiles, hlc, journal, migrate
from coach.store.codec import decode
from coach.store.journal import NOTHING
from coach.store.versions import Version, settle
from tests.store.build import AT, EVERY_NOUN, PROFILE, FailingFiles, QuickFiles, contents, night, quick

IDS = ("a", "b", "c")


class Machine:
    """A store on a machine with a clock of its own."""

    def __init__(self, folder: Path, wrong: timedelta = timedelta()) -> None:
        self.folder = folder
        self.store = quick(folder)
        self.wrong = wrong
        self.minute = 0

    def now(self) -> datetime:
        self.minute += 1
        return AT + self.wrong + timedelta(minutes=self.minute)

    def put(self, ident: str, quality: int) -> None:
        with self.store.change(f"put {ident}", at=self.now()) as change:
            change.put(night(ident, quality=quality))

    def remove(self, ident: str) -> None:
        with self.store.change(f"remove {ident}", at=self.now()) as change:
            change.remove(Night, ident)

    def sync(self, shared: Path) -> int:
        return self.store.sync(shared, at=self.now()).received

    def holds(self) -> dict[str, int | None]:
        return {record.id: record.quality for record in self.store.all(Night)}

    def earlier(self) -> list[Version]:
        return list(self.store.earlier())


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    (tmp_path / "shared").mkdir()
    return tmp_path / "shared"


@pytest.fixture
def two(tmp_path: Path) -> tuple[Machine, Machine]:
    return Machine(tmp_path / "one"), Machine(tmp_path / "two")


def settle_down(shared: Path, *machines: Machine) -> None:
    for _ in range(2):
        for machine in machines:
            machine.sync(shared)


def test_everything_comes_over_and_nothing_comes_twice(shared: Path, two: tuple[Machine, Machine]) -> None:
    one, other = two
    with one.store.change("everything", at=AT) as change:
        change.set_profile(PROFILE)
        for record in EVERY_NOUN:
            change.put(record)
    first = one.store.sync(shared, at=AT)  # the profile counts, the standing does not
    assert (first.published, first.received, first.change) == (len(EVERY_NOUN), 0, None)
    came = other.store.sync(shared, at=AT)
    assert (came.published, came.received, came.earlier) == (0, len(EVERY_NOUN), 0)
    assert other.store.document() == quick(other.folder).document() == one.store.document()
    before = {**contents(shared), **contents(one.folder)}
    again = one.store.sync(shared, at=AT)
    assert (again.published, again.received) == (0, 0)
    assert {**contents(shared), **contents(one.folder)} == before
    assert quick(one.folder).damaged == quick(other.folder).damaged == ()


def test_edits_go_both_ways_and_removals_hold(shared: Path, two: tuple[Machine, Machine]) -> None:
    one, other = two
    one.put("a", 1)
    one.put("b", 1)
    settle_down(shared, one, other)
    one.put("a", 2)
    other.remove("b")
    other.put("c", 3)
    settle_down(shared, one, other)
    assert one.holds() == other.holds() == {"a": 2, "c": 3}
    one.put("b", 5)
    settle_down(shared, one, other)
    assert one.holds() == other.holds() == {"a": 2, "b": 5, "c": 3}
    assert one.earlier() == other.earlier() == []


def test_of_two_edits_the_later_holds_and_the_earlier_is_kept(shared: Path, two: tuple[Machine, Machine]) -> None:
    one, other = two
    one.put("a", 1)
    settle_down(shared, one, other)
    one.put("a", 2)
    other.minute += 60
    other.put("a", 3)
    settle_down(shared, one, other)
    assert one.holds() == other.holds() == {"a": 3}
    assert one.earlier() == other.earlier()
    (kept,) = one.earlier()
    assert (kept.id, b'"quality":2' in bytes(kept.document)) == ("a", True)


def test_an_edit_made_after_seeing_another_wins_however_wrong_the_clock(
    shared: Path, two: tuple[Machine, Machine]
) -> None:
    one, other = two
    one.wrong = timedelta(hours=20)
    one.put("a", 1)
    settle_down(shared, one, other)
    other.put("a", 2)
    settle_down(shared, one, other)
    assert one.holds() == other.holds() == {"a": 2}
    assert one.earlier() == []


def test_a_clock_far_ahead_is_told(shared: Path, two: tuple[Machine, Machine]) -> None:
    one, other = two
    one.put("z", 1)
    settle_down(shared, one)
    one.wrong = timedelta(days=400)
    one.put("a", 1)
    one.sync(shared)
    assert "is its clock right" in " ".join(other.store.sync(shared, at=AT).troubles)


def test_an_edit_overruled_by_a_removal_is_kept(shared: Path, two: tuple[Machine, Machine]) -> None:
    one, other = two
    one.put("a", 1)
    settle_down(shared, one, other)
    one.put("a", 2)
    other.minute += 60
    other.remove("a")
    settle_down(shared, one, other)
    assert one.holds() == other.holds() == {}
    assert [b'"quality":2' in bytes(version.document) for version in other.earlier()] == [True]


def test_what_came_in_can_be_taken_back_and_that_is_an_edit(shared: Path, two: tuple[Machine, Machine]) -> None:
    one, other = two
    other.put("mine", 4)
    one.put("a", 1)
    one.put("b", 1)
    one.sync(shared)
    assert other.sync(shared) == 2
    entry = other.store.undo(at=other.now())
    assert entry is not None
    assert entry.name == "2 changes from other machines"
    assert other.holds() == {"mine": 4}
    settle_down(shared, one, other)
    assert one.holds() == other.holds() == {"mine": 4}


def test_the_same_import_on_two_machines_is_no_news(shared: Path, two: tuple[Machine, Machine]) -> None:
    one, other = two
    one.put("a", 1)
    other.minute = 60
    other.put("a", 1)
    assert (one.sync(shared), other.sync(shared), one.sync(shared), other.sync(shared)) == (0, 0, 0, 0)
    assert one.earlier() == other.earlier() == []
    assert [entry.name for entry in one.store.history()] == ["put a"]
    one.minute = 90
    one.put("a", 2)
    settle_down(shared, one, other)
    assert one.holds() == other.holds() == {"a": 2}
    assert one.earlier() == other.earlier() == []


def test_a_store_that_was_copied_to_another_machine_is_the_same_until_it_changes(tmp_path: Path, shared: Path) -> None:
    one = Machine(tmp_path / "one")
    one.put("a", 1)
    one.put("b", 1)
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    other = Machine(tmp_path / "two")
    other.minute = 60
    other.put("a", 2)
    other.remove("b")
    settle_down(shared, one, other)
    assert one.holds() == other.holds() == {"a": 2}
    assert one.earlier() == other.earlier() == []


def test_a_copy_of_a_shared_store_becomes_a_machine_of_its_own(tmp_path: Path, shared: Path) -> None:
    one = Machine(tmp_path / "one")
    one.put("a", 1)
    one.sync(shared)
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    other = Machine(tmp_path / "two")
    one.put("a", 2)
    other.put("b", 2)
    settle_down(shared, one, other)
    assert one.holds() == other.holds() == {"a": 2, "b": 2}
    assert len(contents(shared)) == 2


def test_every_prefix_of_a_file_is_taken_as_far_as_it_goes(tmp_path: Path, shared: Path) -> None:
    one = Machine(tmp_path / "one")
    for number in range(4):
        one.put(f"n{number}", 1)
        one.sync(shared)
    (path,) = shared.iterdir()
    whole = path.read_bytes()
    seen = 0
    for length in range(0, len(whole), 3):
        part = changefiles.read(path, whole[:length])
        assert len(part.versions) >= seen
        assert bool(part.trouble) == (part.length < length or length == 0)
        assert part.torn or not part.trouble
        seen = len(part.versions)
    assert len(changefiles.read(path, whole).versions) == 4


def test_every_flipped_byte_of_a_file_is_noticed_and_what_stands_before_it_is_read(
    tmp_path: Path, shared: Path
) -> None:
    one = Machine(tmp_path / "one")
    for number in range(3):
        one.put(f"n{number}", 1)
        one.sync(shared)
    (path,) = shared.iterdir()
    whole = path.read_bytes()
    good = changefiles.read(path, whole).versions
    for at in range(len(whole)):
        part = changefiles.read(path, whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert part.trouble, at
        assert part.versions == good[: len(part.versions)]


@pytest.mark.parametrize("harm", ["torn", "damaged", "gone", "empty"])
def test_a_harmed_file_of_ours_is_made_good_by_the_next_exchange(
    shared: Path, two: tuple[Machine, Machine], harm: str
) -> None:
    one, other = two
    for number in range(3):
        one.put(f"n{number}", number + 1)
        one.sync(shared)
    (path,) = shared.iterdir()
    whole = path.read_bytes()
    harmed = {"torn": whole[:-5], "damaged": whole[:-30] + b"!" + whole[-29:] + b"x\n", "empty": b""}
    path.unlink() if harm == "gone" else path.write_bytes(harmed[harm])
    one.sync(shared)
    other.sync(shared)
    assert other.holds() == one.holds() == {"n0": 1, "n1": 2, "n2": 3}


def test_a_machine_that_is_gone_lives_on_in_the_others(shared: Path, two: tuple[Machine, Machine]) -> None:
    one, other = two
    one.put("a", 1)
    settle_down(shared, one, other)
    for path in shared.iterdir():
        path.unlink()
    third = Machine(one.folder.parent / "three")
    settle_down(shared, other, third)
    assert third.holds() == {"a": 1}


@pytest.mark.parametrize(
    "copy", ["{}.sync-conflict-20260305-081502-ABCDEF7.changes", "{} (A's conflicted copy 2026-03-05).changes"]
)
def test_conflict_copies_in_the_folder_are_merged(shared: Path, two: tuple[Machine, Machine], copy: str) -> None:
    one, other = two
    one.put("a", 1)
    one.sync(shared)
    (path,) = shared.iterdir()
    older = path.read_bytes()
    one.put("b", 2)
    one.sync(shared)
    (shared / copy.format(path.name.removesuffix(".changes"))).write_bytes(path.read_bytes())
    path.write_bytes(older)
    other.sync(shared)
    assert other.holds() == {"a": 1, "b": 2}


def test_files_that_are_not_ours_are_left_alone(shared: Path, two: tuple[Machine, Machine]) -> None:
    one, _ = two
    (shared / "holiday.txt").write_text("mine")
    (shared / "coach-x.1.changes").write_bytes(b"not ours\n")
    (shared / "coach-y.1.changes").mkdir()
    one.put("a", 1)
    exchange = one.store.sync(shared, at=AT)
    assert len(exchange.troubles) == 1
    assert (shared / "coach-x.1.changes").read_bytes() == b"not ours\n"


def test_a_file_of_a_newer_version_waits(
    shared: Path, two: tuple[Machine, Machine], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = two
    one.put("a", 1)
    with monkeypatch.context() as newer:
        newer.setattr(journal, "SCHEMA", 2)
        newer.setitem(migrate.STEPS, 1, lambda plain: None)
        Machine(one.folder).sync(shared)
    exchange = other.store.sync(shared, at=AT)
    assert "newer version" in exchange.troubles[0]
    assert other.holds() == {}


def test_a_file_of_an_older_version_is_migrated_on_the_way_in(
    shared: Path, two: tuple[Machine, Machine], monkeypatch: pytest.MonkeyPatch
) -> None:
    def step(plain: migrate.Plain) -> None:
        for document in plain.get("nights", {}).values():
            document["note"] = "older"

    one, other = two
    one.put("a", 1)
    one.put("b", 1)
    one.remove("b")
    one.sync(shared)
    monkeypatch.setattr(journal, "SCHEMA", 2)
    monkeypatch.setitem(migrate.STEPS, 1, step)
    newer = Machine(other.folder)
    newer.sync(shared)
    assert [record.note for record in newer.store.all(Night)] == ["older"]
    newer.put("c", 1)
    newer.sync(shared)
    assert [changefiles.read(path, path.read_bytes()).schema for path in sorted(shared.iterdir())].count(2) == 1


def test_a_document_that_cannot_be_read_here_is_left_out_and_told(shared: Path, two: tuple[Machine, Machine]) -> None:
    one, other = two
    one.put("a", 1)
    one.sync(shared)
    (path,) = shared.iterdir()
    bad = Version(kind="nights", id="b", at=hlc.stamp(5, 0, "x"), document=NOTHING)
    raw = type(NOTHING)(b'{"id":"b","date":"2026-03-05","quality":9}')
    part = changefiles.read(path, path.read_bytes())
    changefiles.append(QuickFiles(), shared, "x", [Version(kind="nights", id="b", at=bad.at, document=raw)], [part])
    exchange = other.store.sync(shared, at=AT)
    assert other.holds() == {"a": 1}
    assert [trouble.startswith("nights b: this version cannot read it") for trouble in exchange.troubles] == [True]


def test_big_files_are_followed_by_new_ones(
    shared: Path, two: tuple[Machine, Machine], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changefiles, "PART_BYTES", 300)
    one, other = two
    for number in range(6):
        one.put(f"n{number}", 1)
        one.sync(shared)
    assert len(contents(shared)) > 2
    other.sync(shared)
    assert len(other.holds()) == 6


def test_every_failing_call_of_an_exchange_can_be_followed_by_another(tmp_path: Path) -> None:
    for fail_at in range(1, 90):
        place = tmp_path / str(fail_at)
        (place / "shared").mkdir(parents=True)
        other = Machine(place / "other")
        other.put("theirs", 1)
        other.sync(place / "shared")
        fs = FailingFiles()
        one = Machine(place / "one")
        one.put("ours", 2)
        one.store = Store.open(place / "one", fs=fs)
        fs.calls, fs.fail_at = 0, fail_at
        with suppress(StoreError):
            one.sync(place / "shared")
        done = fs.calls < fail_at
        one.store = quick(place / "one")
        settle_down(place / "shared", one, other)
        assert one.holds() == other.holds() == {"ours": 2, "theirs": 1}, fail_at
        assert one.earlier() == other.earlier() == []
        if done:
            return
    pytest.fail("the calls do not come to an end")


def test_a_folder_that_is_not_there(two: tuple[Machine, Machine], tmp_path: Path) -> None:
    one, _ = two
    one.put("a", 1)
    with pytest.raises(StoreError):
        one.store.sync(tmp_path / "missing", at=AT)
    assert not (tmp_path / "missing").exists()


def test_an_unshared_store_pays_nothing(tmp_path: Path) -> None:
    one = Machine(tmp_path / "one")
    one.put("a", 1)
    one.store.snapshot()
    assert b"stamps" not in (tmp_path / "one" / "db.json").read_bytes()
    assert one.store.shared_folder is None


# Conflict copies of the store itself


@pytest.mark.parametrize("whole", [True, False], ids=["both files", "the snapshot alone"])
@pytest.mark.parametrize("joined", [True, False])
def test_a_live_store_that_a_sync_tool_split_in_two_is_merged(
    tmp_path: Path, shared: Path, joined: bool, whole: bool
) -> None:
    one = Machine(tmp_path / "one")
    one.put("a", 1)
    one.put("b", 1)
    if joined:
        one.sync(shared)
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    other = Machine(tmp_path / "two")
    other.minute = 60
    other.put("a", 2)
    other.store.snapshot()
    if whole:
        other.put("c", 3)
    one.put("b", 4)
    names = {"db.json": "db{}.json", "journal.2": "journal{}.2"} if whole else {"db.json": "db{}.json"}
    for name, pattern in names.items():
        mark = ".sync-conflict-20260305-081502-ABCDEF7"
        shutil.copy(tmp_path / "two" / name, tmp_path / "one" / pattern.format(mark))
    merged = one.store.merge_copies(at=one.now())
    assert merged is not None
    assert merged.troubles == ()
    assert one.holds() == {"a": 2, "b": 4, **({"c": 3} if whole else {})}
    assert one.earlier() == []
    assert not list((tmp_path / "one").glob("*conflict*"))
    assert len(list((tmp_path / "one").glob("merged-*/*"))) == len(names)
    assert one.store.merge_copies(at=one.now()) is None
    assert one.store.undo(at=one.now()) is not None
    assert one.holds() == {"a": 1, "b": 4}


def test_a_journal_that_lost_against_another_is_merged(tmp_path: Path) -> None:
    one = Machine(tmp_path / "one")
    one.put("a", 1)
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    other = Machine(tmp_path / "two")
    other.put("b", 2)
    one.put("c", 3)
    shutil.copy(tmp_path / "two" / "journal.1", tmp_path / "one" / "journal (conflicted copy 2026-03-05).1")
    one.store.merge_copies(at=one.now())
    assert one.holds() == {"a": 1, "b": 2, "c": 3}


def test_a_copy_that_cannot_be_read_stays_where_it_is(tmp_path: Path) -> None:
    one = Machine(tmp_path / "one")
    one.put("a", 1)
    odd = tmp_path / "one" / "db (conflicted copy 2026-03-05).json"
    odd.write_bytes(b"{")
    merged = one.store.merge_copies(at=one.now())
    assert merged is not None
    assert merged.troubles == (f"{odd}: it cannot be read",)
    assert odd.exists()
    assert one.holds() == {"a": 1}


# Any interleaving

DEEDS = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.one_of(
            st.tuples(st.just("put"), st.sampled_from(IDS), st.integers(1, 5)),
            st.tuples(st.just("remove"), st.sampled_from(IDS), st.just(0)),
            st.tuples(st.sampled_from(["undo", "sync", "sync", "profile"]), st.just(""), st.integers(0, 23)),
        ),
    ),
    max_size=20,
)


def do(machine: Machine, shared: Path, deed: tuple[str, str, int]) -> None:
    what, ident, number = deed
    if what == "put":
        machine.put(ident, number)
    elif what == "remove":
        machine.remove(ident)
    elif what == "undo":
        machine.store.undo(at=machine.now())
    elif what == "profile":
        with machine.store.change("profile", at=machine.now()) as change:
            change.set_profile(Profile(day_starts=f"{number:02}:00"))
    else:
        machine.sync(shared)


@settings(max_examples=150, deadline=None)
@given(DEEDS, st.permutations([0, 1, 2]), st.lists(st.integers(-600, 600), min_size=3, max_size=3))
def test_any_deeds_on_three_machines_converge_and_nothing_is_lost(
    deeds: list[tuple[int, tuple[str, str, int]]], order: list[int], clocks: list[int]
) -> None:
    with tempfile.TemporaryDirectory() as place:
        shared = Path(place) / "shared"
        shared.mkdir()
        machines = [Machine(Path(place) / str(n), timedelta(minutes=clock)) for n, clock in enumerate(clocks)]
        for who, deed in deeds:
            do(machines[who], shared, deed)
        last = [dict(machine.holds()) for machine in machines]
        settle_down(shared, *(machines[who] for who in order))
        one = machines[0]
        for machine in machines:
            assert machine.store.document() == one.store.document()
            assert machine.earlier() == one.earlier()
            assert machine.sync(shared) == 0
            assert quick(machine.folder).document() == one.store.document()
        everything = [version for path in shared.iterdir() for version in _versions(path) if version.kind == "nights"]
        written = {(version.id, _quality(version)) for version in everything}
        for held in last:
            assert set(held.items()) <= written
        for ident in IDS:
            newest = max((v for v in everything if v.id == ident), key=lambda v: v.order, default=None)
            assert one.holds().get(ident) == (_quality(newest) if newest else None)


def _quality(version: Version) -> int | None:
    return None if version.is_gone else decode(Night, version.document).quality


def _versions(path: Path) -> tuple[Version, ...]:
    return changefiles.read(path, path.read_bytes()).versions


STAMPS = st.builds(hlc.stamp, st.integers(0, 3), st.integers(0, 1), st.sampled_from("xy"))
VERSIONS = st.lists(
    st.builds(
        Version,
        kind=st.just("nights"),
        id=st.sampled_from(IDS),
        at=STAMPS,
        was=st.lists(STAMPS, max_size=2).map(tuple),
        document=st.sampled_from([NOTHING, type(NOTHING)(b'{"a":1}'), type(NOTHING)(b'{"a":2}')]),
    ),
    max_size=8,
)


@given(VERSIONS, st.randoms(use_true_random=False))
def test_the_outcome_knows_no_order_and_no_repetition(versions: list[Version], chance: Random) -> None:
    def told(found: list[Version]) -> object:
        return {
            key: (outcome.holds.order, [version.order for version in outcome.earlier])
            for key, outcome in settle(found).items()
        }

    shuffled = versions * 2
    chance.shuffle(shuffled)
    assert told(shuffled) == told(versions)


@given(st.lists(st.integers(0, 1 << 44), max_size=30), st.integers(0, 1 << 44))
def test_stamps_rise_whatever_the_clock_does(clocks: list[int], start: int) -> None:
    stamps = [hlc.stamp(start, 0xFFFE, "a")]
    for now in clocks:
        stamps.append(hlc.after(stamps[-1], now, "b"))
    assert stamps == sorted(set(stamps))
    assert [hlc.wall_of(stamp) for stamp in stamps] == sorted(hlc.wall_of(stamp) for stamp in stamps)


@pytest.mark.parametrize("text", ["", "x", "1-2-3", "00000000000g-0000-a", "000000000001-00g0-a"])
def test_what_is_no_stamp(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - several of Python's own
        hlc.wall_of(text)
