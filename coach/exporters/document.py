"""The store as one document: StoreDocument -> indented JSON (`coach.store/2`) that imports to an equal store."""

from __future__ import annotations

import msgspec

from coach.model import StoreDocument


def document_json(document: StoreDocument) -> bytes:
    """Indented UTF-8 JSON ending in a line break; moments are ISO 8601 with their offset."""
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"
