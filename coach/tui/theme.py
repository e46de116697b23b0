"""Which theme to start with: settings + NO_COLOR -> the name of a built-in Textual theme."""

from __future__ import annotations

from textual.constants import DEFAULT_THEME
from textual.theme import BUILTIN_THEMES

from coach.errors import UsageError
from coach.settings import Settings

PLAIN_THEME = "ansi-dark"
"""The terminal's own colors; under NO_COLOR the only one from which no color code is left."""


def theme_name(settings: Settings, *, no_color: bool) -> str:
    """The theme to start with; UsageError when the settings name one that does not exist."""
    if no_color:
        return PLAIN_THEME
    name = settings.theme
    if name is None:
        return DEFAULT_THEME if DEFAULT_THEME in BUILTIN_THEMES else "textual-dark"
    if name not in BUILTIN_THEMES:
        raise UsageError(
            f"there is no theme “{name}”",
            where="settings.toml: theme",
            todo=f"Use one of: {', '.join(sorted(BUILTIN_THEMES))}.",
        )
    return name
