"""What insights are told of a store: yes, no and unknown for each evening, and views of odd stores."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from coach.clock import shift
from coach.desk import Desk
from coach.flows.insight_views import InsightsView
from coach.flows.insights import read_pair, see_insights
from coach.gather.done import done_on
from coach.gather.readiness import sessions
from coach.gather.said import journeys_of
from coach.insights.associations.screen import DAYS
from coach.insights.associations.things import DONE, OUTCOMES, Did
from coach.insights.outlook.prediction import Predicted
from coach.insights.slept import slept_nights
from coach.model import CheckIn, Intake, LineAnswer, Nap, Night, Record, Workout
from tests.flows.conftest import at, make_desk

TODAY = date(2026, 3, 5)


def night(back: int, **fields: Any) -> Night:
    """A night from 23:00 to 7:00 that ended so many days ago."""
    day = TODAY - timedelta(days=back)
    bed = datetime.fromisoformat(f"{day - timedelta(days=1)}T23:00:00+01:00")
    usual: dict[str, Any] = {
        "into_bed": bed,
        "lights_out": bed,
        "latency_min": 10,
        "awake_min": 5,
        "final_wake": shift(bed, 480),
    }
    return Night(**{"id": f"n{back}", "date": day, **usual, **fields})


def evening(back: int, clock: str) -> datetime:
    """A clock of the coach-day so many days ago."""
    return datetime.fromisoformat(f"{TODAY - timedelta(days=back)}T{clock}:00+01:00")


def kept(*records: Record) -> Desk:
    desk = make_desk()
    with desk.store.change("told", at=desk.now()) as change:
        for record in records:
            change.put(record)
    return desk


def told(desk: Desk, did: Did) -> dict[int, bool]:
    """Of the nights so many days ago, whether it was done on the evening before."""
    found = done_on(desk, TODAY, sessions(desk, TODAY, DAYS)).get(did, {})
    return {(TODAY - day).days: one for day, one in found.items()}


def session(back: int, start: str, minutes: int = 60, **fields: Any) -> Workout:
    begin = evening(back, start)
    return Workout(id=f"w{back}", start=begin, end=shift(begin, minutes), kind="run", **fields)


def test_a_day_without_a_session_is_one_of_rest_only_where_the_day_was_logged() -> None:
    desk = kept(session(5, "18:00"), night(3), CheckIn(id="c", date=TODAY - timedelta(days=2)))
    assert told(desk, "workout") == {4: True, 2: False, 1: False}


def test_one_who_never_logs_a_session_has_no_days_of_rest() -> None:
    assert told(kept(night(3), night(2)), "workout") == {}
    assert told(kept(night(3), night(2)), "nap") == {}


@pytest.mark.parametrize(("start", "late"), [("20:00", False), ("20:01", True), ("22:00", True), ("22:30", False)])
def test_training_ends_within_two_hours_of_bed(start: str, late: bool) -> None:
    """Bed is 23:00; a session that ends after it belongs to no evening before it."""
    assert told(kept(session(2, start), night(1)), "workout_end_to_bed_under_2h") == {1: late}


def test_without_a_bedtime_nothing_is_late() -> None:
    desk = kept(session(2, "21:30"), night(1, into_bed=None, lights_out=None))
    assert told(desk, "workout_end_to_bed_under_2h") == {}


@pytest.mark.parametrize(
    ("fields", "hard"),
    [
        ({"strain": "high"}, True),
        ({"strain": "moderate"}, False),
        ({"rpe": 9.0}, True),
        ({"rpe": 3.0}, False),
        ({}, None),
    ],
)
def test_how_hard_it_was_is_not_guessed(fields: dict[str, Any], hard: bool | None) -> None:
    found = told(kept(session(2, "18:00", **fields), night(1)), "strain_high")
    assert found.get(1) is hard


def dose(back: int, clock: str, **held: Any) -> Intake:
    product = next(iter(held)).removesuffix("_mg")
    return Intake(id=f"{product}{back}", at=evening(back, clock), product=product, nutrients_mg={}, **held)


def test_a_dose_that_was_not_logged_is_not_left_out() -> None:
    left_out = LineAnswer(
        id="a", date=TODAY - timedelta(days=4), item="mg-1", kind="supplement", state="skipped", at=evening(4, "22:00")
    )
    desk = kept(dose(2, "21:30", magnesium_mg=200), dose(3, "15:00", caffeine_mg=95), left_out, *map(night, range(8)))
    assert told(desk, "magnesium") == {1: True, 2: False, 3: False}


@pytest.mark.parametrize(
    ("clock", "inside"), [("20:59", False), ("21:00", True), ("22:00", True), ("22:01", False), ("08:00", False)]
)
def test_magnesium_in_its_window(clock: str, inside: bool) -> None:
    assert told(kept(dose(2, clock, magnesium_mg=200), night(1)), "magnesium_in_window") == {1: inside}


@pytest.mark.parametrize(("clock", "over"), [("14:00", False), ("18:00", True)])
def test_caffeine_at_bed(clock: str, over: bool) -> None:
    """95 mg nine hours before bed leave 27 mg at a half-life of 5 h, five hours before it 48 mg."""
    assert told(kept(dose(2, clock, caffeine_mg=95), night(1)), "caffeine_at_bed_over_35mg") == {1: over}


def test_drinks_screens_and_meals_are_those_that_were_said() -> None:
    said = CheckIn(id="c2", date=TODAY - timedelta(days=2), drinks=2)
    none = CheckIn(id="c3", date=TODAY - timedelta(days=3), drinks=0)
    late = CheckIn(
        id="c1", date=TODAY - timedelta(days=1), screens_off=evening(2, "22:45"), last_meal=evening(2, "19:00")
    )
    desk = kept(said, none, late, *map(night, range(5)))
    assert told(desk, "alcohol") == {1: True, 2: False}
    assert told(desk, "screens_late") == {1: True}
    assert told(desk, "meal_late") == {1: False}


def test_a_nap_belongs_to_the_night_after_it() -> None:
    nap = Nap(id="p", start=evening(2, "14:00"), end=evening(2, "14:30"))
    assert told(kept(nap, night(3), night(1)), "nap") == {2: False, 1: True, 0: False}


def test_every_pair_has_a_name_and_no_other() -> None:
    for did in DONE:
        for followed in OUTCOMES:
            assert read_pair(f"{did}:{followed}") == (did, followed, 0)
    assert read_pair("nap:sol_min:2") == ("nap", "sol_min", 2)


def finite(view: InsightsView) -> bool:
    """Whether the document holds no number that is none."""
    text = msgspec.json.encode(view).decode()
    return all(not isinstance(n, float) or math.isfinite(n) for n in _numbers(json.loads(text)))


def _numbers(value: object) -> list[object]:
    if isinstance(value, dict):
        return [n for one in value.values() for n in _numbers(one)]
    if isinstance(value, list):
        return [n for one in value for n in _numbers(one)]
    return [value]


MONTH, MONTHS = range(30), range(60)


def _by_day(back: int) -> Night:
    return night(back, lights_out=evening(back, "08:00"), into_bed=None, final_wake=evening(back, "16:00"))


STORES: dict[str, Callable[[], Desk]] = {
    "nothing": kept,
    "one night": lambda: kept(night(0)),
    "all alike": lambda: kept(*map(night, MONTHS)),
    "no times": lambda: kept(*(Night(id=f"n{n}", date=TODAY - timedelta(days=n), asleep_min=450) for n in MONTHS)),
    "two of each date": lambda: kept(*(night(n, id=f"{s}{n}", source=s) for n in MONTH for s in ("manual", "whoop"))),
    "nights that overlap": lambda: kept(*(night(n, final_wake=shift(evening(n + 1, "23:00"), 1500)) for n in MONTH)),
    "awake all night": lambda: kept(*(night(n, awake_min=470) for n in MONTH)),
    "a year of silence": lambda: kept(*map(night, [*range(20), *range(300, 360)])),
    "no sleep": lambda: kept(*(CheckIn(id=f"c{n}", date=TODAY - timedelta(days=n), slept_min=0) for n in MONTH)),
    "rest all the time": lambda: kept(*map(night, MONTHS), session(59, "18:00", rpe=5.0)),
    "one load every day": lambda: kept(*map(night, MONTHS), *(session(n, "18:00", rpe=5.0) for n in MONTHS)),
    "by day and by night": lambda: kept(*(_by_day(n) if n % 2 else night(n) for n in MONTHS)),
}
MOMENTS = ["2026-03-05T17:42:00+01:00", "2026-03-05T00:10:00+01:00", "2027-03-05T03:59:00+01:00"]


@pytest.mark.parametrize("name", STORES)
@pytest.mark.parametrize("moment", MOMENTS)
def test_every_store_makes_a_view_of_numbers_or_reasons(name: str, moment: str) -> None:
    view = see_insights(at(STORES[name](), moment), expert=True, history=True)
    assert finite(view)
    for part in (view.sleep, view.regularity, view.load, view.debt, view.forecast):
        withheld = {field for field in part.__struct_fields__ if getattr(part, field) is None}
        assert withheld <= set(part.why)
    assert all(one.text.endswith(".") for one in view.associations)
    assert all(said.endswith((".", "!")) for said in view.answer)
    assert math.isclose(sum(p.points for p in view.readiness.parts), (view.readiness.score or 50) - 50, abs_tol=1e-9)


def test_a_view_reads_and_never_writes() -> None:
    desk = kept(*map(night, range(40)))
    before = desk.store.revision
    assert see_insights(desk) == see_insights(desk)
    assert desk.store.revision == before


def logged(*, days: int, move: int = 0, turned: bool = False) -> Desk:
    """A person's log of so many days, all of it moved by whole days, or put into the store in the other order."""
    rng, later, records = Random(4), timedelta(days=move), list[Record]()
    for back in range(days):
        wake = shift(evening(back, "07:00"), 1440 * move + rng.randrange(60))
        bed, day = shift(wake, -470 + rng.randrange(-50, 50)), TODAY - timedelta(days=back) + later
        records.append(
            Night(
                id=f"n{back}",
                date=day,
                into_bed=bed,
                lights_out=bed,
                latency_min=rng.randrange(5, 30),
                awake_min=rng.randrange(30),
                final_wake=wake,
                out_of_bed=shift(wake, 10),
                quality=rng.randrange(1, 6),
                alarm=back % 3 > 0,
                hrv_rmssd_ms=rng.uniform(40, 80),
                resting_hr_bpm=rng.uniform(48, 60),
            )
        )
        records.append(
            CheckIn(
                id=f"c{back}",
                date=day,
                fatigue=rng.randrange(2, 6),
                soreness=rng.randrange(2, 6),
                stress=rng.randrange(2, 6),
                mood=rng.randrange(2, 6),
                drinks=rng.randrange(2),
                feel=rng.randrange(100),
            )
        )
        if back and back % 2:
            begin = shift(evening(back, "18:00"), 1440 * move)
            end, rpe = shift(begin, 60), rng.randrange(3, 9)
            records.append(Workout(id=f"w{back}", start=begin, end=end, kind="run", strain="high", rpe=rpe))
        if back % 4 == 0:
            begin = shift(evening(back, "13:00"), 1440 * move)
            records.append(Nap(id=f"p{back}", start=begin, end=shift(begin, 30)))
    return at(kept(*(records[::-1] if turned else records)), f"{TODAY + later}T17:42:00+01:00")


def metrics(view: InsightsView) -> list[object]:
    return [
        view.sleep,
        view.regularity,
        view.debt,
        view.load,
        replace(view.readiness, predicted=Predicted()),
        view.nights,
    ]


@pytest.mark.parametrize("move", [-30, -1, 1, 5])
def test_all_times_moved_by_days_change_no_metric(move: int) -> None:
    """Within one time of the year; flags name no date either."""
    still = see_insights(logged(days=40))
    assert metrics(see_insights(logged(days=40, move=move))) == metrics(still)


@pytest.mark.parametrize("move", [-28, 7])
def test_all_times_moved_by_weeks_change_nothing_at_all(move: int) -> None:
    """Weekends stay weekends."""
    still, moved = (see_insights(logged(days=40, move=days)) for days in (0, move))
    assert replace(moved, date=still.date) == still


def test_the_order_of_the_records_changes_nothing() -> None:
    assert see_insights(logged(days=40, turned=True)) == see_insights(logged(days=40))


@pytest.mark.parametrize("gone", range(1, 40, 6))
def test_a_day_that_is_not_known_counts_nowhere_as_nothing(gone: int) -> None:
    """Without its night no mean falls, no load is rest, and no count stays as it was."""
    desk = logged(days=40)
    before = see_insights(desk)
    night_of_day, check_in = f"n{gone}", f"c{gone}"
    with desk.store.change("gone", at=desk.now()) as change:
        change.remove(Night, night_of_day)
        change.remove(CheckIn, check_in)
    after = see_insights(desk)
    assert after.nights.known == before.nights.known - 1
    if gone < 28:
        known = [n.tst_min for n in slept_nights(desk.store.all(Night)) if (TODAY - n.date).days < 28]
        assert after.sleep.tst_mean_min == pytest.approx(sum(filter(None, known)) / len(known))
        assert after.regularity.pair_days < before.regularity.pair_days
    if gone <= 7:
        assert after.load.acute is None or gone % 2


def check_in(back: int, **fields: Any) -> CheckIn:
    return CheckIn(id=f"c{back}", date=TODAY - timedelta(days=back), **fields)


def test_a_journey_lasts_as_long_as_the_body_clock_follows() -> None:
    """Berlin to New York: six hours, an hour a day; over when it is said to be over, and none within one zone."""
    told = [
        check_in(40, travelled="America/New_York"),
        check_in(30, travelled="Asia/Tokyo", travelled_since=TODAY - timedelta(days=31)),
        check_in(28, travelled=""),
        check_in(10, travelled="Europe/Paris"),
        check_in(5, travelled="no such zone"),
    ]
    found = [((TODAY - first).days, (TODAY - last).days) for first, last in journeys_of(kept(), told[::-1])]
    assert found == [(40, 35), (31, 29)]
