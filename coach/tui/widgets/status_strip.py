"""The strip under the evening: the day's sums -> magnesium against its limit, caffeine at bed, sleep debt, others."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from coach.flows.today import Strip, TodayView
from coach.model import DaySum
from coach.tui.widgets.charts import magnesium_gauge
from coach.tui.widgets.text import DOT, MORE, WARN, fit, one_line
from coach.words import clock_text, mg_text, sum_text


class StatusStrip(Widget):
    """The day's sums: magnesium against its limit, caffeine, sleep debt; a second line for others with a limit."""

    view: reactive[TodayView | None] = reactive(None, layout=True)

    def __init__(self, *, twelve: bool = False) -> None:
        """An empty strip, with a 12- or 24-hour clock."""
        super().__init__()
        self._twelve = twelve

    def render(self) -> Content:
        """In full where it fits, else in short; the magnesium, which stands first, stays whatever happens."""
        if self.view is None or self.view.plan.bed is None:
            return Content("")
        zone, width = ZoneInfo(self.view.tz), self.size.width - 2
        line = "   ".join(strip_pieces(self.view.strip, zone, twelve=self._twelve))
        if cell_len(line) > width:
            pieces = strip_pieces(self.view.strip, zone, twelve=self._twelve, short=True)
            while len(pieces) > 1 and cell_len("  ".join(pieces)) > width:
                pieces.pop()
            line = "  ".join(pieces)
        others = sums_text(self.view.strip.sums, width)
        return Content(f" {line}\n {others}" if others else f" {line}")


def sums_text(sums: Sequence[DaySum], width: int) -> str:
    """`! zinc 30/25 mg over · vitamin B6 2/12 mg · … 1 more: 3`: as many as fit, the worst first."""
    pieces = [f"{WARN} {sum_text(one)}" if one.over else sum_text(one) for one in sums]
    for shown in range(len(pieces), 0, -1):
        more = f" {DOT} {MORE} {len(pieces) - shown} more: 3" if shown < len(pieces) else ""
        text = one_line(f" {DOT} ".join(pieces[:shown])) + more
        if cell_len(text) <= width:
            return text
    return fit(pieces[0], width) if pieces else ""


def strip_pieces(strip: Strip, zone: ZoneInfo, *, twelve: bool = False, short: bool = False) -> list[str]:
    """The strip in words, most important first."""
    last = strip.caffeine_last_by
    clock = clock_text(last, zone, twelve=twelve) if last is not None else ""
    cup = (f", last {clock}" if short else f", last cup by {clock}") if clock else ""
    caffeine = f"caffeine {mg_text(strip.caffeine_at_bed_mg)} at bed{cup}"
    return [magnesium_gauge(strip.magnesium), caffeine, strip.debt.short if short else strip.debt.text]
