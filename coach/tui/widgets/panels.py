"""What stands around the timeline: the notices (what did not fit, what to mind) and the status strip."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar
from zoneinfo import ZoneInfo

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from coach.evidence import Facts
from coach.flows.cards import cards_for
from coach.flows.today import Strip, TodayView
from coach.model import DaySum
from coach.tui.dialogs.pages import Page
from coach.tui.widgets.charts import limit_bar
from coach.tui.widgets.text import DOT, MORE, WARN, fit, one_line, txt
from coach.tui.widgets.why import card_parts
from coach.words import clock_text, count_text, length_text, number_text, sum_text

BAR = 7
"""Cells of the magnesium bar."""
ORDER = {"hard": 0, "soft": 2, "info": 3}
UNPLACED = 1


class Notices(Widget):
    """Warnings and what is not on tonight's plan, the most important first; the rest is one key away."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"notices--hard"}

    view: reactive[TodayView | None] = reactive(None, layout=True)

    def render(self) -> Content:
        """One line each, as many as the sheet allows."""
        if self.view is None:
            return Content("")
        limit = self.styles.max_height
        height = int(limit.value) if limit is not None else len(notices(self.view))
        width = max(self.content_size.width, 1)
        hard = self.get_visual_style("notices--hard")
        if self.view.plan.bed is None:  # a red flag: its sentence in full, and nothing else
            return Content(" ".join(notices(self.view))).stylize(hard)
        lines = [Content(fit(line, width).rstrip()) for line in cut(notices(self.view), height)]
        return Content("\n").join(line.stylize(hard) if line.plain.startswith(WARN) else line for line in lines)


def notices(view: TodayView, *, full: bool = False) -> list[str]:
    """What became of a past day, then every warning and unplaced wish, hard ones first; an empty store's hints last.

    What the heading says of readiness is said again only in `full`: at 80x24 every line here hides one of the plan.
    """
    found = [
        (ORDER[warning.severity], f"{WARN if warning.severity == 'hard' else ' '} {one_line(warning.text)}")
        for warning in view.plan.warnings
    ]
    left_out = "not tonight (x)" if view.is_today else "did not fit"
    found += [
        (UNPLACED, f"  {left_out}: {one_line(left.title)} ({one_line(left.text)})") for left in view.plan.unplaced
    ]
    if view.readiness and (full or not view.ready.startswith("ready")):
        found.append((ORDER["info"], f"  {one_line(view.readiness)}"))
    found.sort(key=lambda pair: pair[0])
    summary = [f"  {view.summary}"] if view.summary else []
    return summary + [text for _, text in found] + [f"  {one_line(hint)}" for hint in view.hints]


def notices_page(view: TodayView, facts: Facts) -> Page:
    """Every notice in full, and below it the card of each rule, drug or gate that it names."""
    said = notices(view, full=True)
    if not said:
        return Page("Notices", txt("  Nothing to mind, and everything found its place."))
    hard = sorted(view.plan.warnings, key=lambda warning: ORDER[warning.severity])
    if view.plan.bed is None:  # a red flag stands alone
        return Page("Notices", txt("\n".join(said)))
    keys = (*(warning.fact for warning in hard), *(key for left in view.plan.unplaced for key in left.because))
    parts = [piece for one in cards_for(facts, keys) for piece in ("\n", *card_parts(one))]
    return Page("Notices", Content.assemble("\n".join(said), "\n", *parts).rstrip())


def cut(lines: Sequence[str], height: int) -> list[str]:
    """At most `height` lines; the last one says how many more there are."""
    if len(lines) <= height:
        return list(lines)
    return [*lines[: height - 1], f"  {MORE} {len(lines) - height + 1} more: n shows all"]


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
    caffeine = f"caffeine {number_text(round(strip.caffeine_at_bed_mg))} mg at bed{cup}"
    return [magnesium_text(strip), caffeine, debt_text(strip, short=short)]


def magnesium_text(strip: Strip) -> str:
    """`Mg ▰▰▱▱▱▱▱ 100/350 mg +200 planned`: taken against the limit, and what is planned; `!` when that is over."""
    limit, planned = strip.magnesium_limit_mg, strip.magnesium_planned_mg
    amount = f"{number_text(round(strip.magnesium_mg))}/{number_text(round(limit))} mg"
    later = f" +{number_text(round(planned - strip.magnesium_mg))} planned" if planned > strip.magnesium_mg else ""
    over = f" {WARN} over" if planned > limit else ""
    return f"Mg {limit_bar(strip.magnesium_mg, limit, BAR)} {amount}{later}{over}"


def debt_text(strip: Strip, *, short: bool = False) -> str:
    """`behind 1 h 20 (14 nights)`; what is not known is not said to be zero."""
    nights = "" if short else f" ({count_text(strip.debt_nights, 'night')})"
    if strip.debt_min is None:
        return "debt not known" if short else f"sleep debt not known yet{nights}"
    return f"behind {length_text(strip.debt_min)}{nights}" if strip.debt_min > 0 else f"not behind{nights}"
