"""Zones: the machine's until one was said, and where the one that was said means nothing here."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from zoneinfo import ZoneInfoNotFoundError

import pytest
import tzlocal

from coach.clock import machine_zone
from coach.desk import Desk
from coach.flows.access import zone_banner
from coach.flows.exporting import export_json
from coach.flows.profile import save_profile, see_profile
from coach.flows.today import see_today
from coach.model import Profile
from tests.flows.conftest import make_desk

NOVA = Profile(tz="Europe/Nova_City", wake={"default": "06:45"})
"""A zone of newer tables than this machine's."""


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """The machine stands in that zone until the test is over."""

    def moved(name: str) -> None:
        monkeypatch.setenv("TZ", name)
        time.tzset()
        tzlocal.reload_localzone()

    yield moved
    monkeypatch.undo()
    time.tzset()
    tzlocal.reload_localzone()


def on_machine(desk: Desk) -> Desk:
    return Desk(desk.store, desk.clock, desk.facts, desk.settings, on_machine=True)


def test_without_a_profile_the_zone_of_the_machine_counts(stand_in: Callable[[str], None]) -> None:
    stand_in("Asia/Tokyo")
    desk = make_desk("2026-03-05T17:42:00+01:00", profile=None)
    assert desk.zone.key == machine_zone() == "Asia/Tokyo"
    assert desk.now().isoformat() == "2026-03-06T01:42:00+09:00"
    assert desk.today().isoformat() == "2026-03-05"
    save_profile(desk, {"wake": "06:45"})
    assert desk.store.profile() == Profile(tz="Asia/Tokyo", wake={"default": "06:45"})


@pytest.mark.parametrize("found", [None, "Nowhere/Land", "Etc/UTC", ZoneInfoNotFoundError("PST8PDT,M3")])
def test_a_machine_whose_zone_cannot_be_told_counts_as_utc(
    monkeypatch: pytest.MonkeyPatch, found: str | Exception | None
) -> None:
    def told() -> str | None:
        if isinstance(found, Exception):
            raise found
        return found

    monkeypatch.setattr(tzlocal, "get_localzone_name", told)
    assert machine_zone() == "UTC"


def test_an_unknown_zone_gives_way_to_the_machines_and_says_how_to_choose(stand_in: Callable[[str], None]) -> None:
    stand_in("Asia/Tokyo")
    desk = make_desk(profile=NOVA)
    assert desk.zone.key == "Asia/Tokyo"
    banner = zone_banner(desk)
    assert "does not know your time zone “Europe/Nova_City”; Asia/Tokyo, its own, counts instead" in banner
    assert "coach profile --tz NAME" in banner
    view = see_today(desk)
    assert view.plan.warnings[0].text == banner
    assert view.tz == "Asia/Tokyo"


def test_another_field_leaves_the_unknown_name_as_it_is() -> None:
    desk = make_desk(profile=NOVA)
    assert see_profile(desk).form["tz"] == "Europe/Nova_City"
    save_profile(desk, {"birth_year": "1980", "tz": ""})
    assert desk.store.profile() == Profile(tz="Europe/Nova_City", wake={"default": "06:45"}, birth_year=1980)
    assert b"Europe/Nova_City" in export_json(desk)
    save_profile(desk, see_profile(desk).form | {"birth_year": "1981"})  # as the page sends it, every field at once
    assert (desk.store.profile().tz, desk.store.profile().birth_year) == ("Europe/Nova_City", 1981)
    save_profile(desk, {"tz": "Europe/Paris"})
    assert (desk.zone.key, zone_banner(desk)) == ("Europe/Paris", "")


def test_one_line_asks_whether_the_person_travels(stand_in: Callable[[str], None]) -> None:
    desk = on_machine(make_desk())
    stand_in("Europe/Paris")  # another name, the same clock
    assert not [hint for hint in see_today(desk).hints if "traveling" in hint]
    stand_in("America/New_York")
    desk = on_machine(make_desk())
    asked = [hint for hint in see_today(desk).hints if "traveling" in hint]
    assert asked == ["p  this machine is on America/New_York, your profile on Europe/Berlin: traveling?"]
    assert not [hint for hint in see_today(on_machine(make_desk(profile=None))).hints if "traveling" in hint]
