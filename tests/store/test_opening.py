"""A person's own data in Python: what the README shows, run as it stands there."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path

import pytest
from tinydb import where

from coach.clock import StoppedClock
from coach.desk import Desk
from coach.errors import StoreError, UsageError
from coach.evidence import facts
from coach.flows import demo
from coach.model import CheckIn, Night
from coach.settings import Settings
from coach.store import Store, open_database
from coach.store.database import Database
from tests.store.build import AT, night, quick

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
pytestmark = pytest.mark.usefixtures("machine_clock")
SECTION = README.partition("## Your data in Python")[2].partition("\n## ")[0]
EXAMPLES = re.findall(r"```python\n(.*?)```", SECTION, re.DOTALL)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sample data as the person's own store."""
    moment = datetime.fromisoformat("2026-03-05T17:42:00+01:00")
    demo.seed(Desk(Store.open(tmp_path / "own"), StoppedClock(moment), facts(), Settings()))
    monkeypatch.setenv("COACH_STORE", str(tmp_path / "own"))
    return tmp_path / "own"


def test_the_readmes_examples_run(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert len(EXAMPLES) == 3
    names: dict[str, object] = {}
    before = Store.open(folder).document()
    told = []
    for example in EXAMPLES:
        exec(compile(example, "README.md", "exec"), names)
        told.append(capsys.readouterr().out.splitlines())
    poor = [each for each in before.nights if each.quality is not None and each.quality <= 2]
    assert sorted(told[0]) == sorted(f"{each.date} {each.quality} {each.awakenings}" for each in poor)
    assert len(poor) > 1
    mornings = Store.open(folder).between(CheckIn, date(2026, 2, 19), date(2026, 3, 4))
    rated = [each.fatigue for each in mornings if each.fatigue is not None]
    assert told[1] == [f"{len(rated)} mornings, fatigue {sum(rated) / len(rated):.1f} on average"]
    assert len(rated) > 7
    assert told[2] == [str(len(poor))]
    store = Store.open(folder)
    assert [each.id for each in store.all(Night) if each.note == "a poor one"] == [each.id for each in poor]
    undone = store.history.undo(at=AT)
    assert undone is not None
    assert undone.name == "poor nights noted"
    assert store.document() == before


def test_a_change_is_kept_and_named_and_undone_like_any_other(tmp_path: Path) -> None:
    with open_database(tmp_path, read_only=False) as db, db.change("two nights") as tables:
        nights = tables.table("nights")
        assert nights.insert_multiple([{"id": f"n{day}", "date": f"2026-03-0{day}"} for day in (1, 2)]) == [1, 2]
        assert len(db.table("nights")) == 0
        assert len(nights) == 2
    store = quick(tmp_path)
    assert [record.id for record in store.all(Night)] == ["n1", "n2"]
    assert [entry.name for entry in store.history.entries()] == ["two nights"]
    assert store.history.undo(at=AT) is not None
    assert store.all(Night) == ()


def test_by_default_it_is_for_reading(tmp_path: Path) -> None:
    with quick(tmp_path).change("one", at=AT) as change:
        change.put(night())
    files = {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    with open_database(tmp_path) as db:
        assert db.table("nights").get(where("id") == "night-1") == {"id": "night-1", "date": "2026-03-05", "quality": 4}
        with pytest.raises(UsageError, match="for reading"):
            db.table("nights").update({"quality": 1})
        with pytest.raises(StoreError, match="for reading only"), db.change("none"):
            raise AssertionError("never inside")
    assert {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == files


def test_what_is_not_there_is_empty_and_stays_absent(tmp_path: Path) -> None:
    with open_database(tmp_path / "none") as db:
        assert db.tables() == set()
        assert repr(db).startswith("<OpenDatabase")
        assert db.table("nights").all() == []
    assert not (tmp_path / "none").exists()


def rate(tables: Database, *qualities: int) -> None:
    for quality in qualities:
        tables.table("nights").insert({"id": f"night-{quality}", "date": "2026-03-05", "quality": quality})


def test_a_change_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    with open_database(tmp_path, read_only=False) as db:
        with pytest.raises(UsageError, match=r"nights 2: .*quality"), db.change("bad") as tables:
            rate(tables, 5, 9)
        assert db.table("nights").all() == []
        with db.change("good") as tables:
            rate(tables, 5)
    assert [entry.name for entry in quick(tmp_path).history.entries()] == ["good"]
