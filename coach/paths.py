"""Where files live: the platform's data folder, or the one the person names."""

from __future__ import annotations

import os
from pathlib import Path

STORE_VARIABLE = "COACH_STORE"


def store_folder(chosen: str | Path | None = None) -> Path:
    """The folder of the store: `--store`, else `COACH_STORE`, else the platform's data folder."""
    named = chosen or os.environ.get(STORE_VARIABLE)
    if named:
        return Path(named).expanduser()
    import platformdirs  # 9 ms that a named store does not need

    return Path(platformdirs.user_data_dir("recovery-coach", appauthor=False))


def state_folder() -> Path:
    """The platform's folder for what the app remembers of itself; nothing of it is a record (it need not exist)."""
    import platformdirs  # as above

    return Path(platformdirs.user_state_dir("recovery-coach", appauthor=False))


def settings_file() -> Path:
    """The settings file in the platform's configuration folder (it need not exist)."""
    import platformdirs  # as above

    return Path(platformdirs.user_config_dir("recovery-coach", appauthor=False)) / "settings.toml"
