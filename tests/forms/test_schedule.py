"""A schedule in one line: what is understood, how it is said back, and what is refused with the field."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.errors import UsageError
from coach.forms.schedule import read_schedule, rescheduled
from coach.model import EarlierSchedule, Product, Schedule, Use
from coach.model.acceptable import objection
from coach.words import schedule_text, schedule_typed

TUESDAY = date(2026, 12, 1)

SAID = {
    "Mon Wed Fri": "on Mon, Wed and Fri",
    "mon,wed;fri": "on Mon, Wed and Fri",
    "Mondays and Thursdays": "on Mon and Thu",
    "mon-fri": "on Mon, Tue, Wed, Thu and Fri",
    "fri-mon": "on Mon, Fri, Sat and Sun",
    "weekends": "on Sat and Sun",
    "weekly on Mon": "on Mon",
    "every week on sunday": "on Sun",
    "every 2 days from Tue": "every 2 days from Tue 1 Dec 2026",
    "every other day from Mon": "every 2 days from Mon 7 Dec 2026",
    "every third day from tomorrow": "every 3 days from Wed 2 Dec 2026",
    "every 2 weeks on Mon": "every 14 days from Mon 7 Dec 2026",
    "21 on 7 off": "21 days on and 7 off from Tue 1 Dec 2026",
    "21 days on, 7 days off from 3 Dec": "21 days on and 7 off from Thu 3 Dec 2026",
    "10 days from 3 Dec": "every day from Thu 3 Dec 2026 to Sat 12 Dec 2026 (10 days)",
    "2 week course from 3.12.": "every day from Thu 3 Dec 2026 to Wed 16 Dec 2026 (14 days)",
    "7 days from thu 3 dec": "every day from Thu 3 Dec 2026 to Wed 9 Dec 2026 (7 days)",
    "10 days from 28 Dec": "every day from Mon 28 Dec 2026 to Wed 6 Jan 2027 (10 days)",
    "until 2026-12-20": "every day to Sun 20 Dec 2026",
    "mon wed until 20 dec": "on Mon and Wed to Sun 20 Dec 2026",
    "as needed, 4 h apart, max 3": "as needed, at least 4 h apart, at most 3 in 24 h",
    "PRN every 6 h, up to 4 a day": "as needed, at least 6 h apart, at most 4 in 24 h",
    "when needed, 90 min apart": "as needed, at least 1 h 30 apart",
    "bei Bedarf, max 2": "as needed, at most 2 in 24 h",
}


@pytest.mark.parametrize(("typed", "said"), SAID.items())
def test_a_line_is_read_back_in_a_sentence(typed: str, said: str) -> None:
    assert schedule_text(read_schedule(typed, TUESDAY)) == said


@pytest.mark.parametrize("typed", ["", " ", "-", "daily", "Every day", "mon-sun"])
def test_every_day_is_no_schedule(typed: str) -> None:
    assert read_schedule(typed, TUESDAY) is None


REFUSED = {
    "bogus": "is not understood at “bogus”",
    "mon bogus": "is not understood at “bogus”",
    "weekly": "does not say on which day of the week",
    "every week": "does not say on which day of the week",
    "from 20 Dec until 3 Dec": "ends on Thu 3 Dec 2026, before it begins on Sun 20 Dec 2026",
    "every 2 days until 2026-11-30": "ends on Mon 30 Nov 2026, before it begins on Tue 1 Dec 2026",
    "10 days until 12 Dec": "has two ends",
    "0 days from 3 Dec": "is no length of a course",
    "every 0 days": "has 0 days in its rhythm",
    "every 400 days": "has 400 days in its rhythm",
    "0 on 7 off": "has 0 days in its rhythm",
    "2 on 1 off mon": "says two rhythms",
    "every 2 days mon": "says two rhythms",
    "every 2 weeks mon thu": "names several days of every so many weeks",
    "as needed mon": "is both as needed and on fixed days",
    "as needed, 30 h apart": "is no gap between two doses",
    "as needed, max 0": "is no daily maximum",
    "as needed, max 99": "is no daily maximum",
    "from 30 feb": "is not a day",
    "from 2026-02-30": "is not a day",
    "from 9999-01-01": "is not a day",
    "[red]mon[/red]": "is not understood at",
    "\x1b[31mmon": "is not understood at",
}


@pytest.mark.parametrize(("typed", "why"), REFUSED.items())
def test_what_is_no_schedule_is_refused_with_its_field(typed: str, why: str) -> None:
    with pytest.raises(UsageError) as told:
        read_schedule(typed, TUESDAY)
    assert why in told.value.what
    assert told.value.where == "schedule"
    assert told.value.todo


def test_a_date_without_its_year_is_the_nearest_ahead() -> None:
    assert schedule_typed(read_schedule("10 days from 3 Jan", TUESDAY)) == "from 2027-01-03 until 2027-01-12"
    assert schedule_typed(read_schedule("30 days from 20 Nov", TUESDAY)) == "from 2026-11-20 until 2026-12-19"


DATES = st.dates(date(2020, 1, 1), date(2030, 1, 1))
RHYTHMS = st.one_of(
    st.lists(
        st.sampled_from(("mon", "tue", "wed", "thu", "fri", "sat", "sun")), unique=True, min_size=1, max_size=6
    ).map(
        lambda days: Schedule(days=tuple(sorted(days, key="mon tue wed thu fri sat sun".index)))  # type: ignore[arg-type]
    ),
    st.builds(Schedule, every_days=st.integers(2, 366), first=DATES),
    st.builds(Schedule, on_days=st.integers(1, 366), off_days=st.integers(1, 366), first=DATES),
    st.builds(Schedule, first=DATES),
    st.builds(Schedule, last=DATES),
    st.builds(
        Schedule,
        as_needed=st.just(True),
        gap_min=st.none() | st.integers(1, 1440),
        most_doses=st.none() | st.integers(1, 48),
    ),
)


@given(RHYTHMS, DATES)
def test_what_stands_in_the_field_reads_as_the_same_schedule(schedule: Schedule, today: date) -> None:
    assert read_schedule(schedule_typed(schedule), today) == schedule
    assert objection(_product(schedule)) is None


@given(st.text(max_size=60))
def test_any_text_is_a_schedule_or_a_sentence(text: str) -> None:
    field, found = "schedule", None
    try:
        found = read_schedule(text, TUESDAY)
    except UsageError as error:
        field = error.where
    assert field == "schedule"
    assert found is None or objection(_product(found)) is None


def _product(schedule: Schedule) -> Product:
    return Product(id="p", name="P", kind="medicine", use=Use(schedule=schedule))


@pytest.mark.parametrize(
    ("schedule", "field"),
    [
        (Schedule(first=date(2026, 12, 3), last=date(2026, 12, 2)), "use.schedule.last"),
        (Schedule(on_days=21, first=TUESDAY), "use.schedule.off_days"),
        (Schedule(off_days=7, first=TUESDAY), "use.schedule.on_days"),
        (Schedule(every_days=2), "use.schedule.first"),
        (Schedule(first=date(1850, 1, 1)), "use.schedule.first"),
    ],
)
def test_a_schedule_of_which_no_day_can_be_told_is_not_kept(schedule: Schedule, field: str) -> None:
    found = objection(_product(schedule))
    assert found is not None
    assert found.field == field


def test_what_held_until_yesterday_is_kept() -> None:
    monday = Schedule(days=("mon",))
    before = Use(started=date(2026, 11, 1), schedule=monday)
    assert rescheduled("Mon", before, (), TUESDAY) == (monday, ())
    found, earlier = rescheduled("Tue", before, (), TUESDAY)
    assert found == Schedule(days=("tue",))
    assert earlier == (EarlierSchedule(until=date(2026, 11, 30), schedule=monday),)
    again = Use(started=date(2026, 11, 1), schedule=found, earlier=earlier)
    assert rescheduled("Wed", again, (), TUESDAY) == (Schedule(days=("wed",)), earlier)
    assert rescheduled("daily", before, (), TUESDAY) == (None, earlier)


def test_as_needed_has_no_fixed_times() -> None:
    with pytest.raises(UsageError, match="fixed times"):
        rescheduled("as needed", Use(), ("08:00",), TUESDAY)
