"""What the system tells the process: a signal that ends it -> the app's own orderly end, with the terminal restored."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from contextlib import suppress

ENDING = ("SIGTERM", "SIGHUP")
SIGNALED = 128
"""What a shell adds to the number of the signal that ended a program: 143 and 129."""


def on_ending(end: Callable[[int], None]) -> None:
    """Call `end` in the running loop with the exit code of the signal that came; nothing where there are no signals."""
    loop = asyncio.get_running_loop()
    for name in ENDING:
        number = getattr(signal, name, None)
        if number is not None:
            with suppress(NotImplementedError):  # Windows has no such handlers in its loop; not run there
                loop.add_signal_handler(number, end, SIGNALED + number)
