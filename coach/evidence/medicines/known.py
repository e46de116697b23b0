"""The tables of this folder: compiled JSON -> Medicines, read on first use, each look-up built when it is asked for."""

from __future__ import annotations

from functools import cache, cached_property
from pathlib import Path

import msgspec

from coach.errors import UnreadableError
from coach.evidence.medicines.nouns import (
    Ambiguous,
    ContentClass,
    Former,
    HalfLife,
    Lookalike,
    Mechanism,
    MedicineSource,
    PairRow,
    Substance,
    SubstanceClass,
    Suffix,
    Unlisted,
    Words,
    name_letters,
)

COMPILED = Path(__file__).parent / "compiled.json"


class MedicineTables(msgspec.Struct, frozen=True, kw_only=True):
    """Every table as its file has it; `letters` and `sounds` are made of the names when they are compiled."""

    substance: tuple[Substance, ...]
    substance_class: tuple[SubstanceClass, ...] = msgspec.field(name="class")
    content: tuple[ContentClass, ...]
    pair: tuple[PairRow, ...]
    mechanism: tuple[Mechanism, ...]
    source: tuple[MedicineSource, ...]
    ambiguous: tuple[Ambiguous, ...]
    no_name: tuple[Words, ...]
    unlisted: tuple[Unlisted, ...]
    suffix: tuple[Suffix, ...]
    lookalike: tuple[Lookalike, ...]
    former: tuple[Former, ...]
    half_life: tuple[HalfLife, ...]
    letters: dict[str, tuple[str, ...]] = {}
    sounds: dict[str, tuple[str, ...]] = {}


class Medicines:
    """What is known of medicines, supplements, foods and drinks. An unknown id is a KeyError."""

    def __init__(self, tables: MedicineTables) -> None:
        """Over the tables of this folder, or over others."""
        self.tables = tables

    @cached_property
    def substances(self) -> dict[str, Substance]:
        """By id."""
        return {row.id: row for row in self.tables.substance}

    @cached_property
    def classes(self) -> dict[str, SubstanceClass]:
        """By id."""
        return {row.id: row for row in self.tables.substance_class}

    @cached_property
    def pairs(self) -> dict[str, PairRow]:
        """By id."""
        return {row.id: row for row in self.tables.pair}

    @cached_property
    def sources(self) -> dict[str, MedicineSource]:
        """By id."""
        return {row.id: row for row in self.tables.source}

    @cached_property
    def mechanisms(self) -> dict[str, str]:
        """Sentences by id."""
        return {row.id: row.text for row in self.tables.mechanism}

    @cached_property
    def contents(self) -> dict[str, tuple[ContentClass, ...]]:
        """What a nutrient brings, from the least amount on."""
        found: dict[str, tuple[ContentClass, ...]] = {}
        for row in sorted(self.tables.content, key=lambda row: row.from_mg):
            found[row.nutrient] = (*found.get(row.nutrient, ()), row)
        return found

    @cached_property
    def former(self) -> dict[str, tuple[str, ...]]:
        """What took the place of an id that kept products name."""
        return {row.id: row.now for row in self.tables.former}

    @property
    def by_letters(self) -> dict[str, tuple[str, ...]]:
        """Substances by the `name_letters` of every name; more than one where it is ambiguous."""
        return self.tables.letters

    @cached_property
    def nameless(self) -> frozenset[str]:
        """The `name_letters` of words that name nothing."""
        return frozenset(name_letters(word) for row in self.tables.no_name for word in row.words)

    @cached_property
    def unlisted(self) -> frozenset[str]:
        """The `name_letters` of real names without a row."""
        return frozenset(name_letters(name) for row in self.tables.unlisted for name in row.names)

    @cached_property
    def lookalikes(self) -> dict[str, frozenset[str]]:
        """The substances that one is easily taken for, both ways."""
        found: dict[str, frozenset[str]] = {}
        for row in self.tables.lookalike:
            for one, other in ((row.a, row.b), (row.b, row.a)):
                found[one] = found.get(one, frozenset()) | {other}
        return found

    @cached_property
    def _closures(self) -> dict[str, frozenset[str]]:
        return {}

    def implied(self, class_id: str) -> frozenset[str]:
        """The class and every class that it implies, to the end."""
        if class_id not in self._closures:
            below = (self.implied(other) for other in self.classes[class_id].implies)
            self._closures[class_id] = frozenset({class_id}).union(*below)
        return self._closures[class_id]

    def name_of(self, key: str) -> str:
        """How a substance or a class is called."""
        return self.substances[key].name if key in self.substances else self.classes[key].name


@cache
def medicines() -> Medicines:
    """The one table of medicines of this process; parsing the TOML takes a hundred times as long as the JSON."""
    try:
        return Medicines(msgspec.json.decode(COMPILED.read_bytes(), type=MedicineTables))
    except (OSError, msgspec.DecodeError) as error:
        raise UnreadableError(
            f"the table of medicines cannot be read: {error}", where=COMPILED.name, todo="Install coach again."
        ) from error
