"""`--store` and `--at` -> a desk, closed again when the verb is done."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from coach.cli.out import warn
from coach.clock import StoppedClock, local, machine_zone, zone
from coach.desk import Desk, open_desk
from coach.errors import StoreError, UsageError
from coach.flows.access import others_can_open, shelved, unread, zone_banner
from coach.paths import store_folder

AT_VARIABLE = "COACH_AT"
_TODO = "Write it as 2026-03-05T17:42+01:00, or 2026-03-05T17:42 in the profile's zone."


@contextmanager
def opened(
    args: Namespace,
    *,
    read_only: bool = False,
    planning: bool = False,
    copies: bool = False,
    folder: Path | None = None,
) -> Iterator[Desk]:
    """The desk of the chosen store (or of `folder`) at the chosen moment.

    What is only `read_only` shows a damaged or a newer store as far as it can be read, and ends with the StoreError
    that says so; for `planning` such a store is refused at once; what shows the `copies` alone
    shows them of any store. Reading over records that cannot be worked with ends
    with the LeftOutError that counts them.
    """
    with _opened(args, folder, read_only=read_only, partly=read_only) as desk:
        partial = unread(desk, planning=planning, copies=copies)
        if banner := zone_banner(desk):
            warn(banner)
        yield desk
        if said := others_can_open(desk):  # after what was asked: a change closes what it can by itself
            warn(said)
        if partial is not None:
            raise partial
        if read_only and (odd := shelved(desk)):
            raise odd


@contextmanager
def opened_to_repair(args: Namespace, *, replacing: bool = False) -> Iterator[Desk]:
    """The desk of a verb that people repair with: a damaged store is set aside whole, and gone on from, first.

    Where something would be missed the verb is refused, unless it is `replacing` everything.
    """
    with ExitStack() as stack:
        try:
            desk = stack.enter_context(opened(args))
        except StoreError as error:
            from coach.flows.mending import go_on  # 2 ms that only a damaged store needs

            warn(go_on(store_folder(args.store), error, anyway=replacing))
            desk = stack.enter_context(opened(args))
        yield desk


@contextmanager
def opened_for_app(args: Namespace) -> Iterator[Desk]:
    """The desk of the app, which shows any store as far as it can be read and says why it goes no further."""
    with _opened(args, None, read_only=False, partly=True) as desk:
        yield desk


@contextmanager
def _opened(args: Namespace, folder: Path | None, *, read_only: bool, partly: bool) -> Iterator[Desk]:
    at = chosen_moment(args)
    desk = open_desk(folder or args.store, read_only=read_only, partly=partly)
    try:
        if at is not None:
            desk.clock = StoppedClock(_aware(at, desk.zone))
        yield desk
    finally:
        desk.close()


def moment_of(args: Namespace) -> datetime | None:
    """The moment of `--at` or COACH_AT; without a zone, in that of the person of the chosen store, as in every verb."""
    at = chosen_moment(args)
    if at is None or at.tzinfo is not None:
        return at
    try:
        desk = open_desk(args.store, read_only=True, partly=True)
    except StoreError:
        return local(at.date(), at.time(), zone(machine_zone()))
    return _aware(at, desk.zone)


def chosen_moment(args: Namespace) -> datetime | None:
    """The moment of `--at` or COACH_AT, perhaps without a zone; UsageError when it is none."""
    text = args.at or os.environ.get(AT_VARIABLE)
    if not text:
        return None
    where = "--at" if args.at else AT_VARIABLE
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"“{text[:40]}” is not a moment", where=where, todo=_TODO) from error
    if len(text) <= len("2026-03-05") or not 1900 <= moment.year <= 2200:
        raise UsageError(f"“{text[:40]}” has no time of day, or no year near ours", where=where, todo=_TODO)
    return moment


def _aware(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment if moment.tzinfo is not None else local(moment.date(), moment.time(), zone)
