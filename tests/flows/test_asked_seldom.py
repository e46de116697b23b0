"""Drive, hunger, the bedroom and the plate: when each is asked, what is kept, and what becomes of the answer."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from msgspec import structs

from coach.desk import Desk
from coach.errors import UsageError
from coach.flows.check_in import Question, save_check_in, see_check_in
from coach.flows.today import see_today
from coach.flows.week import see_week
from coach.flows.why import see_why
from coach.gather.readiness import see_body
from coach.model import CheckIn, Content, Product, Profile, Use, Wish
from tests.flows.conftest import at, make_desk

THU = date(2026, 3, 5)
NIGHT = "2026-03-05T20:00:00+01:00"
"""Less than three hours before the bedtime of who gets up at 06:45."""
RUN = Wish(id="run", title="Run", kind="run", minutes=40, strain="moderate")
PILL = Product(
    id="mag", name="Night Mag", kind="magnesium", serving="capsule", use=Use(goal="sleep", daily_mg=200),
    contents=(Content(nutrient="magnesium", form="bisglycinate", elemental_mg=100),),
)  # fmt: skip


def keep(desk: Desk, *records: Wish | Product | CheckIn) -> Desk:
    with desk.store.change("kept", at=desk.now()) as change:
        for record in records:
            change.put(record)
    return desk


def asked(desk: Desk, day: date | None = None) -> dict[str, Question]:
    return {question.id: question for question in see_check_in(desk, day).questions}


def told(desk: Desk) -> CheckIn:
    (found,) = desk.store.between(CheckIn, THU, THU)
    return found


def hints(desk: Desk, fact: str) -> list[str]:
    return [warn.text for warn in see_today(desk).plan.warnings if warn.fact == fact]


def snack(desk: Desk) -> str | None:
    return next((row.hint for row in see_today(desk).rows if row.item and row.item.kind == "snack"), None)


def test_the_drive_is_asked_of_who_has_sessions_and_counts(desk: Desk) -> None:
    assert "drive" not in asked(desk)
    before = see_check_in(desk).open
    keep(desk, RUN)
    assert (asked(desk)["drive"].state, see_check_in(desk).open) == ("open", before + 1)
    save_check_in(desk, THU, {"drive": "2"})
    assert (told(desk).drive, asked(desk)["drive"].value) == (2, "2")


def test_three_days_of_low_drive_propose_an_easy_day_with_their_rule(desk: Desk) -> None:
    keep(desk, RUN)
    for back in (3, 2, 1):
        save_check_in(desk, THU - timedelta(days=back), {"drive": "2"})
        assert see_body(desk, THU).rest is None, "today is not answered"
    changed = save_check_in(desk, THU, {"drive": "1"})
    said = "drive to train 2 or less of 5, 3 days running: an easy day may suit better"
    assert see_body(desk, THU).rest == ("ex.drive_rest", said)
    assert ("ex.drive_rest", said) in see_week(desk).plan.notes
    assert [warn.text for warn in changed.warnings if warn.fact == "ex.drive_rest"] == [f"D{said[1:]}."]
    run = next(row for row in see_today(desk).rows if row.item and row.item.wish == "run")
    assert ("ex.drive_rest", said) in [(line.fact, line.text) for line in see_why(desk, see_today(desk), run.id).lines]


@pytest.mark.parametrize("middle", ["3", ""])
def test_a_better_day_and_a_day_without_an_answer_end_the_run(desk: Desk, middle: str) -> None:
    keep(desk, RUN)
    for back, drive in enumerate(("1", middle, "1", "1")):
        save_check_in(desk, THU - timedelta(days=back), {"drive": drive, "mood": "3"})
    assert see_body(desk, THU).rest is None


def test_hunger_is_asked_in_the_evening_of_today_only(desk: Desk) -> None:
    assert "hungry" not in asked(desk)
    evening = at(desk, NIGHT)
    assert asked(evening)["hungry"].state == "open"
    assert "hungry" not in asked(evening, THU - timedelta(days=1))
    assert "hungry" in asked(at(desk, "2026-03-06T00:40:00+01:00")), "past midnight it is still that evening"
    assert "hungry" not in asked(make_desk(NIGHT, profile=Profile(tz="Europe/Berlin"))), "no bedtime is known"


def test_who_sleeps_by_day_is_asked_before_that_sleep(desk: Desk) -> None:
    by_day = Profile(tz="Europe/Berlin", wake={"default": "16:00"}, sleep_need_min=480)
    assert "hungry" not in asked(make_desk("2026-03-05T12:00:00+01:00", profile=by_day))
    shifted = structs.replace(by_day, day_starts="14:00")
    assert "hungry" not in asked(make_desk("2026-03-05T15:00:00+01:00", profile=shifted))
    assert "hungry" in asked(make_desk("2026-03-06T06:00:00+01:00", profile=shifted))


def test_hunger_decides_on_the_snack(desk: Desk) -> None:
    assert snack(desk) == "only if hungry"
    assert save_check_in(desk, THU, {"hungry": "1"}).what.startswith("Kept")
    assert (told(desk).hungry, snack(desk)) == (True, "you said hungry")
    save_check_in(desk, THU, {"hungry": "no"})
    assert (told(desk).hungry, snack(desk), asked(desk)["hungry"].state) == (False, None, "no")
    save_check_in(desk, THU, {"hungry": "-"})
    assert snack(desk) == "only if hungry"


def test_who_is_not_hungry_is_offered_no_snack_after_lifting_either(desk: Desk) -> None:
    keep(desk, Wish(id="lift", title="Lift", kind="strength", minutes=40, strain="moderate"))
    assert snack(desk) == "after lifting"
    save_check_in(desk, THU, {"hungry": "yes"})
    assert snack(desk) == "you said hungry"
    save_check_in(desk, THU, {"hungry": "no"})
    assert snack(desk) is None


def test_in_the_evening_today_names_the_key_until_hunger_is_answered_or_passed_over(desk: Desk) -> None:
    save_check_in(desk, THU, {"lights_out": "23:00", "final_wake": "06:30", "latency": "5", "mood": "4"})
    evening = at(desk, NIGHT)
    assert see_today(desk).ready != see_today(evening).ready == "c hungry tonight?"
    save_check_in(evening, THU, {}, {"hungry"})
    assert see_today(evening).ready != "c hungry tonight?"
    save_check_in(evening, THU, {"hungry": "no"})
    assert see_today(evening).ready != "c hungry tonight?"


@pytest.mark.parametrize(("name", "days", "answer"), [("bedroom", 7, "dark, quiet"), ("diet", 30, "nuts 1")])
def test_it_is_asked_again_when_its_time_has_passed(desk: Desk, name: str, days: int, answer: str) -> None:
    before = see_check_in(desk)
    assert asked(desk)[name].optional
    save_check_in(desk, THU, {name: answer})
    assert asked(desk)[name].value == answer
    assert see_check_in(desk).open == before.open
    last = at(desk, f"{THU + timedelta(days=days - 1)}T08:00:00+01:00")
    assert name not in asked(last)
    assert name in asked(at(desk, f"{THU + timedelta(days=days)}T08:00:00+02:00"))
    assert name in asked(last, THU), "the page on which it was answered still shows it"


@pytest.mark.parametrize("name", ["bedroom", "diet"])
def test_what_was_passed_over_is_not_asked_the_next_day(desk: Desk, name: str) -> None:
    save_check_in(desk, THU, {}, {name})
    assert asked(desk)[name].state == "skipped"
    assert name not in asked(at(desk, "2026-03-06T08:00:00+01:00"))


def test_the_bedroom_stands_as_a_hint_where_something_for_sleep_is_asked_for(desk: Desk) -> None:
    save_check_in(desk, THU, {"bedroom": "quiet"})
    assert hints(desk, "sl.room") == []
    keep(desk, PILL)
    (hint,) = hints(desk, "sl.room")
    assert hint.startswith("Hygiene first, before a sleep supplement: you said that the bedroom is not dark,")
    assert hint.endswith("not cool (16–20 °C).")
    save_check_in(desk, THU, {"bedroom": "all"})
    assert told(desk).bedroom == ("dark", "cool", "quiet")
    assert hints(desk, "sl.room") == []
    save_check_in(desk, THU, {"bedroom": "no"})
    assert (told(desk).bedroom, asked(desk)["bedroom"].state) == ((), "no")
    assert hints(desk, "sl.room")[0].count("not ") == 3
    assert hints(at(desk, "2026-03-12T08:00:00+01:00"), "sl.room") == [], "a week later it is not known any more"
    assert desk.facts.cards_of("sl.room")[0].title == "Hygiene first"


def test_the_bedroom_stands_as_a_hint_after_short_nights(desk: Desk) -> None:
    for day in (THU, THU - timedelta(days=1)):
        save_check_in(desk, day, {"lights_out": "01:30", "latency": "0", "awake": "0", "final_wake": "06:00"})
    save_check_in(desk, THU, {"bedroom": "dark, cool"})
    assert hints(desk, "sl.room") == ["Hygiene first, after short nights: you said that the bedroom is not quiet."]


def test_the_plate_is_told_at_once_and_stands_beside_magnesium(desk: Desk) -> None:
    changed = save_check_in(desk, THU, {"diet": "1, 0, 0.5, 2, 3"})
    assert told(desk).diet == {"nuts": 1, "seeds": 0, "legumes": 0.5, "greens": 2, "grains": 3}
    assert asked(desk)["diet"].value == "nuts 1, seeds 0, legumes 0.5, greens 2, grains 3"
    (said,) = [warn.text for warn in changed.warnings if warn.fact == "food.screen_low"]
    assert said.startswith("Food first: less than 1 a day of seeds, legumes (servings: nuts 1, seeds 0, legumes 0.5")
    assert hints(desk, "food.screen_low") == []
    keep(desk, PILL)
    assert hints(desk, "food.screen_low") == [said]
    assert desk.facts.cards_of("food.screen_low")[0].id == "c13"


def test_a_full_plate_is_told_and_stands_nowhere(desk: Desk) -> None:
    keep(desk, PILL)
    changed = save_check_in(desk, THU, {"diet": "nuts 1, greens 2"})
    (said,) = [warn.text for warn in changed.warnings if warn.fact == "food.screen_low"]
    assert "something of each you told (servings: nuts 1, greens 2)" in said
    assert "seeds" not in said, "what was not told is not known"
    assert hints(desk, "food.screen_low") == []


@pytest.mark.parametrize(
    ("name", "text", "what"),
    [
        ("drive", "6", "above 5"),
        ("hungry", "perhaps", "neither yes nor no"),
        ("bedroom", "dark, humid", "not one of the choices"),
        ("diet", "nuts", "needs a food and a number"),
        ("diet", "1,2,3", "needs a food and a number"),
        ("diet", "chips 3", "not one of the choices"),
        ("diet", "nuts 51", "above 50"),
        ("diet", "1,1,1,1,-1", "below 0"),
    ],
)
def test_what_cannot_be_read_is_named_and_nothing_is_kept(desk: Desk, name: str, text: str, what: str) -> None:
    with pytest.raises(UsageError, match=what) as error:
        save_check_in(desk, THU, {name: text})
    assert error.value.where == name
    assert desk.store.all(CheckIn) == ()


def test_no_diet_is_none_of_any(desk: Desk) -> None:
    save_check_in(desk, THU, {"diet": "no"})
    assert told(desk).diet == dict.fromkeys(("nuts", "seeds", "legumes", "greens", "grains"), 0)
