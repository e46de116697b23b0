"""Is it due on this day, and when is the next one allowed: rhythms, cycles, courses, moved days, as needed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.cabinet.before_a_dose import before_a_dose
from coach.cabinet.check import check
from coach.cabinet.course import course, ending
from coach.cabinet.due_words import when_next
from coach.cabinet.schedule import allowance, due_on, meet, next_due
from coach.cabinet.stock import runs_out
from coach.evidence import facts
from coach.model import Content, EarlierSchedule, Intake, MovedDay, Product, Schedule, Use
from coach.planner.told import cabinet_of
from tests.planner.build import DAY, at, evening, magnesium

FACTS = facts()
THURSDAY = DAY
MONDAY = date(2026, 3, 9)


def tablet(
    schedule: Schedule | None = None, times: tuple[str, ...] = ("07:00",), key: str = "t", **use: object
) -> Product:
    kept = Use(times=times, schedule=schedule, **use)  # type: ignore[arg-type]
    return Product(id=key, name=f"Tablet {key}", kind="medicine", interaction=None, use=kept)


def days_due(product: Product, start: date = THURSDAY, days: int = 14) -> list[int]:
    return [ahead for ahead in range(days) if due_on(product, start + timedelta(days=ahead))]


@pytest.mark.parametrize(
    ("schedule", "due"),
    [
        (None, list(range(14))),
        (Schedule(), list(range(14))),
        (Schedule(days=("mon", "fri")), [1, 4, 8, 11]),
        (Schedule(every_days=3, first=THURSDAY), [0, 3, 6, 9, 12]),
        (Schedule(every_days=3, first=date(2026, 3, 4)), [2, 5, 8, 11]),
        (Schedule(every_days=7, first=date(2026, 3, 10)), [5, 12]),
        (Schedule(on_days=2, off_days=3, first=THURSDAY), [0, 1, 5, 6, 10, 11]),
        (Schedule(on_days=21, off_days=7, first=date(2026, 2, 14)), [0, 1, *range(9, 14)]),
        (Schedule(first=date(2026, 3, 7), last=date(2026, 3, 9)), [2, 3, 4]),
        (Schedule(days=("mon",), last=date(2026, 3, 15)), [4]),
        (Schedule(as_needed=True), []),
        (Schedule(days=("mon",), moved=(MovedDay(of=MONDAY, to=date(2026, 3, 10)),)), [5, 11]),
        (Schedule(days=("mon",), last=MONDAY, moved=(MovedDay(of=MONDAY, to=date(2026, 3, 12)),)), [7]),
    ],
)
def test_the_days_of_a_schedule(schedule: Schedule | None, due: list[int]) -> None:
    assert days_due(tablet(schedule)) == due


def test_a_schedule_that_was_changed_still_holds_for_the_days_before() -> None:
    before = EarlierSchedule(until=date(2026, 3, 7), schedule=Schedule(days=("fri",)))
    first = EarlierSchedule(until=date(2026, 3, 5), schedule=None)
    product = tablet(Schedule(days=("mon",)), earlier=(first, before))
    assert days_due(product) == [0, 1, 4, 11]


def test_the_next_due_day() -> None:
    assert next_due(tablet(Schedule(days=("mon",))), THURSDAY) == MONDAY
    assert next_due(tablet(Schedule(last=date(2026, 3, 4))), THURSDAY) is None
    assert next_due(tablet(Schedule(every_days=366, first=date(2026, 3, 4))), THURSDAY) == date(2027, 3, 5)


def dose(when: datetime, servings: float = 1.0, key: str = "t") -> Intake:
    return Intake(id=f"{key}-{when.isoformat()}", at=when, product=key, servings=servings)


NEEDED = Schedule(as_needed=True, gap_min=240, most_doses=3)


def next_of(product: Product, doses: list[Intake], now: datetime, servings: float = 1.0) -> datetime | None:
    found = allowance(product, doses, now, servings)
    assert found is not None
    return found.next_at


def test_as_needed_waits_for_its_gap() -> None:
    product = tablet(NEEDED, times=())
    assert next_of(product, [], at("18:00")) is None
    assert next_of(product, [dose(at("17:40"))], at("18:00")) == at("21:40")
    assert next_of(product, [dose(at("17:40"))], at("21:40")) is None
    assert next_of(product, [dose(at("17:40"))], at("16:00")) == at("21:40")  # one logged later keeps its gap too
    assert next_of(product, [dose(at("17:40"), key="other")], at("18:00")) is None


def test_as_needed_waits_for_its_maximum_over_midnight() -> None:
    product = tablet(NEEDED, times=())
    doses = [dose(at("14:00")), dose(at("18:00")), dose(at("22:00"))]
    assert next_of(product, doses, at("02:30", days=1)) == at("14:00", days=1)
    assert next_of(product, doses, at("14:00", days=1)) is None
    assert next_of(product, [dose(at("14:00"), 2.0)], at("19:00"), servings=2.0) == at("14:00", days=1)


def test_two_at_once_are_two_doses_and_the_usual_portion_is_one() -> None:
    usual_two = tablet(NEEDED, times=(), servings=2.0)
    assert next_of(usual_two, [dose(at("06:00"), 2.0), dose(at("10:00"), 2.0)], at("15:00"), servings=2.0) is None
    half = allowance(usual_two, [dose(at("06:00"), 1.0)], at("15:00"), 2.0)
    assert half is not None
    assert half.doses == 0.5


@pytest.mark.parametrize(
    ("day", "then"), [(date(2026, 3, 28), "2026-03-29T04:00+02:00"), (date(2026, 10, 24), "2026-10-25T02:00+01:00")]
)
def test_the_gap_is_elapsed_time_over_a_clock_change(day: date, then: str) -> None:
    """Four hours after 23:00 on the night of the change."""
    product = tablet(NEEDED, times=())
    assert next_of(product, [dose(at("23:00", day))], at("23:30", day)) == datetime.fromisoformat(then)


def test_the_gap_is_elapsed_time_over_a_flight() -> None:
    product, tokyo = tablet(NEEDED, times=()), ZoneInfo("Asia/Tokyo")
    now = at("20:00").astimezone(tokyo)
    found = next_of(product, [dose(at("18:00"))], now)
    assert found is not None
    assert found == at("22:00")


@settings(max_examples=60)
@given(
    st.lists(st.integers(0, 3000), max_size=12),
    st.integers(0, 3000),
    st.none() | st.integers(1, 1440),
    st.none() | st.integers(1, 6),
)
def test_what_is_allowed_keeps_gap_and_maximum(minutes: list[int], now: int, gap: int | None, most: int | None) -> None:
    base = at("00:00")
    doses = [dose(base + timedelta(minutes=minute)) for minute in minutes if minute <= now]
    product, moment = (
        tablet(Schedule(as_needed=True, gap_min=gap, most_doses=most), times=()),
        base + timedelta(minutes=now),
    )
    then = next_of(product, doses, moment) or moment
    assert all(then - one.at >= timedelta(minutes=gap or 0) for one in doses)
    assert most is None or sum(then - one.at < timedelta(hours=24) for one in doses) < most
    assert next_of(product, doses, then) is None


def test_too_soon_is_refused_and_says_from_when() -> None:
    product = tablet(NEEDED, times=())
    day = cabinet_of(evening(products=(product,), intakes=(dose(at("17:40")),)))
    found = [warn for warn in before_a_dose(product, 1, at("18:00"), day, FACTS) if warn.fact == "schedule"]
    assert [(warn.severity, warn.text) for warn in found] == [
        ("hard", "4 h lie between two of Tablet t; next from 21:40 (1 of 3 in 24 h).")
    ]
    assert when_next(product, day, at("18:00")) == "next from 21:40 (1 of 3 in 24 h)"
    assert when_next(product, day, at("22:00")) == "one may be taken now (1 of 3 in 24 h)"


def test_the_wrong_day_is_said_before_a_dose() -> None:
    product = tablet(Schedule(days=("mon",)))
    day = cabinet_of(evening(products=(product,)))
    found = [warn for warn in before_a_dose(product, 1, at("18:00"), day, FACTS) if warn.fact == "schedule"]
    assert [(warn.severity, warn.text) for warn in found] == [
        ("soft", "Tablet t is not due on Thu 5 Mar; it is next due on Mon 9 Mar.")
    ]
    assert when_next(product, day, at("18:00")) == "next on Mon 9 Mar"


def test_the_stock_lasts_by_the_schedule() -> None:
    weekly = tablet(Schedule(days=("mon",)))
    assert runs_out(2, 1, 0, THURSDAY, weekly) == date(2026, 3, 23)
    assert runs_out(2, 1, 0, THURSDAY, tablet()) == date(2026, 3, 7)
    assert runs_out(2, 1, 1, MONDAY, weekly) == date(2026, 3, 30)  # today's is taken
    assert runs_out(2, 1, 0, MONDAY, weekly) == date(2026, 3, 23)
    assert runs_out(2, 1, 0, THURSDAY, tablet(Schedule(days=("mon",), last=date(2026, 3, 16)))) is None
    assert runs_out(2, 1, 0, THURSDAY, tablet(NEEDED, times=())) is None
    assert runs_out(0.75, 0.5, 0, MONDAY, weekly) == date(2026, 3, 16)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 3, 10), ""),
        (date(2026, 3, 11), "Tablet t: its course ends tomorrow, Thu 12 Mar"),
        (date(2026, 3, 12), "Tablet t: today is the last day of its course"),
        (date(2026, 3, 13), ""),
    ],
)
def test_the_end_of_a_course_is_said_the_day_before(day: date, said: str) -> None:
    product = tablet(Schedule(first=date(2026, 3, 3), last=date(2026, 3, 12)))
    assert ending(product, day, FACTS) == said
    assert ending(msgspec.structs.replace(product, active=False), day, FACTS) == ""


def test_the_course_of_a_supplement_ends_as_well() -> None:
    rule = FACTS.nutrient("ashwagandha")
    assert rule is not None
    assert rule.course_fact
    weeks = FACTS.rule(rule.course_fact).number
    product = Product(
        id="a",
        name="Ashwagandha",
        kind="supplement",
        contents=(Content(nutrient="ashwagandha", elemental_mg=300),),
        use=Use(started=date(2026, 1, 1)),
    )
    last = date(2026, 1, 1) + timedelta(days=round(weeks * 7) - 1)
    assert ending(product, last - timedelta(days=1), FACTS).startswith("Ashwagandha: its course ends tomorrow")


def test_the_day_of_a_course() -> None:
    product = tablet(Schedule(first=date(2026, 3, 3), last=date(2026, 3, 12)))
    assert course(product, THURSDAY, FACTS) == "day 3 of 10, until Thu 12 Mar"
    assert course(product, date(2026, 3, 13), FACTS) == "its course was over on Thu 12 Mar"


def products_at(*schedules: Schedule | None) -> tuple[Product, Product]:
    iron = Product(
        id="iron",
        name="Iron",
        kind="supplement",
        contents=(Content(nutrient="iron", elemental_mg=20),),
        use=Use(times=("07:30",), schedule=schedules[0]),
    )
    levo = Product(
        id="levo", name="Levothyroxine", kind="medicine", interaction="levothyroxine",
        use=Use(times=("07:00",), schedule=schedules[1]),
    )  # fmt: skip
    return iron, levo


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        (None, None, True),
        (Schedule(days=("mon",)), None, True),  # not due today, and still a conflict of every Monday
        (Schedule(days=("mon",)), Schedule(days=("thu",)), False),
        (Schedule(days=("mon",)), Schedule(days=("mon", "thu")), True),
        (Schedule(last=date(2026, 3, 1)), None, False),
        (Schedule(every_days=200, first=THURSDAY), Schedule(every_days=366, first=date(2026, 3, 4)), True),
    ],
)
def test_a_pair_is_found_where_its_days_meet(one: Schedule | None, other: Schedule | None, found: bool) -> None:
    told = evening(products=products_at(one, other))
    assert any(set(item.products) == {"iron", "levo"} for item in check(cabinet_of(told), FACTS)) is found


def test_schedules_meet_on_days_beside_each_other() -> None:
    assert meet(tablet(Schedule(days=("mon",))), tablet(Schedule(days=("tue",))), THURSDAY)
    assert not meet(tablet(Schedule(days=("mon",))), tablet(Schedule(days=("wed",))), THURSDAY)


def test_a_weekly_dose_is_judged_by_its_day_and_its_mean_is_said() -> None:
    weekly = Product(
        id="d",
        name="D weekly",
        kind="supplement",
        contents=(Content(nutrient="vitamin_d", elemental_mg=0.5),),
        use=Use(times=("08:00",), schedule=Schedule(days=("mon",))),
    )
    found = [one for one in check(cabinet_of(evening(products=(weekly,))), FACTS) if one.fact == "vitamin_d"]
    assert [one.severity for one in found] == ["soft"]
    assert "it comes to 71 µg a day, within it" in found[0].text


def test_magnesium_of_alternate_days_is_not_added_up() -> None:
    odd = msgspec.structs.replace(
        magnesium(daily=200, key="a"), use=Use(daily_mg=200, schedule=Schedule(days=("mon",)))
    )
    even = msgspec.structs.replace(
        magnesium(daily=200, key="b"), use=Use(daily_mg=200, schedule=Schedule(days=("thu",)))
    )
    both = msgspec.structs.replace(even, use=Use(daily_mg=200))
    caps = {"mg.cap_us", "mg.cap_eu"}
    assert not caps & {one.fact for one in check(cabinet_of(evening(products=(odd, even))), FACTS)}
    assert caps & {one.fact for one in check(cabinet_of(evening(products=(odd, both))), FACTS)}


def test_on_some_day_what_is_over_is_put_away_and_nothing_changes_without_a_schedule() -> None:
    over, weekly = tablet(Schedule(last=date(2026, 3, 1)), key="a"), tablet(Schedule(days=("mon",)), key="b")
    day = cabinet_of(evening(products=(over, weekly)))
    some = day.on_some_day()
    assert [product.active for product in some.products] == [False, True]
    assert (day.due(weekly), some.due(weekly)) == (False, True)
    plain = cabinet_of(evening(products=(tablet(),)))
    assert plain.on_some_day() is plain
