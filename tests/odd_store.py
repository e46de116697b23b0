"""A store on the disk with documents in it that no door of today lets in, as an older version or a hand left them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from coach.store.disk import journal

PROFILE = {"tz": "Europe/Berlin", "wake": {"default": "06:45"}, "birth_year": 1988}


def odd_store(folder: Path, profile: dict[str, Any] | None = None, **tables: list[dict[str, Any]]) -> Path:
    """A `db.json` by itself, which is taken as it stands; what was in the folder is gone."""
    meta = {"1": {"app": "recovery-coach", "schema": journal.SCHEMA, "generation": 1, "seq": 0}}
    numbered = {table: {str(number): each for number, each in enumerate(found, 1)} for table, found in tables.items()}
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    text = json.dumps({"meta": meta, "profile": {"1": PROFILE if profile is None else profile}, **numbered})
    (folder / "db.json").write_text(text)
    (folder / "db.json").chmod(0o600)
    return folder
