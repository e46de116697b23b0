"""The form of a product: new, begun from a generic one, or mended; what was understood is said below the fields."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from coach.flows import cabinet as flow
from coach.flows.adding import more_of
from coach.flows.changed import Changed
from coach.forms import choices
from coach.model import Product
from coach.tui.base import Room, attempt
from coach.tui.dialogs.adding import add_in_three
from coach.tui.dialogs.choose import Choose
from coach.tui.dialogs.form import FormPage, Submit, changed_only, open_form
from coach.tui.widgets.products import product_fields
from coach.tui.widgets.text import one_line

FIGURES = "Figures are at the high end: your label wins."


def add_product(room: Room[Any], added: Callable[[str | None], None]) -> None:
    """Three answers, or every field; `added` gets the id of the product that came of it."""

    def more(typed: dict[str, str]) -> None:
        form = attempt(room, lambda: more_of(room.desk, typed))
        if form is not None:
            _new(room, "add more", form, added)

    add_in_three(room, added, more)


def add_product_like(room: Room[Any], added: Callable[[str | None], None]) -> None:
    """A generic product to choose, then the same form with its figures."""

    def chosen(like: str | None) -> None:
        if like is not None:
            _new(room, f"add {like}", flow.product_form_like(room.desk, like), added)

    room.show(Choose("Start from", choices.catalogue(room.desk), FIGURES), chosen)


def edit_product(room: Room[Any], product: Product) -> None:
    """The form as it stands; only what was changed is handed on, so that the stock keeps its count."""
    form = attempt(room, lambda: flow.product_form(room.desk, product.id))
    if form is None:
        return

    def keep(typed: dict[str, str]) -> Changed:
        return flow.edit_product(room.desk, product.id, changed_only(typed, form))

    _ask(room, product.id, one_line(product.name), form, keep)


def _new(room: Room[Any], key: str, form: dict[str, str], added: Callable[[str | None], None]) -> None:
    def add(typed: dict[str, str]) -> Changed:
        changed = flow.add_product(room.desk, typed)
        added(changed.record_id)
        return changed

    _ask(room, key, "Add a product", form, add)


def _ask(room: Room[Any], key: str, title: str, form: dict[str, str], submit: Submit) -> None:
    desk = room.desk
    fields = product_fields(choices.forms(desk), choices.substances(), choices.which_substance)
    page = FormPage(title, fields, form, submit, lambda typed: flow.understand(desk, typed))
    open_form(room, key, page)
