"""`python -m tests.store.freeze`: write down which fields and values documents of the present version may have.

Before a release that is a note of what there is, to be refreshed whenever a field was added. Once a version is
released, a program of that version will read the files: what it does not know needs a new number and a step.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import msgspec

from coach.model import StoreDocument
from coach.store.disk import journal

FROZEN = Path(__file__).parent / "frozen"
CHANGELOG = Path(__file__).parents[2] / "CHANGELOG.md"
COMMAND = "python -m tests.store.freeze"

Kinds = dict[str, dict[str, Any]]
"""Struct -> field -> its type, as JSON Schema."""


def described() -> Kinds:
    """Every noun that is kept, as the code has it now."""
    _, parts = msgspec.json.schema_components([StoreDocument], ref_template="{name}")
    found = {name: _plain(part).get("properties", {}) for name, part in sorted(parts.items())}
    return {name: fields for name, fields in found.items() if fields}


def file_of(schema: int) -> Path:
    """Where a version's description is."""
    return FROZEN / f"v{schema}" / "fields.json"


def frozen(schema: int) -> Kinds:
    """A version's description."""
    return msgspec.json.decode(file_of(schema).read_bytes(), type=Kinds)


def released() -> bool:
    """Whether any version is out: until then fields may be added without a new number."""
    versions = re.findall(r"^## (\S+)(.*)$", CHANGELOG.read_text("utf-8"), re.MULTILINE)
    return any("unreleased" not in rest for _, rest in versions)


def differences(old: Kinds, new: Kinds, *, added_too: bool) -> list[str]:
    """What a program that knows only `old` would miss or misread in `new`."""
    found = [
        f"{kind}.{field} {'is gone' if field not in new.get(kind, {}) else 'has other values'}"
        for kind, fields in old.items()
        for field, values in fields.items()
        if new.get(kind, {}).get(field) != values
    ]
    if added_too:
        found += [f"{kind}.{field} is new" for kind in new for field in new[kind] if field not in old.get(kind, {})]
    return sorted(found)


def _plain(part: Any) -> Any:
    """Without what is only said to people."""
    if isinstance(part, dict):
        return {
            key: {name: _plain(field) for name, field in value.items()} if key == "properties" else _plain(value)
            for key, value in part.items()
            if key not in ("description", "title", "default")
        }
    return [_plain(item) for item in part] if isinstance(part, list) else part


def text(kinds: Kinds) -> str:
    """A field a line."""
    blocks = []
    for kind, fields in sorted(kinds.items()):
        lines = (f"  {json.dumps(name)}: {json.dumps(fields[name], sort_keys=True)}" for name in sorted(fields))
        blocks.append(f" {json.dumps(kind)}: {{\n" + ",\n".join(lines) + "\n }")
    return "{\n" + ",\n".join(blocks) + "\n}\n"


if __name__ == "__main__":
    file_of(journal.SCHEMA).write_text(text(described()), "utf-8")
