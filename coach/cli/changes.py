"""`coach today --changes`: what moved tonight and why, as text or JSON."""

from __future__ import annotations

from coach.cli.lines import one_line, wrapped
from coach.cli.out import say, say_json
from coach.desk import Desk
from coach.errors import DONE
from coach.flows.changes import change_text, see_changes
from coach.words import read_moment


def show_changes(desk: Desk, since: str | None, *, json: bool) -> int:
    """Print each line that stands elsewhere; nothing is written."""
    at = None if since is None else read_moment(since, now=desk.now(), zone=desk.zone, field="since")
    view = see_changes(desk, at)
    if json:
        say_json(view)
        return DONE
    head = f"Since {desk.dial.at(view.since)}"
    said = [
        text for line in view.lines for text in wrapped(one_line(change_text(line, desk.dial)), first="  ", rest="    ")
    ]
    say([f"{head}:", *said] if said else [f"{head} nothing moved."], ascii_only=desk.settings.ascii)
    return DONE
