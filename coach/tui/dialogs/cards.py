"""Evidence to read over a room: the reasons of a line, or every notice, each with the cards of what it rests on."""

from __future__ import annotations

from textual.content import Content

from coach.evidence import Facts
from coach.flows.cards import cards_for
from coach.flows.today import TodayView
from coach.flows.why import WhyView
from coach.tui.dialogs.pages import Page
from coach.tui.widgets.notices import ORDER, notices
from coach.tui.widgets.text import one_line, txt
from coach.tui.widgets.why import card_parts, in_full


def card(why: WhyView, cost: str = "") -> Page:
    """The full reasons as a page over the room."""
    return Page(f"Why: {one_line(why.title)}", in_full(why, cost))


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
