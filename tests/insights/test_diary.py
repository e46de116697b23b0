"""A night's numbers: worked examples, device nights, unknown stays unknown, and the order of the lengths."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.clock import with_offset
from coach.insights.diary import DiaryNumbers, diary, efficiency, one_per_date
from coach.model import Night
from tests.insights.nights import DAY, night

NEW_YORK = ZoneInfo("America/New_York")


def device(**fields: Any) -> Night:
    return night(lights="23:30", wake="6:30", source="whoop", **fields)


def test_the_worked_example() -> None:
    numbers = diary(
        night(bed="22:45", lights="23:10", wake="6:30", up="7:05", latency_min=20, awake_min=25, tasafa_min=15)
    )
    assert (numbers.tib_min, numbers.spt_min, numbers.tst_min, numbers.dse_min) == (500, 420, 395, 455)
    assert (numbers.sol_min, numbers.waso_min, numbers.twak_min) == (20, 25, 35)
    assert numbers.se_dse_pct == pytest.approx(86.81318681318682)
    assert numbers.se_tib_pct == 79.0
    assert numbers.midpoint is not None
    assert numbers.midpoint.isoformat() == "2026-02-11T03:00:00+01:00"
    assert efficiency(numbers) == (numbers.se_dse_pct, "sleep period")


def test_a_night_on_which_the_clocks_change_counts_elapsed_time() -> None:
    spring = diary(
        night(date(2026, 3, 29), bed="23:00", lights="23:00", wake="7:00", up="7:00", latency_min=0, awake_min=0)
    )
    assert (spring.tib_min, spring.tst_min) == (420, 420)
    assert spring.midpoint is not None
    assert f"{spring.midpoint:%H:%M}" == "03:30"
    autumn = diary(night(date(2026, 10, 25), bed="23:00", lights="23:00", wake="7:00", up="7:00", latency_min=0))
    assert (autumn.tib_min, autumn.spt_min, autumn.tst_min) == (540, 540, None)


def test_a_device_knows_onset_but_not_latency() -> None:
    numbers = diary(device(asleep_min=390, in_bed_min=430, awake_min=20))
    assert numbers.sol_min is None
    assert numbers.dse_min is None
    assert (numbers.spt_min, numbers.tst_min, numbers.tib_min) == (420, 390, 430)
    share, whole = efficiency(numbers)
    assert share == pytest.approx(390 / 4.3)
    assert whole == "time in bed"


def test_the_clocks_win_over_a_stated_time_in_bed() -> None:
    numbers = diary(night(bed="22:00", wake="6:00", up="6:30", source="whoop", in_bed_min=400))
    assert numbers.tib_min == 510


def test_the_persons_own_night_without_latency_has_no_onset() -> None:
    numbers = diary(night(bed="22:45", lights="23:10", wake="6:30", up="7:05", awake_min=10))
    assert (numbers.onset, numbers.spt_min, numbers.tst_min, numbers.midpoint) == (None, None, None, None)
    assert numbers.tib_min == 500
    assert efficiency(numbers) == (None, "")


def test_no_awakenings_means_no_minutes_awake_and_unanswered_means_unknown() -> None:
    assert diary(night(lights="23:00", wake="6:00", latency_min=10, awakenings=0)).tst_min == 410
    assert diary(night(lights="23:00", wake="6:00", latency_min=10, awakenings=1)).tst_min is None
    assert diary(night(lights="23:00", wake="6:00", latency_min=10)).tst_min is None


def test_an_empty_night_knows_nothing() -> None:
    assert diary(Night(id="n", date=DAY)) == DiaryNumbers()


def test_what_would_be_negative_is_unknown() -> None:
    numbers = diary(night(lights="23:00", wake="6:00", latency_min=500, awake_min=10))
    assert (numbers.spt_min, numbers.tst_min, numbers.midpoint) == (None, None, None)
    assert diary(night(lights="23:00", wake="6:00", latency_min=10, awake_min=500)).tst_min is None


@pytest.mark.parametrize(
    ("tz_end", "clock"),
    [
        ("America/New_York", "21:00"),
        ("UTC+03:00", "05:00"),
        ("UTC-0330", "22:30"),
        (None, "03:00"),
        ("Nowhere/At all", "03:00"),
    ],
)
def test_midsleep_is_told_on_the_clock_of_the_zone_in_which_the_night_ended(tz_end: str | None, clock: str) -> None:
    numbers = diary(night(lights="23:30", wake="6:30", latency_min=0, tz_start="Europe/Berlin", tz_end=tz_end))
    assert numbers.midpoint is not None
    assert f"{numbers.midpoint:%H:%M}" == clock


def test_onset_is_told_in_the_zone_in_which_the_night_began() -> None:
    numbers = diary(night(lights="23:30", wake="6:30", latency_min=15, tz_start="America/New_York"))
    assert numbers.onset is not None
    assert numbers.onset.isoformat() == "2026-02-10T17:45:00-05:00"


def test_one_night_per_date_own_words_first() -> None:
    mine = night(bed="23:00", up="7:00", id="z-mine")
    watch, band = (
        device(asleep_min=380, id="b-watch"),
        device(asleep_min=390, in_bed_min=420, awake_min=9, id="c-band"),
    )
    later = night(date(2026, 2, 12), bed="23:00", up="7:00")
    assert one_per_date([later, band, watch, mine]) == (mine, later)
    assert one_per_date([watch, band]) == (band,)
    twin = device(asleep_min=385, id="a-twin")
    assert one_per_date([watch, twin]) == (twin,)
    assert one_per_date([]) == ()


def test_a_rating_alone_does_not_hide_what_the_watch_knows() -> None:
    watch = device(asleep_min=380, id="watch")
    assert one_per_date([night(quality=4, id="mine"), watch]) == (watch,)


@st.composite
def diaries(draw: st.DrawFn) -> Night:
    """A consistent night anywhere in two years, in one of several zones, some fields unknown."""
    zone = ZoneInfo(draw(st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Tokyo"])))
    bed = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=draw(st.integers(0, 2 * 365 * 1440)))
    to_lights, latency, awake, asleep, tasafa, rest = draw(
        st.tuples(*(st.integers(0, most) for most in (90, 120, 200, 600, 60, 60)))
    )
    lights = bed + timedelta(minutes=to_lights)
    final = lights + timedelta(minutes=latency + awake + asleep)
    out = final + timedelta(minutes=tasafa + rest)

    def maybe(value: int) -> int | None:
        return draw(st.one_of(st.just(value), st.none()))

    return Night(
        id="n",
        date=final.astimezone(zone).date(),
        into_bed=with_offset(bed, zone),
        lights_out=with_offset(lights, zone),
        latency_min=maybe(latency),
        awake_min=maybe(awake),
        final_wake=with_offset(final, zone),
        tasafa_min=maybe(tasafa),
        out_of_bed=with_offset(out, zone),
        tz_start=zone.key,
        tz_end=zone.key,
        source=draw(st.sampled_from(["manual", "whoop"])),
    )


@given(diaries())
def test_sleep_fits_in_its_period_and_the_period_in_bed(logged: Night) -> None:
    numbers = diary(logged)
    lengths = [numbers.tst_min, numbers.spt_min, numbers.tib_min]
    known = [length for length in lengths if length is not None]
    assert known == sorted(known)
    for share in (numbers.se_dse_pct, numbers.se_tib_pct):
        assert share is None or 0 <= share <= 100
    if numbers.se_dse_pct is not None and numbers.se_tib_pct is not None:
        assert numbers.se_tib_pct <= numbers.se_dse_pct + 1e-9


@given(diaries())
def test_midsleep_lies_between_onset_and_wake(logged: Night) -> None:
    numbers = diary(logged)
    if numbers.midpoint is None:
        assert logged.latency_min is None
        return
    assert numbers.onset is not None
    assert logged.final_wake is not None
    assert numbers.onset <= numbers.midpoint <= logged.final_wake


@given(diaries())
def test_moments_matter_not_the_offset_they_are_written_in(logged: Night) -> None:
    clocks = ("into_bed", "lights_out", "final_wake", "out_of_bed")
    moved = {name: getattr(logged, name).astimezone(UTC) for name in clocks}
    assert diary(Night(**{**{f: getattr(logged, f) for f in logged.__struct_fields__}, **moved})) == diary(logged)
