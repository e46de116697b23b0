"""Parts of a serving at work: planned, counted and kept; what cannot be cut is a sentence, and nothing is lost."""

from __future__ import annotations

import pytest

from coach.desk import Desk
from coach.errors import UsageError
from coach.flows.cabinet import add_product, edit_product, take
from coach.flows.today import see_today
from coach.model import Intake, Product


def add(desk: Desk, **form: str) -> Product:
    add_product(desk, {"name": "Tablet", "kind": "medicine", "per": "tablet", "gap": "none", **form})
    return desk.store.all(Product)[-1]


@pytest.mark.parametrize(("typed", "said"), [("½", "½ tablet"), ("1 ¼", "1 ¼ tablets"), ("3/4", "¾ tablet")])
def test_a_part_stands_in_the_plan(desk: Desk, typed: str, said: str) -> None:
    add(desk, servings_per_dose=typed, times="20:00")
    assert [i.title for i in see_today(desk).plan.items if i.dose is not None] == [f"Tablet · {said}"]


@pytest.mark.parametrize(
    ("form", "why"),
    [
        ({"per": "capsule"}, "½: capsules are not cut"),
        ({"per": "softgel"}, "½: softgels are not cut"),
        ({"name": "Metformin XR"}, "gastro-resistant tablet is not cut"),
        ({"name": "Omeprazole gastro-resistant"}, "gastro-resistant tablet is not cut"),
        ({"servings_per_dose": "1/3"}, "cannot be cut"),
    ],
)
def test_what_cannot_be_cut_is_refused_with_its_field(desk: Desk, form: dict[str, str], why: str) -> None:
    with pytest.raises(UsageError) as told:
        add(desk, **{"servings_per_dose": "½", "times": "20:00", **form})
    assert why in told.value.what
    assert told.value.where == "servings_per_dose"
    assert desk.store.all(Product) == ()


def test_a_product_in_parts_does_not_become_a_capsule(desk: Desk) -> None:
    add(desk, servings_per_dose="½", times="20:00")
    with pytest.raises(UsageError, match="capsules are not cut"):
        edit_product(desk, "Tablet", {"per": "capsule"})


def test_a_part_of_a_capsule_that_was_taken_is_kept_when_it_is_said_so(desk: Desk) -> None:
    add(desk, per="capsule", times="20:00")
    with pytest.raises(UsageError) as told:
        take(desk, "Tablet", 0.5)
    assert told.value.where == "servings"
    take(desk, "Tablet", 0.5, already=True)
    assert [dose.servings for dose in desk.store.all(Intake)] == [0.5]


def test_half_a_tablet_is_planned_where_a_whole_one_would_pass_the_limit(desk: Desk) -> None:
    form = {
        "name": "Mag",
        "kind": "magnesium",
        "form": "citrate",
        "elemental": "400",
        "per": "tablet",
        "times": "20:00",
    }
    add_product(desk, {**form, "servings_per_dose": "½"})
    (item,) = (item for item in see_today(desk).plan.items if item.dose is not None)
    assert item.title == "Mag · ½ tablet · 200 mg"
