"""Topics of the body clock as vectors: alertness, sleep pressure, and melatonin from midsleep."""

from __future__ import annotations

from typing import Any

from coach.insights.body.absorption import in_body_mg, peak_h, together_mg
from coach.insights.body.alcohol import alcohol
from coach.insights.body.melatonin import BEFORE_MIDSLEEP_H, midsleep_h
from coach.insights.body.three_process import after, alertness, asleep, break_h
from coach.insights.body.two_process import after_sleep, after_waking, steady


def three_process(given: Any) -> dict[str, Any]:
    """S after sleep with its break, or the parts of alertness at a clock time."""
    if "S_at_sleep" in given:
        return {"S": asleep(given["S_at_sleep"], given["sleep_h"]), "break_time_h": break_h(given["S_at_sleep"])}
    parts = alertness(given["S_at_wake"], given["hours_awake"], given["clock_h"])
    return {"S": parts.s, "C": parts.c, "U": parts.u, "W": parts.w, "KSS": parts.kss}


def three_process_chain(given: Any) -> dict[str, Any]:
    """S at the end of each stretch."""
    return {"S": after(given["S_at_wake"], given["steps"])}


def two_process(given: Any) -> dict[str, Any]:
    """Pressure after sleep or waking."""
    if "sleep_h" in given:
        return {"S": after_sleep(given["S0"], given["sleep_h"], given["tau_s_h"])}
    return {"S": after_waking(given["S0"], given["wake_h"], given["tau_w_h"])}


def two_process_steady(given: Any) -> dict[str, Any]:
    """Pressure of the same hours every day."""
    found = steady(given["wake_h"], given["sleep_h"])
    return {"S_at_wake": found.at_wake, "S_at_sleep": found.at_bed}


def melatonin(given: Any) -> dict[str, Any]:
    """The middle of the group's nights, and how long before it melatonin rose."""
    mid = midsleep_h(given["mean_sleep_onset_h"], given["mean_wake_h"])
    return {"mid_h": mid, "offset_mid_minus_DLMO_h": BEFORE_MIDSLEEP_H}


def caffeine_curve(given: Any) -> dict[str, Any]:
    """Milligrams in the body at each hour."""
    rates = given["half_life_h"], given["ka_per_h"]
    return {"mg": [together_mg([(at, mg) for at, mg in given["doses"]], hour, *rates) for hour in given["t_h"]]}


def caffeine_at_bed(given: Any) -> dict[str, Any]:
    """What is left of each dose so long after it."""
    rates = given["half_life_h"], given["ka_per_h"]
    pairs = zip(given["doses_mg"], given["lead_h"], strict=True)
    return {"residual_mg": [in_body_mg(mg, hours, *rates) for mg, hours in pairs]}


def caffeine_peak(given: Any) -> dict[str, Any]:
    """Hours from a dose to its peak."""
    return {"tmax_h": peak_h(given["half_life_h"], given["ka_per_h"])}


def drinks(given: Any) -> dict[str, Any]:
    """How long drinks take, and whether REM sleep is less."""
    found = [alcohol(n, kg, given["g_per_drink"]) for n, kg in zip(given["drinks"], given["weight_kg"], strict=True)]
    return {
        "clear_h": [one.clear_h for one in found],
        "g_per_kg": [one.g_per_kg for one in found],
        "rem_flag": [one.less_rem for one in found],
    }
