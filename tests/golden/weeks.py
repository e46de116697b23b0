"""Four weeks: wishes without days, days that are fixed, an easy one, one that is half done."""

from __future__ import annotations

from tests.golden.evenings import Case
from tests.golden.records import busy, check_in, document, nights, wish, workout

FREE = [
    wish("Run", "run", 45, "moderate", muscles=["legs"], per_week=3),
    wish("Strength", "strength", 60, "high", muscles=["legs", "back"], per_week=2),
    wish("Yoga", "yoga", 30, "light", per_week=2),
]
FIXED = [
    wish("Legs", "strength", 60, "high", muscles=["legs"], days=["mon", "thu"], preferred="18:00"),
    wish("Swim", "swim", 45, "moderate", days=["tue"], preferred="07:00"),
    wish("Long Run", "run", 90, "moderate", muscles=["legs"], days=["sun"], preferred="10:00", if_slept=True),
]

WEEKS = (
    Case(
        "free",
        "Three runs, two of strength, two of yoga, on no days in particular; seen on Monday morning.",
        document(nights=nights("2026-03-02", "22:30", "06:45"), wishes=FREE),
        "2026-03-02T08:00:00+01:00",
        provisional=(
            "nobody asked for evenings only",
        ),
    ),
    Case(
        "fixed",
        "Legs on Monday and Thursday, a swim on Tuesday, a long run on Sunday if slept; two evenings are busy.",
        document(
            nights=nights("2026-03-02", "22:30", "06:45"),
            wishes=FIXED,
            busy=[
                busy("2026-03-05T17:00:00+01:00", "2026-03-05T23:00:00+01:00", "Theater"),
                busy("2026-03-03T06:30:00+01:00", "2026-03-03T09:00:00+01:00", "Early shift"),
            ],
        ),
        "2026-03-02T08:00:00+01:00",
        provisional=(
            "Thursday’s legs at midday: whether a person can train then is never asked",
        ),
    ),
    Case(
        "easy",
        "Fatigue, soreness and mood low for days, short nights; the easy week is taken on Tuesday.",
        document(
            nights=[*nights("2026-02-26", "22:30", "06:45"), *nights("2026-03-03", "00:30", "06:15", 5)],
            wishes=FREE,
            check_ins=[
                *(check_in(f"2026-02-{day:02}", fatigue=4, soreness=4, stress=4, mood=4) for day in range(10, 25)),
                *(check_in(f"2026-02-{day}", fatigue=2, soreness=2, stress=2, mood=2) for day in range(25, 29)),
                *(check_in(f"2026-03-{day:02}", fatigue=1, soreness=2, stress=2, mood=2) for day in range(1, 4)),
            ],
        ),
        "2026-03-03T09:00:00+01:00",
        provisional=(
            "a week that is meant to be easy asks for three runs on the legs and then explains that one has no place",
            "strength stays high: an easy week is lighter too, not only shorter",
        ),
        lines=("week --easy",),
    ),
    Case(
        "half-done",
        "Seen on Thursday at noon: strength on Monday and a run on Wednesday were done, Tuesday was missed.",
        document(
            nights=nights("2026-03-05", "22:30", "06:45"),
            wishes=FREE,
            workouts=[
                workout(
                    "2026-03-02T18:00:00+01:00", "2026-03-02T19:00:00+01:00", "strength", "high",
                    muscles=["legs", "back"], rpe=8,
                ),
                workout(
                    "2026-03-04T07:00:00+01:00", "2026-03-04T07:45:00+01:00", "run", "moderate",
                    muscles=["legs"], rpe=5,
                ),
            ],
        ),
        "2026-03-05T12:00:00+01:00",
    ),
)  # fmt: skip
