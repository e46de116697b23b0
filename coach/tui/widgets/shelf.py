"""The cabinet's two lists: CabinetView -> products above, today's doses below, each under a cursor of its own."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from coach.flows.cabinet import CabinetView, ProductRow
from coach.model import Intake
from coach.tui.widgets.products import dose_line, product_line
from coach.tui.widgets.row_list import RowList, RowPart
from coach.tui.widgets.text import txt


class ShelfLists(Vertical):
    """Products and doses, and which of them the keys are about."""

    def __init__(self, *, twelve: bool) -> None:
        """Empty, with a 12- or 24-hour clock."""
        super().__init__(id="shelf")
        self._twelve = twelve
        self._view: CabinetView | None = None
        self.products = RowList(self._draw_product, id="products")
        self.doses = RowList(self._draw_dose, id="doses")
        self._hint = Static(id="empty", markup=False)

    def compose(self) -> ComposeResult:
        """The products, a word where there are none, the doses, a word where there are none."""
        yield self.products
        yield self._hint
        yield Static(txt(" Taken today"), id="doses-head")
        yield self.doses
        yield Static(txt("   nothing yet"), id="no-doses")

    def fill(self, view: CabinetView, wanted: str | None) -> None:
        """Lay the lists out with the cursor on the `wanted` product, where it is there."""
        self._view = view
        ids = [row.product.id for row in view.rows]
        self.products.count, self.doses.count = len(view.rows), len(view.intakes)
        if wanted in ids:
            self.products.cursor = ids.index(wanted)
        self._hint.update(txt(view.hint))
        self.products.refresh()
        self.doses.refresh()

    def _draw_product(self, index: int, width: int) -> tuple[RowPart, ...]:
        view = self._view
        return () if view is None else product_line(view.rows[index], width)

    def _draw_dose(self, index: int, width: int) -> tuple[RowPart, ...]:
        view = self._view
        return () if view is None else dose_line(view.intakes[index], view, width, self._twelve)

    @property
    def selected(self) -> ProductRow | None:
        """The product under the cursor."""
        view = self._view
        return view.rows[self.products.cursor] if view is not None and view.rows else None

    @property
    def dose(self) -> Intake | None:
        """The dose under the cursor while the cursor is among the doses."""
        view = self._view
        if view is None or not view.intakes or not self.doses.has_focus:
            return None
        return view.intakes[self.doses.cursor].intake

    def turn(self) -> None:
        """The cursor to the doses, where there are any, or back."""
        if self._view is not None and self._view.intakes:
            (self.products if self.doses.has_focus else self.doses).focus()
