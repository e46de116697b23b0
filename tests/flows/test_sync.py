"""Two desks and a folder between them: what is said, refused, overruled and brought back."""

from __future__ import annotations

from pathlib import Path

import pytest

from coach.clock import StoppedClock
from coach.desk import Desk
from coach.errors import UsageError
from coach.evidence import facts
from coach.flows import profile, sync
from coach.flows.undo import undo
from coach.model import Night
from coach.settings import Settings
from coach.store import Store
from tests.flows.conftest import at, make_desk


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    (tmp_path / "shared").mkdir()
    return tmp_path / "shared"


def desk_in(folder: Path) -> Desk:
    return Desk(Store.open(folder), StoppedClock(make_desk().clock.now()), facts(), Settings())


@pytest.fixture
def two(tmp_path: Path) -> tuple[Desk, Desk]:
    return desk_in(tmp_path / "one"), desk_in(tmp_path / "two")


def rate(desk: Desk, quality: int) -> None:
    with desk.store.change("night", at=desk.now()) as change:
        change.put(Night(id="night-1", date=desk.today(), quality=quality))


def qualities(desk: Desk) -> list[int | None]:
    return [night.quality for night in desk.store.all(Night)]


def test_out_and_in_and_the_folder_is_remembered(two: tuple[Desk, Desk], shared: Path) -> None:
    one, other = two
    rate(one, 4)
    sent = sync.sync(one, str(shared))
    assert (sent.published, sent.received, sent.change, sent.troubles) == (1, 0, None, ())
    came = sync.sync(other, str(shared))
    assert (came.published, came.received, came.files) == (0, 1, 1)
    assert came.change is not None
    assert qualities(other) == [4]
    rate(other, 5)
    sync.sync(other)
    sync.sync(one)
    assert qualities(one) == [5]


def test_an_overruled_edit_is_listed_and_brought_back_everywhere(two: tuple[Desk, Desk], shared: Path) -> None:
    one, other = two
    rate(one, 3)
    sync.sync(one, str(shared))
    sync.sync(other, str(shared))
    rate(one, 1)
    later = at(other, "2026-03-05T19:00:00+01:00")
    rate(later, 5)
    sync.sync(one)
    assert sync.sync(later).earlier == 1
    (row,) = sync.see_earlier(later)
    assert (row.number, row.kind, row.id, row.written) == (1, "nights", "night-1", one.now())
    sync.bring_back(later, 1)
    assert qualities(later) == [1]
    sync.sync(later)
    sync.sync(one)
    assert qualities(one) == [1]
    undo(later)
    assert qualities(later) == [5]


def test_an_overruled_profile_is_brought_back(two: tuple[Desk, Desk], shared: Path) -> None:
    one, other = two
    for desk in (one, other):
        profile.save_profile(desk, {"tz": "Europe/Berlin"})
        sync.sync(desk, str(shared))
    sync.sync(one)
    profile.save_profile(one, {"birth_year": "1988"})
    later = at(other, "2026-03-05T19:00:00+01:00")
    profile.save_profile(later, {"birth_year": "1990"})
    sync.sync(one)
    sync.sync(later)
    assert later.profile.birth_year == 1990
    number = next(row.number for row in sync.see_earlier(later) if b"1988" in bytes(row.document))
    sync.bring_back(later, number)
    assert later.profile.birth_year == 1988


@pytest.mark.parametrize("number", [0, 1, -1])
def test_what_was_not_overruled(two: tuple[Desk, Desk], number: int) -> None:
    with pytest.raises(UsageError, match="no overruled edit"):
        sync.bring_back(two[0], number)


@pytest.mark.parametrize("place", ["missing", "", "one", "one/backups", "file"])
def test_folders_that_will_not_do(two: tuple[Desk, Desk], tmp_path: Path, place: str) -> None:
    one, _ = two
    rate(one, 3)
    (tmp_path / "file").write_text("mine")
    with pytest.raises(UsageError) as caught:
        sync.sync(one, str(tmp_path / place) if place else "")
    assert (caught.value.where, bool(caught.value.todo)) == ("folder", True)
    assert one.store.machines.shared_folder is None


def test_no_folder_was_ever_named(two: tuple[Desk, Desk]) -> None:
    with pytest.raises(UsageError, match="nothing was exchanged yet"):
        sync.sync(two[0])


def test_no_conflict_copies(two: tuple[Desk, Desk]) -> None:
    assert sync.merge_copies(two[0]) is None
    assert sync.merge_copies(make_desk()) is None
