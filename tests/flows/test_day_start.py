"""The day ends when the person has slept: whose day it is at which hour, and where a night is logged."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from coach.desk import Desk
from coach.errors import UsageError
from coach.flows import sleep
from coach.flows.cabinet import add_product, take
from coach.flows.profile import save_profile, see_profile
from coach.flows.today import see_today
from coach.importers.formats.document import read_document
from coach.model import Night
from tests.flows.conftest import BERLIN, at, make_desk

WED, THU, FRI = date(2026, 3, 4), date(2026, 3, 5), date(2026, 3, 6)
MAGNESIUM = {"name": "Night Mag", "kind": "magnesium", "form": "bisglycinate", "elemental": "100", "per": "capsule"}


def logged(lights: str, wake: str, *, last: date = THU) -> Desk:
    """Somebody who slept so for ten days, the last night ending on `last`."""
    desk = make_desk("2026-03-05T17:42:00+01:00")
    for back in range(10):
        sleep.add_night(desk, {"date": f"{last - timedelta(days=back)}", "lights": lights, "wake": wake})
    return desk


@pytest.mark.parametrize(
    ("lights", "wake", "moment", "day"),
    [
        ("23:00", "06:45", "2026-03-06T03:59:00+01:00", THU),
        ("23:00", "06:45", "2026-03-06T04:00:00+01:00", FRI),
        ("07:15", "15:30", "2026-03-06T10:59:00+01:00", THU),  # until the day sleep of Friday
        ("07:15", "15:30", "2026-03-06T11:00:00+01:00", FRI),
        ("19:30", "03:00", "2026-03-06T01:59:00+01:00", THU),
        ("19:30", "03:00", "2026-03-06T02:30:00+01:00", FRI),
    ],
)
def test_the_day_ends_in_the_usual_sleep(lights: str, wake: str, moment: str, day: date) -> None:
    desk = at(logged(lights, wake), moment)
    assert desk.today() == day
    assert see_today(desk).date == day


def test_what_was_set_wins_and_auto_goes_back() -> None:
    desk = logged("07:15", "15:30")
    save_profile(desk, {"day_starts": "13:30"})
    assert (desk.profile.day_starts, see_profile(desk).form["day_starts"]) == ("13:30", "13:30")
    save_profile(desk, {"day_starts": "Auto"})
    assert (desk.store.profile().day_starts, desk.profile.day_starts) == (None, "11:00")
    assert see_profile(desk).form["day_starts"] == "auto"
    with pytest.raises(UsageError) as refused:
        save_profile(desk, {"day_starts": "noonish"})
    assert refused.value.where == "day_starts"


def test_four_o_clock_can_be_said() -> None:
    desk = logged("07:15", "15:30")
    save_profile(desk, {"day_starts": "04:00"})
    assert (desk.store.profile().day_starts, desk.profile.day_starts) == ("04:00", "04:00")


def test_a_first_profile_keeps_no_derived_start() -> None:
    desk = make_desk(profile=None)
    save_profile(desk, {"wake": "07:00"})
    assert desk.store.profile().day_starts is None


@pytest.mark.parametrize(("version", "kept"), [("1", None), ("2", "04:00")])
def test_four_in_a_document_of_version_1_was_never_said(version: str, kept: str | None) -> None:
    text = f'{{"schema": "coach.store/{version}", "profile": {{"tz": "Europe/Berlin", "day_starts": "04:00"}}}}'
    profile = read_document(text, "store.json").profile
    assert profile is not None
    assert profile.day_starts == kept


def test_a_night_that_ended_before_the_day_began_is_the_calendars() -> None:
    desk = at(logged("23:00", "06:45"), "2026-03-06T03:40:00+01:00")
    assert desk.today() == THU
    added = sleep.add_night(desk, {"lights": "22:00", "wake": "03:20"})
    night = desk.store.get(Night, added.record_id or "")
    assert night is not None
    assert (night.date, night.final_wake and night.final_wake.isoformat()) == (FRI, "2026-03-06T03:20:00+01:00")
    assert desk.today() == FRI  # who has slept has begun the day
    assert see_today(desk).date == FRI


def test_who_is_still_up_logs_the_night_before() -> None:
    desk = at(logged("23:00", "06:45", last=WED), "2026-03-06T01:10:00+01:00")
    added = sleep.add_night(desk, {"lights": "23:00", "wake": "06:45"})
    night = desk.store.get(Night, added.record_id or "")
    assert (night and night.date, desk.today()) == (THU, THU)


def test_the_limit_counts_per_coach_day() -> None:
    desk = at(logged("07:15", "15:30"), "2026-03-06T06:40:00+01:00")
    add_product(desk, MAGNESIUM)
    take(desk, "Night Mag", 2, "2026-03-06 06:30")
    assert see_today(desk).plan.totals.magnesium_taken_mg == 200
    assert see_today(at(desk, "2026-03-06T16:00:00+01:00")).plan.totals.magnesium_taken_mg == 0


def test_a_profile_of_the_morning_after_is_read_anew() -> None:
    desk = make_desk(profile=BERLIN)
    assert desk.profile.day_starts == "04:00"
    for back in range(3):
        sleep.add_night(desk, {"date": f"{THU - timedelta(days=back)}", "lights": "07:00", "wake": "15:00"})
    assert desk.profile.day_starts == "11:00"
