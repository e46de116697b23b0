"""`coach week`: the sessions of a week, placed by day and part of day."""

from __future__ import annotations

from argparse import Namespace

from coach.cli.lines import Line, one_line, wrapped
from coach.cli.opening import opened
from coach.cli.out import say, say_json
from coach.cli.parsing import VerbParser
from coach.errors import DONE
from coach.flows.week import PART_NAMES, Planned, WeekView, left_out, monday_of, see_week, take_easy, take_usual
from coach.words import day_text, read_day

EXAMPLE = "coach week --from 2026-03-09"


def configure(parser: VerbParser) -> None:
    """Which week, and the form of the output."""
    parser.example = EXAMPLE
    parser.flag("--from", field="first", metavar="DAY", help="a day of that week (default: today)")
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument("--easy", action="store_true", help="make it an easy week: as often, and shorter")
    kind.add_argument("--usual", action="store_true", help="take an easy week back")
    parser.json_flag()


def execute(args: Namespace) -> int:
    """Print the week, after making it an easy or a usual one where that was asked."""
    with opened(args, read_only=not (args.easy or args.usual), planning=True) as desk:
        day = None if args.first is None else read_day(args.first, today=desk.today(), field="first")
        if args.easy or args.usual:
            take = take_easy if args.easy else take_usual
            take(desk, monday_of(day or desk.today()))
        view = see_week(desk, day)
        if args.json:
            say_json(view)
        else:
            say(week_lines(view), ascii_only=desk.settings.ascii)
    return DONE


def week_lines(view: WeekView) -> list[Line]:
    """A line for each day, the sessions without a place and why, and the week's goals and signs."""
    lines = []
    for number, day in enumerate(view.days):
        mine = [s for s in view.plan.sessions if s.slot is not None and s.slot // 3 == number]
        said = ", ".join(f"{one_line(s.wish.title)} {PART_NAMES[(s.slot or 0) % 3]}{_state(s)}" for s in mine)
        tone = "strong" if day == view.today else "quiet" if day < view.today else ""
        lines.append(Line(f"{day_text(day):<11} {said or '–'}", tone))  # type: ignore[arg-type]
    for out in left_out(view):
        rules = f" [{', '.join(out.rules)}]" if out.rules else ""
        lines += [Line(text, "strong") for text in wrapped(f"No place: {out.title}: {out.text}{rules}", rest="  ")]
    noted = [f"{note} [{fact}]{_taking(fact, view)}" for fact, note in view.plan.notes]
    return [*lines, *(Line(text) for note in noted for text in wrapped(note, first="  "))]


def _state(session: Planned) -> str:
    """Done, held, or on a condition; empty for a session that stands freely."""
    if session.done:
        return " (done)"
    return " (if you slept)" if session.conditional else " (held)" if session.pinned else ""


def _taking(fact: str, view: WeekView) -> str:
    """How a proposal is taken."""
    monday = view.days[0].isoformat()
    return f" Take it: coach week --from {monday} --easy" if fact == view.plan.proposal else ""
