"""Exporters: records and plans -> bytes that others can read."""

from coach.exporters.document import document_json
from coach.exporters.schemas import DOCUMENTS, schema_json

__all__ = ["DOCUMENTS", "document_json", "schema_json"]
