"""Plain text of a day: TodayView -> timeline with reasons, what did not fit, warnings and the day's sums."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

from coach.cli.lines import Line, Tone, ends, one_line, pad, wrapped
from coach.flows.folding import opened
from coach.flows.today import Row, Strip, TodayView
from coach.model import Reason, Unplaced, Warn
from coach.words import Dial, day_text, mg_text, sum_text

STATE_SIGNS = {"done": "✓", "skipped": "–", "moved": "→", "unknown": "?"}
TONES: dict[str, Tone] = {"next": "strong", "past": "quiet"}
WHOLE = "--why"
"""Beside a line that stands for others: the option that prints them."""
SEVERITY_WORDS = {"hard": "Important", "soft": "Mind", "info": "Note"}


def day_lines(
    view: TodayView,
    *,
    twelve: bool = False,
    why: bool = False,
    hints: bool = True,
    ways: tuple[Unplaced, ...] | None = None,
) -> list[Line]:
    """What `coach today` says about a day, in lines of at most 80 columns: with `why` every line and every reason.

    `ways` say more of what is not tonight than the plan itself does.
    """
    dial = Dial(ZoneInfo(view.tz), twelve)
    head = day_text(view.date)
    if view.is_today:
        head += f" · now {dial.at(view.now)}"
    lines = [Line(head, "strong")]
    if view.plan.bed is None:  # a red flag: its sentence, and nothing else
        return [*lines, *warning_lines(view.plan.warnings)]
    lines += _said((one_line(view.moved), f"You said: {view.said}." if view.said else "", view.readiness, view.summary))
    for row in view.rows if why else view.shown:
        lines += _row_lines(row, dial, reasons=why)
    if hints:
        lines += _said(view.hints)
    lines += _unplaced_lines(
        view.plan.unplaced if ways is None else ways, "Not tonight" if view.is_today else "Did not fit"
    )
    if view.plan.warnings:
        lines += [Line(""), Line("To know", "strong"), *warning_lines(view.plan.warnings)]
    if not view.plan.proved:
        lines.append(Line("  A good plan, but not proved the best: the evening is too full to try everything."))
    return [*lines, *_sums(view.strip, dial)] if view.is_today else lines


def _said(sentences: Iterable[str]) -> list[Line]:
    return [Line(text) for said in sentences if said for text in wrapped(said, first="  ")]


def _sums(strip: Strip, dial: Dial) -> list[Line]:
    """What was taken and slept, and every other nutrient with a limit."""
    also = ", ".join(map(sum_text, strip.sums))
    said = [_strip_text(strip, dial), *([f"Also today: {also}."] if also else [])]
    return [Line(""), *(Line(text) for sentence in said for text in wrapped(sentence))]


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
    if row.kind == "fold":
        yield from (Line(text, "quiet") for text in ends(" " * (column + 5) + one_line(row.title), WHOLE))
        return
    state = row.item.state if row.item is not None else "planned"
    sign = STATE_SIGNS.get(state) or ("▸" if row.phase == "next" else " ")
    left = f" {sign} {pad(_times(row, dial), column)}  {one_line(row.title)}"
    words = [
        "" if state in ("planned", "unknown") else state,
        WHOLE if opened(row) else one_line(row.hint) or ("busy" if row.kind == "busy" else ""),
    ]
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


def _unplaced_lines(unplaced: tuple[Unplaced, ...], head: str) -> list[Line]:
    if not unplaced:
        return []
    lines = [Line(""), Line(head, "strong")]
    for left_out in unplaced:
        rules = ", ".join(rule for rule in left_out.because if "." in rule)
        said = f"{left_out.title}: {left_out.text}" + (f" [{rules}]" if rules else "")
        lines += [Line(text) for text in wrapped(said, first="  ", rest="    ")]
        for repair in left_out.repair:
            lines += [Line(text) for text in wrapped(f"would fit: {repair.text}", first="    ", rest="      ")]
    return lines


def _strip_text(strip: Strip, dial: Dial) -> str:
    one = strip.magnesium
    taken = mg_text(one.taken).removesuffix(" mg")
    parts = [f"Magnesium {taken} of {mg_text(one.limit)}, {mg_text(one.total)} with what is planned"]
    if strip.caffeine_last_by is not None:
        parts.append(f"last coffee by {dial.at(strip.caffeine_last_by)}")
    if strip.caffeine_at_bed_mg:
        parts.append(f"about {mg_text(strip.caffeine_at_bed_mg)} caffeine left at bedtime")
    parts.append(strip.debt.text)
    return " · ".join(parts) + "."
