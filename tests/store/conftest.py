"""A store in memory and one on file, for tests that must hold on both; two machines and a folder they share."""

from __future__ import annotations

from pathlib import Path

import pytest

from coach.store import Store
from tests.store.machines import Machine


@pytest.fixture(params=["memory", "file"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """An empty store."""
    return Store.in_memory() if request.param == "memory" else Store.open(tmp_path / "store")


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    """The folder that is carried between the machines."""
    (tmp_path / "shared").mkdir()
    return tmp_path / "shared"


@pytest.fixture
def two(tmp_path: Path) -> tuple[Machine, Machine]:
    """Two machines that know nothing of each other."""
    return Machine(tmp_path / "one"), Machine(tmp_path / "two")
