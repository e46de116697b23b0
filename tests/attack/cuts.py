"""Power cuts in the middle of lock, unlock, sync and restore: every state of the disk opens and goes on.

`python -m tests.bench attack` tries many more states of each than CI does.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from coach.errors import CoachError
from coach.flows.vault import Passphrase
from coach.model import Night
from coach.store import Store
from coach.store.disk import appending, backups, vault
from coach.store.sync import exchange
from tests.attack.quick_age import pyrage
from tests.store.build import AT, QuickFiles, night, quick
from tests.store.power import PowerFiles, State, leave

WORDS = "correct horse battery"
COMPACT_AT = 900
"""Bytes of a journal: so that what is tried meets a compaction."""
Nights = frozenset[str]
Files = Callable[[Path], PowerFiles]


class Cut(NamedTuple):
    """One verb: what was there after each step, and the states a cut may leave."""

    fs: PowerFiles
    steps: tuple[Nights, ...]
    oddity: Callable[[Path, int], str]
    """What is wrong with a place beside its nights, where so much was acknowledged; nothing where all is well."""


def nights(store: Store) -> Nights:
    return frozenset(record.id for record in store.all(Night))


def log(store: Store, number: int) -> None:
    with store.change("night", at=AT + timedelta(minutes=number)) as change:
        change.put(night(f"night-{number:02}"))


def filled(place: Path, count: int = 3) -> Store:
    """A store with so many nights, and a copy made by hand."""
    store = quick(place)
    for number in range(count):
        log(store, number)
    store.copies.make("hand", at=AT)
    store.close()
    return store


def lock(place: Path, files: Files) -> Cut:
    kept = nights(filled(place / "store"))
    fs = files(place)
    vault.seal(fs, place / "store", Passphrase(WORDS))
    fs.acknowledge()
    return Cut(fs, (kept, kept), _copy_or_readable)


def unlock(place: Path, files: Files) -> Cut:
    kept = nights(filled(place / "store"))
    vault.seal(QuickFiles(), place / "store", Passphrase(WORDS))
    fs = files(place)
    vault.unseal(fs, place / "store", Passphrase(WORDS))
    fs.acknowledge()
    return Cut(fs, (kept, kept), _copy)


def restore(place: Path, files: Files) -> Cut:
    filled(place / "store")
    fs = files(place)
    store = Store.open(place / "store", fs=fs)
    (copy,) = (each.name for each in store.copies.listed() if each.kind == "hand")
    steps = [nights(store)]
    for number in (3, 4):
        log(store, number)
        steps.append(nights(store))
        fs.acknowledge()
    store.copies.restore(place / "store" / backups.FOLDER / copy, at=AT + timedelta(hours=1))
    steps.append(nights(store))
    fs.acknowledge()
    store.history.undo(at=AT + timedelta(hours=2))
    steps.append(nights(store))
    fs.acknowledge()
    log(store, 5)
    return Cut(fs, (*steps, nights(store)), _copy)


def sync(place: Path, files: Files) -> Cut:
    filled(place / "store")
    (place / "shared").mkdir()
    quick(place / "store").machines.sync(place / "shared", at=AT + timedelta(minutes=5))
    other = quick(place.with_name(f"{place.name}-other"))
    other.machines.sync(place / "shared", at=AT + timedelta(minutes=6))
    for number in (7, 8, 9):
        log(other, number)
    other.machines.sync(place / "shared", at=AT + timedelta(minutes=10))
    fs = files(place)
    store = Store.open(place / "store", fs=fs)
    steps = [nights(store)]
    for number in (11, 13):
        log(store, number)
        steps.append(nights(store))
        fs.acknowledge()
        store.machines.sync(place / "shared", at=AT + timedelta(minutes=number + 1))
        steps.append(nights(store))
        fs.acknowledge()
    log(store, 15)
    return Cut(fs, (*steps, nights(store)), _machines)


VERBS: dict[str, Callable[[Path, Files], Cut]] = {"lock": lock, "unlock": unlock, "sync": sync, "restore": restore}


def bad_states(place: Path, verb: str, files: Files, *, enough: int = sys.maxsize) -> tuple[int, list[str]]:
    """How many states a cut in that verb can leave, and what is wrong with the bad ones, no more than enough."""
    with _set_up():
        (place / "live").mkdir(parents=True)
        cut = VERBS[verb](place / "live", files)
        wrong: list[str] = []
        for state, (least, most) in cut.fs.states.items():
            if said := _wrong(cut, state, (least, most), place / "state"):
                wrong.append(said)
            shutil.rmtree(place / "state")
            if len(wrong) >= enough:
                break
        return len(cut.fs.states), wrong


@contextmanager
def _set_up() -> Iterator[None]:
    """A cipher that costs nothing, journals that are soon full, and machines known by the name of their folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "pyrage", pyrage())
        patch.setattr(appending, "COMPACT_AT", COMPACT_AT)
        patch.setattr(exchange, "place_of", lambda _, home: home.name)
        yield


def _wrong(cut: Cut, state: State, bounds: tuple[int, int], place: Path) -> str:
    """What is wrong with a state: it does not open, lacks what was acknowledged, or cannot be gone on with."""
    place.mkdir()
    leave(state, place)
    store = place / "store"
    try:
        odd = cut.oddity(place, bounds[0])
        if (store / "locked.age").exists() and (store / "locked.age").stat().st_size:
            vault.unseal(QuickFiles(), store, Passphrase(WORDS))
        found = nights(quick(store))
        if found not in cut.steps[bounds[0] : bounds[1] + 1]:
            return f"acknowledged {bounds[0]}, found {sorted(found)}"
        after = quick(store)
        log(after, 50)
        if nights(quick(store)) != found | {"night-50"}:
            return "what is written afterwards is not there"
    except CoachError as error:
        return f"does not open: {error}"
    return odd


def _copy(place: Path, acknowledged: int) -> str:
    """Whether the copy made by hand is there, locked away or not, and opens."""
    sealed = place / "store" / "locked.age"
    if sealed.exists() and sealed.stat().st_size:
        return ""
    copies = list((place / "store" / backups.FOLDER).glob("*.hand.json.gz"))
    if not copies:
        return "the copy is gone"
    backups.read(QuickFiles(), copies[0])
    return ""


def _copy_or_readable(place: Path, acknowledged: int) -> str:
    """After a lock that was acknowledged nothing readable comes back."""
    if acknowledged and (left := [path.name for path in place.rglob("*.json*")]):
        return f"readable again: {left}"
    return _copy(place, acknowledged)


def _machines(place: Path, acknowledged: int) -> str:
    """Whether the two machines agree once they exchanged again."""
    at = AT + timedelta(hours=1)
    shutil.copytree(place / "store", place / "again" / "store")
    ours = quick(place / "again" / "store")
    ours.machines.sync(place / "shared", at=at)
    again = ours.machines.sync(place / "shared", at=at)
    if again.troubles or again.standing:
        return f"troubles stay: {again.troubles or again.standing}"
    theirs = quick(place / "other")
    theirs.machines.sync(place / "shared", at=at)
    return "" if nights(ours) == nights(theirs) else "the machines differ"
