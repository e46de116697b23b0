"""What the Insights room and `coach insights` show, as frozen values (`coach.insights/1`).

Every number is there, or None with the reason in `why` under its name.
"""

from __future__ import annotations

from datetime import date

import msgspec

from coach.flows.expert import ExpertView
from coach.insights.associations.screen import Association
from coach.insights.history import NightCell, WeekRow
from coach.insights.load import Flag
from coach.insights.outlook.prediction import Predicted

MONTH, FORTNIGHT, SEASON = 28, 14, 90


class KnownNights(msgspec.Struct, frozen=True, kw_only=True):
    """How many of the last ninety nights say how long was slept."""

    known: int
    of: int = SEASON


class SleptView(msgspec.Struct, frozen=True, kw_only=True):
    """The last 28 nights."""

    tst_mean_min: float | None
    tst_spread_min: float | None
    """How far nights usually lie from the middle one."""
    need_min: int
    need: str
    """The need in words, with where it is from."""
    efficiency: float | None
    """A share, 0 to 1."""
    efficiency_of: str
    sol_median_min: float | None
    waso_median_min: float | None
    in_bed_mean_min: float | None
    quality_mean: float | None
    n: int
    of: int = MONTH
    why: dict[str, str] = {}


class RegularityView(msgspec.Struct, frozen=True, kw_only=True):
    """How alike the days are, over 28 of them, and over the last 14."""

    sri: float | None
    sri_14: float | None
    pair_days: float
    midsleep: str | None
    """`02:44`, on the clock of where the nights ended."""
    midsleep_sd_min: float | None
    social_jetlag_min: float | None
    msf_sc: str | None
    weekly_loss_min: float | None
    n: int
    free: int
    """Nights without an alarm, and with one (`work`)."""
    work: int
    days: int = MONTH
    why: dict[str, str] = {}


class DebtView(msgspec.Struct, frozen=True, kw_only=True):
    """How far behind; the words are those of every other screen."""

    plain_min: int | None
    weighted_min_per_night: float | None
    known: int
    of: int
    coverage: float
    text: str
    why: dict[str, str] = {}


class LoadView(msgspec.Struct, frozen=True, kw_only=True):
    """The seven days before today, and what weeks of them left."""

    acute: float | None
    monotony: float | None
    """None also where no day differs: `why` says so."""
    strain: float | None
    ctl: float | None
    atl: float | None
    tsb: float | None
    known: int
    of: int
    warming_up: bool
    flags: tuple[Flag, ...]
    easy_week: str
    """Why an easy week is proposed; empty when it is not."""
    why: dict[str, str] = {}


class ReceiptPart(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the receipt; the points of all add up to the score less 50."""

    what: str
    points: float
    z: float
    """Against the own days, higher is better; within -3 and 3."""


class ReadinessView(msgspec.Struct, frozen=True, kw_only=True):
    """The receipt of this morning's score."""

    score: float | None
    coverage: float | None
    parts: tuple[ReceiptPart, ...]
    text: str
    own_verdict: int | None
    """As the person feels, 0 to 100; the score never changes it."""
    state: str
    """`learning`, `early` or `known`; `unknown` where this morning says too little."""
    predicted: Predicted
    phase: str | None = None
    """What this day was compared within: a half of the cycle, sleep by day, a journey; None on an ordinary day."""
    why: dict[str, str] = {}


class ForecastView(msgspec.Struct, frozen=True, kw_only=True):
    """Tonight and tomorrow as they usually turn out, with the score of such ranges so far."""

    tonight_tst_min: tuple[int, int] | None
    tomorrow_readiness: tuple[int, int] | None
    nominal: float
    held: int
    """Of the last ranges of sleep (`of`), so many held."""
    of: int
    readiness_held: int
    readiness_of: int
    text: str
    why: dict[str, str] = {}


class HistoryView(msgspec.Struct, frozen=True, kw_only=True):
    """The last 365 days, week by week and night by night."""

    weeks: tuple[WeekRow, ...]
    nights: tuple[NightCell, ...]


class InsightsView(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the Insights room and `coach insights` show (`coach.insights/1`)."""

    schema: str = "coach.insights/1"
    date: date
    answer: tuple[str, str, str]
    """How you sleep, what moved, what to try."""
    nights: KnownNights
    sleep: SleptView
    regularity: RegularityView
    debt: DebtView
    load: LoadView
    readiness: ReadinessView
    associations: tuple[Association, ...]
    expert: ExpertView | None = None
    """Numbers to look at and not to steer by; only where they were asked for."""
    history: HistoryView | None = None
    """The year behind; only where it was asked for."""
    looked: int
    """Pairs that were tested; each makes the others less sure."""
    forecast: ForecastView
