"""The morning's page: what is asked, what stands prefilled, and that it comes back as it was answered."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.clock import minutes_between
from coach.desk import Desk
from coach.errors import UsageError
from coach.flows.check_in import Question, proposals, save_check_in, see_check_in, summarize
from coach.flows.sleep import see_sleep
from coach.flows.undo import undo
from coach.forms.questions import QUESTIONS
from coach.insights.diary import diary
from coach.model import CheckIn, Intake, Night, Profile
from coach.settings import Settings
from tests.flows.conftest import at, make_desk

THU = date(2026, 3, 5)
NIGHT = {
    "into_bed": "22:45",
    "lights_out": "23:10",
    "latency": "20",
    "awakenings": "1",
    "awake": "25",
    "final_wake": "06:30",
    "out_of_bed": "07:05",
}
RATINGS = {"quality": "4", "fatigue": "4", "soreness": "3", "stress": "4", "mood": "4"}
REST = {"sore": "legs 6, lower back 3", "illness": "none", "note": "slept by the open window"}
ALL = {**NIGHT, **RATINGS, **REST}


def ask(desk: Desk, name: str, day: date = THU) -> Question:
    return next(question for question in see_check_in(desk, day).questions if question.id == name)


def keep(desk: Desk, *records: Night | CheckIn | Intake) -> None:
    with desk.store.change("kept", at=desk.now()) as change:
        for record in records:
            change.put(record)


def wearable(**more: object) -> Night:
    return Night(
        id="w1",
        date=THU,
        source="whoop",
        external_id="abc",
        lights_out=datetime.fromisoformat("2026-03-04T23:31:44+01:00"),
        final_wake=datetime.fromisoformat("2026-03-05T06:52:10+01:00"),
        asleep_min=400,
        hrv_rmssd_ms=61.0,
        **more,  # type: ignore[arg-type]
    )


def test_the_page_asks_in_the_order_of_the_morning(desk: Desk) -> None:
    view = see_check_in(desk)
    assert view.date == THU
    assert view.note == "night to Thu 5 Mar"
    assert [question.id for question in view.questions] == [
        *NIGHT, "alarm", *RATINGS, "sore", "illness", "bedroom", "diet", "symptoms", "note",
    ]  # fmt: skip
    assert view.open == len(view.questions) - 5  # note, alarm, symptoms, bedroom and diet are never counted
    assert all(question.state == "open" for question in view.questions)


def test_every_scale_has_five_words_from_worse_to_better(desk: Desk) -> None:
    scales = [question for question in see_check_in(desk).questions if question.kind == "scale"]
    assert [scale.id for scale in scales] == [*RATINGS]
    assert all(len(set(scale.anchors)) == 5 for scale in scales)


def test_a_whole_morning_is_kept_in_one_change(desk: Desk) -> None:
    before = len(desk.store.history.entries())
    changed = save_check_in(desk, THU, ALL)
    assert changed.what == "Kept the check-in of Thu 5 Mar."
    assert [entry.name for entry in desk.store.history.entries()][: -before or None] == ["check-in of Thu 5 Mar"]
    (night,) = desk.store.all(Night)
    assert (night.source, night.tz_start, night.quality) == ("manual", "Europe/Berlin", 4)
    assert diary(night).tst_min == 395
    (check_in,) = desk.store.all(CheckIn)
    assert (check_in.sleep_quality, check_in.illness) == (4, "none")
    assert check_in.sore_muscles == {"legs": 6, "lower back": 3}
    assert see_check_in(desk).open == 0


def test_undo_takes_night_and_check_in_back_together(desk: Desk) -> None:
    save_check_in(desk, THU, ALL)
    assert undo(desk).what == "Took back: check-in of Thu 5 Mar."
    assert desk.store.all(Night) == ()
    assert desk.store.all(CheckIn) == ()


@st.composite
def mornings(draw: st.DrawFn) -> dict[str, str]:
    """Typed answers that make sense, some left out."""
    bed = datetime(2026, 3, 4, 20, 0) + timedelta(minutes=draw(st.integers(0, 300)))  # noqa: DTZ001
    steps = [0, draw(st.integers(0, 60)), draw(st.integers(300, 600)), draw(st.integers(0, 60))]
    clocks = [f"{bed + timedelta(minutes=sum(steps[: n + 1])):%H:%M}" for n in range(4)]
    rating = st.integers(1, 5).map(str)
    groups = st.dictionaries(st.sampled_from(["legs", "back", "chest", "left knee"]), st.integers(0, 10), max_size=3)
    full = {
        **dict(zip(("into_bed", "lights_out", "final_wake", "out_of_bed"), clocks, strict=True)),
        "latency": str(draw(st.integers(0, 60))),
        "awakenings": str(draw(st.integers(0, 9))),
        "awake": str(draw(st.integers(0, 90))),
        **{name: draw(rating) for name in RATINGS},
        "sore": ", ".join(f"{group} {score}" for group, score in draw(groups).items()) or "no",
        "illness": draw(st.sampled_from(["none", "above_neck", "below_neck", "fever"])),
        "drive": draw(rating),
        "hungry": draw(st.sampled_from(["yes", "no"])),
        "bedroom": draw(st.sampled_from(["dark, quiet", "dark, cool, quiet", "cool", "no"])),
        "diet": draw(st.sampled_from(["nuts 1, seeds 0.5, grains 3", "greens 0", "legumes 12"])),
        "note": draw(st.text("abc äß[]{}/", min_size=1, max_size=20)).strip() or "x",
    }
    return {name: text for name, text in full.items() if draw(st.booleans())}


@settings(max_examples=120)
@given(mornings(), st.sets(st.sampled_from(sorted(ALL))))
def test_what_was_answered_comes_back(answers: dict[str, str], passed: set[str]) -> None:
    desk = make_desk()
    skipped = passed - answers.keys()
    save_check_in(desk, THU, answers, skipped)
    for question in see_check_in(desk).questions:
        assert question.value == answers.get(question.id, ""), question.id
        if question.id in answers:
            assert question.state in ("answered", "no")
        else:
            assert question.state == ("skipped" if question.id in skipped else "open")
    again = save_check_in(desk, THU, answers, skipped)
    assert again.what.startswith("Nothing changed")


def test_four_states_are_kept_apart(desk: Desk) -> None:
    save_check_in(desk, THU, {"sore": "no", "fatigue": "2", "illness": "0"}, {"mood"})
    states = {question.id: question.state for question in see_check_in(desk).questions}
    assert states["sore"] == states["illness"] == "no"
    assert states["fatigue"] == "answered"
    assert states["mood"] == "skipped"
    assert states["stress"] == "open"
    (check_in,) = desk.store.all(CheckIn)
    assert (check_in.sore_muscles, check_in.mood, check_in.stress) == ({}, None, None)
    assert desk.store.all(Night) == ()


def test_a_skipped_question_can_be_answered_or_opened_again(desk: Desk) -> None:
    save_check_in(desk, THU, {}, {"mood", "stress", "awake"})
    save_check_in(desk, THU, {"mood": "5", "stress": "-"})
    assert [ask(desk, name).state for name in ("mood", "stress", "awake")] == ["answered", "open", "skipped"]


def test_a_dash_clears_and_the_last_answer_takes_the_record_with_it(desk: Desk) -> None:
    save_check_in(desk, THU, {"mood": "4", "into_bed": "23:00"})
    save_check_in(desk, THU, {"mood": "-", "into_bed": ""})
    assert desk.store.all(CheckIn) == ()
    assert desk.store.all(Night) == ()


def test_a_quality_alone_is_kept_without_a_night_and_joins_it_later(desk: Desk) -> None:
    save_check_in(desk, THU, {"quality": "2"})
    assert desk.store.all(Night) == ()
    save_check_in(desk, THU, NIGHT)
    assert desk.store.all(Night)[0].quality == 2
    assert ask(desk, "quality").value == "2"


def log_nights(desk: Desk, days: int) -> None:
    for back in range(days, 0, -1):
        save_check_in(desk, THU - timedelta(days=back), {**NIGHT, "final_wake": f"06:{20 + back}"})


def test_the_usual_night_stands_prefilled_and_steps_start_from_it(desk: Desk) -> None:
    log_nights(desk, 5)
    prefills = {name: ask(desk, name).prefill for name in ("into_bed", "latency", "awakenings", "awake", "quality")}
    assert prefills == {"into_bed": "22:45", "latency": "20", "awakenings": "1", "awake": "25", "quality": ""}
    save_check_in(desk, THU, {"into_bed": "+5", "lights_out": "23:10", "latency": "-5", "final_wake": "06:30"})
    assert ask(desk, "into_bed").value == "22:50"
    assert ask(desk, "latency").value == "15"


def test_a_late_bed_takes_the_proposed_lights_out_along(desk: Desk) -> None:
    log_nights(desk, 5)
    proposed = proposals(desk, THU, {"into_bed": "01:00", "out_of_bed": "+30"})
    assert (proposed["lights_out"], proposed["final_wake"], proposed["latency"]) == ("01:25", "06:55", "20")
    assert "into_bed" not in proposed
    save_check_in(desk, THU, {"into_bed": "01:00"})
    assert ask(desk, "lights_out").prefill == "01:25"


@pytest.mark.parametrize(
    ("typed", "name", "expected"),
    [
        ({"lights_out": "00:10"}, "into_bed", "23:45"),
        ({"lights_out": "+15"}, "into_bed", "23:00"),
        ({"out_of_bed": "09:05"}, "final_wake", "08:25"),
        ({"final_wake": "23:50"}, "out_of_bed", "00:30"),
        ({"into_bed": "no time"}, "lights_out", "23:10"),
    ],
)
def test_each_clock_moves_its_neighbor_along(desk: Desk, typed: dict[str, str], name: str, expected: str) -> None:
    log_nights(desk, 5)
    assert proposals(desk, THU, typed)[name] == expected
    assert summarize(desk, THU, typed).proposed[name] == expected


def test_a_step_counts_from_what_is_offered_beside_the_other_answers(desk: Desk) -> None:
    log_nights(desk, 5)
    save_check_in(desk, THU, {"into_bed": "01:00", "lights_out": "+5"})
    assert ask(desk, "lights_out").value == "01:30"


def test_a_slip_speaks_of_questions_as_the_page_does(desk: Desk) -> None:
    problems = summarize(desk, THU, {"into_bed": "01:00", "lights_out": "23:10"}).problems
    assert problems["lights_out"].startswith("this is before “into bed”.")


def test_without_nights_the_wished_wake_and_the_need_stand_prefilled() -> None:
    desk = make_desk()
    assert [ask(desk, name).prefill for name in ("into_bed", "final_wake", "latency")] == ["22:45", "06:45", ""]
    sunday = date(2026, 3, 1)
    assert ask(desk, "final_wake", sunday).prefill == "06:45"
    assert ask(desk, "final_wake", date(2026, 2, 28)).prefill == "08:00"
    assert ask(make_desk(profile=None), "into_bed").prefill == ""


def test_twelve_hours_are_shown_and_read() -> None:
    desk = make_desk(settings=Settings(clock="12"))
    assert ask(desk, "into_bed").prefill == "10:45 pm"
    save_check_in(desk, THU, {**NIGHT, "into_bed": "10:45 pm"})
    assert ask(desk, "final_wake").value == "6:30 am"
    assert save_check_in(desk, THU, {"final_wake": "6:30 am"}).what.startswith("Nothing changed")


def test_a_wearables_night_answers_what_it_knows(desk: Desk) -> None:
    keep(desk, wearable())
    onset = ask(desk, "lights_out")
    assert (onset.label, onset.value, onset.state) == ("fell asleep", "23:31", "answered")
    assert ask(desk, "into_bed").state == "open"
    assert ask(desk, "into_bed").prefill == ""
    save_check_in(desk, THU, {"lights_out": "23:31", "quality": "3", "out_of_bed": "07:10"})
    (night,) = desk.store.all(Night)
    assert (night.id, night.source, night.external_id, night.hrv_rmssd_ms) == ("w1", "whoop", "abc", 61.0)
    assert night.lights_out == wearable().lights_out
    assert (night.quality, night.asleep_min) == (3, 400)
    assert night.out_of_bed == datetime.fromisoformat("2026-03-05T07:10:00+01:00")


def test_a_latency_beside_a_devices_onset_leaves_the_onset_where_it_was(desk: Desk) -> None:
    keep(desk, wearable())
    save_check_in(desk, THU, {"latency": "15"})
    (night,) = desk.store.all(Night)
    assert diary(night).onset == diary(wearable()).onset
    assert ask(desk, "lights_out").value == "23:16"
    assert night.asleep_min == 400


def test_mended_clocks_overrule_what_the_device_summed_up(desk: Desk) -> None:
    keep(desk, wearable(awake_min=20))
    save_check_in(desk, THU, {"final_wake": "07:31"})
    (night,) = desk.store.all(Night)
    assert night.asleep_min is None
    assert diary(night).tst_min == pytest.approx(minutes_between(wearable().lights_out, night.final_wake) - 20)  # type: ignore[arg-type]


def test_gut_is_asked_only_after_magnesium(desk: Desk) -> None:
    last_night = datetime.fromisoformat("2026-03-04T21:30:00+01:00")
    keep(desk, Intake(id="i1", at=last_night, product="p", magnesium_mg=0, caffeine_mg=95))
    assert "gut" not in [question.id for question in see_check_in(desk).questions]
    keep(desk, Intake(id="i2", at=last_night, product="p", magnesium_mg=200))
    gut = ask(desk, "gut")
    assert len(gut.anchors) == len(gut.choices) == len(desk.facts.gut_ladder)
    changed = save_check_in(desk, THU, {"gut": "4"})
    assert [(warn.fact, warn.severity) for warn in changed.warnings] == [("mg.gi_clear_h", "hard")]


def test_spring_night_is_an_hour_shorter_than_its_clocks_say() -> None:
    desk = make_desk("2026-03-29T09:00:00+02:00")
    sunday = date(2026, 3, 29)
    answers = {**NIGHT, "into_bed": "23:00", "lights_out": "23:00", "latency": "15", "awake": "10"}
    answers |= {"final_wake": "06:45", "out_of_bed": "07:00"}
    assert summarize(desk, sunday, answers).text == (
        "6 h 20 asleep · efficiency 94 % (of sleep period) · 1 of 14 nights known: 5 more for a sleep debt"
    )
    save_check_in(desk, sunday, answers)
    (night,) = desk.store.all(Night)
    assert diary(night).tib_min == 420
    assert ask(desk, "out_of_bed", sunday).value == "07:00"


def test_a_clock_inside_the_spring_gap_moves_on_with_a_note() -> None:
    desk = make_desk("2026-03-29T09:00:00+02:00")
    sunday = date(2026, 3, 29)
    changed = save_check_in(desk, sunday, {"into_bed": "02:30", "final_wake": "08:00"})
    assert "02:30 does not happen" in changed.warnings[0].text
    assert ask(desk, "into_bed", sunday).value == "03:30"


def test_the_sum_names_the_denominator_and_how_far_behind(desk: Desk) -> None:
    log_nights(desk, 13)
    assert summarize(desk, THU, {}).text == ""
    text = summarize(desk, THU, NIGHT).text
    assert text.startswith("6 h 35 asleep · efficiency 90 % (of sleep period) · ")
    assert text.endswith(" behind")
    assert len(desk.store.all(Night)) == 13


def test_unusual_nights_are_kept_and_said(desk: Desk) -> None:
    changed = save_check_in(desk, THU, {**NIGHT, "latency": "150"})
    assert [warn.text for warn in changed.warnings] == ["More than 120 min to fall asleep."]
    assert save_check_in(desk, THU, {"mood": "4"}).warnings == ()


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"into_bed": "25:10"}, "into_bed"),
        ({**NIGHT, "lights_out": "22:30"}, "lights_out"),
        ({**NIGHT, "out_of_bed": "06:10"}, "out_of_bed"),
        ({**NIGHT, "latency": "500"}, "latency"),
        ({**NIGHT, "awake": "450"}, "awake"),
        ({"latency": "soon"}, "latency"),
        ({"latency": "-5"}, "latency"),
        ({"awakenings": "1.5"}, "awakenings"),
        ({"into_bed": "+5"}, "into_bed"),
        ({"quality": "6"}, "quality"),
        ({"mood": "0"}, "mood"),
        ({"sore": "legs"}, "sore"),
        ({"sore": "legs 11"}, "sore"),
        ({"illness": "plague"}, "illness"),
        ({"gut": "6"}, "gut"),
        ({"hunger": "3"}, "hunger"),
    ],
)
def test_a_slip_names_its_question_and_writes_nothing(answers: dict[str, str], field: str) -> None:
    desk = make_desk(profile=Profile(tz="Europe/Berlin"))
    revision = desk.store.revision
    with pytest.raises(UsageError) as caught:
        save_check_in(desk, THU, {"fatigue": "3", **answers})
    assert caught.value.where == field
    assert caught.value.todo
    assert desk.store.revision == revision


def test_the_summary_lists_every_slip_at_once(desk: Desk) -> None:
    problems = summarize(desk, THU, {"into_bed": "99", "final_wake": "soon", "mood": "9", "sore": "?"}).problems
    assert list(problems) == ["into_bed", "final_wake", "mood", "sore"]


def test_tomorrow_cannot_be_checked_in_and_past_days_can(desk: Desk) -> None:
    with pytest.raises(UsageError) as caught:
        see_check_in(desk, THU + timedelta(days=1))
    assert caught.value.where == "date"
    monday = date(2026, 3, 2)
    save_check_in(desk, monday, {"mood": "3", "final_wake": "07:00"})
    assert ask(desk, "final_wake", monday).value == "07:00"
    assert see_sleep(desk).rows[0].night.date == monday


def test_after_midnight_the_page_is_still_that_of_the_day_before(desk: Desk) -> None:
    assert see_check_in(at(desk, "2026-03-06T00:40:00+01:00")).date == THU


def test_text_from_people_is_cleaned(desk: Desk) -> None:
    save_check_in(desk, THU, {"note": "a\x1b[31mred\u202e\nline", "sore": "left\x07 knee 3"})
    (check_in,) = desk.store.all(CheckIn)
    assert check_in.note == "a[31mred\nline"
    assert check_in.sore_muscles == {"left knee": 3}


@pytest.mark.parametrize("text", ["30h", "1441", "99999"])
@pytest.mark.parametrize("name", [asked.id for asked in QUESTIONS])
def test_an_answer_out_of_range_is_refused_at_its_own_field_in_words(desk: Desk, name: str, text: str) -> None:
    said = UsageError("kept", where=name)
    try:
        save_check_in(desk, THU, {name: text})
    except UsageError as refused:
        said = refused
    assert said.where in (name, "latency", "final_wake"), f"{said.where}: {said.what}"
    assert "Expected" not in said.what
