"""`coach today --what-if`: WhatIfView -> each line before and after with its price, or what forbids the change."""

from __future__ import annotations

from datetime import date, datetime

from coach.cli.lines import Line, ends, one_line, wrapped
from coach.cli.out import say, say_json
from coach.desk import Desk
from coach.errors import DONE, REFUSED, USAGE
from coach.flows.what_if import WhatIfView, see
from coach.words import Dial
from coach.words.costs import cost_parts, cost_words


def show_what_if(desk: Desk, day: date, change: str, *, json: bool) -> int:
    """What that change would do: a document, or the lines that differ; 5 or 2 where it cannot be."""
    view = see(desk, day, change)
    if json:
        say_json(view)
    else:
        say(what_if_lines(view, desk.dial), ascii_only=desk.settings.ascii)
    if view.fits:
        return DONE
    return REFUSED if view.refused_by else USAGE


def what_if_lines(view: WhatIfView, dial: Dial) -> list[Line]:
    """What a change would do: its price by fact, and each line before and after; or what forbids it."""
    if view.verdict is not None and not view.verdict.fits:
        rules = ", ".join(key for key in view.verdict.against if "." in key)
        said = f"{view.verdict.text}" + (f" [{rules}]" if rules else "")
        texts = [*wrapped(said, first="  "), *wrapped(view.may_move, first="  ")]
        return [Line(f"Not possible: {one_line(view.change)}", "strong"), *(Line(t) for t in texts if t.strip())]
    price = cost_words(view.cost_after - view.cost_before)
    lines = [Line(text, "strong") for text in ends(one_line(view.change), price)]
    if view.verdict is not None and view.verdict.parts:
        parts = cost_parts(view.verdict.parts)
        lines += [Line(text, "quiet") for text in wrapped(parts, first="  ")]
    for line in view.lines:
        was = _span_text(line.before, dial) or "(new)"
        then = _span_text(line.after, dial) or "left out"
        lines += [Line(t) for t in ends(f"  {was} → {then}  {one_line(line.title)}", f"{line.cost:+g}")]
        lines += [Line(t, "quiet") for t in wrapped(line.reason, first=" " * 6)]
    return lines if view.lines else [*lines, Line("  Nothing would differ.")]


def _span_text(span: tuple[datetime, datetime] | None, dial: Dial) -> str:
    if span is None:
        return ""
    start, end = span
    return dial.at(start) if start == end else dial.span(start, end)
