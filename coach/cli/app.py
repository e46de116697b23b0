"""`coach` alone: the full-screen app, or today's plan as text where there is no full screen."""

from __future__ import annotations

import os
import sys
from argparse import Namespace

from coach.cli.opening import opened, opened_for_app
from coach.cli.out import on_terminal, warn
from coach.desk import Desk


def execute(args: Namespace) -> int:
    """Open the app on the person's store."""
    if not _full_screen():
        with opened(args, read_only=True, planning=True) as desk:
            return _instead(desk)
    with opened_for_app(args) as desk:
        return show(desk)


def show(desk: Desk, *, demo: bool = False) -> int:
    """The app on that desk, or the plan in plain text where no full screen can be had."""
    if not _full_screen():
        return _instead(desk)
    from coach.tui.app import run_app  # 200 ms of Textual, which no verb of the shell spends

    return run_app(desk, demo=demo)


def _full_screen() -> bool:
    # The app draws on stderr.
    draws = sys.stderr is not None and sys.stderr.isatty()
    return on_terminal() and draws and os.environ.get("TERM") != "dumb"


def _instead(desk: Desk) -> int:
    from coach.cli.today import show_today  # 5 ms that the first paint does not wait for

    warn("the full-screen app needs a terminal; this is `coach today`.")
    return show_today(desk)
