"""Days that differ: which phase a day has, like compared with like, and a shift of a phase that is no bad day."""

from __future__ import annotations

import math
from datetime import date, timedelta
from random import Random

import pytest
from msgspec.structs import replace

from coach.evidence import facts
from coach.insights.phases import AWAY, BY_DAY, FOLLICULAR, LUTEAL, alike, kind_of, phases_of
from coach.insights.readiness import ITEMS, Past, readiness
from tests.insights.nights import DAY

FACTS = facts()


def back(n: int) -> date:
    return DAY - timedelta(days=n)


LAST = [back(n) for n in range(120)]


def test_one_logged_day_tells_the_cycle_from_its_first_day_on() -> None:
    found = phases_of(LAST, {back(10): 5}, {}, ())
    assert min(found) == back(14)
    assert {back(14 - n): found[back(14 - n)] for n in (0, 13, 14)} == {
        back(14): FOLLICULAR, back(1): FOLLICULAR, back(0): LUTEAL,
    }  # fmt: skip


def test_the_own_length_moves_the_middle() -> None:
    """34 days from one first day to the next: the second half begins on day 21."""
    found = phases_of(LAST, {back(60): 1, back(26): 1}, {}, ())
    assert found[back(60 - 19)] == FOLLICULAR
    assert found[back(60 - 20)] == LUTEAL
    assert found[back(26 - 19)] == FOLLICULAR
    assert found[back(26 - 20)] == LUTEAL


def test_a_count_that_slips_by_a_day_begins_no_cycle() -> None:
    assert phases_of(LAST, {back(30): 1, back(20): 12}, {}, ()) == phases_of(LAST, {back(31): 1}, {}, ())


def test_nothing_is_said_long_after_the_last_logged_day() -> None:
    found = phases_of(LAST, {back(100): 1}, {}, ())
    assert max(found) == back(100 - 44)


def test_a_journey_before_sleep_by_day_before_the_cycle() -> None:
    mids = {back(n): 14.0 if 3 <= n < 16 else 3.0 for n in range(30)}
    found = phases_of(LAST[:30], {back(29): 1}, mids, [(back(9), back(3))])
    assert [found[back(n)] for n in (2, 3, 9, 10, 15, 16)] == [LUTEAL, AWAY, AWAY, BY_DAY, BY_DAY, FOLLICULAR]


@pytest.mark.parametrize(("days", "phase"), [(6, None), (7, AWAY)])
def test_a_few_days_are_no_phase_of_their_own(days: int, phase: str | None) -> None:
    assert phases_of(LAST, {}, {}, [(back(days - 1), DAY)]).get(DAY) == phase


@pytest.mark.parametrize(("hour", "by_day"), [(8.9, False), (9.0, True), (20.9, True), (21.0, False), (2.0, False)])
def test_sleep_by_day_goes_by_its_middle(hour: float, by_day: bool) -> None:
    nights = {back(n): hour for n in range(7)}
    assert (phases_of(nights, {}, nights, ()).get(DAY) == BY_DAY) is by_day
    few = {back(n): hour for n in range(6)}
    assert phases_of(few, {}, few, ()) == {}


def test_without_phases_values_are_what_they_are() -> None:
    values = {back(n): float(n) for n in range(300)}
    assert alike(values, {}, DAY) is values


def test_values_are_moved_to_the_level_of_the_day() -> None:
    phases = {back(n): LUTEAL for n in (*range(10), *range(30, 45))}
    values = {back(n): 50.0 if back(n) in phases else 60.0 for n in range(60)}
    assert set(alike(values, phases, DAY).values()) == {50.0}
    assert set(alike(values, phases, back(20)).values()) == {60.0}


def test_a_phase_that_is_not_known_yet_is_compared_with_itself_alone() -> None:
    phases = {back(n): LUTEAL for n in range(5)}
    values = {back(n): 50.0 if n < 5 else 60.0 for n in range(60)}
    assert alike(values, phases, DAY) == {back(n): 50.0 for n in range(5)}


def test_the_first_days_of_a_phase_are_refused_with_the_reason() -> None:
    told = person(1, shift=1.0, logs=True, days=60)
    first = next(day for day in sorted(told.phases) if told.phases[day] == LUTEAL and day > back(40))
    phases = {day: LUTEAL for day in told.phases if day >= first}
    found = readiness(replace(told, phases=phases), first + timedelta(days=1), FACTS)
    assert found.score is None
    assert found.text == f"Readiness: not known today; 0 of 7 days of {LUTEAL} known: like is compared with like."


def test_kinds_of_days() -> None:
    assert kind_of(date(2026, 2, 14), {}) != kind_of(date(2026, 2, 13), {}) == kind_of(DAY, {})
    assert kind_of(DAY, {DAY: LUTEAL}) != kind_of(DAY, {})


def person(seed: int, *, shift: float, logs: bool, days: int = 150) -> Past:
    """Someone whose second half of the cycle lowers HRV and ratings and raises the pulse, `shift` times as usual."""
    rng = Random(seed)
    length, offset, memory = rng.choice((26, 28, 31)), rng.randrange(26), 0.0
    items: dict[date, dict[str, int]] = {}
    asleep, hrv, pulse, told = dict[date, float](), dict[date, float](), dict[date, float](), dict[date, int]()
    for n in range(days, -1, -1):
        day, number = back(n), (days - n + offset) % length + 1
        moved = shift * (number > length - 14)
        if number <= 2:
            told[day] = number
        memory = 0.3 * memory + rng.gauss(0, 0.1)
        items[day] = {i: max(1, min(5, round(3.6 - 0.3 * moved + rng.gauss(0, 0.7)))) for i in ITEMS}
        asleep[day], hrv[day] = 450 + rng.gauss(0, 40), math.log(60) + memory - 0.12 * moved
        pulse[day] = 54 + rng.gauss(0, 2) + 2.5 * moved
    phases = phases_of(items, told, {}, ()) if logs else {}
    return Past(
        items=items, asleep_min=asleep, need_min=470, ln_hrv=hrv, pulse_bpm=pulse, loads={}, phases=phases,
    )  # fmt: skip


def low_days(*, shift: float, logs: bool) -> float:
    """Share of the last sixty mornings of twenty people with a readiness below their normal."""
    found = [
        readiness(told, back(n), FACTS).band
        for seed in range(20)
        for told in [person(seed, shift=shift, logs=logs)]
        for n in range(0, 60, 2)
    ]
    assert None not in found
    return sum(band in ("below", "well below") for band in found) / len(found)


def test_a_luteal_shift_causes_no_more_low_days_than_none() -> None:
    none, logged, unsaid = low_days(shift=0, logs=False), low_days(shift=2, logs=True), low_days(shift=2, logs=False)
    assert logged <= none + 0.02
    assert unsaid > none + 0.03


@pytest.mark.parametrize(("newest", "known"), [(7, False), (8, True)])
def test_the_newest_week_does_not_set_a_level(newest: int, known: bool) -> None:
    """Seven days of a phase, the newest of them a week ago or more."""
    phases = {back(n): LUTEAL for n in range(newest, newest + 7)}
    values = {back(n): 50.0 if back(n) in phases else 60.0 for n in range(60)}
    assert (back(newest) in alike(values, phases, DAY)) is known


def test_one_who_begins_to_log_a_cycle_keeps_the_readiness() -> None:
    """The first half is compared with the days before, of both halves; the second one is refused once."""
    unsaid = person(3, shift=1.0, logs=False, days=100)
    for back_to_first, known in ((5, True), (14, False)):
        phases = phases_of(unsaid.items, {back(back_to_first): 1}, {}, ())
        found = readiness(replace(unsaid, phases=phases), DAY, FACTS)
        assert (found.score is not None) is known
        assert ("like is compared with like" in found.text) is not known
