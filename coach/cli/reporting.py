"""What a writing verb did -> one sentence, its record's id and what to know about it."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from coach.cli.lines import one_line
from coach.cli.out import say, say_json, warn
from coach.errors import DONE

if TYPE_CHECKING:
    from coach.desk import Desk
    from coach.flows.changed import Changed


def report(changed: Changed, desk: Desk, args: Namespace) -> int:
    """Say what changed on stdout, and its warnings on stderr."""
    if args.json:
        say_json(changed)
    else:
        named = f" ({changed.record_id})" if changed.record_id else ""
        say([f"{one_line(changed.what)}{named}"], ascii_only=desk.settings.ascii)
        for warning in changed.warnings:
            warn(warning.text + (f" [{warning.fact}]" if warning.fact else ""))
    return DONE
