"""What the page offers as usual and is left alone: counted and kept as it is shown, marked, and never learned from."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from msgspec import structs

from coach.desk import Desk
from coach.flows.check_in import save_check_in, see_check_in, summarize
from coach.flows.sleep import add_night, edit_night, night_form, see_sleep
from coach.gather.need import need_of, usual_of
from coach.insights.diary import as_said, diary, one_per_date, sleep_as_usual
from coach.insights.usual import usual
from coach.model import Night
from coach.store import Store
from tests.flows.conftest import make_desk

THU = date(2026, 3, 5)
THREE = {"into_bed": "23:40", "quality": "4", "fatigue": "3"}
LEFT = ("lights_out", "latency_min", "awakenings", "awake_min", "final_wake", "out_of_bed")


def ordinary(day: date) -> Night:
    """22:40 to 06:55 with 15 minutes to fall asleep, 10 awake: 7 h 20 asleep."""

    def moment(of: date, clock: str) -> datetime:
        return datetime.fromisoformat(f"{of}T{clock}+01:00")

    before = day - timedelta(days=1)
    return Night(
        id=f"night-{day}", date=day, into_bed=moment(before, "22:40"), lights_out=moment(before, "23:05"),
        latency_min=15, awakenings=1, awake_min=10, final_wake=moment(day, "06:50"), out_of_bed=moment(day, "06:55"),
        alarm=False,
    )  # fmt: skip


@pytest.fixture
def desk() -> Desk:
    """Thursday after a fortnight of one and the same night."""
    desk = make_desk()
    with desk.store.change("nights", at=desk.now()) as change:
        for back in range(1, 15):
            change.put(ordinary(THU - timedelta(days=back)))
    return desk


def kept(desk: Desk) -> Night:
    """Thursday's night."""
    (night,) = desk.store.between(Night, THU, THU)
    return night


def test_three_fields_keep_the_whole_night_as_it_stands_on_the_page(desk: Desk) -> None:
    shown = summarize(desk, THU, THREE, usual=True)
    save_check_in(desk, THU, THREE, usual=True)
    night = kept(desk)
    assert night.usual == LEFT
    clocks = (night.into_bed, night.lights_out, night.final_wake, night.out_of_bed)
    # Lights out keeps its usual 25 minutes after getting into bed.
    assert [f"{at:%H:%M}" for at in clocks if at] == ["23:40", "00:05", "06:50", "06:55"]
    assert (night.latency_min, night.awakenings, night.awake_min) == (15, 1, 10)
    assert diary(night).tst_min == 380
    assert shown.line.startswith("~ 6 h 20 asleep · ")
    assert summarize(desk, THU, {}).line == shown.line
    assert see_check_in(desk, THU).open == shown.open


def test_the_page_says_which_answers_stand_as_usual_and_they_are_not_open(desk: Desk) -> None:
    save_check_in(desk, THU, THREE, usual=True)
    states = {question.id: question.state for question in see_check_in(desk, THU).questions}
    assert states["into_bed"] == "answered"
    assert {states[name] for name in ("lights_out", "latency", "awakenings", "awake", "final_wake")} == {"usual"}
    (row,) = (row for row in see_sleep(desk).rows if row.night.date == THU)
    assert row.as_usual
    assert row.usual == "lights out, asleep in, times awake, awake, woke, up"


def test_without_a_word_on_the_night_nothing_usual_counts_or_is_kept(desk: Desk) -> None:
    answers = {"quality": "4", "fatigue": "3", "alarm": "-"}
    assert summarize(desk, THU, answers, usual=True).text == ""
    save_check_in(desk, THU, answers, usual=True)
    assert desk.store.between(Night, THU, THU) == ()


def test_who_says_only_what_they_say_keeps_only_that(desk: Desk) -> None:
    save_check_in(desk, THU, THREE)
    assert kept(desk).usual == ()
    assert kept(desk).final_wake is None


def test_what_is_passed_over_or_cleared_is_not_taken_as_usual(desk: Desk) -> None:
    save_check_in(desk, THU, {**THREE, "awake": ""}, ("latency",), usual=True)
    night = kept(desk)
    assert (night.latency_min, night.awake_min) == (None, None)
    assert night.usual == ("lights_out", "awakenings", "final_wake", "out_of_bed")


def test_what_is_usual_is_left_out_where_it_does_not_go_with_the_answers(desk: Desk) -> None:
    answers = {"into_bed": "07:30", "fatigue": "3"}
    assert summarize(desk, THU, answers, usual=True).text == ""
    save_check_in(desk, THU, answers, usual=True)
    assert kept(desk).usual == ()
    assert kept(desk).lights_out is None


def test_a_wish_is_not_what_is_usual() -> None:
    desk = make_desk()
    assert next(question.prefill for question in see_check_in(desk, THU).questions if question.id == "final_wake")
    save_check_in(desk, THU, THREE, usual=True)
    assert kept(desk).usual == ()
    assert kept(desk).final_wake is None


def test_typed_later_it_is_said_and_the_rest_stays_marked(desk: Desk) -> None:
    save_check_in(desk, THU, THREE, usual=True)
    save_check_in(desk, THU, {"final_wake": "06:50"}, usual=True)
    assert kept(desk).usual == tuple(part for part in LEFT if part != "final_wake")
    edit_night(desk, kept(desk).id, {"up": "07:20", "awake": "-"})
    assert kept(desk).usual == ("lights_out", "latency_min", "awakenings")
    assert kept(desk).awake_min is None


def test_a_step_counts_from_what_was_offered_once(desk: Desk) -> None:
    save_check_in(desk, THU, {"into_bed": "+15"}, usual=True)
    clocks = (kept(desk).into_bed, kept(desk).lights_out)
    assert [f"{at:%H:%M}" for at in clocks if at] == ["22:55", "23:20"]


def test_nothing_is_learned_from_what_only_stood_as_usual(desk: Desk) -> None:
    before, need = usual_of(desk), need_of(desk)
    save_check_in(desk, THU, {"into_bed": "23:40", "alarm": "no"}, usual=True)
    assert need_of(desk).own == need.own
    assert kept(desk).alarm is False
    night = kept(desk)
    assert as_said(night).latency_min is None
    assert as_said(ordinary(THU)) == ordinary(THU)
    marked = [structs.replace(night, id=str(day), date=THU - timedelta(days=day)) for day in range(3)]
    assert usual(marked).wake is None
    assert f"{usual(marked).bed:%H:%M}" == "23:40"
    assert usual_of(desk).wake == before.wake


def test_what_a_device_measured_counts_before_what_was_usual(desk: Desk) -> None:
    save_check_in(desk, THU, {"latency": "20"}, usual=True)
    measured = structs.replace(ordinary(THU), id="w1", source="whoop", asleep_min=400, latency_min=None)
    assert one_per_date((kept(desk), measured)) == (measured,)
    assert one_per_date((ordinary(THU), measured)) == (ordinary(THU),)


def test_the_time_asleep_is_as_usual_only_where_it_needs_that() -> None:
    night = ordinary(THU)
    assert not sleep_as_usual(night)
    assert not sleep_as_usual(structs.replace(night, usual=("out_of_bed",)))
    assert sleep_as_usual(structs.replace(night, usual=("latency_min",)))


def test_a_new_night_of_the_log_marks_what_its_form_offered_and_nobody_touched(desk: Desk) -> None:
    form = night_form(desk)
    add_night(desk, {**form, "bed": "23:40", "lights": "23:50"}, form)
    assert kept(desk).usual == ("latency_min", "awakenings", "awake_min", "final_wake", "out_of_bed")


def test_the_mark_is_read_from_the_disk_again(desk: Desk, tmp_path: Path) -> None:
    save_check_in(desk, THU, THREE, usual=True)
    store = Store.open(tmp_path / "store")
    with store.change("night", at=desk.now()) as change:
        change.put(kept(desk))
    document = store.document()
    store.close()
    again = Store.open(tmp_path / "store", read_only=True)
    assert again.document() == document
    assert again.between(Night, THU, THU) == (kept(desk),)
