"""Names for new records."""

from __future__ import annotations

import os

_BYTES = 6  # with 20,000 records of one prefix, a clash has odds of about one in a million


def new_id(prefix: str) -> str:
    """A fresh id such as `night-3f9a2c81d04e`, never handed out before as far as chance allows."""
    return f"{prefix}-{os.urandom(_BYTES).hex()}"
