"""A fault of the program's own: exception -> a report without locals, messages or data."""

from __future__ import annotations

import os
import platform
import tempfile
import traceback
from datetime import datetime
from pathlib import Path

from coach import __version__


def write_report(error: BaseException, folder: Path | None, at: datetime) -> Path | None:
    """Write `crash-….txt` (0600) into `folder` where there is one, else the temporary one; None when it cannot."""
    place = folder if folder is not None and folder.is_dir() else Path(tempfile.gettempdir())
    name = f"crash-{at:%Y%m%d-%H%M%S}-{os.getpid()}.txt"
    try:
        handle = os.open(place / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(handle, "w", encoding="utf-8") as file:
            file.write(report(error, at))
    except OSError:
        return None
    return place / name


def report(error: BaseException, at: datetime) -> str:
    """Versions, kinds of error and lines of code; an error's message may hold a person's data, so no."""
    from importlib.metadata import PackageNotFoundError, version  # 14 ms that a start without a crash does not need

    try:
        textual = version("textual")
    except PackageNotFoundError:
        textual = "not found"
    lines = [
        f"coach {__version__}, textual {textual}, Python {platform.python_version()}",
        f"{platform.system()}, {at.isoformat()}",
        "",
    ]
    link: BaseException | None = error
    while link is not None:
        lines += [type(link).__qualname__, *traceback.format_tb(link.__traceback__)]
        link = link.__cause__ or link.__context__
    return "\n".join(lines)
