"""The evidence base as typed values: tables in this folder -> Facts, each typed on first use."""

from __future__ import annotations

from functools import cache, cached_property
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from coach.errors import UsageError
from coach.evidence.shelf import CatalogueEntry, Nutrient, Shows, Sign, name_key
from coach.evidence.tables import Noun, Tables, compiled_tables, rows
from coach.model.plan import Grade, Reason
from coach.model.records import Region


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """A citation. Only status `V` was read in full here; the others are shown as not checked."""

    id: str
    status: Literal["V", "V2", "M"]
    confidence: str
    cite: str
    doi: str = ""

    @property
    def checked(self) -> bool:
        """Whether the source itself was read."""
        return self.status == "V"


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One parameter: its value, unit, whether it is hard or soft, its weight, grade and sources."""

    id: str
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


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """A magnesium compound; `elemental_pct` is the ceiling that its formula allows (0: no formula)."""

    id: str
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


class Gate(msgspec.Struct, frozen=True, kw_only=True):
    """A condition that gates advice."""

    id: str
    when: str
    action: str
    kind: Literal["hard", "soft"]
    sources: tuple[str, ...]


class LadderStep(msgspec.Struct, frozen=True, kw_only=True):
    """A level of the gut ladder."""

    level: int
    when: str
    action: str


class RedFlag(msgspec.Struct, frozen=True, kw_only=True):
    """A sign that ends coaching and sends to care."""

    id: str
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


class Interaction(msgspec.Struct, frozen=True, kw_only=True):
    """A drug or supplement beside magnesium: two directed gaps in hours, -1 for "not together"."""

    id: str
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


class Also(msgspec.Struct, frozen=True, kw_only=True):
    """Other names of the drugs of an interaction, generic ones."""

    interaction: str
    names: tuple[str, ...]


class CabinetEntry(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of another thing people keep in the cabinet."""

    id: str
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


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """The few sentences behind a "why?"."""

    id: str
    title: str
    text: str
    claim_ids: tuple[str, ...]
    sources: tuple[str, ...]
    grade: Grade


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """A claim of one of the two articles, what the coach does with it, and how evidence grades it."""

    id: str
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


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """A question of the check-ins."""

    id: str
    question: str
    scale: str
    when: str
    use: str
    claim_ids: tuple[str, ...]


class VoiceRow(msgspec.Struct, frozen=True, kw_only=True):
    """How the coach speaks, or never does."""

    id: str
    kind: str
    text: str


class Contradiction(msgspec.Struct, frozen=True, kw_only=True):
    """Where the articles disagree, with each other or with research, and what wins."""

    id: str
    where: str
    text: str
    claim_ids: tuple[str, ...]
    resolution: str


class Facts:
    """The evidence base. A table is read the first time it is asked for; an unknown id is a KeyError."""

    def __init__(self, tables: Tables | None = None) -> None:
        """Over the tables of this folder, or over others."""
        self._tables = tables

    def _rows(self, table: str, noun: type[Noun]) -> tuple[Noun, ...]:
        return rows(compiled_tables() if self._tables is None else self._tables, table, noun)

    def check(self) -> None:
        """Read every table; UsageError names the first row that is broken, and its field."""
        for name, value in vars(Facts).items():
            if isinstance(value, cached_property):
                getattr(self, name)

    @cached_property
    def rules(self) -> dict[str, Rule]:
        """Every rule by id."""
        return {row.id: row for row in self._rows("rule", Rule)}

    def rule(self, fact_id: str) -> Rule:
        """The rule of that id."""
        return self.rules[fact_id]

    @cached_property
    def sources(self) -> dict[str, Source]:
        """Every source by id."""
        return {row.id: row for row in self._rows("source", Source)}

    @cached_property
    def forms(self) -> dict[str, Form]:
        """Every magnesium form by id."""
        return {row.id: row for row in self._rows("form", Form)}

    @cached_property
    def upper_levels(self) -> tuple[UpperLevel, ...]:
        """Upper levels of supplemental magnesium by region and age."""
        return self._rows("upper_level", UpperLevel)

    @cached_property
    def rda(self) -> tuple[Rda, ...]:
        """Recommended intakes by age."""
        return self._rows("rda", Rda)

    @cached_property
    def gates(self) -> dict[str, Gate]:
        """Every gate by id."""
        return {row.id: row for row in self._rows("gate", Gate)}

    @cached_property
    def gut_ladder(self) -> tuple[LadderStep, ...]:
        """The gut ladder, level 0 first."""
        return self._rows("gi_ladder", LadderStep)

    @cached_property
    def red_flags(self) -> tuple[RedFlag, ...]:
        """Signs that end coaching."""
        return self._rows("red_flag", RedFlag)

    @cached_property
    def _signs(self) -> dict[str, tuple[str, ...]]:
        return {row.flag: row.words for row in self._rows("sign", Sign)}

    def signs(self, flag: str) -> tuple[str, ...]:
        """Words in which people write the sign of that red flag."""
        return self._signs.get(flag, ())

    @cached_property
    def interactions(self) -> dict[str, Interaction]:
        """Every interaction by id."""
        return {row.id: row for row in self._rows("interaction", Interaction)}

    @cached_property
    def _also(self) -> dict[str, tuple[str, ...]]:
        return {row.interaction: row.names for row in self._rows("also", Also)}

    def also(self, interaction: str) -> tuple[str, ...]:
        """The other names of an interaction's drugs."""
        return self._also.get(interaction, ())

    @cached_property
    def cabinet(self) -> dict[str, CabinetEntry]:
        """What is known of other cabinet items, by id."""
        return {row.id: row for row in self._rows("cabinet", CabinetEntry)}

    @cached_property
    def nutrients(self) -> dict[str, Nutrient]:
        """What labels list, by id."""
        return {row.id: row for row in self._rows("nutrient", Nutrient)}

    @cached_property
    def _nutrient_names(self) -> dict[str, Nutrient]:
        rows = self.nutrients.values()
        return {name_key(name): row for row in rows for name in (row.id, row.name, *row.also)}

    def nutrient(self, name: str) -> Nutrient | None:
        """The nutrient that a label calls so; None for one that is not listed."""
        return self.nutrients.get(name) or self._nutrient_names.get(name_key(name))

    @cached_property
    def catalogue(self) -> dict[str, CatalogueEntry]:
        """Generic products to start from, by id."""
        return {row.id: row for row in self._rows("catalogue", CatalogueEntry)}

    @cached_property
    def cards(self) -> dict[str, Card]:
        """Every card by id."""
        return {row.id: row for row in self._rows("card", Card)}

    @cached_property
    def claims(self) -> dict[str, Claim]:
        """Every claim by id."""
        return {row.id: row for row in self._rows("claim", Claim)}

    @cached_property
    def reach(self) -> dict[str, tuple[str, ...]]:
        """Where a claim is shown beside the rows that name it, as `kind:id`."""
        return {row.claim: row.shown_by for row in self._rows("reach", Reach)}

    @cached_property
    def contradictions(self) -> dict[str, Contradiction]:
        """Where the articles disagree, by id."""
        return {row.id: row for row in self._rows("contradiction", Contradiction)}

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Every check-in question by id."""
        return {row.id: row for row in self._rows("checkin", Question)}

    @cached_property
    def voice(self) -> dict[str, VoiceRow]:
        """How the coach speaks, by id."""
        return {row.id: row for row in self._rows("voice", VoiceRow)}

    @cached_property
    def shows(self) -> dict[str, tuple[str, ...]]:
        """By card: what it speaks of beside what shares its claims, as `kind:id`."""
        return {row.card: row.beside for row in self._rows("shows", Shows)}

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
