"""Signs of overload: days running, not single ones; and a sign of the body with one of the load before an easy week."""

from __future__ import annotations

import re
import statistics
from datetime import timedelta
from math import exp, log

import msgspec
import pytest

from coach.clock import shift, with_offset
from coach.evidence import facts
from coach.insights.load import Flag
from coach.insights.overload import drive_low, easy_week, hrv_low, overreached, swc, wellness_low
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


def test_the_own_band_by_the_textbook() -> None:
    before, recent = [4.1, 4.0, 4.3, 4.2, 3.9], [4.0, 4.05, 3.8]
    found = swc(before, recent, 0.5)
    mean, sd = statistics.mean(before), statistics.stdev(before)
    assert [found.mean, found.sd] == pytest.approx([mean, sd])
    assert [found.lower, found.upper] == pytest.approx([mean - sd / 2, mean + sd / 2])
    assert found.recent == pytest.approx(3.95)
    assert found.cv_percent == pytest.approx(100 * statistics.stdev(recent) / 3.95)
    assert found.flag == "below"
    assert [swc(before, [x], 0.5).flag for x in (4.02, 4.03, 4.17, 4.18)] == ["below", "within", "within", "above"]
    assert swc(before, [4.0], 0.5).cv_percent == 0
    assert swc([2, 2], [2], 0.5).flag == "within", "the edges belong to the band"


def test_a_low_week_counts_after_three_days_running_and_says_its_numbers() -> None:
    assert FACTS.rule("ex.hrv_low").value == [0.5, 3]
    for lows, low in ((5, True), (4, True), (3, True), (2, False)):
        assert (hrv_low(hrv(*[46] * lows), DAY, FACTS) is not None) is low, lows
    week = hrv(*[54] * 7)
    before = [week.ln_hrv[day] for day in days(54, first=7)]
    flag, lower = hrv_low(week, DAY, FACTS), exp(statistics.mean(before) - statistics.stdev(before) / 2)
    assert flag is not None
    assert flag.text.startswith(
        f"HRV: the 7-day mean of 54 ms is below your band from {lower:.0f} ms, 3 days running. It clears with "
    )


@pytest.mark.parametrize(("nights", "said"), [(14, True), (13, False)])
def test_a_band_needs_fourteen_nights(nights: int, said: bool) -> None:
    before = {day: log(60 + (n % 5 - 2) * 2) for n, day in enumerate(days(nights, first=9))}
    low = past(0, ln_hrv={**before, **{day: log(45) for day in days(9)}})
    assert (hrv_low(low, DAY, FACTS) is not None) is said


def test_a_morning_exactly_one_sd_below_counts() -> None:
    """Equal mornings are taken to vary by 0.25: one item of four, a point lower, is one SD."""
    equal = {name: 4 for name in USUAL if name != "stress"}
    at, lower = equal | {"mood": 3}, equal | {"mood": 1}
    usual = {day: equal for day in days(45)}
    for oldest, low in ((at, True), (equal, False)):
        items = {**usual, days(5)[4]: oldest, **dict.fromkeys(days(2), lower)}
        assert (wellness_low(past(45, items=items), DAY, FACTS) is not None) is low


@pytest.mark.parametrize(("known", "said"), [(20, True), (19, True), (18, False)])
def test_wellness_needs_fourteen_days_before_its_five(known: int, said: bool) -> None:
    usual = past(known + 1)
    low = msgspec.structs.replace(usual, items={**usual.items, **{d: dict.fromkeys(USUAL, 1) for d in days(3)}})
    assert (wellness_low(low, DAY, FACTS) is not None) is said


@pytest.mark.parametrize(
    ("drive", "low"), [((2, 2, 2), True), ((1, 2, 1), True), ((2, 3, 2), False), ((3, 2, 2), False), ((2, 2), False)]
)
def test_the_drive_is_low_at_two_of_five_for_three_days(drive: tuple[int, ...], low: bool) -> None:
    flag = drive_low(dict(zip(days(len(drive)), drive, strict=True)), DAY, FACTS)
    assert (flag is not None) is low
    assert flag is None or flag.text == "drive to train 2 or less of 5, 3 days running"


def test_overreaching_says_its_numbers() -> None:
    flag = overreached(*fortnight(), DAY, FACTS)
    assert flag is not None
    assert flag.text == (
        "For 14 days: mood or sleep below your normal on 14 of them, 33 % of the usual load, "
        "and still run feels harder (RPE 8.0, was 6.0). Rest, and speak with a doctor."
    )


def test_each_sign_of_overreaching_at_its_limit() -> None:
    """One point of RPE; six tenths of the load; low on ten of fourteen days; two sessions on either side."""
    assert overreached(*fortnight(rpe_now=7.0), DAY, FACTS) is not None
    assert overreached(*fortnight(rpe_now=6.9), DAY, FACTS) is None
    assert overreached(*fortnight(load_now=180), DAY, FACTS) is not None
    assert overreached(*fortnight(load_now=181), DAY, FACTS) is None
    assert overreached(*fortnight(low_days=10), DAY, FACTS) is not None
    assert overreached(*fortnight(low_days=9), DAY, FACTS) is None
    given, done = fortnight()
    for now, before, said in ((2, 2, True), (1, 2, False), (2, 1, False)):
        few = [*done[:now], *done[14 : 14 + before]]
        assert (overreached(given, few, DAY, FACTS) is not None) is said


def test_a_session_is_not_harder_when_it_is_longer() -> None:
    given, done = fortnight()
    longer = [(d, msgspec.structs.replace(w, end=shift(w.end, 1)) if n < 14 else w) for n, (d, w) in enumerate(done)]
    shorter = [(d, msgspec.structs.replace(w, end=shift(w.end, -1)) if n < 14 else w) for n, (d, w) in enumerate(done)]
    assert overreached(given, longer, DAY, FACTS) is None
    assert overreached(given, shorter, DAY, FACTS) is not None


def test_sessions_of_four_weeks_before_the_fortnight_are_compared() -> None:
    """The fourteen days are 0 to 13; the four weeks are 14 to 41."""
    given, done = fortnight()
    workout = done[-1][1]
    for back, said in (((41, 40), True), ((42, 41), False)):
        before = [(DAY - timedelta(days=b), workout) for b in back]
        assert (overreached(given, [*done[:14], *before], DAY, FACTS) is not None) is said
    edge = [(DAY - timedelta(days=b), done[0][1]) for b in (12, 13)]
    assert overreached(given, [*edge, *done[20:]], DAY, FACTS) is not None
    edge = [(DAY - timedelta(days=b), done[0][1]) for b in (13, 14)]
    assert overreached(given, [*edge, *done[20:]], DAY, FACTS) is None


def test_today_is_not_over_and_does_not_count_for_the_load() -> None:
    given, done = fortnight()

    def with_loads(**loads: float | None) -> Past:
        """`back_3=0.0` is the load three days ago."""
        changed = {DAY - timedelta(days=int(back.removeprefix("back_"))): load for back, load in loads.items()}
        return msgspec.structs.replace(given, loads={**given.loads, **changed})

    for back, matters in ((0, False), (1, True), (13, True), (41, True), (42, False)):
        unknown = overreached(with_loads(**{f"back_{back}": None}), done, DAY, FACTS)
        assert (unknown is None) is matters, back


def test_low_days_are_judged_against_four_weeks_of_which_half_are_known() -> None:
    given, done = fortnight()
    for first, count, said in ((14, 14, True), (14, 13, False), (28, 14, True), (29, 14, False), (41, 1, False)):
        items = {d: given.items[d] for d in [*days(14), *days(count, first=first)]}
        found = overreached(msgspec.structs.replace(given, items=items), done, DAY, FACTS)
        assert (found is not None) is said, (first, count)
    for count, said in ((10, True), (9, False)):
        items = {d: given.items[d] for d in [*days(count), *days(28, first=14)]}
        assert (overreached(msgspec.structs.replace(given, items=items), done, DAY, FACTS) is not None) is said


def test_a_day_at_the_own_mean_is_not_a_low_one() -> None:
    """Mood and sleep of 3 and 5 by turns: a mean of 4, an SD of about 1; below 3.5 a day is low."""
    given, done = fortnight()
    turns = {
        day: {**USUAL, "mood": 3 + 2 * (n % 2), "sleep_quality": 3 + 2 * (n % 2)} for n, day in enumerate(days(60))
    }
    for rating, low in ((3, True), (4, False)):
        recent = {day: dict.fromkeys(USUAL, rating) for day in days(14)}
        found = overreached(msgspec.structs.replace(given, items={**turns, **recent}), done, DAY, FACTS)
        assert (found is not None) is low
