"""A folder of somebody else's never becomes a store."""

from __future__ import annotations

from pathlib import Path

import pytest

from coach.errors import StoreError
from coach.model import Profile
from coach.store import Store
from tests.store.build import AT


@pytest.mark.parametrize("partly", [True, False])
def test_a_folder_with_other_files_is_refused_and_left_alone(tmp_path: Path, partly: bool) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(StoreError, match="other files") as error:
        Store.open(tmp_path, partly=partly)
    assert str(tmp_path) in error.value.where
    assert error.value.todo
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_files_that_come_while_the_store_is_open_are_seen(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(StoreError, match="other files"), store.change("profile", at=AT) as change:
        change.set_profile(Profile())
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize(
    "name",
    [".DS_Store", "settings.toml", "crash-20260305-174200-1.txt", "db.sync-conflict-20260305-120000-ABCDEFG.json"],
)
def test_what_tools_leave_everywhere_is_no_reason(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("x")
    store = Store.open(tmp_path)
    with store.change("profile", at=AT) as change:
        change.set_profile(Profile(region="eu"))
    assert Store.open(tmp_path).profile().region == "eu"
