"""Seeded weeks for tests and for the bench: seed -> sessions as people who train ask for them."""

from __future__ import annotations

from random import Random

from coach.planner.week.search import DAYS, PARTS, Intensity, Rules, WeekSession

KINDS: tuple[tuple[str, tuple[str, ...], Intensity], ...] = (
    ("legs", ("legs",), "hard"),
    ("push", ("push",), "mod"),
    ("pull", ("pull",), "mod"),
    ("intervals", ("legs",), "hard"),
    ("easy run", (), "easy"),
    ("long run", ("legs",), "mod"),
    ("yoga", (), "easy"),
)


def realistic_week(seed: int, count: int) -> list[WeekSession]:
    """So many sessions; about two of three parts of a day are free, and readiness differs by day."""
    rng = Random(f"week {seed} {count}")
    free = [slot for slot in range(DAYS * PARTS) if rng.random() < 0.67]
    tired = [rng.choice((0, 0, 0, 6, 12)) for _ in range(DAYS)]
    sessions = []
    for name, groups, intensity in KINDS[:count]:
        day, part = rng.randrange(DAYS), rng.randrange(PARTS)
        costs = {
            slot: 3 * abs(slot // PARTS - day)
            + 2 * abs(slot % PARTS - part)
            + (tired[slot // PARTS] if intensity == "hard" else 0)
            for slot in free
        }
        sessions.append(WeekSession(name, costs, frozenset(groups), intensity, name in STRENGTH))
    return sessions


STRENGTH = ("legs", "push", "pull")


def realistic_rules(seed: int) -> Rules:
    """What is done already, and a goal of strength days; no goal in every third week."""
    rng = Random(f"rules {seed}")
    done = frozenset(rng.sample(range(DAYS), rng.randrange(4)))
    trained = frozenset(day for day in done if rng.random() < 0.5)
    return Rules(used=done, goal_days=0 if seed % 3 == 0 else rng.randint(2, 4), goal_cost=25, goal_done=trained)


def replanned_week(seed: int, count: int) -> list[WeekSession]:
    """The same week on its second look: a price on leaving where a session stood, and on a tired first day."""
    rng = Random(f"again {seed} {count}")
    again = []
    for session in realistic_week(seed, count):
        stood = rng.choice(sorted(session.costs)) if session.costs and rng.random() < 0.7 else -1
        hard = session.intensity == "hard"
        again.append(
            session._replace(
                costs={
                    slot: cost + (2 if stood >= 0 and slot != stood else 0) + (32 if hard and slot < PARTS else 0)
                    for slot, cost in session.costs.items()
                }
            )
        )
    return again
