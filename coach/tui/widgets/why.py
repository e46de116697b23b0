"""Why a line stands where it stands: WhyView -> the panel beside the timeline, in short or in full."""

from __future__ import annotations

import re

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from coach.flows.cards import WhyCard
from coach.flows.why import WhyLine, WhyView
from coach.tui.widgets.text import Piece, fit, one_line, txt

SOURCE_WIDTH = 24


class WhyPanel(Widget):
    """The selected line's reasons: in a few sentences, or in full where there is room for it."""

    why: reactive[WhyView | None] = reactive(None, layout=True)
    full: reactive[bool] = reactive(False, layout=True)
    cost: reactive[str] = reactive("", layout=True)

    def render(self) -> Content:
        """The reasons."""
        if self.why is None:
            return Content("")
        return in_full(self.why, self.cost) if self.full else in_short(self.why)


def in_short(why: WhyView) -> Content:
    """The reasons as sentences with their grade, and where the line may still move."""
    parts: list[Piece] = []
    for line in why.lines:
        names = ", ".join(source_name(source) for source in line.sources)
        said = ", ".join(filter(None, ("a hard rule" if line.kind == "hard" else "", line.grade)))
        parts += [_sentence(line.text).rstrip("."), (f" ({said}: {names})" if names else f" ({said})", "dim"), ". "]
    if why.may_move:
        parts.append(_sentence(why.may_move))
    if parts:
        return Content.assemble(*parts)
    if why.holds:
        return txt(_sentence(f"{', '.join(map(one_line, why.holds))}. v shows them"))
    more = f" y: {one_line(why.cards[0].title)}." if why.cards else ""
    return txt(f"{one_line(why.title)}: fixed; the plan goes around it.{more}")


def in_full(why: WhyView, cost: str = "") -> Content:
    """Every reason with rule, number, grade and sources, where it may move, what it costs, and the cards."""
    parts: list[Piece] = []
    for line in why.lines:
        parts += _reason(line)
    if why.may_move or cost:
        parts += ["\n".join(filter(None, (_sentence(why.may_move), cost))), "\n\n"]
    if why.holds:
        parts += ["\n".join((*map(one_line, why.holds), "", "v shows them."))]
    for one in why.cards:
        parts += [*card_parts(one), "\n"]
    return Content.assemble(*parts).rstrip()


def card_parts(one: WhyCard) -> list[Piece]:
    """Title and grade, the few sentences, and where to read on."""
    claims = f", claims {', '.join(one.claims)}" if one.claims else ""
    return [
        (one_line(one.title), "bold"),
        (f"  {one_line(one.grade)}" if one.grade else "", "dim"),
        "\n",
        txt(one.text),
        "\n",
        (f"b: {one.id}{claims}\n", "dim"),
    ]


def source_name(citation: str) -> str:
    """`Stutz 2019`, from a citation that begins with a surname and holds a year; else what stands before its colon."""
    year = re.search(r"\b(?:19|20)\d\d\b", citation)
    line = one_line(citation)
    if year:
        return f"{line.split(' ')[0].rstrip(',')} {year[0]}"
    return fit(line.partition(":")[0], SOURCE_WIDTH).rstrip()


def _reason(line: WhyLine) -> list[Piece]:
    number = f"{one_line(line.number)} · " if line.number else ""
    parts: list[Piece] = [
        (_sentence(line.text), "bold"),
        "\n",
        (f"{number}{line.kind} · evidence {line.grade} · {line.fact}", "dim"),
        "\n",
    ]
    for source in line.sources:
        parts += [f"  {one_line(source)}\n"]
    return [*parts, "\n"]


def _sentence(text: str) -> str:
    tidy = one_line(text)
    tidy = tidy[:1].upper() + tidy[1:]
    return tidy if not tidy or tidy.endswith((".", "?", ":")) else tidy + "."
