"""A store that grew far beyond any household: the work of a view grows no faster than what it shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from coach.cabinet.pairs import gaps
from coach.desk import Desk
from coach.flows.cabinet import see_cabinet
from coach.flows.today import see_today
from coach.gather import course
from coach.model import Content, Product, Record, Use, Wish
from coach.planner.evening.plan import SAID
from coach.planner.evening.tiers import lines

MANY = 400


def _with(desk: Desk, records: list[Record]) -> Desk:
    with desk.store.change("many", at=desk.now()) as change:
        for record in records:
            change.put(record)
    return desk


def _wishes(count: int) -> list[Record]:
    return [Wish(id=f"w{k:03}", title=f"W{k}", kind="run", minutes=30, days=("thu",)) for k in range(count)]


def _products(count: int) -> list[Record]:
    content = Content(nutrient="magnesium", form="bisglycinate", elemental_mg=100.0)
    medicine = Use(times=("08:00",))
    return [
        Product(id=f"m{k:03}", name=f"Tablet {k}", kind="medicine", use=medicine)
        if k % 2
        else Product(id=f"m{k:03}", name=f"Mag {k}", kind="magnesium", contents=(content,), use=Use(daily_mg=200.0))
        for k in range(count)
    ]


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any, str], Counter[str]]:
    """Counts the calls of a function in a module."""
    calls: Counter[str] = Counter()

    def count(module: Any, name: str) -> Counter[str]:
        original = getattr(module, name)

        def wrapped(*args: Any, **options: Any) -> Any:
            calls[name] += 1
            return original(*args, **options)

        monkeypatch.setattr(module, name, wrapped)
        return calls

    return count


def test_more_wishes_than_a_day_holds_are_placed_without_a_search_and_the_rest_is_one_sentence(
    desk: Desk, counted: Callable[[Any, str], Counter[str]]
) -> None:
    calls = counted(lines, "place")
    plan = see_today(_with(desk, _wishes(MANY))).plan
    placed = [item for item in plan.items if item.kind == "workout"]
    assert calls["place"] == 0
    assert len(placed) >= 5
    assert not plan.proved
    named = [left for left in plan.unplaced if left.what.startswith("w") and not left.what.startswith("wind_down")]
    assert len(named) == SAID
    rest = plan.unplaced[-1]
    left = MANY - len(placed) - SAID
    assert (rest.title, rest.text) == (f"{left} more sessions", "the day is full: fewer wishes, or another day")


def test_ten_wishes_too_many_are_still_searched(desk: Desk, counted: Callable[[Any, str], Counter[str]]) -> None:
    calls = counted(lines, "place")
    plan = see_today(_with(desk, _wishes(20))).plan
    assert calls["place"] > 0
    assert len(plan.items) + len(plan.unplaced) >= 20


@pytest.mark.parametrize("view", [see_today, see_cabinet])
def test_what_all_products_share_is_asked_once(
    desk: Desk, counted: Callable[[Any, str], Counter[str]], view: Callable[[Desk], object]
) -> None:
    many = _with(desk, _products(MANY))
    calls = counted(course, "barred")
    for module, name in ((course, "last_stop"), (course, "magnesium_on_its_day"), (gaps, "brought")):
        counted(module, name)
    view(many)
    assert (calls["barred"], calls["last_stop"]) <= (1, 2)
    assert calls["magnesium_on_its_day"] == MANY
    assert calls["brought"] <= 20 * MANY
