"""Everything out: the store as one document."""

from __future__ import annotations

from coach.clean import clean_line
from coach.desk import Desk
from coach.errors import UsageError
from coach.exporters import DOCUMENTS, document_json, schema_json


def export_json(desk: Desk) -> bytes:
    """The whole store as `coach.store/2`, indented, ending in a line break."""
    return document_json(desk.store.document())


def schema(document: str) -> bytes:
    """JSON Schema (draft 2020-12) of `store` or `plan`."""
    if document not in DOCUMENTS:
        raise UsageError(
            f"there is no document “{clean_line(document, 40)}”",
            where="schema",
            todo=f"Use {' or '.join(DOCUMENTS)}.",
        )
    return schema_json(document)
