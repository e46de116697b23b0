"""For experts: nights and loads -> numbers that are computed as they are published, and advise nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import msgspec

from coach.cabinet.caffeine import half_life_h
from coach.cabinet.taken import caffeine_of
from coach.clock import minutes_between, shift
from coach.desk import Desk
from coach.gather.readiness import sessions
from coach.insights.associations.things import TOLD
from coach.insights.body.absorption import peak_h, together_mg
from coach.insights.body.alcohol import GRAMS, alcohol
from coach.insights.body.alcohol import Alcohol as Alcohol
from coach.insights.body.day_curve import DayCurve as DayCurve
from coach.insights.body.day_curve import day_curve
from coach.insights.body.melatonin import melatonin_onset
from coach.insights.chronotype import chronotype, deviation_min
from coach.insights.load import WEEK, Loads, week_until
from coach.insights.outlook.trial import TrialPlan as TrialPlan
from coach.insights.outlook.trial import plan_trial
from coach.insights.regularity import hour_text
from coach.insights.slept import Slept
from coach.insights.training_form import LoadRatio, load_ratio
from coach.insights.trimp import HeartLoad, heart_load
from coach.insights.usual import median
from coach.model import CheckIn, Intake, Night, Product

ONE_DAY = timedelta(days=1)
MONTH = 28
CAFFEINE_HOURS, LEAST_MG = 12, 1.0
RATIO_DAYS = 84
"""Averages of loads begin so far back where all those days are known: their first value counts for weeks."""


class CaffeineHour(msgspec.Struct, frozen=True, kw_only=True):
    """Caffeine in the body at a moment, absorbed over minutes and cleared at the profile's half-life."""

    at: datetime
    mg: float


class ExpertView(msgspec.Struct, frozen=True, kw_only=True):
    """What `coach insights --expert` adds."""

    phase_deviation_min: float | None
    """Composite phase deviation of 28 days, against MSFsc where it is known, else against the own mean."""
    load_ratio: LoadRatio
    day_curve: DayCurve
    """Sleepiness by the hour since the last wake, of an average person."""
    melatonin_onset: str | None
    """When melatonin rises in dim light, on the clock, give or take an hour."""
    caffeine: tuple[CaffeineHour, ...]
    """What is in the body, hour by hour from now to the end of the coach-day's night; empty without any."""
    caffeine_peaks_min: float
    """Minutes from a cup to its peak."""
    trial: TrialPlan
    """What a coin-flip trial of single nights would find of the least difference in sleep that is worth telling."""
    heart_load: HeartLoad
    """TRIMP of the last seven days, where heart rates are known."""
    alcohol: Alcohol | None
    """Of the drinks that were said today."""
    why: dict[str, str] = {}


def see_expert(desk: Desk, month: Sequence[Slept], loads: Loads) -> ExpertView:
    """The numbers of the last 28 nights, and of the loads up to yesterday."""
    today, half_life = desk.today(), half_life_h(desk.profile, desk.facts)
    deviation = deviation_min(month, chronotype(month).msf_sc_h)
    ratio = load_ratio(_known_run(loads, today))
    curve = day_curve(month) if month and month[-1].date == today else DayCurve(why="last night is not logged")
    hearts = _heart_load(desk)
    trial = plan_trial(_by_date(month, today), TOLD["tst_min"].least)
    rises = melatonin_onset([night.midsleep_h for night in month if night.midsleep_h is not None])
    why = {
        "phase_deviation_min": "" if deviation is not None else "fewer than 7 nights with times",
        "day_curve": curve.why,
        "melatonin_onset": rises.why,
        "heart_load": hearts.why,
        "trial": trial.why,
        "load_ratio": ratio.why or ("" if ratio.coupled is not None else "nothing but rest"),
    }
    return ExpertView(
        phase_deviation_min=deviation,
        load_ratio=ratio,
        day_curve=curve,
        melatonin_onset=hour_text(rises.clock_h),
        caffeine=_caffeine(desk, half_life),
        caffeine_peaks_min=60 * peak_h(half_life),
        trial=trial,
        heart_load=hearts,
        alcohol=_alcohol(desk),
        why={name: text for name, text in why.items() if text},
    )


def _caffeine(desk: Desk, half_life: float) -> tuple[CaffeineHour, ...]:
    """From the doses of today and yesterday."""
    now, products = desk.now(), {product.id: product for product in desk.store.all(Product)}
    doses = desk.store.between(Intake, desk.today() - ONE_DAY, desk.today() + ONE_DAY)
    cups = [(minutes_between(now, one.at) / 60, caffeine_of(one, products.get(one.product))) for one in doses]
    hours = [together_mg(cups, float(hour), half_life) for hour in range(CAFFEINE_HOURS + 1)]
    return tuple(CaffeineHour(at=shift(now, 60 * hour), mg=mg) for hour, mg in enumerate(hours) if mg >= LEAST_MG)


def _by_date(month: Sequence[Slept], today: date) -> list[float | None]:
    """Minutes asleep of each of the last 28 dates, the oldest first."""
    asleep = {night.date: night.tst_min for night in month}
    return [asleep.get(today - timedelta(days=back)) for back in range(MONTH - 1, -1, -1)]


def _heart_load(desk: Desk) -> HeartLoad:
    """Of the seven days before today; at rest is the median of the last month's nights."""
    last, profile = desk.today() - ONE_DAY, desk.profile
    nights = desk.store.between(Night, desk.today() - timedelta(days=MONTH), desk.today())
    resting = [night.resting_hr_bpm for night in nights if night.resting_hr_bpm is not None]
    done = [workout for day, workout in sessions(desk, last, WEEK) if (last - day).days < WEEK]
    return heart_load(done, median(resting) if resting else None, profile.max_heart_bpm, profile.sex)


def _alcohol(desk: Desk) -> Alcohol | None:
    """Of the drinks said on this coach-day, where the weight is known."""
    said = next((one.drinks for one in desk.store.between(CheckIn, desk.today(), desk.today())), None)
    if not said or desk.profile.weight_kg is None:
        return None
    return alcohol(said, desk.profile.weight_kg, GRAMS[desk.profile.region or "us"])


def _known_run(loads: Loads, today: date) -> list[float]:
    """The longest run of known days that ends yesterday, as far as the ratio looks."""
    last = today - timedelta(days=1)
    for days in range(RATIO_DAYS, 0, -1):
        run = week_until(loads, last, days)
        if run is not None:
            return run
    return []
