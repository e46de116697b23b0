"""Topics of insights as vectors: regularity, chronotype, training form and the statistics behind associations."""

from __future__ import annotations

import math
from typing import Any

from coach.insights.chronotype import arc_h, msf_sc_h, phase_deviation_h, weekly_loss_h
from coach.insights.regularity import PairDay, index_of, pair_days
from coach.insights.stats.many import benjamini_hochberg
from coach.insights.stats.posterior import posterior
from coach.insights.stats.ranks import spearman_rho
from coach.insights.stats.series import autocorrelation, effective_n, mean_sd, robust_sd
from coach.insights.stats.shifts import shift_test
from coach.insights.training_form import averages, coupled_of, form_before, load_ratio
from coach.insights.trimp import banister, edwards

DAY_MIN = 1440


def sri(given: Any) -> dict[str, Any]:
    """The index of sleep intervals in minutes, whatever is left to compare."""
    known = [(start, end) for start, end in given["valid_intervals_min"]]
    asleep = [(start, end) for start, end in given["sleep_intervals_min"]]
    days = pair_days(asleep, known, (known[0][0], known[-1][1]), given["lag_min"])
    found = index_of(days, fewest=0)
    return {"SRI": found.value, "pair_days": found.pair_days}


def sri_day_pairs(given: Any) -> dict[str, Any]:
    """The index of each day with the next, days given by the part of them that is slept."""
    fractions = given["day_sleep_fractions"]
    asleep = [((day + a) * DAY_MIN, (day + b) * DAY_MIN) for day, (a, b) in enumerate(fractions)]
    cuts = [float(day * DAY_MIN) for day in range(len(fractions))]
    pairs = pair_days(asleep, [(0.0, float(len(fractions) * DAY_MIN))], cuts)
    return {"pair_SRI": [index_of([pair], fewest=0).value for pair in pairs]}


def sri_rule(given: Any) -> dict[str, Any]:
    """Whether so many pairs of days make an index, and the reason where not."""
    found = index_of([PairDay(known_min=given["pair_days"] * DAY_MIN, apart_min=0.0)], fewest=given["min_pair_days"])
    return {"report": found.value, "reason": found.why}


def social_jetlag(given: Any) -> dict[str, Any]:
    """From midsleep on work days to that on free days, the shorter way around."""
    apart = arc_h(given["msw_h"], given["msf_h"])
    return {"relative_h": apart, "absolute_h": abs(apart)}


def msf_sc(given: Any) -> dict[str, Any]:
    """Midsleep on free days, corrected; without one where an alarm ended them."""
    lengths = given["sd_w_h"], given["sd_f_h"], given["workdays"]
    return {"msf_sc_h": None if given["alarm_on_free_days"] else msf_sc_h(given["msf_h"], *lengths)}


def weekly_sleep_loss(given: Any) -> dict[str, Any]:
    """Seconds of sleep lost in a week."""
    return {"seconds": 3600 * weekly_loss_h(given["sd_w_h"], given["sd_f_h"], given["workdays"])}


def cpd(given: Any) -> dict[str, Any]:
    """Composite phase deviation in hours."""
    return {"CPD_h": phase_deviation_h(given["mids_h"], given["reference_h"])}


def pmc(given: Any, expected: Any) -> dict[str, Any]:
    """CTL, ATL and next morning's form: each day, or the last where one number is asked."""
    loads = given["daily_tss"]
    ctl, atl = (averages(loads, given[tau], given["init"]) for tau in ("tau_ctl", "tau_atl"))
    found = {"CTL_exp": ctl, "ATL_exp": atl, "TSB_next_day": form_before(ctl, atl)}
    return {name: days if isinstance(expected.get(name), list) else days[-1] for name, days in found.items()}


def acwr(given: Any) -> dict[str, Any]:
    """The four ratios of the last load."""
    found = load_ratio(given["daily_load"])
    return {
        "rac": found.coupled,
        "rau": found.uncoupled,
        "ewma_span_seed_first": found.ewma,
        "ewma_half_life": found.ewma_half_life,
    }


def acwr_property(given: Any) -> dict[str, Any]:
    """The coupled ratio of each uncoupled one."""
    return {"rac": [coupled_of(ratio) for ratio in given["rau"]]}


def circular_shift(given: Any) -> dict[str, Any]:
    """The difference of means and its p over all shifts, and the memory of what followed."""
    found = shift_test([bool(one) for one in given["x"]], given["y"])
    if found is None:
        return {}
    return {
        "mean_difference": found.difference,
        "p_two_sided": found.p,
        "acf1": autocorrelation(given["y"]),
    }


def effective_days(given: Any) -> dict[str, Any]:
    """So many days' worth."""
    pairs = zip(given["rho_x"], given["rho_y"], strict=True)
    return {"n_eff": [effective_n(given["n"], x, y) for x, y in pairs]}


def p_adjust(given: Any) -> dict[str, Any]:
    """What is left of each p."""
    return {"BH": benjamini_hochberg(given["p"])}


def rank_correlation(given: Any) -> dict[str, Any]:
    """Spearman's rho."""
    return {"rho": spearman_rho(given["u"], given["v"])}


def banister_load(given: Any) -> dict[str, Any]:
    """TRIMP of a session by sex, and the most that a minute can make."""
    numbers = given["minutes"], given["hr"], given["rest"], given["max"]
    return {
        "male_064_192": banister(*numbers, "male"),
        "female_086_167": banister(*numbers, "female"),
        "per_min_max_male": banister(1, given["max"], given["rest"], given["max"], "male"),
    }


def edwards_load(given: Any) -> dict[str, Any]:
    """Minutes by zone as one load."""
    return {"load": edwards(given["minutes_in_zone_1_to_5"])}


def careful_difference(given: Any) -> dict[str, Any]:
    """A mean of differences, drawn towards what was expected."""
    mean, sd = mean_sd(given["pair_differences"])
    error = sd / math.sqrt(len(given["pair_differences"]))
    found = posterior(mean, error, given["prior_sd"], given["prior_mean"])
    return {
        "posterior_mean": found.mean,
        "posterior_sd": found.sd,
        "p_gt_0": found.above(0),
        "p_gt_practical": found.above(given["practical_difference"]),
        "cri95": found.interval(),
    }


def mad(given: Any) -> dict[str, Any]:
    """The median deviation, scaled to an SD."""
    return {"mad_normal_consistent": robust_sd(given["x"])}
