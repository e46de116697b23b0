"""JSON Schema of the public documents: nouns -> draft 2020-12."""

from __future__ import annotations

import msgspec

from coach.model import DayPlan, StoreDocument

DRAFT = "https://json-schema.org/draft/2020-12/schema"
DOCUMENTS: dict[str, type[msgspec.Struct]] = {"store": StoreDocument, "plan": DayPlan}
"""The documents that have a schema, by the name the command line gives them."""


def schema_json(document: str) -> bytes:
    """The schema of a document in DOCUMENTS, indented, ending in a line break."""
    noun = DOCUMENTS[document]
    _, parts = msgspec.json.schema_components([noun], ref_template="#/$defs/{name}")
    root = parts.pop(noun.__name__)
    # The schema's name tells a reader what the document is, so a document without it is none.
    required = ["schema", *root.get("required", [])]
    whole = {"$schema": DRAFT, **root, "required": required, "$defs": parts}
    return msgspec.json.format(msgspec.json.encode(whole), indent=2) + b"\n"
