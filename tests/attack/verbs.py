"""A state machine over verbs: two stores and a folder they share, beside a model of plain dicts.

Every step is a command line, run in this process. After each: everything that was said yes to is there and nothing
else, what can be taken back is what was done, every copy and draft is as it was, and no fault of ours showed.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import sys
import tempfile
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from coach.cli.main import main
from coach.model import Busy, Wish
from coach.store import Store
from coach.store.disk.files import FileSystem
from coach.store.drafts import Draft, read, write
from tests.attack.quick_age import pyrage
from tests.attack.told import Key, State, Told, exchanged
from tests.store.build import QuickFiles

FIRST = datetime.fromisoformat("2026-03-05T08:00:00+01:00")
WORDS, OTHER_WORDS = "correct horse battery", "another horse battery"
SIDES = st.integers(0, 1)
KINDS = st.sampled_from(["busy", "wish"])
PICKS = st.integers(0, 999)
"""Of what is there, the one at that place."""
NOUNS: dict[str, type[Busy] | type[Wish]] = {"busy": Busy, "wish": Wish}
WHEN = {"busy": ("--start", "2026-03-06 10:00", "--minutes", "30"), "wish": ("--kind", "run", "--minutes", "30")}
DAMAGES = st.sampled_from(["cut", "flip", "add", "empty", "gone"])


class Answer(NamedTuple):
    """What a command line came to."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class VerbMachine(RuleBasedStateMachine):
    """Two stores, one folder between them."""

    tried: ClassVar[Counter[str]] = Counter()
    """Command lines by verb, of all machines: what the bench tells."""

    def __init__(self) -> None:
        super().__init__()
        self.place = Path(tempfile.mkdtemp(prefix="coach-verbs-"))
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(FileSystem, "sync", QuickFiles.sync)
        self.patch.setattr(FileSystem, "sync_folder", QuickFiles.sync_folder)
        self.patch.setitem(sys.modules, "pyrage", pyrage())
        self.patch.setenv("COACH_PASSPHRASE", WORDS)
        for name in ("COACH_STORE", "COACH_AT"):
            self.patch.delenv(name, raising=False)
        for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "APPDATA", "LOCALAPPDATA"):
            self.patch.setenv(name, str(self.place / "home"))
        self.folders = (self.place / "one", self.place / "two")
        self.shared = self.place / "shared"
        self.shared.mkdir()
        self.told = (Told(), Told())
        self.there: dict[Key, tuple[int, str | None]] = {}
        """What lies in the shared folder."""
        self.locked = [False, False]
        self.drafts: list[dict[str, Draft]] = [{}, {}]
        self.minute = 0
        self.number = 0

    def teardown(self) -> None:
        self.patch.undo()
        shutil.rmtree(self.place)

    # what the steps are made of

    def verb(self, side: int, *words: str) -> Answer:
        """Run one line a minute later; a traceback, a crash report or an unknown exit code is a fault."""
        self.minute += 1
        VerbMachine.tried[words[0]] += 1
        at = (FIRST + timedelta(minutes=self.minute)).isoformat()
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main(["--store", str(self.folders[side]), "--at", at, *words])
        answer = Answer(code, out.getvalue(), err.getvalue())
        assert code in range(6), (words, answer)
        assert "Traceback" not in answer.out + answer.err, answer
        return answer

    def files(self, side: int) -> dict[str, bytes]:
        """Every file of a store but the locks, byte for byte."""
        found = (path for path in self.folders[side].rglob("*") if path.is_file())
        return {
            path.relative_to(self.folders[side]).as_posix(): path.read_bytes()
            for path in found
            if path.name not in ("lock", "exchange", "window")
        }

    def shows(self, side: int) -> State:
        """What a store holds now."""
        store = Store.open(self.folders[side], read_only=True)
        found = {(kind, each.id): str(each.title) for kind, noun in NOUNS.items() for each in store.all(noun)}
        return found | ({("profile", ""): store.profile().tz} if store.has_profile() else {})

    def pick(self, side: int, pick: int) -> Key | None:
        found = sorted(key for key in self.told[side].now if key[0] in NOUNS)
        return found[pick % len(found)] if found else None

    def title(self) -> str:
        self.number += 1
        return f"T{self.number}"

    def last_change(self, side: int) -> str:
        """The id of the newest change that can be taken back."""
        return str(self.verb(side, "history", "--json").json[0]["id"])

    def is_closed(self, side: int, *words: str) -> bool:
        """Whether the store is locked; then the line is refused and leaves every byte as it was."""
        if not self.locked[side]:
            return False
        before = self.files(side)
        answer = self.verb(side, *words)
        assert answer.code == 4, answer
        assert "coach unlock" in answer.err + answer.out
        assert self.files(side) == before
        return True

    # the steps

    @initialize()
    def begin(self) -> None:
        for side in (0, 1):
            assert self.verb(side, "profile", "--wake", "06:45", "--tz", "Europe/Berlin").code == 0
            self.told[side].change(self.last_change(side), {("profile", ""): "Europe/Berlin"}, self.minute)
            for kind in ("busy", "wish", "busy"):
                self.add(side=side, kind=kind)
            self.backup(side=side)
            self.draft(side=side, name="night", text="22:")

    @rule(side=SIDES, kind=KINDS)
    def add(self, side: int, kind: str) -> None:
        title = self.title()
        line = (kind, "add", *WHEN[kind], "--title", title, "--json")
        if self.is_closed(side, *line):
            return
        answer, at = self.verb(side, *line), self.minute
        assert answer.code == 0, answer
        told = self.told[side]
        told.change(self.last_change(side), {**told.now, (kind, answer.json["record_id"]): title}, at)

    @rule(side=SIDES, pick=PICKS)
    def edit(self, side: int, pick: int) -> None:
        if (key := self.pick(side, pick)) is None:
            return
        title = self.title()
        line = (key[0], "edit", key[1], "--title", title)
        if self.is_closed(side, *line):
            return
        answer, at = self.verb(side, *line), self.minute
        assert answer.code == 0, answer
        self.told[side].change(self.last_change(side), {**self.told[side].now, key: title}, at)

    @rule(side=SIDES, pick=PICKS)
    def delete(self, side: int, pick: int) -> None:
        if (key := self.pick(side, pick)) is None:
            return
        line = (key[0], "remove", key[1])
        if self.is_closed(side, *line):
            return
        answer, at = self.verb(side, *line), self.minute
        assert answer.code == 0, answer
        told = self.told[side]
        told.change(self.last_change(side), {each: said for each, said in told.now.items() if each != key}, at)

    @rule(side=SIDES, count=st.integers(1, 4))
    def undo(self, side: int, count: int) -> None:
        if self.is_closed(side, "undo", str(count)):
            return
        told = self.told[side]
        answer, at = self.verb(side, "undo", str(count)), self.minute
        assert answer.code == (0 if told.past else 2), answer
        if told.past:
            count = min(count, len(told.past))
            told.become(told.undone(count), at)
            del told.past[-count:]

    @rule(side=SIDES, count=st.integers(1, 3))
    def import_(self, side: int, count: int) -> None:
        """A document of so many records; read once more it changes nothing."""
        made = {f"in-{self.title()}": self.title() for _ in range(count)}
        start, end = "2026-03-07T10:00:00+01:00", "2026-03-07T10:30:00+01:00"
        busy = [{"id": ident, "start": start, "end": end, "title": title} for ident, title in made.items()]
        file = self.place / "in.json"
        file.write_text(json.dumps({"schema": "coach.store/2", "busy": busy}))
        if self.is_closed(side, "import", str(file)):
            return
        answer, at = self.verb(side, "import", str(file)), self.minute
        assert answer.code == 0, answer
        told = self.told[side]
        added = {("busy", ident): title for ident, title in made.items()}
        told.change(self.last_change(side), {**told.now, **added}, at)
        assert self.verb(side, "import", str(file)).code in (0, 1)

    @rule(side=SIDES)
    def export(self, side: int) -> None:
        """The document names every record; read into an empty store it is the same there."""
        file = self.place / "out.json"
        if self.is_closed(side, "export", "json", "--out", str(file)):
            return
        assert self.verb(side, "export", "json", "--out", str(file)).code == 0
        found = json.loads(file.read_text())
        titles = {("busy", each["id"]): each["title"] for each in found["busy"]}
        titles |= {("wish", each["id"]): each["title"] for each in found["wishes"]}
        assert titles == {key: title for key, title in self.told[side].now.items() if key[0] in NOUNS}

    @rule(side=SIDES)
    def backup(self, side: int) -> None:
        if self.is_closed(side, "backup", "make"):
            return
        answer = self.verb(side, "backup", "make", "--json")
        assert answer.code == 0 or (answer.code == 2 and not self.told[side].now), answer
        if answer.code == 0:
            name = answer.json["what"].rstrip(".").rsplit("/", 1)[1]
            self.told[side].copies[name] = dict(self.told[side].now)

    @rule(side=SIDES, pick=PICKS)
    def restore(self, side: int, pick: int) -> None:
        told = self.told[side]
        if not told.copies:
            return
        name = sorted(told.copies)[pick % len(told.copies)]
        if self.is_closed(side, "backup", "restore", name):
            return
        answer, at = self.verb(side, "backup", "restore", name), self.minute
        assert answer.code == 0, answer
        if "already" in answer.out:
            assert told.copies[name] == told.now
        else:  # where nothing of the person's differs, the plan that stood may
            told.change(self.last_change(side), told.copies[name], at)

    @rule(side=SIDES, stays=st.booleans())
    def lock(self, side: int, stays: bool) -> None:
        answer = self.verb(side, "lock")
        assert answer.code == 0, answer  # also where it is locked with these words already
        self.locked[side] = True
        left = self.files(side)
        assert {Path(name).name for name in left} == {"locked.age"}, left.keys()
        if not stays:
            self.opened(side, wrong=False)

    @precondition(lambda self: any(self.locked))
    @rule(wrong=st.booleans())
    def unlock(self, wrong: bool) -> None:
        for side in (0, 1):
            if self.locked[side]:
                self.opened(side, wrong=wrong)

    def opened(self, side: int, *, wrong: bool) -> None:
        before = self.files(side)
        if wrong:
            os.environ["COACH_PASSPHRASE"] = OTHER_WORDS
            answer = self.verb(side, "unlock")
            os.environ["COACH_PASSPHRASE"] = WORDS
            assert answer.code == 2, answer
            assert self.files(side) == before
        answer = self.verb(side, "unlock")
        assert answer.code == 0, answer
        self.locked[side] = False

    @rule(side=SIDES)
    def sync(self, side: int) -> None:
        if self.is_closed(side, "sync", str(self.shared)):
            return
        answer, at = self.verb(side, "sync", str(self.shared), "--json"), self.minute
        assert answer.code == 0, answer
        told = self.told[side]
        before = dict(told.now)
        after = exchanged(told, self.there)
        versions = dict(told.versions)
        told.become(after, at)
        told.versions = versions
        if (ident := answer.json["change"]) is not None:
            told.before[ident] = before
            told.past.append((ident, before))
        assert ident is not None or before == after
        assert self.verb(side, "sync").code == 0
        assert self.verb(side, "sync", "--copies").code == 0

    @rule(side=SIDES, name=st.sampled_from(["check-in", "night"]), text=st.text("ab 2:", max_size=6))
    def draft(self, side: int, name: str, text: str) -> None:
        """Something is typed and not saved; a locked store keeps none."""
        if not self.locked[side]:
            at = FIRST + timedelta(minutes=self.minute)
            self.drafts[side][name] = Draft(at=at, texts={"bed": text})
            write(QuickFiles(), self.folders[side], self.drafts[side])

    @rule(side=SIDES, damage=DAMAGES, where=st.floats(0, 1, exclude_max=True), journal=st.booleans())
    def damage(self, side: int, damage: str, where: float, journal: bool) -> None:
        """Bytes go bad; doctor says so, nothing else fails of itself, and salvage goes on from what can be read."""
        if self.locked[side]:
            return
        held = self.folders[side].glob("journal.*" if journal else "db.json")
        file = max(held, key=lambda path: int(path.suffix[1:]) if journal else 0)
        whole = self.files(side)
        spoil(file, damage, where)
        spoiled = self.files(side)
        answer = self.verb(side, "doctor", "--json")
        assert answer.code in (0, 1, 4), answer
        for line in (["today"], ["busy"], ["backup", "list"], ["history"], ["export", "json"]):
            assert self.verb(side, *line).code in (0, 1, 2, 4), line
        if answer.code != 4:  # it looks like an append that broke off, and its line is cut and kept aside
            if self.shows(side) != self.told[side].now:
                self.bring_back(side, whole)
            return
        self.refuses(side)
        answer = self.verb(side, "doctor", "--salvage")
        if answer.code == 4:  # nothing can be read and there is no copy
            assert self.files(side) == spoiled
            assert not self.told[side].copies
            self.bring_back(side, whole)
            return
        assert answer.code in (0, 1), answer
        after = self.files(side)
        aside = {data for name, data in after.items() if name.startswith("damaged-")}
        assert {data for name, data in spoiled.items() if "/" not in name} <= aside
        assert {name: data for name, data in spoiled.items() if "/" in name}.items() <= after.items()
        if damage == "flip" and not journal:  # the byte may stand in what a person wrote: whole, and not the same
            self.bring_back(side, whole)
            return
        self.check_salvaged(side)
        if self.there or ("profile", "") not in self.shows(side):
            self.bring_back(side, whole)  # what an exchange makes of older versions the model cannot tell
        else:
            self.adopt(side)

    def bring_back(self, side: int, whole: dict[str, bytes]) -> None:
        """A person puts a folder of their own in the place of what was damaged."""
        shutil.rmtree(self.folders[side])
        for name, data in whole.items():
            (self.folders[side] / name).parent.mkdir(parents=True, exist_ok=True)
            (self.folders[side] / name).write_bytes(data)

    def refuses(self, side: int) -> None:
        """A damaged store takes no change, and every byte stays as it was; what repairs has tests of its own."""
        before = self.files(side)
        add = ["busy", "add", *WHEN["busy"]]
        for line in (["lock"], add):
            assert self.verb(side, *line).code == 4, line
        assert self.files(side) == before

    def check_salvaged(self, side: int) -> None:
        """A state that once was, and no earlier than any copy by hand."""
        told, found = self.told[side], self.shows(side)
        assert found in told.ever
        age = max(place for place, state in enumerate(told.ever) if state == found)
        for name, state in told.copies.items():
            assert age >= told.ever.index(state), f"{name} is later than what was salvaged"

    def adopt(self, side: int) -> None:
        """Go on from what was salvaged; what can be taken back is what led to it."""
        told, found = self.told[side], self.shows(side)
        told.versions = {key: (1, title) for key, title in found.items()}
        told.now = dict(found)
        told.ever.append(told.now)
        ids = [each["id"] for each in self.verb(side, "history", "--json").json][::-1]
        told.past = [(ident, told.before[ident]) for ident in ids]

    @invariant()
    def all_is_kept(self) -> None:
        for side in (0, 1):
            told = self.told[side]
            if self.locked[side] or not told.past:
                continue
            assert self.shows(side) == told.now
            store = Store.open(self.folders[side], read_only=True)
            assert [entry.id for entry in store.history.entries(9999)][::-1] == [ident for ident, _ in told.past]
            assert {copy.name for copy in store.copies.listed()} >= told.copies.keys()
            assert read(QuickFiles(), self.folders[side]) == self.drafts[side]


def spoil(file: Path, damage: str, where: float) -> None:
    """Cut a file, change one byte, add to it, empty it, or take it away."""
    data = file.read_bytes()
    place = int(len(data) * where)
    if damage == "gone":
        file.unlink()
    elif damage == "flip" and data:
        file.write_bytes(data[:place] + bytes([data[place] ^ 0x11]) + data[place + 1 :])
    else:
        file.write_bytes({"cut": data[:place], "add": data + b"x\n", "empty": b"", "flip": data}[damage])
