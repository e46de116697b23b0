"""The first run: five questions, each may be left open."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import tzlocal

from coach.desk import Desk
from coach.errors import UsageError
from coach.flows.profile import FIELDS, save_profile, see_profile
from coach.flows.undo import undo
from coach.model import Profile
from tests.flows.conftest import make_desk


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """A machine whose zone may be set; what was read of it is forgotten again afterwards."""
    yield monkeypatch
    monkeypatch.undo()
    tzlocal.reload_localzone()


@pytest.mark.parametrize(
    ("system", "zone", "region"),
    [
        ("Europe/Paris", "Europe/Paris", "eu"),
        ("America/Chicago", "America/Chicago", "us"),
        ("America/Indiana/Knox", "America/Indiana/Knox", "us"),
        ("America/Sao_Paulo", "America/Sao_Paulo", ""),
        ("Asia/Tokyo", "Asia/Tokyo", ""),
        ("UTC", "UTC", ""),
    ],
)
def test_zone_and_region_are_proposed_from_the_system(
    machine: pytest.MonkeyPatch, system: str, zone: str, region: str
) -> None:
    machine.setenv("TZ", system)
    tzlocal.reload_localzone()
    view = see_profile(make_desk(profile=None))
    assert view.first_run
    fields = (
        "birth_year", "conditions", "day_starts", "ready_in", "travel", "egfr", "weight", "max_heart", "sex",
        "half_life",
    )  # fmt: skip
    blank = dict.fromkeys(fields, "")
    assert view.form == {**blank, "wake": "07:00", "region": region, "tz": zone}
    assert "not medical advice" in view.disclaimer


def test_looking_writes_nothing() -> None:
    desk = make_desk(profile=None)
    see_profile(desk)
    assert not desk.store.has_profile()


def test_the_gates_are_those_that_age_does_not_tell(desk: Desk) -> None:
    ids = [gate for gate, _ in see_profile(desk).gates]
    assert "kidney" in ids
    assert "minor" not in ids
    assert "older" not in ids


def test_answers_are_kept_and_come_back() -> None:
    desk = make_desk(profile=None)
    form = {
        "wake": "6:45, sat 8am, sunday 08:30",
        "birth_year": "1988",
        "region": "US",
        "conditions": "kidney, ksparing",
        "tz": "Europe/Berlin",
    }
    assert save_profile(desk, form).what == "Kept the profile."
    assert desk.store.profile() == Profile(
        birth_year=1988,
        region="us",
        tz="Europe/Berlin",
        wake={"default": "06:45", "sat": "08:00", "sun": "08:30"},
        conditions=("kidney", "ksparing"),
    )
    view = see_profile(desk)
    assert not view.first_run
    assert view.form["wake"] == "06:45, sat 08:00, sun 08:30"
    assert save_profile(desk, view.form).what == "Nothing changed in the profile."
    undo(desk)
    assert see_profile(desk).first_run


def test_every_question_may_be_left_open() -> None:
    desk = make_desk(profile=None)
    save_profile(desk, dict.fromkeys(FIELDS, ""))
    assert desk.store.profile() == Profile()
    assert not see_profile(desk).first_run


def test_saving_keeps_what_was_not_asked() -> None:
    desk = make_desk(profile=Profile(sex="female", sleep_need_min=460, caffeine_half_life_h=5.0, tz="Asia/Tokyo"))
    save_profile(desk, {"wake": "07:00", "tz": "", "conditions": "none"})
    assert desk.store.profile() == Profile(
        sex="female", sleep_need_min=460, caffeine_half_life_h=5.0, tz="Asia/Tokyo", wake={"default": "07:00"}
    )


def test_an_answer_can_be_taken_away(desk: Desk) -> None:
    save_profile(desk, {"birth_year": "-", "region": "", "wake": "-"})
    assert (desk.profile.birth_year, desk.profile.region, desk.profile.wake) == (None, None, {})


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"wake": "late"}, "wake"),
        ({"wake": "07:00, someday 08:00"}, "wake"),
        ({"birth_year": "1850"}, "birth_year"),
        ({"birth_year": "2027"}, "birth_year"),
        ({"birth_year": "'88"}, "birth_year"),
        ({"region": "mars"}, "region"),
        ({"conditions": "kidney, bored"}, "conditions"),
        ({"conditions": "minor"}, "conditions"),
        ({"tz": "Europe/Atlantis"}, "tz"),
        ({"tz": "../etc/passwd"}, "tz"),
        ({"shoe_size": "42"}, "shoe_size"),
    ],
)
def test_a_slip_names_its_field_and_writes_nothing(desk: Desk, form: dict[str, str], field: str) -> None:
    before = desk.store.profile()
    with pytest.raises(UsageError) as caught:
        save_profile(desk, {"wake": "05:00", **form})
    assert caught.value.where == field
    assert caught.value.todo
    assert desk.store.profile() == before


def test_weight_and_egfr_are_kept_come_back_and_nonsense_is_named(desk: Desk) -> None:
    save_profile(desk, {"weight": "61.5 kg", "egfr": "88"})
    assert (desk.profile.weight_kg, desk.profile.egfr) == (61.5, 88)
    assert (see_profile(desk).form["weight"], see_profile(desk).form["egfr"]) == ("61.5", "88")
    for text in ("-3", "0", "9999", "heavy", "nan"):
        with pytest.raises(UsageError) as error:
            save_profile(desk, {"weight": text})
        assert error.value.where == "weight"
    save_profile(desk, {"weight": "", "half_life": "9 h"})
    assert (desk.profile.caffeine_half_life_h, see_profile(desk).form["half_life"]) == (9, "9")
    assert desk.profile.weight_kg is None
