"""What a writing verb did -> one sentence, its record's id and what to know about it."""

from __future__ import annotations

from argparse import Namespace

from coach.cli.lines import one_line, wrapped
from coach.cli.out import say, say_json, warn
from coach.desk import Desk
from coach.errors import DONE, DONE_WITH_PROBLEMS
from coach.flows.changed import Changed


def report(changed: Changed, desk: Desk, args: Namespace) -> int:
    """Say what changed on stdout, and its warnings on stderr; a warning that stands alone is said once.

    The code is 1 where something is still to be said of what was kept.
    """
    if args.json:
        say_json(changed)
    else:
        alone = [warning for warning in changed.warnings if warning.text == changed.what]
        named = f" ({changed.record_id})" if changed.record_id and not alone else ""
        named += f" [{alone[0].fact}]" if alone else ""
        say([f"{one_line(changed.what)}{named}"], ascii_only=desk.settings.ascii)

        say([line for note in changed.notes for line in wrapped(note)], ascii_only=desk.settings.ascii)
        for warning in changed.warnings if not alone else ():
            warn(warning.text + (f" [{warning.fact}]" if warning.fact else ""))
    return DONE_WITH_PROBLEMS if changed.unanswered else DONE
