"""Whatever is typed is read or refused by name, never a crash."""

from __future__ import annotations

import contextlib
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from coach.errors import UsageError
from coach.words import (
    read_clock,
    read_day,
    read_minutes,
    read_moment,
    read_night,
    read_number,
    step_clock,
)

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
TODAY = date(2026, 10, 25)

clock_like = st.from_regex(r"[0-9]{1,4}[:.h]?[0-9]{0,2} ?([ap]m?)?", fullmatch=True)
dated = st.from_regex(r"(20[0-9]{2}-[01][0-9]-[0-3][0-9]|[a-z]{3,9}|[+-][0-9]{1,4})[ t][0-9:+z-]{1,12}", fullmatch=True)
texts = st.one_of(st.text(max_size=30), clock_like, dated)


@given(texts)
def test_readers(text: str) -> None:
    for read in (
        lambda: read_clock(text, "field"),
        lambda: read_minutes(text, "field"),
        lambda: read_number(text, "field", low=0, high=10),
        lambda: read_day(text, today=TODAY, field="field"),
        lambda: read_moment(text, now=NOW, zone=BERLIN, field="field"),
        lambda: step_clock(NOW.time(), text),
    ):
        with contextlib.suppress(UsageError):
            read()


@given(texts, texts, texts, texts)
def test_nights(bed: str, lights: str, wake: str, up: str) -> None:
    clocks = {"bed": bed, "lights": lights, "wake": wake, "up": up}
    try:
        found = read_night(TODAY, clocks, BERLIN, BERLIN)
    except UsageError as error:
        field = error.where
    else:
        field = "bed"
        assert (found.into_bed is None) == (not bed.strip())
    assert field in clocks
