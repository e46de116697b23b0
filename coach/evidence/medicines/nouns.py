"""The rows of this folder as types: substances, classes, pairs, contents, spellings."""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from coach.evidence.tables import Identified

Topic = Literal[
    "absorption", "sedation", "serotonin", "bleeding", "level", "potassium", "caffeine", "bp", "glucose", "gut",
    "liver", "kidney", "heart", "alcohol", "sum",
]  # fmt: skip
"""What a pair is about; topics are judged apart from each other."""
Risk = Literal["none", "minor", "moderate", "major", "contraindicated"]
"""How much it matters, least first."""
Advice = Literal["note", "space", "ask", "avoid"]
"""What is advised, least first."""
Strength = Literal["note", "soft", "hard", "ask"]
"""What the planner does with it: a sentence only; kept where a slot exists; never broken; asked before placing."""
GapH = Annotated[float, Meta(ge=-1, le=24)]
NEVER = -1.0
"""In the place of a gap: not together."""


class Read(Identified, frozen=True, kw_only=True):
    """A row with its sources; `checked` where an excerpt of one was read, else general knowledge of the field."""

    sources: tuple[str, ...] = ()
    checked: bool = False


class Substance(Read, frozen=True, kw_only=True):
    """A medicine, supplement, food or drink."""

    name: str
    kind: Literal["drug", "supplement", "food", "drink"]
    classes: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    """Classes its own ones imply that do not hold for it."""
    route: Literal["oral", "injected", "inhaled", "topical", "patch"] = "oral"
    oral_gap: bool = True
    """False: nothing meets in the gut."""
    as_needed: bool = False
    usual: str = ""
    """When it is usually taken: to ask about, never to assume."""
    group: bool = False
    """The name of a group, with the strictest of it: which one is asked."""
    names: Annotated[tuple[str, ...], Meta(min_length=1)]


class SubstanceClass(Read, frozen=True, kw_only=True):
    """What substances have in common; `implies` is followed to the end."""

    name: str
    kind: Literal["effect", "family", "food", "gap", "mineral", "virtual"]
    implies: tuple[str, ...] = ()
    ground: Literal["", "route", "studied", "not_listed"] = ""
    """Why it has no gap to minerals."""


class PairRow(Read, frozen=True, kw_only=True):
    """What two substances or classes do to each other: b this long after a, and a this long after b, in hours."""

    a: str
    b: str
    topic: Topic
    a_then_b_h: GapH
    b_then_a_h: GapH
    severity: Risk
    action: Advice
    strength: Strength
    mechanism: str
    hours_checked: bool = False
    """False: the effect was read, the hours are general knowledge or a careful choice."""
    with_food_ok: bool = False
    """No gap where both go with the same meal and the person says so."""
    from_mg_of_a: float = 0.0
    """Holds from this many mg of `a` a take."""


class ContentClass(msgspec.Struct, frozen=True, kw_only=True):
    """What an amount on a label brings, a class or a substance, from `from_mg` a take on."""

    nutrient: str
    brings: str
    from_mg: float = 0.0


class Mechanism(Identified, frozen=True, kw_only=True):
    """Why two things are kept apart, in one sentence without its stop."""

    text: str


class MedicineSource(Identified, frozen=True, kw_only=True):
    """Where a row was read, as a stored excerpt."""

    title: str
    publisher: str
    url: str = ""


class Ambiguous(msgspec.Struct, frozen=True, kw_only=True):
    """What is typed and may mean several substances."""

    typed: str
    means: tuple[str, ...]


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """Words that name nothing: `none`, `my meds`."""

    words: tuple[str, ...]


class Unlisted(msgspec.Struct, frozen=True, kw_only=True):
    """Real names without a row: never bent to a neighbor."""

    names: tuple[str, ...]


class Suffix(msgspec.Struct, frozen=True, kw_only=True):
    """The ending of a class's names, and the group a name with it is taken for."""

    ends: str
    means: str
    but_not: tuple[str, ...] = ()


class Lookalike(msgspec.Struct, frozen=True, kw_only=True):
    """Two substances whose names are easily taken for each other."""

    a: str
    b: str


class Former(Identified, frozen=True, kw_only=True):
    """An id that kept products name, and the substances or classes that took its place."""

    now: tuple[str, ...]


class HalfLife(Read, frozen=True, kw_only=True):
    """How long half of the caffeine stays in a state, in hours; `plan_h` is the careful number."""

    state: str
    typical_h: float
    low_h: float
    high_h: float
    factor: float
    plan_h: float


def name_letters(text: str) -> str:
    """A name as names are compared: lower case letters and digits, without accents, spaces and signs."""
    plain = unicodedata.normalize("NFKD", text.lower().replace("ß", "ss"))
    return re.sub(r"[^a-z0-9]", "", plain)
