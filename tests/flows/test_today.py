"""Tonight on a real store: the plan is seen, lines are done, skipped, moved and taken."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from coach.desk import Desk
from coach.errors import SafetyRefusal, UsageError
from coach.evidence import facts
from coach.evidence.medicines import medicines
from coach.flows import cabinet, log, undo
from coach.flows.cards import cards_for
from coach.flows.marking import dose_now, mark, move
from coach.flows.today import see_next, see_today
from coach.flows.why import see_why
from coach.model import Answer, Intake, Workout
from tests.flows.conftest import at

FACTS = facts()
DAY = date(2026, 3, 5)
LEGS = {"title": "Legs", "kind": "strength", "minutes": "60", "strain": "high", "days": "thu", "preferred": "18:00"}
MAG = {
    "name": "Night Mag",
    "form": "bisglycinate",
    "elemental": "100",
    "per": "capsule",
    "goal": "sleep",
    "daily": "200",
}


@pytest.fixture
def evening(desk: Desk) -> Desk:
    """Legs at six, dinner at a quarter past seven, 200 mg for the night."""
    log.add(desk, "wish", LEGS)
    log.add(desk, "busy", {"start": "19:15", "end": "20:00", "title": "Dinner"})
    cabinet.add_product(desk, MAG)
    return desk


def row_of(desk: Desk, title: str) -> str:
    return next(row.id for row in see_today(desk).rows if row.title.startswith(title))


def test_the_rows_are_in_order_of_time_with_the_now_mark_among_them(evening: Desk) -> None:
    rows = see_today(evening).rows
    assert [row.title.split(" · ")[0] for row in rows] == [
        "Last coffee", "now", "Legs", "Dinner", "Lights low", "Night Mag", "Warm bath or shower",
        "Stretch", "Protein snack", "Wind-down", "Bed",
    ]  # fmt: skip
    assert [row.phase for row in rows[:3]] == ["past", "now", "next"]


def test_the_magnesium_row_is_its_window_and_the_hint_its_moment(evening: Desk) -> None:
    row = next(row for row in see_today(evening).rows if row.title.startswith("Night Mag"))
    assert row.end is not None
    assert (row.end - row.start).total_seconds() == 3600
    assert row.hint.startswith("best at")


def test_marking_a_session_done_logs_it_and_opening_it_again_takes_it_out(evening: Desk) -> None:
    mark(evening, DAY, row_of(evening, "Legs"), "done")
    assert [workout.title for workout in evening.store.all(Workout)] == ["Legs"]
    assert next(row.item for row in see_today(evening).rows if row.title == "Legs").state == "done"  # type: ignore[union-attr]
    mark(evening, DAY, row_of(evening, "Legs"), "planned")
    assert not evening.store.all(Workout)
    assert not evening.store.all(Answer)


def test_marking_the_magnesium_done_logs_the_dose_now(evening: Desk) -> None:
    mark(evening, DAY, row_of(evening, "Night Mag"), "done")
    dose = evening.store.all(Intake)[0]
    assert (dose.servings, dose.magnesium_mg, dose.at) == (2, 200, evening.now())
    assert see_today(evening).strip.magnesium.taken == 200
    undo.undo(evening)
    assert not evening.store.all(Intake)


def test_one_key_logs_the_planned_dose_and_the_second_is_refused(evening: Desk) -> None:
    dose_now(evening)
    with pytest.raises(SafetyRefusal) as refusal:
        dose_now(evening)
    assert refusal.value.fact == "mg.cap_eu"
    assert len(evening.store.all(Intake)) == 1


def test_dose_now_without_magnesium_teaches_the_next_key(desk: Desk) -> None:
    with pytest.raises(UsageError, match="cabinet"):
        dose_now(desk)


def test_skipped_stays_in_sight(evening: Desk) -> None:
    mark(evening, DAY, row_of(evening, "Stretch"), "skipped")
    row = next(row for row in see_today(evening).rows if row.title == "Stretch")
    assert row.item is not None
    assert row.item.state == "skipped"


def test_moving_by_clock_and_by_steps(evening: Desk) -> None:
    stretch = row_of(evening, "Stretch")
    move(evening, DAY, stretch, "20:40")
    move(evening, DAY, stretch, "+10")
    item = next(row.item for row in see_today(evening).rows if row.id == stretch)
    assert item is not None
    assert (item.state, f"{item.start:%H:%M}") == ("moved", "20:50")


def test_a_move_into_the_last_hour_is_refused_with_the_rule(evening: Desk) -> None:
    with pytest.raises(SafetyRefusal) as refusal:
        move(evening, DAY, row_of(evening, "Legs"), "21:20")
    assert refusal.value.fact == "ex.vigorous_block"
    assert "Could start" in refusal.value.todo
    assert not evening.store.all(Answer)


def test_a_move_onto_dinner_names_dinner(evening: Desk) -> None:
    with pytest.raises(UsageError, match="Dinner"):
        move(evening, DAY, row_of(evening, "Legs"), "19:00")


def test_a_move_into_the_past_is_refused(evening: Desk) -> None:
    with pytest.raises(UsageError, match="has passed"):
        move(evening, DAY, row_of(evening, "Legs"), "17:00")


def test_bed_may_move_but_not_below_the_floor(evening: Desk) -> None:
    move(evening, DAY, row_of(evening, "Bed"), "23:00")
    plan = see_today(evening).plan
    assert plan.bed is not None
    assert f"{plan.bed.target:%H:%M}" == "23:00"
    with pytest.raises(SafetyRefusal) as refusal:
        move(evening, DAY, row_of(evening, "Bed"), "01:00")
    assert refusal.value.fact == "sl.floor"


def test_why_gives_rule_number_grade_sources_and_card(evening: Desk) -> None:
    view = see_today(evening)
    why = see_why(evening, view, row_of(evening, "Legs"))
    block = next(line for line in why.lines if line.fact == "ex.vigorous_block")
    assert block.number == "60 min"
    assert block.kind == "hard"
    assert block.grade == "moderate"
    assert any("Stutz" in cite for cite in block.sources)
    assert why.cards
    assert "Could start" in why.may_move


def test_a_source_not_read_in_full_says_so(evening: Desk) -> None:
    why = see_why(evening, see_today(evening), row_of(evening, "Bed"))
    cites = [cite for line in why.lines for cite in line.sources]
    assert any(cite.endswith("(not checked)") for cite in cites)
    assert any(not cite.endswith("(not checked)") for cite in cites)


def test_next_is_the_session_and_then_the_magnesium(evening: Desk) -> None:
    first = see_next(evening)
    assert first.item is not None
    assert (first.item.wish is not None, first.in_min) == (True, 18)
    mark(evening, DAY, row_of(evening, "Legs"), "done")
    later = see_next(at(evening, "2026-03-05T20:00:00+01:00"))
    assert later.item is not None
    assert later.item.kind == "supplement"


def test_after_midnight_it_is_still_tonight(evening: Desk) -> None:
    late = see_today(at(evening, "2026-03-06T00:40:00+01:00"))
    assert late.date == DAY
    assert late.rows[-1].title == "Bed"


def test_another_day_is_planned_from_its_start(evening: Desk) -> None:
    view = see_today(evening, date(2026, 3, 12))
    assert not view.is_today
    assert "now" not in {row.kind for row in view.rows}
    assert any(row.title.startswith("Legs") for row in view.rows)


def test_an_empty_store_teaches_the_next_keys(desk: Desk) -> None:
    view = see_today(desk)
    assert len(view.hints) == 3
    assert view.rows[-1].title == "Bed"


def test_the_same_store_and_moment_give_the_same_plan(evening: Desk) -> None:
    assert see_today(evening) == see_today(at(evening, datetime.fromisoformat("2026-03-05T16:42:00+00:00").isoformat()))


def cards(desk: Desk, word: str) -> list[str]:
    """Ids of what stands behind the line that begins with that word."""
    return [one.id for one in see_why(desk, see_today(desk), row_of(desk, word)).cards]


def test_the_lines_of_a_drug_a_dose_and_a_nutrient_lead_to_their_card_or_entry(evening: Desk) -> None:
    cabinet.add_product(evening, {"name": "Thyroxine", "kind": "medicine", "times": "22:00"})
    cabinet.add_product(evening, {"name": "Gabapentin", "kind": "medicine", "times": "22:00"})
    cabinet.add_product(evening, {"name": "Zinc", "kind": "supplement", "contents": "zinc 10 mg", "times": "19:00"})
    assert cards(evening, "Thyroxine") == ["c16"]
    assert cards(evening, "Gabapentin") == ["gabapentin--mineral_mg--absorption"]
    assert "cab.zinc_max" in cards(evening, "Zinc")
    cabinet.take(evening, "Zinc", 1, "12:00")
    assert "cab.zinc_max" in cards(evening, "Zinc")
    gap = see_why(evening, see_today(evening), row_of(evening, "Gabapentin")).lines[0]
    assert (gap.fact, gap.number) == (
        "gabapentin--mineral_mg--absorption",
        "magnesium 2 h after gabapentin, gabapentin 2 h after magnesium",
    )


@pytest.mark.parametrize("fact", [*FACTS.rules, *medicines().pairs, *FACTS.gates])
def test_every_fact_a_line_can_name_has_a_card_or_says_what_it_is(fact: str) -> None:
    (found,) = cards_for(FACTS, [fact])
    assert found.title
    assert found.text


def test_a_session_whose_time_passed_can_still_be_marked_when_no_room_is_left(evening: Desk) -> None:
    mark(evening, DAY, row_of(evening, "Stretch"), "skipped")
    home = at(evening, "2026-03-05T21:10:00+01:00")
    view = see_today(home)
    assert [item.state for item in view.plan.items if item.kind == "workout"] == ["unknown"]
    row = next(row for row in view.rows if row.title.startswith("Legs"))
    assert (f"{row.start:%H:%M}", row.hint, row.phase) == ("18:00", "done?", "past")
    mark(home, DAY, row.id, "done")
    (session,) = home.store.all(Workout)
    assert f"{session.start:%H:%M}–{session.end:%H:%M}" == "18:00–19:00"
    assert [item.state for item in see_today(home).plan.items if item.kind == "workout"] == ["done"]


def test_the_strip_tells_what_a_cup_leaves_at_bed(desk: Desk) -> None:
    """190 mg ten hours, two half-lives, before bed: a quarter, in whole milligrams."""
    with desk.store.change("coffee", at=desk.now()) as change:
        change.put(Intake(id="cup", at=datetime.fromisoformat("2026-03-05T12:30+01:00"), product="c", caffeine_mg=190))
    assert see_today(desk).strip.caffeine_at_bed_mg == 48
