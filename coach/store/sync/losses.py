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
    """Of what keeps a plan safe, which it was: `condition kidney`, `eGFR 20`, `medicine Ramipril`."""


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
        return [*gone, *_kidney(before.get("egfr"), after.get("egfr"))]
    if kind != "products" or not _is_taken(before):
        return []
    name = before.get("name", "")
    if not _is_taken(after):
        return [f"medicine {name}"]
    known, times = before.get("interaction"), _times(before)
    return [
        *([f"interaction {known} of {name}"] if known and after.get("interaction") != known else []),
        *([f"time of {name}"] if len(_times(after)) < len(times) else []),
    ]


def _kidney(before: Any, after: Any) -> list[str]:
    """A low filtration that is no longer told, or is told higher: fewer limits hold."""
    if not isinstance(before, int | float) or (isinstance(after, int | float) and after <= before):
        return []
    return [f"eGFR {before:g}"]


def _times(product: dict[str, Any]) -> list[Any]:
    """When a medicine is taken: other things keep their distance."""
    use = product.get("use")
    found = use.get("times") if isinstance(use, dict) else None
    return found if isinstance(found, list) else []


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
