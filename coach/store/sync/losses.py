"""What an exchange takes away here: a record and the version that replaces it -> what is lost by it, and by whom."""

from __future__ import annotations

from typing import Any, Literal

import msgspec
from msgspec import Raw

from coach.model.records import BESIDE
from coach.store.shelf import PROFILE
from coach.store.sync import hlc
from coach.store.sync.versions import Version

KEEPS_AT_LEAST = 0.5
"""A record that keeps less than this share of its fields was cleared: a bound of taste."""
_NAMES = frozenset(("id", "source", "external_id", "date", "start", "end", "at"))
"""Fields that say which record it is, not what."""


class Loss(msgspec.Struct, frozen=True, kw_only=True):
    """One record that another machine removed or cleared, or something a plan is safe by that went."""

    kind: str
    device: str
    how: Literal["removed", "cleared", "unsafe"]
    what: str = ""
    """Of what keeps a plan safe, which it was: `condition kidney`, `medicine Ramipril`."""


def losses_of(known: Raw | None, now: Version) -> list[Loss]:
    """What is lost when a version takes the place of a document."""
    if known is None or now.kind == BESIDE:
        return []
    before, after = _plain(known), _plain(now.document)
    device = hlc.device_in(now.at)
    found = [Loss(kind=now.kind, device=device, how="unsafe", what=what) for what in _unsafe(now.kind, before, after)]
    if now.is_gone:
        found.append(Loss(kind=now.kind, device=device, how="removed"))
    elif _told(after) < KEEPS_AT_LEAST * _told(before):
        found.append(Loss(kind=now.kind, device=device, how="cleared"))
    return found


def _unsafe(kind: str, before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """What forbids or limits something in a plan and is no longer there."""
    if kind == PROFILE:
        left = after.get("conditions") or ()
        gone = [f"condition {each}" for each in before.get("conditions") or () if each not in left]
        return [*gone, *(["eGFR"] if before.get("egfr") is not None and after.get("egfr") is None else [])]
    if kind == "products" and _is_taken(before) and not _is_taken(after):
        return [f"medicine {before.get('name', '')}"]
    return []


def _is_taken(product: dict[str, Any]) -> bool:
    return product.get("kind") == "medicine" and product.get("active", True) is not False


def _told(document: dict[str, Any]) -> int:
    """How many fields say something."""
    return sum(value not in (None, "", [], {}) for name, value in document.items() if name not in _NAMES)


def _plain(document: Raw) -> dict[str, Any]:
    try:
        found = msgspec.json.decode(document)
    except msgspec.DecodeError:
        return {}
    return found if isinstance(found, dict) else {}
