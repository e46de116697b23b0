"""The start of the day from the usual sleep."""

from __future__ import annotations

from datetime import time

import pytest

from coach.insights.day_start import derived_start


@pytest.mark.parametrize(
    ("bed", "wake", "starts"),
    [
        ((22, 30), (6, 45), 4),
        ((2, 0), (10, 0), 4),  # four is two hours into this sleep
        ((2, 5), (10, 0), 6),  # and no more into this one: its middle
        ((7, 15), (15, 30), 11),  # a night nurse
        ((19, 30), (3, 0), 2),  # a baker
        ((20, 20), (4, 30), 3),
        ((20, 20), (5, 0), 4),
        ((16, 0), (0, 20), 0),  # never before the date of the wake
        ((6, 0), (5, 0), 4),  # no sleep of 23 hours
    ],
)
def test_the_day_starts_in_the_sleep(bed: tuple[int, int], wake: tuple[int, int], starts: int) -> None:
    assert derived_start(time(*bed), time(*wake)) == time(starts)


def test_four_where_nothing_is_known() -> None:
    assert derived_start(None, None) == derived_start(time(7), None) == time(4)
