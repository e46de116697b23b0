"""Plain text of a day: TodayView -> timeline with reasons, what did not fit, warnings and the day's sums."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from coach.cli.lines import Line, Tone, ends, one_line, pad, wrapped
from coach.flows.today import Row, Strip, TodayView
from coach.flows.what_if import WhatIfView
from coach.model import DayPlan, Reason, Warn
from coach.words import Dial, day_text, mg_text, number_text, sum_text
from coach.words.costs import cost_parts

STATE_SIGNS = {"done": "✓", "skipped": "–", "moved": "→"}
TONES: dict[str, Tone] = {"next": "strong", "past": "quiet"}
SEVERITY_WORDS = {"hard": "Important", "soft": "Mind", "info": "Note"}


def day_lines(view: TodayView, *, twelve: bool = False, reasons: bool = True) -> list[Line]:
    """Everything `coach today` says about a day, in lines of at most 80 columns."""
    dial = Dial(ZoneInfo(view.tz), twelve)
    head = day_text(view.date)
    if view.is_today:
        head += f" · now {dial.at(view.now)}"
    lines = [Line(head, "strong")]
    if view.plan.bed is None:  # a red flag: its sentence, and nothing else
        return [*lines, *warning_lines(view.plan.warnings)]
    for said in filter(None, (view.readiness, view.summary)):
        lines += [Line(text) for text in wrapped(said, first="  ")]
    for row in view.rows:
        lines += _row_lines(row, dial, reasons=reasons)
    if reasons:
        lines += [Line(text) for hint in view.hints for text in wrapped(hint, first="  ")]
    lines += _unplaced_lines(view.plan, "Not tonight" if view.is_today else "Did not fit")
    if view.plan.warnings:
        lines += [Line(""), Line("To know", "strong"), *warning_lines(view.plan.warnings)]
    if not view.plan.proved:
        lines.append(Line("  A good plan, but not proved the best: the evening is too full to try everything."))
    if view.is_today:
        lines += [Line(""), *(Line(text) for text in wrapped(_strip_text(view.strip, dial)))]
        also = ", ".join(map(sum_text, view.strip.sums))
        lines += [Line(text) for text in wrapped(f"Also today: {also}.") if also]
    return lines


def warning_lines(warnings: tuple[Warn, ...]) -> list[Line]:
    """Each warning with its weight in words and the rule's id."""
    return [
        Line(text, "strong" if warning.severity == "hard" else "")
        for warning in warnings
        for text in wrapped(
            f"{SEVERITY_WORDS[warning.severity]}: {warning.text}{_rule(warning)}", first="  ", rest="    "
        )
    ]


def _rule(warning: Warn) -> str:
    return f" [{warning.fact}]" if warning.fact else ""


def _row_lines(row: Row, dial: Dial, *, reasons: bool) -> Iterator[Line]:
    column = 19 if dial.twelve else 11
    state = row.item.state if row.item is not None else "planned"
    sign = STATE_SIGNS.get(state) or ("▸" if row.phase == "next" else " ")
    left = f" {sign} {pad(_times(row, dial), column)}  {one_line(row.title)}"
    words = ["" if state == "planned" else state, one_line(row.hint) or ("busy" if row.kind == "busy" else "")]
    tone = TONES.get(row.phase, "")
    yield from (Line(text, tone) for text in ends(left, " · ".join(word for word in words if word)))
    if reasons and row.item is not None:
        for reason in row.item.reasons:
            yield from (Line(text, "quiet") for text in _reason_lines(reason, column + 5))


def _reason_lines(reason: Reason, indent: int) -> list[str]:
    grade = "" if reason.grade == "none" else f", {reason.grade}"
    return wrapped(f"{reason.text} [{reason.fact}{grade}]", first=" " * indent, rest=" " * (indent + 2))


def _times(row: Row, dial: Dial) -> str:
    bed = row.item is not None and row.item.kind == "bed"
    if bed or row.end is None or row.end == row.start:
        return dial.at(row.start)
    return dial.span(row.start, row.end)


def _unplaced_lines(plan: DayPlan, head: str) -> list[Line]:
    if not plan.unplaced:
        return []
    lines = [Line(""), Line(head, "strong")]
    for left_out in plan.unplaced:
        rules = ", ".join(rule for rule in left_out.because if "." in rule)
        said = f"{left_out.title}: {left_out.text}" + (f" [{rules}]" if rules else "")
        lines += [Line(text) for text in wrapped(said, first="  ", rest="    ")]
        for repair in left_out.repair:
            lines += [Line(text) for text in wrapped(f"would fit: {repair.text}", first="    ", rest="      ")]
    return lines


def what_if_lines(view: WhatIfView, dial: Dial) -> list[Line]:
    """What a change would do: its price by fact, and each line before and after; or what forbids it."""
    if view.verdict is not None and not view.verdict.fits:
        rules = ", ".join(key for key in view.verdict.against if "." in key)
        said = f"{view.verdict.text}" + (f" [{rules}]" if rules else "")
        texts = [*wrapped(said, first="  "), *wrapped(view.may_move, first="  ")]
        return [Line(f"Not possible: {one_line(view.change)}", "strong"), *(Line(t) for t in texts if t.strip())]
    more = round(view.cost_after - view.cost_before, 1)
    price = f"costs {number_text(abs(more))} {'more' if more > 0 else 'less'}" if more else "costs the same"
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


def _strip_text(strip: Strip, dial: Dial) -> str:
    taken, limit = number_text(round(strip.magnesium_mg)), mg_text(strip.magnesium_limit_mg)
    parts = [f"Magnesium {taken} of {limit}, {mg_text(strip.magnesium_planned_mg)} with what is planned"]
    if strip.caffeine_last_by is not None:
        parts.append(f"last coffee by {dial.at(strip.caffeine_last_by)}")
    if strip.caffeine_at_bed_mg:
        parts.append(f"about {mg_text(strip.caffeine_at_bed_mg)} caffeine left at bedtime")
    parts.append(strip.debt.text)
    return " · ".join(parts) + "."
