"""Each topic of the vectors, answered by the program's own code: input (and expected) -> result."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from itertools import permutations
from typing import Any
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from coach.cabinet.caffeine import lead_h, left_mg
from coach.cabinet.day import CabinetDay
from coach.cabinet.limits import over
from coach.cabinet.taken import magnesium
from coach.clock import coach_day, local, minutes_between, parse_clock
from coach.evidence import facts
from coach.insights.debt import sleep_debt, weights
from coach.insights.diary import diary
from coach.insights.load import monotony, session_load, strain
from coach.insights.overload import swc, usable
from coach.insights.readiness import ITEMS, Spread, baseline, score, wellness
from coach.insights.usual import circular
from coach.insights.validation import check_night
from coach.model import Intake, Nap, Night, Profile
from coach.words import Dial, clock_text
from tests.oracles import body, nights, trials
from tests.oracles.days import planner_day
from tests.oracles.weeks import planner_week

DAY = date(2026, 2, 11)
"""Where a vector gives clocks without a date, its night ends here."""
EVENING = time(18, 0)


def _moment(text: str, zone: ZoneInfo, fold: int = 0) -> datetime:
    naive = datetime.fromisoformat(text)
    return local(naive.date(), naive.time(), zone, fold=fold)


def sleep_diary(given: Any) -> dict[str, Any]:
    """The numbers of a night with dated local times."""
    zone, folds = ZoneInfo(given["tz"]), given.get("fold", {})

    def at(name: str) -> datetime | None:
        return _moment(given[name], zone, folds.get(name, 0)) if given.get(name) else None

    night = Night(
        id="vector",
        date=DAY,
        into_bed=at("bed"),
        lights_out=at("tried"),
        final_wake=at("final"),
        out_of_bed=at("out"),
        latency_min=given.get("sol"),
        awake_min=given.get("waso"),
        tasafa_min=given.get("tasafa"),
        tz_start=zone.key,
        tz_end=zone.key,
    )
    numbers = diary(night)
    return {
        "TIB": numbers.tib_min,
        "SOL": numbers.sol_min,
        "WASO": numbers.waso_min,
        "SPT": numbers.spt_min,
        "TST": numbers.tst_min,
        "DSE": numbers.dse_min,
        "SE_DSE": numbers.se_dse_pct,
        "SE_TIB": numbers.se_tib_pct,
        "TWAK": numbers.twak_min,
        "midpoint": numbers.midpoint and clock_text(numbers.midpoint, zone),
        "sleep_onset": numbers.onset and clock_text(numbers.onset, zone),
    }


def sleep_diary_validation(given: Any) -> list[str]:
    """The worst finding on each case: error, warn or ok."""
    return [_worst(case) for case in given]


def _worst(case: Any) -> str:
    clocks = {name: _undated(case[name]) for name in ("bed", "tried", "final", "out") if name in case}
    overlaps = "overlap" in case["case"]
    nap = Nap(id="nap", start=_undated("02:00"), end=_undated("03:00"))
    night = Night(
        id="vector",
        date=DAY,
        into_bed=clocks.get("bed"),
        lights_out=_undated("23:00") if overlaps else clocks.get("tried"),
        final_wake=_undated("06:30") if overlaps else clocks.get("final"),
        out_of_bed=clocks.get("out"),
        latency_min=case.get("sol"),
        awake_min=case.get("waso"),
        tasafa_min=case.get("tasafa"),
        asleep_min=case.get("tst"),
    )
    levels = [finding.level for finding in check_night(night, [nap] if overlaps else [])]
    return levels[0] if levels else "ok"


def _undated(clock: str) -> datetime:
    at = parse_clock(clock)
    return datetime.combine(DAY - timedelta(days=1) if at >= EVENING else DAY, at, tzinfo=UTC)


def midsleep(given: Any) -> dict[str, Any]:
    """Midsleep in hours of a sleep given by onset and length in hours."""
    onset = datetime.combine(DAY, time(0), tzinfo=UTC) + timedelta(hours=given["sleep_onset_h"])
    final = onset + timedelta(hours=given["duration_h"])
    mid = diary(Night(id="vector", date=DAY, lights_out=onset, latency_min=0, final_wake=final)).midpoint
    return {"mid_h": mid and (mid - mid.replace(hour=0, minute=0, second=0, microsecond=0)) / timedelta(hours=1)}


def circular_statistics(given: Any) -> dict[str, Any] | None:
    """Circular mean, SD and mean resultant length."""
    found = circular(given["hours"])
    return None if found is None else {"mean_h": found.mean_h, "sd_h": found.sd_h, "R": found.r}


def tz_trap(given: Any) -> dict[str, Any]:
    """Elapsed minutes as the program counts them."""
    zone = ZoneInfo(given["tz"])
    start, end = (datetime.fromisoformat(given[name]).replace(tzinfo=zone) for name in ("start", "end"))
    return {"utc_subtraction_min": minutes_between(start, end)}


def debt(given: Any) -> dict[str, Any]:
    """Sleep debt in hours; null stands for a night that was not logged."""
    nights = {
        DAY - timedelta(days=k): 60.0 * hours
        for k, hours in enumerate(given["tst_h_newest_first"])
        if hours is not None
    }
    found = sleep_debt(nights, (), 60.0 * given["need_h"], DAY)
    return {
        "plain_sum_h": _hours(found.plain_min),
        "weighted_mean_h_per_night": _hours(found.weighted_min_per_night),
        "coverage": found.coverage,
    }


def _hours(minutes: float | None) -> float | None:
    return None if minutes is None else minutes / 60


def debt_weights(given: Any) -> dict[str, Any]:
    """The weight of each night, newest first."""
    found = weights(given["n"], given["last_night_weight"], given["ratio"])
    return {"weights": found, "sum": sum(found)}


def caffeine_bolus(given: Any) -> dict[str, Any]:
    """Mg left of each dose at bed, taken as absorbed at once."""
    pairs = zip(given["doses_mg"], given["lead_h"], strict=True)
    return {"residual_mg": [left_mg(mg, hours, given["half_life_h"]) for mg, hours in pairs]}


def caffeine_lead(given: Any) -> dict[str, Any]:
    """Hours before bed for each dose and half-life; by threshold where there are several."""
    if given.get("model", "bolus") != "bolus":
        raise ValueError("the lead is computed for a bolus only")
    lives = given["half_life_h"] if isinstance(given["half_life_h"], list) else [given["half_life_h"]]
    leads = {
        f"{threshold:g}": [lead_h(mg, threshold, life) for mg in given["doses_mg"] for life in lives]
        for threshold in given["threshold_mg"]
    }
    return {"lead_h": leads if len(leads) > 1 else next(iter(leads.values()))}


def supplement_ul(given: Any) -> dict[str, Any]:
    """Sums by coach-day as the cabinet counts them, and whether one passes the limit."""
    zone, starts = ZoneInfo(given["tz"]), given.get("civil_day_start", "04:00")
    doses = tuple(
        Intake(id=text, at=_moment(text, zone), product="vector", magnesium_mg=float(mg)) for text, mg in given["doses"]
    )
    told = CabinetDay(date=DAY, profile=Profile(tz=zone.key, day_starts=starts), dial=Dial(zone), intakes=doses)
    days = sorted({coach_day(dose.at, zone, parse_clock(starts)) for dose in doses})
    totals = {day: magnesium(replace(told, date=day), facts()) for day in days}
    return {
        "civil_totals": {day.isoformat(): mg for day, mg in totals.items()},
        "hard_violation": any(over(mg, given["ul"]) for mg in totals.values()),
    }


def session_loads(given: Any) -> dict[str, Any]:
    """Minutes x RPE of each session."""
    return {"load": [session_load(minutes, rpe) for minutes, rpe in given["sessions"]]}


def week_load(given: Any) -> dict[str, Any]:
    """Monotony and strain of a week, by the SD of a sample."""
    week = given["daily_load"]
    return {"monotony_ddof1": monotony(week), "strain_ddof1": strain(week)}


def week_order(given: Any) -> dict[str, Any]:
    """Whether the monotony of a week depends on the order of its days."""
    week = given["daily_load"]
    found = [monotony(order) for order in permutations(week)]
    return {"invariant": all(m is not None and math.isclose(m, found[0] or 0) for m in found)}


def hrv_days(given: Any) -> dict[str, Any]:
    """Whether so many of the last seven days make a mean."""
    return {"usable": [usable(days) for days in given["valid_days_in_last_7"]]}


def hrv_band(given: Any) -> dict[str, Any]:
    """The own band of ln RMSSD and where the last week lies."""
    found = swc(given["baseline_ln_rmssd"], given["last7"], given["k"])
    return {
        "baseline_mean": found.mean,
        "baseline_sd": found.sd,
        "lower": found.lower,
        "upper": found.upper,
        "mean7": found.recent,
        "cv7_percent": found.cv_percent,
        "flag": found.flag,
    }


PARTS = {"rhr": "pulse"}


def readiness_score(given: Any) -> dict[str, Any]:
    """The weighed score of what is known."""
    z, weights = ({PARTS.get(name, name): value for name, value in given[key].items()} for key in ("z", "weights"))
    found = score(z, weights, clip=given["clip"], fewest=given["min_components"], coverage=given["min_coverage"])
    return {"score": found and found.score, "coverage": found and found.coverage}


def readiness_z(given: Any) -> dict[str, Any]:
    """A part against the own days with a shrunken SD."""
    own = baseline(given["baseline"], Spread(given["prior_sd"], given["sd_floor"]), given["prior_n"])
    return {"mean": own.mean, "sd_used": own.sd, "z": (given["today"] - own.mean) / own.sd}


def mclean(given: Any) -> dict[str, Any]:
    """The five ratings as their sum; the program works with their mean."""
    best, worst = (wellness(dict.fromkeys(ITEMS, rating)) * len(ITEMS) for rating in (5, 1))
    total = wellness(given) * len(ITEMS)
    return {
        "total": round(total, 9),
        "range": [worst, best],
        "direction": "higher is better" if best > worst else "higher is worse",
    }


def _plain(answer: Callable[[Any], Any]) -> Callable[[Any, Any], Any]:
    """An answer that does not look at what is expected."""
    return lambda given, _: answer(given)


TOPICS: dict[str, Callable[[Any, Any], Any]] = {
    "acwr": _plain(nights.acwr),
    "acwr_property": _plain(nights.acwr_property),
    "alcohol": _plain(body.drinks),
    "caffeine": _plain(body.caffeine_curve),
    "caffeine_bolus": _plain(caffeine_bolus),
    "caffeine_cutoff": _plain(body.caffeine_at_bed),
    "caffeine_lead": _plain(caffeine_lead),
    "caffeine_tmax": _plain(body.caffeine_peak),
    "circular": _plain(circular_statistics),
    "circular_shift": _plain(nights.circular_shift),
    "cpd": _plain(nights.cpd),
    "dlmo_proxy": _plain(body.melatonin),
    "edwards": _plain(nights.edwards_load),
    "effective_n": _plain(nights.effective_days),
    "hrv_rule": _plain(hrv_days),
    "hrv_swc": _plain(hrv_band),
    "mad": _plain(nights.mad),
    "mclean": _plain(mclean),
    "midsleep": _plain(midsleep),
    "monotony": _plain(week_load),
    "monotony_property": _plain(week_order),
    "msf_sc": _plain(nights.msf_sc),
    "normal_posterior": _plain(nights.careful_difference),
    "p_adjust": _plain(nights.p_adjust),
    "planner_day": planner_day,
    "planner_week": planner_week,
    "pmc": nights.pmc,
    "readiness": _plain(readiness_score),
    "readiness_z": _plain(readiness_z),
    "signflip_min_p": _plain(trials.least_p),
    "simulation": trials.simulation,
    "sleep_debt": _plain(debt),
    "sleep_debt_weights": _plain(debt_weights),
    "sleep_diary": _plain(sleep_diary),
    "sleep_diary_validation": _plain(sleep_diary_validation),
    "social_jetlag": _plain(nights.social_jetlag),
    "spearman": _plain(nights.rank_correlation),
    "sri": _plain(nights.sri),
    "sri_day_pairs": _plain(nights.sri_day_pairs),
    "sri_rule": _plain(nights.sri_rule),
    "srpe": _plain(session_loads),
    "supplement_ul": _plain(supplement_ul),
    "tpm": _plain(body.three_process),
    "tpm_chain": _plain(body.three_process_chain),
    "trimp": _plain(nights.banister_load),
    "two_process": _plain(body.two_process),
    "two_process_steady": _plain(body.two_process_steady),
    "tz_trap": _plain(tz_trap),
    "weekly_sleep_loss": _plain(nights.weekly_sleep_loss),
}
"""Topic -> its answer. Only where several answers are right does one look at what is expected."""

NOT_SHIPPED = {
    "abab_randomization": "there are no trials yet",
    "banister": "never fitted: a person has fewer tests than it has parameters",
    "banister_derived": "the same",
    "dalda": "the check-in asks McLean's items",
    "dlmo_model": "nobody logs light, and without it the models disagree by hours",
    "hooper": "the check-in asks McLean's items",
    "is_iv": "on a diary it says whether sleep begins on the hour",
    "is_iv_variant": "the same",
    "rbd_randomization": "there are no trials yet",
    "signflip": "there are no trials yet",
    "rmssd": "beats are not kept, only what a device makes of them",
}
"""Topics that the program does not answer, and why: an oracle of code that nobody runs would prove nothing."""

PARTS_NOT_SHIPPED = {
    "circular_shift": ("welch_p", "welch_ci95"),
    "monotony": ("weekly", "monotony_ddof0", "strain_ddof0"),
    "p_adjust": ("holm",),
    "pmc": ("CTL_1overN", "ATL_1overN"),
    "simulation": (
        "welch",
        "iid_permutation",
        "moving_block_bootstrap_L7",
        "type1",
        "two_looks_6_at_03125_and_12_at_01875",
    ),
    "spearman": ("tau_b",),
    "supplement_ul": ("rolling24h_max",),
    "trimp": ("female_goldencheetah_064_167", "per_min_max_female_064"),
    "tz_trap": ("aware_same_zone_subtraction_min",),
}
"""Parts of an expectation that it does not compute.

The SD of a population, 24 hours on end, a naive clock; of several ways to reckon the same, those it did not choose:
tests that take days as independent, 1/N in place of 1 - exp(-1/N), another correction and another rank correlation.
"""
