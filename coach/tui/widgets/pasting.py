"""A pasted text -> the one line that a field takes of it, and a sentence about what it does not take."""

from __future__ import annotations

from textual.widget import Widget
from textual.widgets import Input

from coach.words import count_text

NOTE = "note"
"""Class of a field that takes several lines as one."""


def fitting(field: Widget | None, text: str) -> tuple[str, str]:
    """What that field takes of the text, and what to say of the rest; never the rest itself, it may be a secret."""
    lines = [line for line in text.splitlines() if line.strip()]
    if not isinstance(field, Input):
        return text, "There is no field here to paste into." if lines else ""
    if not lines:
        return "", ""
    line = " ".join(part.strip() for part in lines) if field.has_class(NOTE) else lines[0]
    space = (field.max_length or len(line)) - len(field.value) + len(field.selected_text)
    if field.max_length and len(line) > space:
        return "", f"Nothing was pasted: it has {len(line)} signs, and the field has room for {max(space, 0)}."
    left = 0 if field.has_class(NOTE) else len(lines) - 1
    return line, f"Pasted the first line; {count_text(left, 'more line')} did not fit." if left else ""
