"""Signs of overload: days running, not single ones; and a sign of the body with one of the load before an easy week."""

from __future__ import annotations

import re
from datetime import timedelta
from math import log

import msgspec

from coach.clock import shift, with_offset
from coach.evidence import facts
from coach.insights.load import Flag
from coach.insights.overload import easy_week, hrv_low, overreached, wellness_low
from coach.insights.readiness import Past
from coach.model import Workout
from tests.insights.nights import BERLIN, DAY, nap
from tests.insights.test_readiness import USUAL, days, past

FACTS = facts()


def hrv(*recent: float) -> Past:
    """Sixty nights around 60 ms, then the last ones, newest first."""
    before = {day: log(60 + (n % 5 - 2) * 2) for n, day in enumerate(days(60, first=len(recent)))}
    return past(0, ln_hrv={**before, **dict(zip(days(len(recent)), map(log, recent), strict=True))})


def test_one_low_night_says_nothing_and_a_low_week_does() -> None:
    assert hrv_low(hrv(30), DAY, FACTS) is None
    assert hrv_low(hrv(*[52] * 4), DAY, FACTS) is not None
    assert hrv_low(hrv(60, 60, 60, 60), DAY, FACTS) is None
    assert hrv_low(past(0), DAY, FACTS) is None


def test_the_night_that_a_low_week_asks_for_clears_it() -> None:
    low = hrv(*[54] * 7)
    flag = hrv_low(low, DAY, FACTS)
    assert flag is not None
    enough = int(re.findall(r"(\d+) ms or more tonight", flag.text)[0])
    for more, stays in ((0, False), (-1, True)):
        tonight = {**low.ln_hrv, DAY + timedelta(days=1): log(enough + more)}
        after = hrv_low(msgspec.structs.replace(low, ln_hrv=tonight), DAY + timedelta(days=1), FACTS)
        assert (after is not None) is stays


def mornings(*ratings: int) -> Past:
    """Forty usual mornings, then the last ones, newest first."""
    last = {day: dict.fromkeys(USUAL, rating) for day, rating in zip(days(len(ratings)), ratings, strict=True)}
    usual = past(45)
    return msgspec.structs.replace(usual, items={**usual.items, **last})


def test_three_low_mornings_of_five() -> None:
    assert wellness_low(mornings(2, 4, 2, 4, 4), DAY, FACTS) is None
    flag = wellness_low(mornings(2, 4, 2, 4, 2), DAY, FACTS)
    assert flag is not None
    assert "3 of 5 mornings" in flag.text
    assert "after 1 morning " in flag.text
    two = wellness_low(mornings(2, 2, 2, 4, 4), DAY, FACTS)
    assert two is not None
    assert "after 3 mornings" in two.text
    short = past(17)
    low = {day: dict.fromkeys(USUAL, 2) for day in days(5)}
    assert wellness_low(msgspec.structs.replace(short, items={**short.items, **low}), DAY, FACTS) is None


def test_an_easy_week_needs_the_body_and_the_load() -> None:
    tired, loaded = Flag(fact="ex.wellness_low", text=""), Flag(fact="ex.load_jump", text="")
    assert easy_week([tired], []) == ""
    assert easy_week([], [loaded]) == ""
    assert easy_week([tired], [loaded]) == "low wellness while training is unusual (jump): an easier week may help"


def fortnight(rpe_now: float = 8, load_now: float = 100, low_days: int = 14) -> tuple[Past, list[tuple]]:  # type: ignore[type-arg]
    """Four weeks of training, then two of much less with low mornings."""
    usual = past(60, loads={day: 300.0 for day in days(60)})
    items = {day: dict.fromkeys(USUAL, 2) for day in days(low_days)}
    given = msgspec.structs.replace(
        usual,
        items={**usual.items, **items},
        loads={**usual.loads, **{day: load_now for day in days(14)}},
    )
    done = []
    for n, day in enumerate(days(40)):
        start = with_offset(nap("2026-02-10 18:00", "2026-02-10 19:00").start, BERLIN)
        rpe = rpe_now if n < 14 else 6.0
        done.append((day, Workout(id=f"w{n}", start=start, end=shift(start, 60), kind="run", rpe=rpe)))
    return given, done


def test_a_fortnight_of_low_days_and_harder_sessions_despite_rest_asks_for_a_doctor() -> None:
    flag = overreached(*fortnight(), DAY, FACTS)
    assert flag is not None
    assert "speak with a doctor" in flag.text
    assert "run feels harder (RPE 8.0, was 6.0)" in flag.text


def test_without_any_one_of_its_signs_it_is_silent() -> None:
    assert overreached(*fortnight(rpe_now=6.5), DAY, FACTS) is None
    assert overreached(*fortnight(load_now=250), DAY, FACTS) is None
    assert overreached(*fortnight(low_days=7), DAY, FACTS) is None
    given, _ = fortnight()
    assert overreached(given, (), DAY, FACTS) is None
    assert overreached(msgspec.structs.replace(given, loads={}), fortnight()[1], DAY, FACTS) is None
