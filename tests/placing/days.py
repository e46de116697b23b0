"""Seeded days for tests and for the bench: seed -> DayProblem."""

from __future__ import annotations

from itertools import pairwise
from random import Random

from coach.planner.placing.problem import Activity, Apart, Block, DayProblem, Diff, Soft, shadow

HORIZON = 360

Row = tuple[int, int, int, int, str]


def realistic_day(seed: int) -> DayProblem:
    """A day as people have them: 8-14 activities, 4-8 busy blocks, up to 15 rules on 5-minute slots."""
    rng = Random(seed)
    bed = rng.randrange(219, 238)
    wake = rng.randrange(30, 45)
    activities = _evening(rng, bed) + _day(rng, bed, wake)[: rng.randint(0, 6)]
    names = {activity.name: k for k, activity in enumerate(activities)}
    length = activities[0].dur
    diff = [
        ("workout", "snack", length, length + 12, "snack 0-60 min after workout ends"),
        ("workout", "shower", length, length + 30, "shower within 2.5 h of workout"),
        ("stretch", "winddown", 3, 360, "stretch before wind-down"),
        ("doxy am", "doxy pm", 120, 168, "doxycycline doses 10-14 h apart"),
    ]
    apart = [
        ("workout", "dinner", length + 2, 24, "dinner 2 h before or 10 min after workout"),
        ("magnesium", "doxy pm", 48, 24, "magnesium 4 h before or 2 h after doxycycline"),
        ("magnesium", "zinc", 12, 12, "magnesium and zinc 1 h apart"),
        ("magnesium", "iron", 24, 24, "magnesium and iron 2 h apart"),
        ("levothyroxine", "iron", 48, 48, "levothyroxine and iron 4 h apart"),
        ("levothyroxine", "coffee", 12, 12, "levothyroxine and coffee 1 h apart"),
        ("iron", "coffee", 12, 12, "iron and coffee 1 h apart"),
        ("doxy am", "iron", 24, 36, "morning doxycycline and iron apart"),
        ("doxy pm", "iron", 24, 36, "evening doxycycline and iron apart"),
        ("levothyroxine", "magnesium", 48, 48, "levothyroxine and magnesium 4 h apart"),
        ("dinner", "stretch", 12, 9, "no stretching on a full stomach"),
    ]
    soft = (Soft(0, names["snack"], length, length + 6, 2, "snack within 30 min"),)
    return DayProblem(
        HORIZON,
        tuple(activities),
        _calendar(rng, rng.randint(4, 8)),
        tuple(Diff(*row) for row in _rows(diff, names)),
        tuple(Apart(*row) for row in _rows(apart, names)),
        soft,
    )


def saturated_day(seed: int) -> DayProblem:
    """A realistic day whose costs rise to a plateau, as a weight times a share of violation does."""
    rng = Random(f"saturated {seed}")
    plain = realistic_day(seed)
    activities = []
    for activity in plain.activities:
        weight, reach = rng.choice((20, 40, 60, 100)), rng.randrange(6, 60)
        table = tuple(
            weight * min(max(abs(slot - activity.pref) - activity.flat, 0), reach) // reach for slot in range(HORIZON)
        )
        activities.append(activity._replace(w=0, extra=table if activity.w else None))
    return plain._replace(activities=tuple(activities))


def adversarial_day(seed: int) -> DayProblem:
    """A day out of spite, but possible: 10-18 activities in windows of 5-17 h under 10-25 random rules."""
    rng = Random(f"adversarial {seed}")
    calendar = _calendar(rng, rng.randint(3, 6))
    count = rng.randint(10, 18)
    planted: list[tuple[Activity, int]] = []
    while len(planted) < count:
        drawn = _wild(rng, len(planted), calendar)
        if not _crowded([*planted, drawn]):
            planted.append(drawn)
    diff, apart, soft = [], [], []
    for k in range(rng.randint(10, 25)):
        i, j = rng.sample(range(count), 2)
        gap = planted[j][1] - planted[i][1]
        kind = rng.choice("daas")
        if kind == "d":
            diff.append(Diff(i, j, gap - rng.randrange(10, 80), gap + rng.randrange(10, 80), f"rule {k}"))
        elif kind == "a":
            near = min(abs(gap), 48)
            apart.append(Apart(i, j, rng.randint(0, near), rng.randint(0, near), f"rule {k}"))
        else:
            low = rng.randrange(-60, 60)
            soft.append(Soft(i, j, low, low + rng.randrange(1, 24), rng.randint(1, 4), f"wish {k}"))
    activities = tuple(activity for activity, _ in planted)
    return DayProblem(HORIZON, activities, calendar, tuple(diff), tuple(apart), tuple(soft))


def _wild(rng: Random, k: int, calendar: tuple[Block, ...]) -> tuple[Activity, int]:
    """Any activity, and a start for it that no block forbids."""
    width = rng.randrange(60, 205)
    low = rng.randrange(24, 300 - width + 1)
    high = low + width
    usual = rng.randrange(low, high) if rng.random() < 0.4 else None
    activity = Activity(
        f"thing {k}", rng.randrange(1, 19), rng.random() < 0.6, low, high,
        rng.randrange(low, high), rng.randint(0, 4), rng.choice((0, 3, 6, 12)), usual, rng.randint(1, 2),
    )  # fmt: skip
    legal = [slot for slot in range(low, high + 1) if not any(shadow(activity, b) >> slot & 1 for b in calendar)]
    return (activity, rng.choice(legal)) if legal else _wild(rng, k, calendar)


def _crowded(planted: list[tuple[Activity, int]]) -> bool:
    """Whether two exclusive activities overlap as planted."""
    taken = sorted((start, start + activity.dur) for activity, start in planted if activity.exclusive)
    return any(end > start for (_, end), (start, _) in pairwise(taken))


def _evening(rng: Random, bed: int) -> list[Activity]:
    length = rng.choice((6, 9, 12, 15, 18))
    late = rng.choice((18, 24, 36, 48))
    first = rng.choice((96, 108, 120, 132))
    return [
        Activity(
            "workout",
            length,
            True,
            first,
            bed - late - length,
            rng.randrange(140, 186),
            3,
            3,
            _usual(rng, 171),
            1,
        ),
        Activity("dinner", 6, True, 144, bed - 12, rng.randrange(174, 190), 2, 3, _usual(rng, 189), 1),
        Activity("winddown", 9, True, bed - 15, bed - 9, bed - 9, 4, 0),
        Activity("magnesium", 1, False, bed - 36, bed - 3, bed - 18, 2, 6, _usual(rng, bed - 18), 1),
        Activity("snack", 1, False, first, bed - 3),
        Activity("shower", 4, True, first, bed - 6, bed - 18, 1, 6),
        Activity("stretch", 3, True, 132, bed - 3, bed - 12, 1, 3),
        Activity("doxy pm", 1, False, 144, bed - 12, rng.randrange(174, 186), 1, 6),
    ]


def _day(rng: Random, bed: int, wake: int) -> list[Activity]:
    return [
        Activity("levothyroxine", 1, False, wake, wake + 6, wake, 2, 0),
        Activity("iron", 1, False, wake + 6, 192, 78, 1, 12),
        Activity("coffee", 1, False, wake, wake + 86, rng.randrange(60, 118), 1, 6),
        Activity("doxy am", 1, False, wake, 84, 48, 1, 6),
        Activity("walk", 6, True, 96, 204, rng.randrange(102, 150), 1, 6),
        Activity("zinc", 1, False, 96, bed - 3, 204, 1, 6),
    ]


def _usual(rng: Random, near: int) -> int | None:
    return near + rng.randint(-8, 8) if rng.random() < 0.6 else None


def _calendar(rng: Random, count: int) -> tuple[Block, ...]:
    """Work in the morning and afternoon, then what an evening holds; blocks may touch or overlap."""
    blocks = []
    for _ in range(count):
        low = rng.choice((54, 108, 150, 168, 180, 198)) + rng.randint(-10, 10)
        length = rng.randint(24, 48) if low < 140 else rng.randint(3, 10)
        blocks.append((low, low + length))
    return tuple(Block(low, high, f"busy {k}") for k, (low, high) in enumerate(sorted(blocks)))


def _rows(rules: list[Row] | list[tuple[str, str, int, int, str]], names: dict[str, int]) -> list[Row]:
    return [
        (names[first], names[second], low, high, name)
        for first, second, low, high, name in rules
        if first in names and second in names
    ]
