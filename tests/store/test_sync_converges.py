"""Whatever happens in whatever order on three machines, all come to hold the same, and nothing is lost."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.model import Night, Profile
from coach.store.codec import decode
from coach.store.shelf import NOTHING
from coach.store.sync import changefiles, hlc
from coach.store.sync.versions import Version, settle
from tests.store.build import quick
from tests.store.machines import IDS, Machine, settle_down

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
        machine.store.history.undo(at=machine.now())
    elif what == "profile":
        with machine.store.change("profile", at=machine.now()) as change:
            change.set_profile(Profile(day_starts=f"{number:02}:00"))
    else:
        machine.sync(shared)


@settings(max_examples=150)
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
            key: (outcome.holds and outcome.holds.order, [version.order for version in outcome.earlier])
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
