"""How deep a JSON text is nested, told from its bytes: what is too deep is not decoded at all."""

from __future__ import annotations

import re

MOST_DEEP = 32
"""So many lists and objects may stand in each other; the store's own documents have five: a bound of taste."""

_TEXT = re.compile(rb'"(?:[^"\\]|\\.)*+"', re.DOTALL)
_ALIKE = bytes.maketrans(b"{}", b"[]")
_OTHERS = bytes(set(range(256)) - set(b"[]{}"))


def is_too_deep(text: bytes) -> bool:
    """Whether more than `MOST_DEEP` lists and objects stand in each other in valid JSON; those within texts do not."""
    if text.count(b"[") + text.count(b"{") <= MOST_DEEP:
        return False
    left = _TEXT.sub(b"", text).translate(_ALIKE, _OTHERS)
    for _ in range(MOST_DEEP):
        left = left.replace(b"[]", b"")  # the innermost of all, at once
    return bool(left)
