"""Why a line stands where it stands: TodayView + a row -> reasons with numbers and sources, and the cards behind."""

from __future__ import annotations

import msgspec

from coach.cabinet.pairs.beside import gap_words
from coach.desk import Desk
from coach.evidence import Rule
from coach.evidence.medicines import PairRow, medicines
from coach.flows.cards import WhyCard, cards_for, facts_about
from coach.flows.moving import may_move
from coach.flows.today import TodayView
from coach.model import Product, Reason
from coach.words import Dial, number_text

GENERAL = "general knowledge of the field (not checked)"
"""In the place of a source where a row of the table of pairs has none."""


class WhyLine(msgspec.Struct, frozen=True, kw_only=True):
    """One reason in full."""

    fact: str
    text: str
    number: str
    """The rule's value with its unit."""
    kind: str
    """hard or soft."""
    grade: str
    sources: tuple[str, ...]
    """Citations; those not read in full end in `(not checked)`."""


class WhyView(msgspec.Struct, frozen=True, kw_only=True):
    """The reasons of one line, and the card behind them."""

    title: str
    lines: tuple[WhyLine, ...]
    may_move: str
    """Where it may still move, in words; empty when it may not."""
    cards: tuple[WhyCard, ...]
    """The evidence cards, of a drug or nutrient without one what the library says of it."""
    holds: tuple[str, ...] = ()
    """Of a line that stands for others what they are: `21:00 Warm bath or shower`."""


def see_why(desk: Desk, view: TodayView, row_id: str) -> WhyView:
    """Why a line of the timeline stands where it stands; getting up has the reasons of bed."""
    row = next((row for row in (*view.rows, *view.shown) if row.id == row_id), None)
    bed = next((item for item in view.plan.items if item.kind == "bed"), None)
    item = None if row is None else bed if row.kind == "up" else row.item
    if row is None or item is None:
        title, held = ("", ()) if row is None else (row.title, row.holds)
        return WhyView(title=title, lines=(), may_move="", cards=(), holds=_held(view, held, desk.dial))
    lines = tuple(_why_line(desk, reason) for reason in item.reasons)
    product = desk.store.get(Product, item.dose.product) if item.dose is not None else None
    about = () if product is None else facts_about(product, desk.profile, desk.facts)
    return WhyView(
        title=item.title,
        lines=lines,
        may_move=may_move(item, desk) if item.state in ("planned", "moved") else "",
        cards=cards_for(desk.facts, (*(reason.fact for reason in item.reasons), *about)),
    )


def _held(view: TodayView, held: tuple[str, ...], dial: Dial) -> tuple[str, ...]:
    return tuple(f"{dial.at(row.start)} {row.title.split(' · ')[0]}" for row in view.rows if row.id in held)


def _why_line(desk: Desk, reason: Reason) -> WhyLine:
    rule = desk.facts.rules.get(reason.fact)
    pair = medicines().pairs.get(reason.fact) if rule is None and "--" in reason.fact else None
    if pair is not None:
        return _pair_line(pair, reason)
    cites = (desk.facts.sources[key] for key in reason.sources if key in desk.facts.sources)
    return WhyLine(
        fact=reason.fact,
        text=reason.text,
        number=_number(rule, desk.dial) if rule is not None else "",
        kind=rule.kind if rule is not None else "hard",
        grade=reason.grade,
        sources=tuple(cite.cite if cite.checked else f"{cite.cite} (not checked)" for cite in cites),
    )


def _pair_line(pair: PairRow, reason: Reason) -> WhyLine:
    """A row of the table of pairs, with the names that the table calls both by."""
    known = medicines()
    cites = ((known.sources[key].title, known.sources[key].publisher) for key in pair.sources)
    mark = "" if pair.checked else " (not checked)"
    return WhyLine(
        fact=pair.id,
        text=reason.text,
        number=gap_words(pair, known.name_of(pair.a), known.name_of(pair.b)),
        kind="hard" if pair.strength in ("hard", "ask") else "soft",
        grade=reason.grade,
        sources=tuple(f"{title}, {publisher}{mark}" for title, publisher in cites) or (GENERAL,),
    )


def _number(rule: Rule, dial: Dial) -> str:
    """The value of a rule with its unit; a table is named by its unit only."""
    value = rule.value
    if isinstance(value, bool | str):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"{number_text(float(value))} {rule.unit}"
    if all(isinstance(part, int | float) for part in value):
        return f"{'–'.join(number_text(float(part)) for part in value)} {rule.unit}"
    clocks = [dial.of_day(part) for part in value if isinstance(part, str)]
    return f"{'–'.join(clocks)} {rule.unit}" if clocks else rule.unit
