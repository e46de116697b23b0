"""Seeded weeks for tests and for the bench: seed -> sessions as people who train ask for them."""

from __future__ import annotations

from random import Random

from coach.planner.week import DAYS, PARTS, Intensity, Session

KINDS: tuple[tuple[str, tuple[str, ...], Intensity], ...] = (
    ("legs", ("legs",), "hard"),
    ("push", ("push",), "mod"),
    ("pull", ("pull",), "mod"),
    ("intervals", ("legs",), "hard"),
    ("easy run", (), "easy"),
    ("long run", ("legs",), "mod"),
    ("yoga", (), "easy"),
)


def realistic_week(seed: int, count: int) -> list[Session]:
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
        sessions.append(Session(name, costs, frozenset(groups), intensity))
    return sessions
