"""A human day: said in one line or by flags, it reaches plan and week, stands on Today, and ends."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
import pytest

from coach.desk import Desk
from coach.errors import UsageError
from coach.flows import log
from coach.flows.check_in import save_check_in, see_check_in, summarize
from coach.flows.said import said_of_day
from coach.flows.saying import EXAMPLES, read_saying
from coach.flows.sleep import add_night
from coach.flows.today import plan_of, see_today
from coach.flows.undo import undo
from coach.flows.week import see_week
from coach.gather.day import asleep_min
from coach.gather.need import debt_of
from coach.model import CheckIn
from coach.model.acceptable import objection, unknown_zone

from .conftest import at

DAY = date(2026, 3, 5)
LEGS = {"title": "Legs", "kind": "strength", "minutes": "60", "strain": "high", "muscles": "legs", "days": "mon, thu",
        "preferred": "18:00"}  # fmt: skip


@pytest.fixture
def legs(desk: Desk) -> Desk:
    """Hard legs on Monday and Thursday; it is Thursday."""
    log.add(desk, "wish", LEGS)
    return desk


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("fever", {"illness": "fever"}),
        ("A cold", {"illness": "above_neck"}),
        ("ill", {"illness": "below_neck"}),
        ("well again", {"illness": "none"}),
        ("no sleep", {"slept": "0"}),
        ("slept 4h30", {"slept": "4h30"}),
        ("5 h of sleep", {"slept": "5 h"}),
        ("rest day", {"rest": "yes"}),
        ("no rest day", {"rest": "no"}),
        ("3 beers", {"drinks": "3"}),
        ("drank 4", {"drinks": "4"}),
        ("knee injured until fri", {"injury": "knee until fri"}),
        ("left Knee hurts", {"injury": "left Knee"}),
        ("injured shoulder until 2026-03-20", {"injury": "shoulder until 2026-03-20"}),
        ("not injured any more", {"injury": "no"}),
        ("travelled to Asia/Tokyo since 2026-03-03", {"travelled": "Asia/Tokyo since 2026-03-03"}),
        ("period", {"cycle_day": "1"}),
        ("cycle day 14", {"cycle_day": "14"}),
        ("no sleep, rest day and 2 drinks", {"slept": "0", "rest": "yes", "drinks": "2"}),
    ],
)
def test_a_day_is_said_in_one_line(text: str, answers: dict[str, str]) -> None:
    assert read_saying(text) == answers


def test_every_example_is_understood() -> None:
    for example in EXAMPLES.split(" · "):
        assert read_saying(example)


@pytest.mark.parametrize("text", ["", " , ", "purple", "fever, purple", "drank", "drinks"])
def test_what_is_not_understood_is_named_with_examples(text: str) -> None:
    with pytest.raises(UsageError) as error:
        read_saying(text)
    assert EXAMPLES in (error.value.todo or "")


def planned(desk: Desk) -> list[tuple[str | None, str | None]]:
    return [(item.variant, item.strain) for item in plan_of(desk, DAY).items if item.kind == "workout"]


def days_of_legs(desk: Desk) -> list[date]:
    view = see_week(desk)
    return [view.days[session.slot // 3] for session in view.plan.sessions if session.slot is not None]


@pytest.mark.parametrize(
    ("answers", "sessions", "word"),
    [
        ({"illness": "fever"}, [], "fever"),
        ({"illness": "below_neck"}, [], "ill, below the neck"),
        ({"illness": "above_neck"}, [("lighter", "light")], "a cold, above the neck"),
        ({"slept": "0"}, [], "no sleep"),
        ({"slept": "4h30"}, [("lighter", "light")], "4 h 30 asleep"),
        ({"rest": "yes"}, [], "rest day"),
        ({"injury": "knee"}, [], "knee injured"),
        ({"injury": "wrist"}, [(None, "high")], "wrist injured"),
        ({"drinks": "3"}, [("lighter", "light")], "3 drinks"),
        ({"drinks": "1"}, [(None, "high")], "1 drink"),
        ({"cycle_day": "2"}, [(None, "high")], "cycle day 2"),
    ],
)
def test_each_fact_reaches_plan_and_week_stands_as_a_word_and_is_taken_back(
    legs: Desk, answers: dict[str, str], sessions: list[tuple[str | None, str | None]], word: str
) -> None:
    assert planned(legs) == [(None, "high")]
    assert DAY in days_of_legs(legs)
    save_check_in(legs, DAY, answers)
    assert planned(legs) == sessions
    assert (DAY in days_of_legs(legs)) is bool(sessions)
    assert see_today(legs).said == said_of_day(legs, DAY) == word
    assert said_of_day(legs, DAY - timedelta(days=1)) == ""
    undo(legs)
    assert (planned(legs), see_today(legs).said) == ([(None, "high")], "")


def test_an_injury_lasts_until_its_day_or_until_it_is_said_to_be_over(legs: Desk) -> None:
    save_check_in(legs, DAY, {"injury": "knee until mon"})
    told = legs.store.all(CheckIn)[0]
    assert (told.injury, told.injury_until) == (("knee",), date(2026, 3, 9))
    assert said_of_day(legs, date(2026, 3, 9)) == "knee injured until Mon 9 Mar"
    assert said_of_day(legs, date(2026, 3, 10)) == ""
    later = at(legs, "2026-03-07T12:00:00+01:00")
    save_check_in(later, date(2026, 3, 7), {"injury": "no"})
    assert said_of_day(later, date(2026, 3, 8)) == ""
    assert said_of_day(later, DAY) == "knee injured until Mon 9 Mar"


def test_an_illness_and_a_rest_day_end_with_their_day(legs: Desk) -> None:
    save_check_in(legs, DAY, {"illness": "below_neck", "rest": "yes", "drinks": "4"})
    assert said_of_day(legs, DAY + timedelta(days=1)) == ""


def test_a_night_without_sleep_counts_as_none(legs: Desk) -> None:
    assert asleep_min(legs, DAY) is None
    assert "0 of 14" in debt_of(legs, DAY).text
    save_check_in(legs, DAY, {"slept": "0"})
    assert asleep_min(legs, DAY) == 0
    assert "1 of 14" in debt_of(legs, DAY).text
    with pytest.raises(UsageError, match="without its times"):
        add_night(legs, {"date": "2026-03-05", "lights": "22:30", "wake": "06:30"})


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"injury": "knee until 2026-03-04"}, "injury"),
        ({"injury": "knee until purple"}, "until"),
        ({"travelled": "Mars"}, "travelled"),
        ({"travelled": "Asia/Tokyo since 2026-03-06"}, "since"),
        ({"slept": "0", "lights_out": "22:30", "final_wake": "06:30"}, "slept"),
        ({"drinks": "51"}, "drinks"),
        ({"cycle_day": "0"}, "cycle_day"),
        ({"screens_off": "25:00"}, "screens_off"),
        ({"rest": "perhaps"}, "rest"),
    ],
)
def test_what_contradicts_itself_is_refused_and_nothing_is_lost(
    legs: Desk, answers: dict[str, str], field: str
) -> None:
    save_check_in(legs, DAY, {"fatigue": "4"})
    kept = legs.store.all(CheckIn)
    with pytest.raises(UsageError) as error:
        save_check_in(legs, DAY, answers)
    assert error.value.where == field
    assert legs.store.all(CheckIn) == kept


def test_a_journey_is_told_with_its_direction_until_the_clock_has_come_along(legs: Desk) -> None:
    save_check_in(legs, DAY, {"travelled": "Asia/Tokyo since 2026-03-03"})
    (line,) = [warn.text for warn in plan_of(legs, DAY).warnings if warn.fact == "sl.jet_lag"]
    assert line == (
        "Jet lag: Tokyo is 8 h ahead: bed up to 1 h earlier each day, bright light in the morning, dim evenings; "
        "about 6 more days. On this clock tonight can move by 2 h 15 at most. coach profile --tz Asia/Tokyo counts on "
        "from there."
    )
    assert said_of_day(legs, DAY) == "in Asia/Tokyo since Tue 3 Mar"
    save_check_in(legs, DAY, {"travelled": "America/New_York"})
    (west,) = [warn.text for warn in plan_of(legs, DAY).warnings if warn.fact == "sl.jet_lag"]
    assert "6 h behind: bed up to 1 h later each day, bright light in the evening" in west
    save_check_in(legs, DAY, {"travelled": "no"})
    assert not [warn for warn in plan_of(legs, DAY).warnings if warn.fact == "sl.jet_lag"]


def test_screens_and_meal_are_of_the_evening_before_and_midnight_of_the_night_itself(legs: Desk) -> None:
    save_check_in(legs, DAY, {"screens_off": "00:20", "last_meal": "19:30"})
    told = legs.store.all(CheckIn)[0]
    assert told.screens_off is not None
    assert told.last_meal is not None
    assert (told.screens_off.date(), told.last_meal.date()) == (DAY, DAY - timedelta(days=1))


def test_the_page_asks_for_no_such_fact_and_holds_those_that_were_said_and_all_of_them_on_a_key(legs: Desk) -> None:
    asked = {question.id for question in see_check_in(legs, DAY).questions}
    assert not asked & {"injury", "rest", "drinks"}
    save_check_in(legs, DAY, {"injury": "knee until 2026-03-12"})
    (row,) = [question for question in see_check_in(legs, DAY).questions if question.id == "injury"]
    assert (row.value, row.optional) == ("knee until 2026-03-12", True)
    more = see_check_in(legs, DAY, more=True)
    assert {"slept", "rest", "drinks", "travelled", "cycle_day", "screens_off", "last_meal"} <= {
        question.id for question in more.questions
    }
    assert more.open == see_check_in(legs, DAY).open
    assert summarize(legs, DAY, {"injury": "knee until yesterday"}).problems.keys() == {"injury"}


def test_a_kept_day_that_contradicts_itself_is_not_acceptable() -> None:
    before = CheckIn(id="c", date=DAY, injury=("knee",), injury_until=DAY - timedelta(days=1))
    wrong = objection(before)
    assert wrong is not None
    assert wrong.field == "injury_until"
    late = objection(CheckIn(id="c", date=DAY, travelled="Asia/Tokyo", travelled_since=DAY + timedelta(days=1)))
    assert late is not None
    assert late.field == "travelled_since"
    assert objection(CheckIn(id="c", date=DAY, injury=("knee",), injury_until=DAY)) is None
    nowhere = unknown_zone(CheckIn(id="c", date=DAY, travelled="Mars"))
    assert nowhere is not None
    assert nowhere.field == "travelled"


def test_who_has_nights_and_no_check_in_is_taught_the_line(legs: Desk) -> None:
    assert not [hint for hint in see_today(legs).hints if hint.startswith("z ")]
    add_night(legs, {"date": "2026-03-05", "lights": "22:30", "wake": "06:30"})
    assert [hint for hint in see_today(legs).hints if hint.startswith("z ")]
    save_check_in(legs, DAY, {"rest": "yes"})
    assert not [hint for hint in see_today(legs).hints if hint.startswith("z ")]


def test_a_day_goes_out_and_comes_in_again(legs: Desk) -> None:
    save_check_in(
        legs, DAY, {"slept": "0", "injury": "knee until fri", "travelled": "Asia/Tokyo", "screens_off": "22:15"}
    )
    (kept,) = legs.store.all(CheckIn)
    written = msgspec.json.encode(kept)
    assert msgspec.json.decode(written, type=CheckIn) == kept
    assert objection(kept) is None
