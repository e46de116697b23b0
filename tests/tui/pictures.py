"""Text pictures: what stands on the screen, in characters, compared with a file one can read in a diff.

`COACH_PICTURES=write pytest tests/tui` writes them anew.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from textual.app import App

FOLDER = Path(__file__).parent / "pictures"


def picture(app: App[Any]) -> str:
    """The lines of the present screen, as they go to the terminal, trailing blanks stripped."""
    filters = app.get_line_filters()
    lines = []
    for strip in app.screen._compositor.render_strips(app.size):
        segments = list(strip)
        for gate in filters:
            segments = gate.apply(segments, app.screen.styles.background)
        lines.append("".join(segment.text for segment in segments).rstrip())
    return "\n".join(lines).rstrip() + "\n"


def check_picture(app: App[Any], name: str) -> None:
    """Compare with `pictures/NAME.txt`, or write it when asked to."""
    file = FOLDER / f"{name}.txt"
    now = picture(app)
    if os.environ.get("COACH_PICTURES") == "write":
        file.write_text(now, "utf-8")
    assert file.exists(), f"no picture yet: COACH_PICTURES=write pytest tests/tui writes {file.name}"
    assert now == file.read_text("utf-8")
