"""A state machine against a plain dict: whatever is done, in whatever order, both agree."""

from __future__ import annotations

import shutil
import tempfile
from copy import deepcopy
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from tinydb import where

from coach.errors import StoreError, UsageError
from coach.model import Intake, Night, Profile
from coach.store import Store
from tests.store.build import AT, DAY, FailingFiles, intake, night, quick

Model = dict[str, Night | Intake | Profile]
IDS = st.sampled_from(["a", "b", "c", "d"])
DAYS = st.integers(0, 5).map(lambda n: DAY + timedelta(days=n))
NIGHTS = st.builds(night, IDS, DAYS, st.integers(1, 5))
INTAKES = st.builds(intake, IDS, DAYS, st.sampled_from([0.5, 1, 2]))
PUTS = st.lists(NIGHTS | INTAKES | st.builds(Profile, tz=st.sampled_from(["UTC", "Asia/Tokyo"])), max_size=4)


def key_of(value: Night | Intake | Profile) -> str:
    return "profile" if isinstance(value, Profile) else f"{type(value).__name__} {value.id}"


class StoreMachine(RuleBasedStateMachine):
    """One folder, two open stores, one model with its past states."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="coach-machine-"))
        self.fs = FailingFiles()
        self.store = Store.open(self.folder, fs=self.fs)
        self.other = quick(self.folder)
        self.model: Model = {}
        self.past: list[Model] = []

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    def put(self, store: Store, values: list[Night | Intake | Profile]) -> None:
        with store.change("put", at=AT) as change:
            for value in values:
                if isinstance(value, Profile):
                    change.set_profile(value)
                else:
                    change.put(value)
        self.accept(self.model | {key_of(value): value for value in values})

    def accept(self, after: Model) -> None:
        if after != self.model:
            self.past.append(self.model)
            self.model = after

    @rule(values=PUTS)
    def put_here(self, values: list[Night | Intake | Profile]) -> None:
        self.put(self.store, values)

    @rule(values=PUTS)
    def put_in_the_other_window(self, values: list[Night | Intake | Profile]) -> None:
        self.put(self.other, values)
        self.store.refresh()

    @rule(idents=st.lists(IDS, max_size=3), noun=st.sampled_from([Night, Intake]))
    def remove(self, idents: list[str], noun: type[Night] | type[Intake]) -> None:
        after = deepcopy(self.model)
        with self.store.change("remove", at=AT) as change:
            for ident in idents:
                assert change.remove(noun, ident) == (after.pop(f"{noun.__name__} {ident}", None) is not None)
        self.accept(after)

    @rule(ident=IDS, day=DAYS, quality=st.integers(1, 6))
    def upsert_through_tinydb(self, ident: str, day: date, quality: int) -> None:
        document = {"id": ident, "date": day.isoformat(), "quality": quality}
        with self.store.change("upsert", at=AT) as change:
            table = change.tables.table("nights")
            if quality == 6:
                with pytest.raises(UsageError):
                    table.upsert(document, where("id") == ident)
            else:
                table.upsert(document, where("id") == ident)
        value = night(ident, day, quality)
        self.accept(self.model if quality == 6 else self.model | {key_of(value): value})

    @rule(one=IDS, other=IDS)
    def swap_ids_through_tinydb(self, one: str, other: str) -> None:
        names = {one: other, other: one}
        with self.store.change("swap", at=AT) as change:
            table = change.tables.table("nights")
            table.update(lambda each: each.update(id=names[each["id"]]), where("id").one_of([one, other]))
        kept = {key: value for key, value in self.model.items() if not isinstance(value, Night)}
        nights = [value for value in self.model.values() if isinstance(value, Night)]
        renamed = [msgspec.structs.replace(value, id=names.get(value.id, value.id)) for value in nights]
        self.accept(kept | {key_of(value): value for value in renamed})

    @rule(quality=st.integers(1, 5))
    def remove_through_tinydb(self, quality: int) -> None:
        with self.store.change("remove", at=AT) as change:
            change.tables.table("nights").remove(where("quality") == quality)
        gone = {key for key, value in self.model.items() if isinstance(value, Night) and value.quality == quality}
        self.accept({key: value for key, value in self.model.items() if key not in gone})

    @rule()
    def undo(self) -> None:
        assert (self.store.history.undo(at=AT) is not None) == bool(self.past)
        if self.past:
            self.model = self.past.pop()

    @rule(values=PUTS)
    def change_that_breaks_off(self, values: list[Night | Intake | Profile]) -> None:
        def break_off() -> None:
            with self.store.change("broken", at=AT) as change:
                for value in values:
                    if not isinstance(value, Profile):
                        change.put(value)
                raise KeyError

        with pytest.raises(KeyError):
            break_off()

    @rule(value=NIGHTS, call=st.sampled_from(["open", "write", "make_folder", "stat"]))
    def change_on_a_bad_day(self, value: Night, call: str) -> None:
        if self.model.get(key_of(value)) == value:
            return
        self.fs.fail_next(call)
        with pytest.raises(StoreError):
            self.put(self.store, [value])
        assert self.fs.calls == 1
        self.fs.fail_at = 0

    @rule(call=st.sampled_from(["open", "write", "replace", "sync", "sync_folder"]))
    def snapshot_on_a_bad_day(self, call: str) -> None:
        self.fs.fail_next(call)
        if self.past:
            self.store.close()
        self.fs.fail_at = 0
        self.store = Store.open(self.folder, fs=self.fs)

    @rule()
    def snapshot(self) -> None:
        self.other.book.snapshot()

    @rule()
    def reopen(self) -> None:
        self.store.close()
        self.store = Store.open(self.folder, fs=self.fs)

    @invariant()
    def all_agree(self) -> None:
        for store in (self.store, self.other):
            store.refresh()
            found: Model = {key_of(v): v for v in store.all(Night)}
            found |= {key_of(v): v for v in store.all(Intake)}
            if store.has_profile():
                found["profile"] = store.profile()
            assert found == self.model
            for day in range(6):
                at = DAY + timedelta(days=day)
                expected = {v.id for v in self.model.values() if isinstance(v, Night) and v.date == at}
                assert {v.id for v in store.between(Night, at, at)} == expected
            assert len(store.history.entries(999)) == len(self.past)
            assert store.tables.damaged() == ()


TestStoreMachine = StoreMachine.TestCase
TestStoreMachine.settings = settings(max_examples=20, stateful_step_count=25)
