"""A fault of the program's own: exception -> a report without locals, messages or data."""

from __future__ import annotations

import os
import platform
import tempfile
import traceback
from datetime import datetime
from pathlib import Path

from coach import __version__

CRASHED = 70
"""Exit code of a crash (`EX_SOFTWARE`)."""


def write_report(error: BaseException, folder: Path | None, at: datetime) -> Path | None:
    """Write `crash-….txt` (0600) into `folder`, or the temporary one; None when that cannot be written."""
    place = folder if folder is not None else Path(tempfile.gettempdir())
    name = f"crash-{at:%Y%m%d-%H%M%S}-{os.getpid()}.txt"
    try:
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(place / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(handle, "w", encoding="utf-8") as file:
            file.write(report(error, at))
    except OSError:
        return None
    return place / name


def report(error: BaseException, at: datetime) -> str:
    """Versions, kinds of error and lines of code; an error's message may hold a person's data, so no."""
    from importlib.metadata import version  # 14 ms that a start without a crash does not need

    lines = [
        f"coach {__version__}, textual {version('textual')}, Python {platform.python_version()}",
        f"{platform.system()}, {at.isoformat()}",
        "",
    ]
    link: BaseException | None = error
    while link is not None:
        lines += [type(link).__qualname__, *traceback.format_tb(link.__traceback__)]
        link = link.__cause__ or link.__context__
    return "\n".join(lines)
