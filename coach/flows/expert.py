"""For experts: nights and loads -> numbers that are computed as they are published, and advise nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import msgspec

from coach.insights.chronotype import chronotype, deviation_min
from coach.insights.load import Loads, week_until
from coach.insights.slept import Slept
from coach.insights.training_form import LoadRatio, load_ratio

RATIO_DAYS = 84
"""Averages of loads begin so far back where all those days are known: their first value counts for weeks."""


class ExpertView(msgspec.Struct, frozen=True, kw_only=True):
    """What `coach insights --expert` adds."""

    phase_deviation_min: float | None
    """Composite phase deviation of 28 days, against MSFsc where it is known, else against the own mean."""
    load_ratio: LoadRatio
    why: dict[str, str] = {}


def see_expert(month: Sequence[Slept], loads: Loads, today: date) -> ExpertView:
    """The numbers of the last 28 nights, and of the loads up to yesterday."""
    deviation = deviation_min(month, chronotype(month).msf_sc_h)
    ratio = load_ratio(_known_run(loads, today))
    why = {
        "phase_deviation_min": "" if deviation is not None else "fewer than 7 nights with times",
        "load_ratio": ratio.why or ("" if ratio.coupled is not None else "nothing but rest"),
    }
    return ExpertView(
        phase_deviation_min=deviation,
        load_ratio=ratio,
        why={name: text for name, text in why.items() if text},
    )


def _known_run(loads: Loads, today: date) -> list[float]:
    """The longest run of known days that ends yesterday, as far as the ratio looks."""
    last = today - timedelta(days=1)
    for days in range(RATIO_DAYS, 0, -1):
        run = week_until(loads, last, days)
        if run is not None:
            return run
    return []
