"""The generated days are what the bench says they are."""

from __future__ import annotations

from coach.planner.placing.door import place

from .days import adversarial_day, realistic_day, saturated_day


def test_realistic_days_have_the_promised_size() -> None:
    for seed in range(100):
        day = realistic_day(seed)
        assert 8 <= len(day.activities) <= 14
        assert 4 <= len(day.busy) <= 8
        assert len(day.diff) + len(day.apart) + len(day.soft) <= 16


def test_the_same_seed_gives_the_same_day() -> None:
    for make in (realistic_day, saturated_day, adversarial_day):
        assert make(7) == make(7)
        assert make(7) != make(8)


def test_most_realistic_days_are_possible_but_not_all() -> None:
    possible = sum(place(realistic_day(seed)).placement is not None for seed in range(200))
    assert 150 <= possible <= 190
