"""Sleep: the log as a table or as bars from bed to wake, every number of a night, and mending it."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

from textual import on
from textual.app import ComposeResult
from textual.containers import Container, Vertical, VerticalScroll
from textual.reactive import reactive
from textual.widgets import Static

from coach import clock
from coach.desk import Desk
from coach.flows import sleep as flow
from coach.flows.changed import Changed
from coach.flows.sleep import NightRow, SleepView
from coach.forms import night as night_fields
from coach.model import Nap, Night
from coach.tui.base import Room, attempt
from coach.tui.commands import Command
from coach.tui.dialogs.form import FormPage, changed_only, open_form
from coach.tui.dialogs.prompt import Prompt
from coach.tui.widgets.charts import Axis, axis_text
from coach.tui.widgets.fields import lines_of
from coach.tui.widgets.heading import Heading
from coach.tui.widgets.key_line import KeyLine
from coach.tui.widgets.nights import (
    DATE_WIDTH,
    Column,
    averages,
    chart_axis,
    chart_line,
    efficiency_legend,
    nap_line,
    night_details,
    table_columns,
    table_head,
    table_line,
    zone_of,
)
from coach.tui.widgets.row_list import RowList, RowPart
from coach.tui.widgets.text import txt
from coach.words import Dial, day_text, read_clock, step_clock

ROOM = "sleep"
WIDE = 120
"""From this width on, the numbers of a night stand beside the log."""
HALF_DAY_MIN = 720
NIGHT, NAP = lines_of(night_fields.NIGHT), lines_of(night_fields.NAP)


class SleepScreen(Room[SleepView]):
    """The log, newest first; the line under the cursor in full."""

    CSS_PATH = Path(__file__).with_name("sleep.tcss")
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-beside")]  # noqa: RUF012 - Textual reads a list

    ROOM_COMMANDS = (
        Command("sleep.add", "a", "add", "add", "Add a night.", ROOM),
        Command("sleep.edit", "enter,e", "edit", "edit", "Mend the night or nap, both ends with dates.", ROOM),
        Command("sleep.wake", "w", "wake", "wake", "Mend only the time of waking.", ROOM),
        Command("sleep.chart", "v", "chart", "chart", "Table or bars from bed to wake.", ROOM),
        Command("sleep.nap", "n", "nap", "nap", "Add a nap.", ROOM),
        Command("sleep.remove", "x,delete", "remove", "delete", "Delete it; u brings it back.", ROOM),
        Command("sleep.morning", "m", "morning", "morning", "The check-in page of that date.", ROOM),
        Command("sleep.other", "tab,left,right,h,l", "other", "naps", "Nights or naps.", ROOM, show=False),
    )

    charted: reactive[bool] = reactive(False, init=False)

    def __init__(self, desk: Desk) -> None:
        """The log as a table, the cursor on the last night."""
        super().__init__(desk)
        self._twelve = desk.twelve
        self._columns: tuple[Column, ...] = ()
        self._axis = Axis(0, 60, 60)
        self._wanted: str | None = None
        self._detailed: str | None = None
        self.nights = RowList(self._draw_night, id="nights")
        self.naps = RowList(self._draw_nap, id="naps")

    def compose(self) -> ComposeResult:
        """Heading, averages, the log with its naps, the night in full, keys."""
        yield Heading()
        yield Static(id="averages", markup=False)
        with Container(id="body"):
            with Vertical(id="log"):
                yield Static(id="head", markup=False)
                yield self.nights
                yield Static(txt("  Naps"), id="naps-head")
                yield self.naps
                yield Static(id="empty", markup=False)
            with VerticalScroll(id="night", can_focus=False):
                yield Static(id="detail", markup=False)
        yield KeyLine()

    def read(self) -> SleepView:
        """The whole log."""
        return flow.see_sleep(self.desk)

    def watch_view(self, view: SleepView | None) -> None:
        """Lay the log out; the cursor stays on its record."""
        if view is None:
            return
        ids = [row.night.id for row in view.rows]
        wanted, self._wanted = self._wanted or self._detailed, None
        self.nights.count = len(ids)
        self.naps.count = len(view.naps)
        if wanted in ids:
            self.nights.cursor = ids.index(wanted)
        self.query_one(Heading).head = ("Sleep", "", efficiency_legend(view))
        self.query_one("#averages", Static).update(txt(averages(view) if view.rows else ""))
        self.query_one("#empty", Static).update(txt(view.hint))
        self.set_class(not view.rows and not view.naps, "-empty")
        self.set_class(not view.naps, "-no-naps")
        self._lay_out()

    def watch_charted(self) -> None:
        """The other picture of the same nights."""
        self._lay_out()

    def on_resize(self) -> None:
        """As many columns, as fine an axis, as there is room for."""
        self.call_after_refresh(self._lay_out)

    def _lay_out(self) -> None:
        """Columns or axis for the present width, then every line anew."""
        view, width = self.view, self.nights.size.width - 2
        if view is None or width <= 0:
            return
        self._columns = table_columns(width, self._twelve)
        self._axis = chart_axis(view, width)
        head = self.query_one("#head", Static)
        head.update(txt(self._head()))
        self.nights.refresh()
        self.naps.refresh()
        self._detail()

    def _head(self) -> str:
        if self.charted:
            return "  " + " " * (DATE_WIDTH + 1) + axis_text(self._axis, twelve=self._twelve)
        return table_head(self._columns)

    def _draw_night(self, index: int, width: int) -> tuple[RowPart, ...]:
        view = self.view
        if view is None or index >= len(view.rows):
            return ()
        if self.charted:
            return chart_line(view.rows[index], view, self._axis)
        return table_line(view.rows[index], view, self._columns, self._twelve)

    def _draw_nap(self, index: int, width: int) -> tuple[RowPart, ...]:
        view = self.view
        if view is None or index >= len(view.naps):
            return ()
        return nap_line(view.naps[index], view, self._twelve)

    @property
    def selected(self) -> NightRow | None:
        """The night under the cursor."""
        view = self.view
        return view.rows[self.nights.cursor] if view is not None and view.rows else None

    @property
    def record(self) -> Night | Nap | None:
        """The night or nap the keys are about."""
        view = self.view
        if view is not None and view.naps and (self.naps.has_focus or not view.rows):
            return view.naps[self.naps.cursor].nap
        row = self.selected
        return row.night if row is not None else None

    @on(RowList.Moved)
    def _detail(self) -> None:
        """Every number of the night under the cursor: in one flow of words below, line by line beside."""
        view, row = self.view, self.selected
        if view is None:
            return
        self._detailed = row.night.id if row is not None else None
        beside = self.has_class("-beside")
        detail = night_details(row, view, self._twelve) if row is not None else ()
        title = day_text(row.night.date) if row is not None else ""
        lines = [f"{name:<14} {value}" for name, value in detail] if beside else []
        flow_text = " · ".join(f"{name} {value}" for name, value in detail)
        text = "\n".join([f"Night to {title}", "", *lines]) if beside else f"{title}: {flow_text}"
        self.query_one("#detail", Static).update(txt(text if row is not None else ""))

    def action_chart(self) -> None:
        """Table and chart in turn."""
        self.charted = not self.charted

    def action_other(self) -> None:
        """The cursor to the naps or back."""
        if self.view is not None and self.view.naps:
            (self.nights if self.naps.has_focus else self.naps).focus()

    def action_add(self) -> None:
        """A form with the usual night in it."""
        form = attempt(self, lambda: flow.night_form(self.desk))
        if form is not None:
            page = FormPage(
                "Add a night", NIGHT, form, lambda typed: self._kept(flow.add_night(self.desk, typed, form))
            )
            open_form(self, "add", page)

    def action_edit(self) -> None:
        """A form with what the log says; on an empty log, a new night."""
        record = self.record
        if isinstance(record, Nap):
            self._edit_nap(record)
        elif isinstance(record, Night):
            self._edit_night(record)
        else:
            self.action_add()

    def _edit_night(self, night: Night) -> None:
        form = attempt(self, lambda: flow.night_form(self.desk, night.id))
        if form is not None:
            title = f"Night to {day_text(night.date)}"
            page = FormPage(
                title,
                NIGHT,
                form,
                lambda typed: flow.edit_night(self.desk, night.id, changed_only(typed, form)),
                start="bed",
            )
            open_form(self, night.id, page)

    def _edit_nap(self, nap: Nap) -> None:
        form = attempt(self, lambda: flow.nap_form(self.desk, nap.id))
        if form is None:
            return
        page = FormPage("Nap", NAP, form, lambda typed: flow.edit_nap(self.desk, nap.id, changed_only(typed, form)))
        open_form(self, nap.id, page)

    def action_nap(self) -> None:
        """A form for a nap."""
        page = FormPage("Add a nap", NAP, {}, lambda typed: flow.add_nap(self.desk, typed))
        open_form(self, "nap", page)

    def _kept(self, changed: Changed) -> Changed:
        """The cursor goes to the night that was added."""
        self._wanted = changed.record_id
        return changed

    def action_wake(self) -> None:
        """One line for the time of waking; getting up moves along where it would come before."""
        row, view = self.selected, self.view
        if row is None or view is None:
            return
        night, zone = row.night, zone_of(row.night, view)
        stood = Dial(zone, self._twelve).at(night.final_wake) if night.final_wake is not None else ""
        ask = Prompt(
            f"Woke, night to {day_text(night.date)}",
            stood,
            lambda text: flow.edit_night(self.desk, night.id, woken(night, text, zone)),
            hint="655, 6:55am, or +15 for later",
        )
        self.show(ask, self._tell)

    def _tell(self, changed: Changed | None) -> None:
        if changed is not None:
            self.act(lambda: changed)

    def action_remove(self) -> None:
        """Delete without asking; undo brings it back."""
        record = self.record
        if record is not None:
            self.act(lambda: flow.remove(self.desk, record.id))

    def action_morning(self) -> None:
        """The whole page of that morning."""
        row = self.selected
        self.enter("check_in", row.night.date if row is not None else None)


def woken(night: Night, text: str, zone: ZoneInfo) -> dict[str, str]:
    """The fields that a typed time of waking changes: `+15` counts from what stood, up is never before it."""
    if night.final_wake is None:
        return {"wake": text}
    stood = night.final_wake.astimezone(zone)
    typed = step_clock(stood.time(), text) or read_clock(text, "wake")
    later = (typed.hour - stood.hour) * 60 + typed.minute - stood.minute
    wake = clock.shift(stood, (later + HALF_DAY_MIN) % (2 * HALF_DAY_MIN) - HALF_DAY_MIN)
    form = {"wake": Dial(zone).dated(wake)}
    if night.out_of_bed is not None and night.out_of_bed < wake:
        form["up"] = Dial(zone).dated(wake)
    return form
