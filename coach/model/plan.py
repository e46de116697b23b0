"""The plan of a coach-day, as `coach today --json` prints it (`coach.plan/1`)."""

from __future__ import annotations

from datetime import date as Date  # noqa: N812 - `date` is also a field name
from datetime import datetime
from typing import Literal

import msgspec

from coach.model.fields import ItemKind as ItemKind
from coach.model.fields import Outcome, Strain, Variant

Grade = Literal["strong", "moderate", "weak", "contested", "false", "none"]
State = Literal["planned", "done", "skipped", "moved", "unknown"]
"""`unknown`: its time has passed, and nothing was said of it."""
Severity = Literal["info", "soft", "hard"]


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """Why a line stands where it stands: a fact, said in words."""

    fact: str
    text: str
    grade: Grade
    sources: tuple[str, ...] = ()


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """The earliest and latest start that break no hard rule, everything else staying put.

    `spans` names the pieces when something stands in the middle.
    """

    from_: datetime = msgspec.field(name="from")
    to: datetime
    spans: tuple[tuple[datetime, datetime], ...] = ()


class Dose(msgspec.Struct, frozen=True, kw_only=True):
    """What to take."""

    product: str
    servings: float
    """0 where it is not known any more: a take of a past evening that was left out, of a product changed since."""
    elemental_mg: float | None
    """Elemental magnesium; None when the product holds none."""


class CostPart(msgspec.Struct, frozen=True, kw_only=True):
    """What one fact adds to a cost; in a comparison it may be negative."""

    fact: str
    cost: float


class PlanItem(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the plan."""

    id: str
    kind: ItemKind
    title: str
    start: datetime
    end: datetime
    window: Window | None = None
    dose: Dose | None = None
    wish: str | None = None
    strain: Strain | None = None
    muscles: tuple[str, ...] = ()
    variant: Variant | None = None
    """What today makes of the wish; None as wished."""
    wished: Strain | None = None
    """The wish's own strain, where the line is a variant of it."""
    state: State = "planned"
    reasons: tuple[Reason, ...] = ()
    hint: str = ""
    """The few words at the right of the line: `ends 3 h 35 before bed`."""
    cost: float = 0.0
    """What this line adds to the plan's cost."""
    costs: tuple[CostPart, ...] = ()
    """The same by fact, dearest first; they add up to `cost`."""
    linked: tuple[str, ...] = ()
    """Ids of lines that are best done together with it."""
    outcome: Outcome | None = None
    """What became of it, on a day that is over; None before, and for lines that ask for nothing."""


class Repair(msgspec.Struct, frozen=True, kw_only=True):
    """A change that would let something fit."""

    text: str
    cost: float
    change: str = ""
    """The same as `coach today --what-if` takes it; empty where only the person can make it."""


class Unplaced(msgspec.Struct, frozen=True, kw_only=True):
    """What did not fit, and the rules and blocks that stand against it."""

    what: str
    title: str
    because: tuple[str, ...]
    text: str
    repair: tuple[Repair, ...] = ()


class Warn(msgspec.Struct, frozen=True, kw_only=True):
    """Something to know."""

    fact: str
    severity: Severity
    text: str


class LineQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of the person now."""

    line: str
    """The plan item it is about."""
    text: str
    """`Legs 18:00: done?`."""


class BedPart(msgspec.Struct, frozen=True, kw_only=True):
    """One summand of the time in bed."""

    what: str
    min: int
    fact: str


class NightBreak(msgspec.Struct, frozen=True, kw_only=True):
    """A busy block that breaks the night without ending it."""

    what: str
    """`busy:<id>`."""
    title: str
    start: datetime
    end: datetime


class BedPlan(msgspec.Struct, frozen=True, kw_only=True):
    """Bed and wake; `parts` add up to `need_min`, which is wake minus target."""

    target: datetime
    wake: datetime
    need_min: int
    parts: tuple[BedPart, ...]
    breaks: tuple[NightBreak, ...] = ()


class DaySum(msgspec.Struct, frozen=True, kw_only=True):
    """What a day holds of one thing that has a limit, over all products, beside magnesium."""

    what: str
    """A nutrient's id, `caffeine`, or `sedating`, which counts products."""
    name: str
    taken: float
    total: float
    """Taken and planned together."""
    limit: float
    unit: str
    """`mg`, `µg` or `g`, as labels print it; empty for a count."""
    fact: str
    hard: bool

    @property
    def over(self) -> bool:
        """Whether what is taken and planned goes past the limit."""
        return self.total > self.limit + 1e-9


class Totals(msgspec.Struct, frozen=True, kw_only=True):
    """The day's sums: taken and planned together."""

    magnesium_supplemental_mg: float
    magnesium_taken_mg: float
    magnesium_limit_mg: float
    caffeine_mg: float
    caffeine_at_bed_mg: float
    sums: tuple[DaySum, ...] = ()
    """Whatever else has a limit and was taken or is planned; the worst against its limit first."""


class DayPlan(msgspec.Struct, frozen=True, kw_only=True):
    """The plan of one coach-day."""

    schema: Literal["coach.plan/1"] = "coach.plan/1"
    date: Date
    tz: str
    generated_at: datetime
    bed: BedPlan | None
    items: tuple[PlanItem, ...]
    unplaced: tuple[Unplaced, ...] = ()
    warnings: tuple[Warn, ...] = ()
    totals: Totals
    questions: tuple[LineQuestion, ...] = ()
    """Lines whose time has passed without an answer."""
    cost: float
    """The weighted sum over everything, for information."""
    tiers: tuple[float, ...] = ()
    """What sleep, sessions, doses and comfort cost, one number each: the plan is least tier by tier."""
    proved: bool = True
    """False when the evening was too full to try everything: a good plan, not proved the best."""
