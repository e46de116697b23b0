"""`coach profile`: what the plan knows of the person; show it, or set some of it."""

from __future__ import annotations

from argparse import Namespace

from coach.cli.lines import table, wrapped
from coach.cli.opening import opened, opened_to_repair
from coach.cli.out import say, say_json
from coach.cli.parsing import VerbParser, typed
from coach.cli.reporting import report
from coach.desk import Desk
from coach.errors import DONE
from coach.flows.profile import save_profile, see_profile
from coach.forms.fields import ids
from coach.forms.profile import PROFILE

EXAMPLE = 'coach profile --wake "06:45, sat 08:00" --birth-year 1988 --region eu --tz Europe/Berlin'


def configure(parser: VerbParser) -> None:
    """An option for each answer."""
    parser.example = EXAMPLE
    parser.fields(PROFILE)
    parser.json_flag()


def execute(args: Namespace) -> int:
    """Set what was given, or show what stands."""
    form = typed(args, ids(PROFILE))
    with opened_to_repair(args) if form else opened(args, read_only=True) as desk:
        if not form:
            return _show(desk, args)

        return report(save_profile(desk, form), desk, args)


def _show(desk: Desk, args: Namespace) -> int:
    view = see_profile(desk)
    if args.json:
        say_json(view.profile)
        return DONE
    head = "Nothing has been said yet; this is what would be proposed." if view.first_run else "Profile"
    said = table(([field.flag, view.form[field.id] or "not said"] for field in PROFILE), indent=2)
    gates = [line for gate, when in view.gates for line in wrapped(f"{gate}: {when}", first="  ", rest="    ")]
    lines = [head, *said, "", "Conditions that gate advice", *gates, "", *wrapped(view.disclaimer)]
    say(lines, ascii_only=desk.settings.ascii)
    return DONE
