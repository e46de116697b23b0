"""A store in memory and one on file, for tests that must hold on both."""

from __future__ import annotations

from pathlib import Path

import pytest

from coach.store import Store


@pytest.fixture(params=["memory", "file"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """An empty store."""
    return Store.in_memory() if request.param == "memory" else Store.open(tmp_path / "store")
