"""`coach export ics --vdir`: a folder of events beside the plan, and what was moved in it."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from coach.cli.lines import one_line
from coach.cli.opening import opened
from coach.cli.out import say, warn
from coach.cli.writing import refuse_inside
from coach.errors import DONE, DONE_WITH_PROBLEMS
from coach.flows.calendar_twin import CalendarProposal, TwinView, twin


def keep_beside(args: Namespace, folder: Path, store: Path, days: int) -> int:
    """Tell what changed in the folder, take it where that is asked, and write the plans; 1 where something waits."""
    refuse_inside(folder, store)
    with opened(args, planning=True) as desk:
        view = twin(desk, folder, days, doses=args.doses, accept=args.accept, refuse=args.refuse)
        say([one_line(line) for line in _lines(view)], ascii_only=desk.settings.ascii)
    count = view.count
    warn(f"{folder}: {count.new} new, {count.changed} changed, {count.removed} removed, {count.same} as before")
    return DONE_WITH_PROBLEMS if view.proposals or view.refused else DONE


def _lines(view: TwinView) -> list[str]:
    lines = [f"taken: {one.text}" for one in view.taken]
    lines += [f"not taken: {one.text}: {one.refused or 'cannot be had'}" for one in view.refused]
    lines += [f"{one.text}: {_says(one)}" for one in view.proposals]
    if view.proposals:
        lines.append("--accept takes what can be had, --refuse puts all of it back; until then these files stay.")
    return lines


def _says(one: CalendarProposal) -> str:
    return f"cannot be had, {one.refused}" if one.refused else one.price or "as you like"
