"""What stands under the timeline: what did not fit and what to mind, the most important first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from coach.flows.today import TodayView
from coach.tui.widgets.text import MORE, WARN, fit, one_line

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
    """What moved, a past day, every warning and unplaced wish, hard ones first; last the hints of an empty store.

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
    moves = [f"    {one_line(text)}" for text in view.moves] if full else []
    summary = [f"  {one_line(view.moved)}", *moves] if view.moved else []
    summary += [f"  you said: {one_line(view.said)}"] if view.said else []
    summary += [f"  {view.summary}"] if view.summary else []
    return summary + [text for _, text in found] + [f"  {one_line(hint)}" for hint in view.hints]


def cut(lines: Sequence[str], height: int) -> list[str]:
    """At most `height` lines; the last one says how many more there are."""
    if len(lines) <= height:
        return list(lines)
    return [*lines[: height - 1], f"  {MORE} {len(lines) - height + 1} more: n shows all"]
