"""`python -m tests.store.freeze`: write down which fields and values documents of the present version may have.

Before a release that is a note of what there is, to be refreshed whenever a field was added. Once a version is
released, a program of that version will read the files: what it does not know needs a new number and a step.
For a version that has no frozen store yet, one is made.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import msgspec

from coach.model import Intake, Night, StoreDocument
from coach.store import Store
from coach.store.disk import journal
from tests.store.build import AT, EVERY_NOUN, PROFILE, night
from tests.store.fields import Kinds, kinds_in

FROZEN = Path(__file__).parent / "frozen"
CHANGELOG = Path(__file__).parents[2] / "CHANGELOG.md"
COMMAND = "python -m tests.store.freeze"
NOTES = ("document.json", "fields.json")
"""What stands beside a version's store: what it holds, as today's program reads it, and its description."""


def described() -> Kinds:
    """Every noun that is kept, as the code has it now."""
    return kinds_in(StoreDocument)


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


def text(kinds: Kinds) -> str:
    """A field a line."""
    blocks = []
    for kind, fields in sorted(kinds.items()):
        lines = (f"  {json.dumps(name)}: {json.dumps(fields[name])}" for name in sorted(fields))
        blocks.append(f" {json.dumps(kind)}: {{\n" + ",\n".join(lines) + "\n }")
    return "{\n" + ",\n".join(blocks) + "\n}\n"


def freeze_a_store(folder: Path) -> None:
    """A store of the present version with every noun: most in the snapshot, two changes more in the journal."""
    store = Store.open(folder)
    with store.change("everything", at=AT) as change:
        change.set_profile(PROFILE)
        for record in (*EVERY_NOUN, night("night-2")):
            change.put(record)
    store.book.snapshot()
    with store.change("night mended", at=AT) as change:
        change.put(msgspec.structs.replace(store.all(Night)[0], quality=5))
    with store.change("dose removed", at=AT) as change:
        change.remove(Intake, store.all(Intake)[0].id)
    document = msgspec.json.encode(store.document())
    (folder / "document.json").write_bytes(msgspec.json.format(document, indent=1) + b"\n")
    shutil.rmtree(folder / "backups", ignore_errors=True)
    (folder / "lock").unlink(missing_ok=True)


if __name__ == "__main__":
    place = file_of(journal.SCHEMA)
    if not place.parent.exists():
        freeze_a_store(place.parent)
    place.write_text(text(described()), "utf-8")
