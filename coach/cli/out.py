"""Where output leaves the program: lines, JSON and complaints -> stdout and stderr, nothing raw, nothing unreadable."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from typing import TextIO

from coach.clean import UNSEEN, visible
from coach.cli.lines import Line
from coach.errors import CoachError
from coach.pattern import Pattern

_TONES = {"strong": "\x1b[1m", "quiet": "\x1b[2m"}
_RESET = "\x1b[0m"

LONGEST_PLACE = 200
"""Of a file's name so much is told."""

SIGNS = str.maketrans(
    {
        "▸": ">", "✓": "x", "–": "-", "—": "-", "−": "-", "·": "|", "…": "...", "┄": "~", "━": "=", "→": "->",
        "×": "x", "“": '"', "”": '"', "‘": "'", "’": "'", "≤": "<=", "≥": ">=", "µ": "u", "½": "1/2",
        "¼": "1/4", "¾": "3/4", "°": " deg",
    }
)  # fmt: skip
"""What stands for each sign where the output cannot hold it."""

_UNSHOWN = Pattern(f"[\x7f-\x9f{UNSEEN}]")


def say(lines: Iterable[Line | str], *, ascii_only: bool = False) -> None:
    """Print lines to stdout: plain text, bold and dim on a terminal that wants them."""
    styled = _styled(sys.stdout)
    for line in lines:
        text, tone = (line, "") if isinstance(line, str) else line
        shown = _fit(visible(text).replace("\n", " "), sys.stdout, ascii_only)
        print(f"{_TONES[tone]}{shown}{_RESET}" if styled and tone and shown else shown)


def prompt(text: str, *, ascii_only: bool = False) -> None:
    """A question on stdout, the cursor staying behind it."""
    print(_fit(visible(text), sys.stdout, ascii_only), end="", flush=True)


def say_json(document: object) -> None:
    """Print a document (a struct or a sequence of them) as indented JSON."""
    import msgspec  # 20 ms that help and complaints do not spend

    try:
        encoded = msgspec.json.encode(document)
    except UnicodeEncodeError:  # the name of a file may be no text
        encoded = msgspec.json.encode(_readable(msgspec.to_builtins(document, builtin_types=(msgspec.Raw,))))
    say_bytes(msgspec.json.format(encoded, indent=2))


def _readable(plain: object) -> object:
    if isinstance(plain, dict):
        return {key: _readable(value) for key, value in plain.items()}
    if isinstance(plain, list | tuple):
        return [_readable(value) for value in plain]
    return visible(plain) if isinstance(plain, str) else plain


def say_bytes(document: bytes) -> None:
    """Print JSON that stands already; what a terminal would obey, or cannot hold, is escaped."""
    text = _UNSHOWN.sub(lambda found: _escaped(found[0]), document.decode()).rstrip("\n")
    if not _holds(sys.stdout, text):
        text = "".join(sign if sign.isascii() else _escaped(sign) for sign in text)
    print(text)


def warn(text: str) -> None:
    """One message to stderr."""
    print(_fit(f"coach: {' '.join(visible(text).split())}", sys.stderr), file=sys.stderr)


def complain(error: CoachError, flags: Mapping[str, str]) -> None:
    """Where (an option's name where it is one), what went wrong and what to do, to stderr."""
    where = flags.get(error.where, error.where)[:LONGEST_PLACE]
    warn((f"{where}: " if where else "") + error.what + (f" [{error.fact}]" if error.fact else ""))
    if error.todo:
        print(_fit(f"  {visible(error.todo)}", sys.stderr), file=sys.stderr)


def hush() -> None:
    """Nobody reads stdout any more: let the interpreter's last flush go nowhere."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, AttributeError):  # a stdout without a descriptor, or none at all, has nothing to flush
        return


def on_terminal() -> bool:
    """Whether a person sits at both ends: stdin and stdout are terminals."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))


def _styled(stream: TextIO | None) -> bool:
    if stream is None or not stream.isatty():
        return False
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _fit(text: str, stream: TextIO | None, ascii_only: bool = False) -> str:
    if not ascii_only and _holds(stream, text):
        return text
    return text.translate(SIGNS).encode("ascii", "replace").decode()


def _holds(stream: TextIO | None, text: str) -> bool:
    try:
        text.encode(getattr(stream, "encoding", None) or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _escaped(sign: str) -> str:
    units = sign.encode("utf-16-be")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))
