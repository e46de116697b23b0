"""Every prefix and every flipped byte of a journal: a whole number of transactions, or refused."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

from coach.errors import StoreError
from coach.model import Intake, Night
from coach.store import Store
from coach.store.disk.journal import is_torn, line_of
from tests.store.build import AT, contents, intake, journal_of, night, quick

State = tuple[tuple[Night, ...], tuple[Intake, ...]]


def state(store: Store) -> State:
    return store.all(Night), store.all(Intake)


@pytest.fixture
def written(tmp_path: Path) -> tuple[Path, list[State], list[int]]:
    """A store with some transactions, the state after each, and where each line ends."""
    store = quick(tmp_path)
    states, ends = [state(store)], []
    with store.change("first", at=AT) as change:
        change.put(night("night-0"))
    store.book.snapshot()
    states = [state(store)]
    ends = [journal_of(tmp_path).stat().st_size]
    for number in range(1, 4):
        with store.change(f"change {number}", at=AT) as change:
            change.put(night(f"night-{number}", quality=number))
            change.put(intake(f"intake-{number}"))
            change.remove(Intake, f"intake-{number - 1}")
        states.append(state(store))
        ends.append(journal_of(tmp_path).stat().st_size)
    return tmp_path, states, ends


def test_every_prefix_holds_whole_transactions(written: tuple[Path, list[State], list[int]]) -> None:
    folder, states, ends = written
    path = journal_of(folder)
    whole = path.read_bytes()
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        if length < ends[0]:  # the first line is on the disk before the journal is used at all
            with pytest.raises(StoreError):
                quick(folder)
        else:
            expected = sum(length >= end for end in ends) - 1
            assert state(quick(folder)) == states[expected], length


def test_after_every_cut_writing_goes_on(written: tuple[Path, list[State], list[int]]) -> None:
    folder, states, ends = written
    path = journal_of(folder)
    whole = path.read_bytes()
    for length in range(ends[-2], len(whole), 7):
        path.write_bytes(whole[:length])
        store = quick(folder)
        with store.change("after the cut", at=AT) as change:
            change.put(night("night-new"))
        nights, intakes = states[-2]
        assert state(quick(folder)) == ((*nights, night("night-new")), intakes)
        assert (length == ends[-2]) == (not list(folder.glob("torn.*")))


@pytest.mark.parametrize("flip", [0x01, None], ids=["a bit", "line feed"])
def test_every_flipped_byte_is_healed_or_refused(
    written: tuple[Path, list[State], list[int]], flip: int | None
) -> None:
    folder, states, ends = written
    path = journal_of(folder)
    whole = path.read_bytes()
    healed = 0
    for at, byte in enumerate(whole):
        other = ord("\n") if flip is None else byte ^ flip
        if other == byte:
            continue
        harmed = whole[:at] + bytes([other]) + whole[at + 1 :]
        path.write_bytes(harmed)
        with suppress(StoreError):
            found = state(quick(folder))
            assert at >= ends[-2], "damage before the last line was not noticed"
            assert found == states[-2]
            healed += 1
        assert path.read_bytes() == harmed
    assert healed or flip is None


def test_every_flipped_byte_of_the_snapshot_is_refused(written: tuple[Path, list[State], list[int]]) -> None:
    folder, _, _ = written
    path = folder / "db.json"
    whole = path.read_bytes()
    for at, byte in enumerate(whole):
        path.write_bytes(whole[:at] + bytes([byte ^ 0x01]) + whole[at + 1 :])
        with pytest.raises(StoreError):
            quick(folder)


def test_lines_cannot_be_dropped_swapped_or_repeated(
    written: tuple[Path, list[State], list[int]],
) -> None:
    folder, _, _ = written
    path = journal_of(folder)
    head, one, two, three = path.read_bytes().splitlines(keepends=True)
    for lines in ([head, two, three], [head, one, three, two], [head, one, one, two, three]):
        path.write_bytes(b"".join(lines))
        with pytest.raises(StoreError, match="damaged after change"):
            quick(folder)


def test_a_journal_of_another_snapshot_is_noticed(written: tuple[Path, list[State], list[int]]) -> None:
    folder, _, _ = written
    older = (folder / "db.json").read_bytes()
    store = quick(folder)
    store.book.snapshot()
    journal = journal_of(folder)
    journal.rename(folder / "journal.2")
    (folder / "db.json").write_bytes(older)
    with pytest.raises(StoreError, match="goes on from another"):
        quick(folder)


def test_damage_found_by_an_open_store_leaves_what_it_knows(
    written: tuple[Path, list[State], list[int]],
) -> None:
    folder, states, _ = written
    store = quick(folder)
    with journal_of(folder).open("ab") as file:
        file.write(b"rubbish\nand more\n")
    with pytest.raises(StoreError, match="damaged after change 4"):
        store.refresh()
    before = contents(folder)
    with pytest.raises(StoreError), store.change("more", at=AT) as change:
        change.put(night("lost"))
    assert state(store) == states[-1]
    assert contents(folder) == before


def test_what_counts_as_torn() -> None:
    line, _ = line_of(b'{"a":1}', 7)
    assert all(is_torn(line[:length]) for length in range(len(line) + 1))
    assert is_torn(b"\0" * 5000)
    assert is_torn(b"\0" * 100 + line[10:])
    assert is_torn(line[:13] + b"\n \n\xff")
    assert not is_torn(line[:3] + b"\n \n\xff")
    assert not is_torn(line + line)
    assert not is_torn(line[:-1] + b"!" + line)
