"""`coach sync`: changes out to a shared folder and in from it."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator

from coach.cli.lines import table
from coach.cli.opening import chosen_moment, opened, opened_to_repair
from coach.cli.out import say, say_json, warn
from coach.cli.parsing import VerbParser
from coach.cli.reporting import report
from coach.desk import Desk
from coach.errors import DONE, DONE_WITH_PROBLEMS
from coach.flows.sync import SyncView, bring_back, glance, merge_copies, see_earlier, sync
from coach.words import count_text, day_text

EXAMPLE = "coach sync ~/Sync/coach"

LISTED = 20
"""So many troubles are told; a broken file would fill the screen."""


def configure(parser: VerbParser) -> None:
    """The folder, or what else to look at."""
    parser.example = EXAMPLE
    parser.add_argument(
        "folder", metavar="FOLDER", nargs="?", help="the folder your machines share (default: the last one)"
    )
    parser.flags["folder"] = "FOLDER"
    other = parser.add_mutually_exclusive_group()
    other.add_argument("--copies", action="store_true", help="merge conflict copies a sync tool made of the store")
    other.add_argument("--earlier", action="store_true", help="list edits that a later one elsewhere overruled")
    other.add_argument("--bring", dest="number", metavar="N", type=int, help="bring back one of those")
    parser.flags["number"] = "--bring"
    parser.json_flag()


def execute(args: Namespace) -> int:
    """Exchange; 1 when something is not as it should be that was not said before, 4 where the folder cannot be used."""
    is_plain = not (args.copies or args.earlier or args.number is not None)
    if args.folder is not None and not is_plain:
        args.parser.error("a folder goes with none of the options")
    if is_plain and (quiet := _glance(args)):
        return _tell(quiet, args, ascii_only=False)
    with opened(args, read_only=True) if args.earlier else opened_to_repair(args) as desk:
        if args.earlier:
            return _list(desk, args)
        if args.number is not None:
            return report(bring_back(desk, args.number), desk, args)
        if not args.copies:
            return _tell(sync(desk, args.folder), args, ascii_only=desk.settings.ascii)
        merged = merge_copies(desk)
        if merged is None:
            say(["There are no conflict copies."])
            return DONE
        return _tell(merged, args, ascii_only=desk.settings.ascii)


def _glance(args: Namespace) -> SyncView | None:
    """What there is to say where nothing can be new; None where the store has to be opened to know."""
    at = chosen_moment(args)
    return glance(args.store, args.folder, at) if at is None or at.tzinfo is not None else None


def _tell(view: SyncView, args: Namespace, *, ascii_only: bool) -> int:
    if args.json:
        say_json(view)
    else:
        say(_lines(view), ascii_only=ascii_only)
        for trouble in view.troubles[:LISTED]:
            warn(trouble)
        if (more := len(view.troubles) - LISTED) > 0:
            warn(f"and {more} more; --json has them all.")
    return DONE_WITH_PROBLEMS if view.troubles else DONE


def _lines(view: SyncView) -> Iterator[str]:
    taken = f" {view.change}; coach undo takes it back." if view.change else ""
    yield f"{count_text(view.published, 'change')} out, {view.received} in.{taken}"
    if view.earlier:
        yield f"{count_text(view.earlier, 'edit')} overruled by a later one; coach sync --earlier lists them."
    for loss in view.losses[:LISTED]:
        yield f"{loss.said}: coach undo takes it back."
    if view.standing:
        yield f"Still so since an earlier exchange: {count_text(len(view.standing), 'warning')}; --json has all."


def _list(desk: Desk, args: Namespace) -> int:
    rows = see_earlier(desk)
    if args.json:
        say_json(rows)
        return DONE
    lines = table(
        [
            str(row.number),
            f"{day_text(row.written.astimezone(desk.zone).date())} {desk.dial.at(row.written)}",
            f"{row.kind} {row.id}",
            row.said,
        ]
        for row in rows
    )
    say(lines or ["No edit was overruled."], ascii_only=desk.settings.ascii)
    return DONE
