"""What a test types: whole texts at once, because every single press costs a test tens of milliseconds."""

from __future__ import annotations

from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Input


async def paste(pilot: Pilot[None], app: App[None], text: str) -> None:
    """Put a text into the field under the cursor, over what is selected there."""
    field = app.focused
    assert isinstance(field, Input)
    field.replace(text, *field.selection)
    await pilot.pause()
