"""`coach sleep`: the log of nights and naps."""

from __future__ import annotations

from argparse import Namespace
from datetime import datetime

from coach.cli.lines import table, wrapped
from coach.cli.opening import opened
from coach.cli.out import say, say_json
from coach.cli.parsing import VerbParser, some, typed
from coach.cli.reporting import report
from coach.desk import Desk
from coach.errors import DONE, UsageError
from coach.flows import sleep
from coach.flows.changed import Changed
from coach.flows.sleep import NightRow, SleepView, see_sleep
from coach.forms.fields import ids
from coach.forms.night import NAP, NIGHT
from coach.words import count_text, day_text, length_text, read_number, wall_text

FIELDS = (*NIGHT, *(field for field in NAP if field.id not in ids(NIGHT)))
"""Of a night or a nap; a note is of both."""
NAP_ONLY = ("start", "end")

ADD = (
    "coach sleep add --date 2026-03-05 --bed 22:45 --lights 23:10 --latency 20 --awake 25 --wake 06:30 "
    "--up 07:05 --quality 4\n  coach sleep add --nap --start 14:00 --end 14:25"
)


def configure(parser: VerbParser) -> None:
    """List, add, edit, remove."""
    parser.example = "coach sleep list --days 14"
    parser.json_flag()
    actions = parser.actions(default="list")
    listing = actions.add_parser("list", help="the log, newest first", example=parser.example)
    listing.flag("--days", metavar="N", help="the last N days (default: all)")
    listing.add_argument("--nap", action="store_true", help="naps only")
    listing.json_flag()
    adding = actions.add_parser("add", help="add a night or a nap", example=ADD)
    editing = actions.add_parser("edit", help="change the fields named", example="coach sleep edit ID --wake 06:40")
    editing.add_argument("id", metavar="ID", help="from the list; for a night also its date")
    for action in (adding, editing):
        action.add_argument("--nap", action="store_true", help="a nap, with --start and --end")
        action.fields(FIELDS)
        action.add_argument("--no-alarm", dest="alarm", action="store_const", const="no", help="the same as --alarm no")
        action.json_flag()
    removing = actions.add_parser("remove", help="remove a night or a nap", example="coach sleep remove 2026-03-05")
    removing.add_argument("id", metavar="ID", help="from the list; for a night also its date")
    removing.json_flag()


def execute(args: Namespace) -> int:
    """Do the chosen action."""
    form = typed(args, ids(FIELDS))
    if args.action == "edit":
        some(form, args.parser)
    with opened(args, read_only=args.action == "list") as desk:
        if args.action == "list":
            return _list(desk, args)

        return report(_write(desk, args, form), desk, args)


def _write(desk: Desk, args: Namespace, form: dict[str, str]) -> Changed:
    if args.action == "remove":
        return sleep.remove(desk, args.id)
    nap = args.nap or any(field in form for field in NAP_ONLY) or _is_nap(desk, args)
    odd = next((field for field in form if nap and field not in ids(NAP)), "")
    if odd:
        raise UsageError("a nap has no such field", where=odd, todo="A nap takes --start, --end and --note.")
    if args.action == "add":
        return sleep.add_nap(desk, form) if nap else sleep.add_night(desk, form)
    return sleep.edit_nap(desk, args.id, form) if nap else sleep.edit_night(desk, args.id, form)


def _is_nap(desk: Desk, args: Namespace) -> bool:
    return args.action == "edit" and any(row.nap.id == args.id for row in see_sleep(desk).naps)


def _list(desk: Desk, args: Namespace) -> int:
    view = see_sleep(desk, _days(args))
    nap = getattr(args, "nap", False)
    if args.json:
        say_json([row.nap for row in view.naps] if nap else [row.night for row in view.rows])
        return DONE
    say(_lines(view, desk, naps_only=nap), ascii_only=desk.settings.ascii)
    return DONE


def _days(args: Namespace) -> int | None:
    text = getattr(args, "days", None)
    if text is None:
        return None
    number = read_number(text, "days", low=1, high=36500)
    if number != int(number):
        raise UsageError(f"“{text[:40]}” is not a whole number", where="days", todo="Use 14.")
    return int(number)


def _lines(view: SleepView, desk: Desk, *, naps_only: bool) -> list[str]:
    head = ["", "bed to up", "asleep", "latency", "awake", "efficiency", "quality", "id"]
    nights = [] if naps_only else [_night(row, desk.twelve) for row in view.rows]
    lines = table([head, *nights] if nights else [], right=frozenset(range(2, 7)))
    naps = [
        [
            f"nap {day_text(row.nap.start.astimezone(desk.zone).date())}",
            desk.dial.span(row.nap.start, row.nap.end),
            length_text(row.minutes),
            row.nap.id,
        ]
        for row in view.naps
    ]
    lines += table(naps)
    if not lines:
        return ["No nights yet. coach check-in asks for the last one; or add one:", f"  {ADD.splitlines()[0]}"]
    return lines + ([] if naps_only else _usual(view))


def _night(row: NightRow, twelve: bool) -> list[str]:
    def length(minutes: int | None) -> str:
        return "" if minutes is None else length_text(minutes)

    def clock(moment: datetime | None) -> str:
        if moment is None:
            return "?"
        return wall_text(moment, twelve=twelve)

    night = row.night
    quality = "" if night.quality is None else f"{night.quality} of 5"
    efficiency = "" if row.efficiency_pct is None else f"{row.efficiency_pct:.0f} %"
    source = "" if night.source == "manual" else f" ({night.source}{'' if row.main else ', not counted'})"
    span = f"{clock(row.start)}–{clock(row.end)}"
    asleep = ("~" if row.as_usual else "") + length(row.tst_min)
    numbers = [asleep, length(row.sol_min), length(row.waso_min), efficiency, quality]
    return [day_text(night.date), span, *numbers, night.id + source]


def _usual(view: SleepView) -> list[str]:
    parts = [count_text(view.nights, "night")]
    if view.mean_tst_min is not None:
        parts.append(f"{length_text(view.mean_tst_min)} asleep on average")
    if view.usual_bed and view.usual_wake:
        parts.append(f"usually {view.usual_bed} to {view.usual_wake}")
    parts.append(view.debt.text)
    counting = f" ({view.own_need_nights} of {view.own_need_fewest} nights without an alarm known)"
    teaches = counting if 0 < view.own_need_nights < view.own_need_fewest else ""
    parts.append(f"need {view.need}{teaches} [{view.need_fact}]")
    named = {row.efficiency_of for row in view.rows if row.efficiency_of}
    if any(row.as_usual for row in view.rows):
        parts.append("~: as usual, not said")
    if named:
        parts.append(f"efficiency of {' or '.join(sorted(named))}")
    return ["", *wrapped(" · ".join(parts))]
