"""The evidence base as typed values: tables in this folder -> Facts, each typed on first use."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from coach.errors import UsageError
from coach.evidence.shelf import BodyPart, CatalogueEntry, FeltSign, Gentle, IllWord, Nutrient, Shows, Sign, name_key
from coach.evidence.tables import Identified, LazyTable, Tables, by_id, in_order, rows
from coach.model.plan import Grade, Reason
from coach.model.records import Region


class Source(Identified, frozen=True, kw_only=True):
    """A citation. Only status `V` was read in full here; the others are shown as not checked."""

    status: Literal["V", "V2", "M"]
    confidence: str
    cite: str
    doi: str = ""

    @property
    def checked(self) -> bool:
        """Whether the source itself was read."""
        return self.status == "V"


class Rule(Identified, frozen=True, kw_only=True):
    """One parameter: its value, unit, whether it is hard or soft, its weight, grade and sources."""

    parameter: str
    value: Any
    unit: Annotated[str, Meta(min_length=1)]
    kind: Literal["hard", "soft"]
    weight: Annotated[int, Meta(ge=0, le=100)]
    claim_ids: tuple[str, ...] = ()
    sources: tuple[str, ...]
    grade: Grade
    note: str = ""

    @property
    def number(self) -> float:
        """The value of a rule that holds one number."""
        if isinstance(self.value, bool) or not isinstance(self.value, int | float):
            raise self._odd("one number")
        return float(self.value)

    @property
    def range(self) -> tuple[float, float]:
        """The value of a rule that holds two numbers."""
        pair = self.value if isinstance(self.value, list | tuple) else ()
        if len(pair) != 2 or not all(isinstance(part, int | float) for part in pair):
            raise self._odd("two numbers")
        return float(pair[0]), float(pair[1])

    def _odd(self, wanted: str) -> UsageError:
        return UsageError(f"rule “{self.id}”: `value` does not hold {wanted}", where="evidence", todo="Mend its row.")

    def because(self, text: str) -> Reason:
        """The rule as a reason of a plan line, said as `text`."""
        return Reason(fact=self.id, text=text, grade=self.grade, sources=self.sources)


class Form(Identified, frozen=True, kw_only=True):
    """A magnesium compound; `elemental_pct` is the ceiling that its formula allows (0: no formula)."""

    name: str
    family: str
    formula: str
    molar_mass: float
    elemental_pct: float
    default: bool
    absorption: str
    gi: str
    uses: str
    notes: str
    grade: Grade
    sources: tuple[str, ...]


class Gate(Identified, frozen=True, kw_only=True):
    """A condition that gates advice."""

    when: str
    action: str
    kind: Literal["hard", "soft"]
    sources: tuple[str, ...]


class LadderStep(msgspec.Struct, frozen=True, kw_only=True):
    """A level of the gut ladder."""

    level: int
    when: str
    action: str


class RedFlag(Identified, frozen=True, kw_only=True):
    """A sign that ends coaching and sends to care."""

    sign: str
    action: str


class UpperLevel(msgspec.Struct, frozen=True, kw_only=True):
    """Tolerable upper intake level of supplemental magnesium, mg a day."""

    region: Region
    age: str
    supplemental_mg: float
    source: str


class Rda(msgspec.Struct, frozen=True, kw_only=True):
    """Recommended intake from all sources, mg a day."""

    age: str
    male_mg: float
    female_mg: float
    pregnancy_mg: float | None = None
    lactation_mg: float | None = None
    kind: str
    source: str


class Interaction(Identified, frozen=True, kw_only=True):
    """A drug or supplement beside magnesium: two directed gaps in hours, -1 for "not together"."""

    name: str
    kind: str
    mg_after_drug_h: float
    drug_after_mg_h: float
    severity: str
    action: str
    mechanism: str
    confidence: str
    sources: tuple[str, ...]

    @property
    def together(self) -> bool:
        """Whether the two may be scheduled on one day at all."""
        return self.mg_after_drug_h >= 0 and self.drug_after_mg_h >= 0


class CabinetEntry(Identified, frozen=True, kw_only=True):
    """What is known of another thing people keep in the cabinet."""

    name: str
    usual_dose: str
    upper: str
    timing: str
    interactions: str
    duplication: str
    grade_sleep: str
    grade_recovery: str
    caution: str
    sources: tuple[str, ...]


class Card(Identified, frozen=True, kw_only=True):
    """The few sentences behind a "why?"."""

    title: str
    text: str
    claim_ids: tuple[str, ...]
    sources: tuple[str, ...]
    grade: Grade


class Claim(Identified, frozen=True, kw_only=True):
    """A claim of one of the two articles, what the coach does with it, and how evidence grades it."""

    article: str
    claim: str
    do: str
    grade: Grade
    evidence: str
    sources: tuple[str, ...]


class Reach(msgspec.Struct, frozen=True, kw_only=True):
    """Where a claim is shown beside the rows that name it: `kind:id`."""

    claim: str
    shown_by: tuple[str, ...]


class QuestionRow(Identified, frozen=True, kw_only=True):
    """A question of the check-ins."""

    question: str
    scale: str
    when: str
    use: str
    claim_ids: tuple[str, ...]


class VoiceRow(Identified, frozen=True, kw_only=True):
    """How the coach speaks, or never does."""

    kind: str
    text: str


class Contradiction(Identified, frozen=True, kw_only=True):
    """Where the articles disagree, with each other or with research, and what wins."""

    where: str
    text: str
    claim_ids: tuple[str, ...]
    resolution: str


def _nutrients_by_name(tables: Tables) -> dict[str, Nutrient]:
    """Every name that labels use, as `name_key` compares it."""
    return {name_key(name): row for row in rows(tables, "nutrient", Nutrient) for name in (row.id, row.name, *row.also)}


class Facts:
    """The evidence base. A table is read the first time it is asked for; an unknown id is a KeyError."""

    rules = by_id("rule", Rule)
    sources = by_id("source", Source)
    forms = by_id("form", Form)
    """Magnesium forms."""
    upper_levels = in_order("upper_level", UpperLevel)
    """Upper levels of supplemental magnesium by region and age."""
    rda = in_order("rda", Rda)
    """Recommended intakes by age."""
    gates = by_id("gate", Gate)
    gut_ladder = in_order("gi_ladder", LadderStep)
    """Level 0 first."""
    red_flags = in_order("red_flag", RedFlag)
    """Signs that end coaching."""
    interactions = by_id("interaction", Interaction)
    cabinet = by_id("cabinet", CabinetEntry)
    """What is known of other cabinet items."""
    nutrients = by_id("nutrient", Nutrient)
    """What labels list."""
    catalogue = by_id("catalogue", CatalogueEntry)
    """Generic products to start from."""
    gentle = by_id("gentle", Gentle)
    """Gentle sessions by the kind of the wish."""
    places = in_order("place", BodyPart)
    """Parts of the body that an injury is of."""
    ill_words = by_id("ill", IllWord)
    felt = in_order("felt", FeltSign)
    """What people write of the gut and of a body that may lack magnesium."""
    cards = by_id("card", Card)
    claims = by_id("claim", Claim)
    contradictions = by_id("contradiction", Contradiction)
    """Where the articles disagree."""
    questions = by_id("checkin", QuestionRow)
    """Questions of the check-ins."""
    voice = by_id("voice", VoiceRow)
    """How the coach speaks."""
    reach = LazyTable(lambda tables: {row.claim: row.shown_by for row in rows(tables, "reach", Reach)})
    """Where a claim is shown beside the rows that name it, as `kind:id`."""
    shows = LazyTable(lambda tables: {row.card: row.beside for row in rows(tables, "shows", Shows)})
    """By card: what it speaks of beside what shares its claims, as `kind:id`."""
    _signs = LazyTable(lambda tables: {row.flag: row.words for row in rows(tables, "sign", Sign)})
    _nutrient_names = LazyTable(_nutrients_by_name)

    def __init__(self, tables: Tables | None = None) -> None:
        """Over the tables of this folder, or over others."""
        self.tables = tables

    def check(self) -> None:
        """Read every table; UsageError names the first row that is broken, and its field."""
        for name, value in vars(Facts).items():
            if isinstance(value, LazyTable):
                getattr(self, name)

    def rule(self, fact_id: str) -> Rule:
        """The rule of that id."""
        return self.rules[fact_id]

    def signs(self, flag: str) -> tuple[str, ...]:
        """Words in which people write the sign of that red flag."""
        return self._signs.get(flag, ())

    def nutrient(self, name: str) -> Nutrient | None:
        """The nutrient that a label calls so; None for one that is not listed."""
        return self.nutrients.get(name) or self._nutrient_names.get(name_key(name))

    def cards_of(self, fact_id: str) -> tuple[Card, ...]:
        """The cards on the same claims as a rule, best shared first, then those that speak of the fact."""
        named = [self.cards[card] for card, keys in self.shows.items() if any(k.endswith(f":{fact_id}") for k in keys)]
        claims = set(self.rule(fact_id).claim_ids) if fact_id in self.rules else set()
        shared = {
            card.id: len(claims & set(card.claim_ids)) / max(len(card.claim_ids), 1) for card in self.cards.values()
        }
        ranked = sorted(self.cards.values(), key=lambda card: (-shared[card.id], card.id))
        found = [card for card in ranked if shared[card.id]]
        return (*found, *(card for card in named if card not in found))


@cache
def facts() -> Facts:
    """The one evidence base of this process."""
    return Facts()
