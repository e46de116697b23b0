"""msgspec, imported without typing_extensions: a tenth of a verb's start, and nothing of it is used."""

from __future__ import annotations

import sys

SPARED = "typing_extensions"
"""What msgspec takes from there it takes from `typing` where the package is missing; both are the same since 3.11."""


def load_msgspec() -> None:
    """Import msgspec as where that package is not installed; what imports the package later finds it."""
    if SPARED in sys.modules or "msgspec" in sys.modules:
        return
    sys.modules[SPARED] = None  # type: ignore[assignment]  # the documented way to say that there is none
    try:
        import msgspec  # noqa: F401 - here is the point of it: first, and alone
    finally:
        del sys.modules[SPARED]
