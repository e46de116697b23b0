"""What an exchange takes away here, told by record, by machine, and by what kept a plan safe."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec import Raw

from coach.model import Product, Profile, Record
from coach.store.sync.losses import losses_of
from coach.store.sync.versions import Version
from tests.store.build import AT, EVERY_NOUN
from tests.store.machines import Machine, settle_down

STAMP = "000000000001-0000-dother"


def lost(kind: str, before: object, after: object) -> list[tuple[str, str]]:
    version = Version(kind=kind, id="x", at=STAMP, document=Raw(msgspec.json.encode(after)))
    found = losses_of(None if before is None else Raw(msgspec.json.encode(before)), version)
    assert {(loss.kind, loss.device) for loss in found} <= {(kind, "dother")}
    return [(loss.how, loss.what) for loss in found]


@pytest.mark.parametrize(
    ("kind", "before", "after", "told"),
    [
        ("nights", {"id": "x", "quality": 3}, None, [("removed", "")]),
        ("nights", None, None, []),
        ("nights", {"id": "x", "quality": 3}, {"id": "x", "quality": 4}, []),
        ("nights", {"id": "x", "date": "2026-03-05", "quality": 3}, {"id": "x", "note": ""}, [("cleared", "")]),
        ("nights", {"a": 1, "b": 2, "c": 3, "d": 4}, {"a": 1, "b": 2}, []),
        ("nights", {"a": 1, "b": 2, "c": 3, "d": 4}, {"a": 1, "b": None}, [("cleared", "")]),
        ("nights", "no object", {"a": 1}, []),
        ("standings", {"id": "x", "starts": {}}, None, []),
        ("profile", {"conditions": ["kidney", "ms"]}, {"conditions": ["ms"]}, [("unsafe", "condition kidney")]),
        ("profile", {"conditions": ["ms"], "tz": "UTC"}, {"conditions": ["ms"], "tz": "CET"}, []),
        ("profile", {"tz": "UTC", "egfr": 20}, {"tz": "UTC", "weight_kg": 70}, [("unsafe", "eGFR 20")]),
        ("profile", {"tz": "UTC", "egfr": 20}, {"tz": "UTC", "egfr": 90.5}, [("unsafe", "eGFR 20")]),
        ("profile", {"tz": "UTC", "egfr": 20}, {"tz": "UTC", "egfr": 20}, []),
        ("profile", {"tz": "UTC", "egfr": 20}, {"tz": "UTC", "egfr": 15}, []),
        ("profile", {"tz": "UTC", "egfr": "x"}, {"tz": "UTC", "egfr": []}, []),
        ("profile", {"tz": "UTC"}, None, [("removed", "")]),
        ("products", {"name": "R", "kind": "medicine"}, {"name": "R", "kind": "medicine", "active": True}, []),
        ("products", {"name": "R", "kind": "medicine"}, {"name": "R", "kind": "food"}, [("unsafe", "medicine R")]),
        ("products", {"name": "R", "kind": "medicine"}, {"name": "R", "kind": "medicine", "active": False},
         [("unsafe", "medicine R")]),
        ("products", {"name": "R", "kind": "medicine", "active": False}, None, [("removed", "")]),
        ("products", {"name": "R", "kind": "medicine", "interaction": "ksparing"},
         {"name": "R", "kind": "medicine", "note": "x"}, [("unsafe", "interaction ksparing of R")]),
        ("products", {"name": "R", "kind": "medicine", "use": {"times": ["08:00", "20:00"]}},
         {"name": "R", "kind": "medicine", "use": {"times": ["08:00"]}}, [("unsafe", "time of R")]),
        ("products", {"name": "R", "kind": "medicine", "use": {"times": ["08:00"]}},
         {"name": "R", "kind": "medicine", "use": {"times": ["09:00"]}}, []),
        ("products", {"name": "R", "kind": "medicine", "use": {"times": ["08:00"]}},
         {"name": "R", "kind": "medicine", "use": 5}, [("unsafe", "time of R")]),
        ("products", {"name": "R", "kind": "medicine"}, None, [("unsafe", "medicine R"), ("removed", "")]),
    ],
)  # fmt: skip
def test_what_one_version_takes_away(kind: str, before: Any, after: Any, told: list[tuple[str, str]]) -> None:
    assert lost(kind, before, after) == told


def test_an_exchange_tells_what_it_took_away_and_by_whom(shared: Path, two: tuple[Machine, Machine]) -> None:
    one, other = two
    profile = Profile(conditions=("kidney",))
    medicine = Product(id="product-1", name="R", kind="medicine")
    with one.store.change("everything", at=AT) as change:
        change.set_profile(profile)
        change.put(medicine)
        for ident in "abc":
            one_night = EVERY_NOUN[0]
            change.put(msgspec.structs.replace(one_night, id=ident))
    settle_down(shared, one, other)
    with other.store.change("remove", at=other.now()) as change:
        change.set_profile(Profile())
        for record in (medicine, *(record for record in every(other) if record.id in "abc")):
            change.remove(type(record), record.id)
    other.sync(shared)
    found = one.store.machines.sync(shared, at=one.now())
    assert sorted((loss.kind, loss.how, loss.what) for loss in found.losses) == [
        ("nights", "removed", ""), ("nights", "removed", ""), ("nights", "removed", ""), ("products", "removed", ""),
        ("products", "unsafe", "medicine R"), ("profile", "cleared", ""), ("profile", "unsafe", "condition kidney"),
    ]  # fmt: skip
    assert len({loss.device for loss in found.losses} & found.names.keys()) == 1
    assert one.store.history.undo(at=one.now()) is not None
    settle_down(shared, one, other)
    for machine in (one, other):
        assert machine.store.profile() == profile
        assert {record.id for record in every(machine)} == {"a", "b", "c", "product-1"}
    again = other.store.machines.sync(shared, at=other.now())
    assert again.losses == ()


def every(machine: Machine) -> list[Record]:
    document = machine.store.document()
    return [*document.nights, *document.products]
