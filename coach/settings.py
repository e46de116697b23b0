"""Taste, not health: theme, 12- or 24-hour clock, ASCII signs, keys. Read from settings.toml, all optional."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

from coach.errors import UsageError


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a person may set to taste."""

    theme: str | None = None
    """A Textual theme name; None follows the default."""
    clock: Literal["24", "12"] = "24"
    ascii: bool = False
    """Draw with plain ASCII signs."""
    calendar: str | None = None
    """A folder that `coach export ics --vdir` writes; Today says when something was moved or deleted there."""
    keys: dict[str, str] = {}
    """Command id -> keys, comma separated."""


def read_settings(file: Path) -> Settings:
    """The settings in `file`, or the defaults when there is none; UsageError names file and field."""
    try:
        text = file.read_text("utf-8-sig")
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot be read ({error})", where=str(file), todo="Fix or remove the file.") from error
    import tomllib  # only who has a settings file waits for the parser

    try:
        return msgspec.convert(tomllib.loads(text), Settings)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise UsageError(f"{error}", where=str(file), todo="Fix or remove the line.") from error
