"""Cabinet: products and today's doses against the limit; what stands against a dose is shown before it is logged."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.widgets import Static

from coach.desk import Desk
from coach.errors import SafetyRefusal
from coach.flows import cabinet as flow
from coach.flows.cabinet import CabinetView, ProductRow
from coach.flows.changed import Changed
from coach.flows.due_days import day_to_move, move_day
from coach.flows.felt import CHOICES, felt
from coach.flows.looked import looked_beside
from coach.flows.matrix import see_matrix
from coach.flows.titration import accept
from coach.tui.base import Room, attempt
from coach.tui.commands import Command
from coach.tui.dialogs.form import FormPage, open_form
from coach.tui.dialogs.matrix import matrix_page
from coach.tui.dialogs.pages import Page
from coach.tui.dialogs.product import add_product, add_product_like, edit_product
from coach.tui.dialogs.prompt import Prompt
from coach.tui.widgets.heading import Heading
from coach.tui.widgets.key_line import KeyLine
from coach.tui.widgets.products import (
    checks_text,
    dose_fields,
    findings_text,
    product_details,
    servings_typed,
    total_text,
    warning_line,
)
from coach.tui.widgets.row_list import RowList
from coach.tui.widgets.shelf import ShelfLists
from coach.tui.widgets.text import WARN, one_line, txt
from coach.words import day_text

ROOM = "cabinet"
WIDE = 120
"""From this width on, the product in full stands beside the list."""


class Refused(NamedTuple):
    """A dose that a hard rule forbade; it may have been taken all the same."""

    product: str
    servings: float | None
    when: str
    why: str
    fact: str


class CabinetScreen(Room[CabinetView]):
    """What there is, what was taken today, and what may still be taken."""

    CSS_PATH = Path(__file__).with_name("cabinet.tcss")
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-beside")]  # noqa: RUF012 - Textual reads a list

    ROOM_COMMANDS = (
        Command("cabinet.take", "space,d", "take", "take", "Log the usual dose of the product, now.", ROOM),
        Command("cabinet.take_at", "t,T", "take_at", "take at", "Log another amount or an earlier time.", ROOM),
        Command("cabinet.already", "exclamation_mark", "already", "I took it", "Log a refused dose.", ROOM),
        Command("cabinet.add", "a", "add", "add", "Add a product.", ROOM),
        Command("cabinet.like", "A", "like", "from list", "Add a generic product from a list.", ROOM),
        Command("cabinet.edit", "enter,e", "edit", "edit", "Mend the product, stock included.", ROOM),
        Command("cabinet.findings", "i", "findings", "checks", "Limits, gaps and gates of it all.", ROOM),
        Command("cabinet.matrix", "m", "matrix", "matrix", "Gaps of everything to magnesium.", ROOM),
        Command("cabinet.library", "y", "library", "why", "What the library says of the product.", ROOM),
        Command("cabinet.step", "p", "step", "step", "Take the step that is offered for the dose.", ROOM),
        Command("cabinet.course", "s", "course", "steps", "The product in full, with every step of its dose.", ROOM),
        Command("cabinet.move", "n", "move_day", "on another day", "Put a due day of it on another one.", ROOM),
        Command("cabinet.felt", "f", "felt", "felt", "What was felt after the dose, or today.", ROOM),
        Command("cabinet.undose", "r", "undose", "undose", "Take the last dose out of the log.", ROOM),
        Command("cabinet.remove", "x,delete", "remove", "delete", "Remove product or dose; u undoes.", ROOM),
        Command("cabinet.other", "tab,left,right,h,l", "other", "doses", "Products or doses.", ROOM, show=False),
    )  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        """The cabinet, the cursor on the first product."""
        super().__init__(desk)
        self._refused: Refused | None = None
        self._wanted: str | None = None
        self._detailed: str | None = None
        self.shelf = ShelfLists(twelve=desk.twelve)

    def compose(self) -> ComposeResult:
        """Heading, the day's sum, products, doses, the product in full, keys."""
        yield Heading()
        yield Static(id="total", markup=False)
        with Container(id="body"):
            yield self.shelf
            with VerticalScroll(id="product", can_focus=False):
                yield Static(id="detail", markup=False)
        yield KeyLine()

    def read(self) -> CabinetView:
        """The cabinet as it stands now."""
        return flow.see_cabinet(self.desk)

    def watch_view(self, view: CabinetView | None) -> None:
        """Lay the lists out; the cursor stays on its product."""
        if view is None:
            return
        wanted, self._wanted = self._wanted or self._detailed or view.due, None
        self.shelf.fill(view, wanted)
        self.query_one(Heading).head = (f"Cabinet  {day_text(view.date)}", "", checks_text(view) if view.rows else "")
        self.query_one("#total", Static).update(txt(total_text(view)))
        self.set_class(not view.rows, "-empty")
        self.set_class(not view.intakes, "-no-doses")
        self._detail()

    @property
    def selected(self) -> ProductRow | None:
        """The product under the cursor."""
        return self.shelf.selected

    @on(RowList.Moved)
    def _detail(self) -> None:
        """The product in full: a refusal first, then what stands against a dose now, then what it is."""
        row = self.selected
        product = row.product.id if row is not None else None
        if product != self._detailed:
            self._refused = None
        self._detailed = product
        refused = self._refused
        lines = product_details(row, self.desk.dial, said=refused.fact if refused else "") if row is not None else ()
        if refused is not None:
            said = f"Not logged: {refused.why} [{refused.fact}]."
            lines = (said, f"{WARN} logs it as taken already, and flags it.", *lines)
        self.query_one("#detail", Static).update(txt("\n".join(lines)))
        self.set_class(self._refused is not None, "-refused")
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Taking a refused dose all the same is offered after a refusal only."""
        return self._refused is not None if action == "already" else True

    def action_take(self) -> None:
        """The usual dose, now."""
        row = self.selected
        if row is not None:
            self._dose(row.product.id)

    def _dose(self, product: str, servings: float | None = None, when: str = "", *, already: bool = False) -> None:
        """Log a dose; a refusal stands in the room, where it can be answered, and not in a toast."""

        def log() -> Changed | None:
            try:
                return self._take(product, servings, when, already=already)
            except SafetyRefusal:
                return None

        changed = attempt(self, log)
        if changed is not None:
            self.act(lambda: changed)

    def _take(self, product: str, servings: float | None = None, when: str = "", *, already: bool = False) -> Changed:
        """Run the flow and remember a refusal, so that it can be answered."""
        self._refused = None
        try:
            return flow.take(self.desk, product, servings, when, already=already)
        except SafetyRefusal as refusal:
            self._refused = Refused(product, servings, when, one_line(refusal.what), refusal.fact)
            self._detail()
            raise

    def action_already(self) -> None:
        """The dose that was refused was taken: log it, with its warnings."""
        refused = self._refused
        if refused is not None:
            self._dose(refused.product, refused.servings, refused.when, already=True)

    def action_take_at(self) -> None:
        """A small form: how many, when; what stands against it is said while it is typed."""
        row = self.selected
        if row is None:
            return
        product = row.product

        def before(typed: dict[str, str]) -> str:
            warnings = flow.warnings_before(self.desk, product.id, servings_typed(typed), typed["when"])
            return "\n".join(map(warning_line, warnings)) or looked_beside(self.desk, product)

        def take(typed: dict[str, str]) -> Changed:
            return self._take(product.id, servings_typed(typed), typed["when"], already=typed["already"] == "yes")

        page = FormPage(f"Take {one_line(product.name)}", dose_fields(product), {}, take, before)
        open_form(self, f"take {product.id}", page)

    def action_add(self) -> None:
        """A form for a new product, with what was understood of it below."""
        add_product(self, partial(setattr, self, "_wanted"))

    def action_like(self) -> None:
        """The same form, begun from a generic product."""
        add_product_like(self, partial(setattr, self, "_wanted"))

    def action_edit(self) -> None:
        """The form of the product; on an empty shelf that of a new one."""
        row = self.selected
        if row is None:
            self.action_add()
        else:
            edit_product(self, row.product)

    def action_findings(self) -> None:
        """Everything that is found of the cabinet as a whole, and of a dose of each product now."""
        view = self.view
        if view is not None:
            self.show(Page("Checks", txt(findings_text(view))))

    def action_felt(self) -> None:
        """Ask what was felt after the dose under the cursor, else today."""
        dose = self.shelf.dose
        about = one_line(dose.name or dose.product) if dose is not None else "today"
        kept = ", ".join(dose.effects) if dose is not None else ""
        hint = f"{', '.join(CHOICES)}; u undoes"
        ask = Prompt(f"Felt: {about}", kept, lambda text: felt(self.desk, text, dose.id if dose else ""), hint=hint)

        def told(changed: Changed | None) -> None:
            if changed is not None:
                self.act(lambda: changed)

        self.show(ask, told)

    def action_step(self) -> None:
        """Accept the next step of the dose under the cursor; undo takes it back."""
        row = self.selected
        if row is not None:
            self.act(lambda: accept(self.desk, row.product.id))

    def action_move_day(self) -> None:
        """Ask for another day of what is not due every day; undo takes it back."""
        row = self.selected
        if row is None:
            return
        product, day = row.product, day_to_move(self.desk, row.product)
        which = f", {day_text(day)}" if day is not None else ""
        ask = Prompt(
            f"Move {one_line(product.name)}{which} to",
            "",
            lambda text: move_day(self.desk, product.id, text),
            hint="tomorrow, tue, 8 Dec; u undoes",
        )

        def told(changed: Changed | None) -> None:
            if changed is not None:
                self.act(lambda: changed)

        self.show(ask, told)

    def action_course(self) -> None:
        """All there is to say of the product, with the steps of its dose, to scroll."""
        row = self.selected
        if row is not None:
            lines = product_details(row, self.desk.dial)
            self.show(Page(one_line(row.product.name), txt("\n".join(lines))))

    def action_matrix(self) -> None:
        """Both gaps of every product, and when magnesium is free."""
        view = attempt(self, lambda: see_matrix(self.desk))
        if view is not None:
            self.show(matrix_page(view, self.size.width))

    def action_library(self) -> None:
        """The library, searched for what the product is."""
        row = self.selected
        words = flow.library_words(row.product) if row is not None else ""
        self.enter("library", words)

    def action_undose(self) -> None:
        """Take the last logged dose out; undo brings it back."""
        view = self.view
        if view is not None and view.intakes:
            dose = self.shelf.dose or view.intakes[-1].intake
            self.act(lambda: flow.remove_intake(self.desk, dose.id))

    def action_remove(self) -> None:
        """Remove what is under the cursor without asking; undo brings it back."""
        dose, row = self.shelf.dose, self.selected
        if dose is not None:
            self.act(lambda: flow.remove_intake(self.desk, dose.id))
        elif row is not None:
            self.act(lambda: flow.remove_product(self.desk, row.product.id))

    def action_other(self) -> None:
        """The cursor to the doses or back."""
        self.shelf.turn()
