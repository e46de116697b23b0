"""The morning's page by its keys: what a press does to the store, and what the screen shows."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from coach.clock import StoppedClock
from coach.desk import Desk
from coach.flows import cabinet
from coach.flows.check_in import Question, proposals, save_check_in
from coach.flows.log import add
from coach.model import CheckIn, Night
from coach.tui.app import CoachApp
from coach.tui.rooms.check_in import CheckInScreen
from coach.tui.widgets.answers import QuestionLine
from coach.tui.widgets.morning import QuestionState, standing, stepped
from tests.tui.conftest import MAGNESIUM
from tests.tui.hands import paste
from tests.tui.nights import BERLIN, THURSDAY, fortnight, morning_desk, night, put
from tests.tui.pictures import check_picture, picture

EVENING = datetime.fromisoformat("2026-03-05T20:20:00+01:00")
HOSTILE = "[/] [@click=app.quit]x[/]"


@pytest.fixture
def morning() -> Desk:
    """Thursday morning after a fortnight of ordinary nights."""
    return morning_desk(*fortnight())


def page(app: CoachApp) -> CheckInScreen:
    """The check-in on top."""
    assert isinstance(app.screen, CheckInScreen)
    return app.screen


def line_of(app: CoachApp, question: str) -> str:
    """What the screen says of that question."""
    line = page(app).query_one(f"#q-{question}")
    return picture(app).splitlines()[line.region.y][line.region.x : line.region.right].rstrip()


def focused(app: CoachApp) -> str:
    """The question under the cursor."""
    screen = page(app)
    return screen.lines[screen.here].question.id


async def go_to(pilot: Pilot[None], app: CoachApp, question: str) -> None:
    """Put the cursor on a question without walking there."""
    page(app).query_one(f"#q-{question}", QuestionLine).answer.focus()
    await pilot.pause()


def kept_night(desk: Desk) -> Night:
    """The night of Thursday."""
    (found,) = desk.store.between(Night, THURSDAY, THURSDAY)
    return found


def kept_answers(desk: Desk) -> CheckIn:
    """The check-in of Thursday."""
    (found,) = desk.store.between(CheckIn, THURSDAY, THURSDAY)
    return found


def clock(desk: Desk, moment: str) -> str:
    """A moment of Thursday's night on the wall."""
    at = getattr(kept_night(desk), moment)
    return f"{at.astimezone(BERLIN):%H:%M}"


async def test_a_normal_morning_takes_at_most_twelve_keys_with_magnesium_too(morning: Desk) -> None:
    cabinet.add_product(morning, MAGNESIUM)
    cabinet.take(morning, "Night Mag", 2, "yesterday 21:05")
    keys = ["c", "enter", "4", "4", "3", "4", "4", "enter", "enter", "0", "enter"]
    assert len(keys) <= 12
    app = CoachApp(morning)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*keys)
        assert not isinstance(app.screen, CheckInScreen)
    assert clock(morning, "into_bed") == "22:40"
    assert clock(morning, "final_wake") == "06:35"
    answers = kept_answers(morning)
    assert (answers.fatigue, answers.soreness, answers.stress, answers.mood) == (4, 3, 4, 4)
    assert (answers.sleep_quality, answers.sore_muscles, answers.illness, answers.gut) == (4, {}, "none", 0)
    assert answers.note is None


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_whole_page_in_one_look(morning: Desk, size: tuple[int, int]) -> None:
    app = CoachApp(morning)
    async with app.run_test(size=size) as pilot:
        await pilot.press("c")
        check_picture(app, f"check_in_{size[0]}x{size[1]}")


async def test_the_four_states_show_by_sign_and_word(morning: Desk) -> None:
    app = CoachApp(morning)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("c", "enter", "4", "space")
        await go_to(pilot, app, "illness")
        await pilot.press("enter")
        assert line_of(app, "quality").split() == ["✓", "quality", "1", "2", "3", "[4]", "5", "good"]
        assert line_of(app, "fatigue").split() == ["–", "fatigue", "1", "2", "3", "4", "5", "skipped"]
        assert line_of(app, "illness").split() == ["○", "ill", "no"]
        assert line_of(app, "mood").split() == ["·", "mood", "1", "2", "3", "4", "5", "open"]
        check_picture(app, "check_in_states")


async def test_three_fields_save_the_night_that_stands_on_the_page(morning: Desk) -> None:
    app = CoachApp(morning)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("c", *"2340")
        await go_to(pilot, app, "quality")
        await pilot.press("4", "3")
        said = page(app).summary.line
        assert said.startswith("~ ")
        assert said in picture(app)
        await pilot.press("ctrl+s")
        (kept,) = morning.store.between(Night, THURSDAY, THURSDAY)
        assert kept.final_wake is not None
        assert kept.usual == ("lights_out", "latency_min", "awakenings", "awake_min", "final_wake", "out_of_bed")
        await pilot.press("c")
        assert said in picture(app)
        await go_to(pilot, app, "final_wake")
        assert line_of(app, "final_wake").split()[:2] == ["▸~", "woke"]
        assert line_of(app, "final_wake").endswith("~ usual")
        await pilot.press("enter")
        assert line_of(app, "final_wake").split()[0] == "✓"
        await pilot.press("ctrl+s")
    (kept,) = morning.store.between(Night, THURSDAY, THURSDAY)
    assert kept.usual == ("lights_out", "latency_min", "awakenings", "awake_min", "out_of_bed")


async def test_a_cleared_answer_offers_nothing_that_would_not_be_saved(morning: Desk) -> None:
    put(morning, night(THURSDAY))
    app = CoachApp(morning)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("c")
        await go_to(pilot, app, "latency")
        await pilot.press("delete")
        assert line_of(app, "latency").split() == ["▸·", "asleep", "in", "open"]
        await pilot.press("ctrl+s")
    (kept,) = morning.store.between(Night, THURSDAY, THURSDAY)
    assert kept.latency_min is None


async def test_usual_values_are_not_saved_while_nothing_is_said_of_the_night(morning: Desk) -> None:
    app = CoachApp(morning)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("c")
        assert line_of(app, "lights_out").endswith("23:05        ~ usual")
        await go_to(pilot, app, "mood")
        await pilot.press("5", "ctrl+s")
    assert kept_answers(morning).mood == 5
    assert morning.store.between(Night, THURSDAY, THURSDAY) == ()


@pytest.mark.parametrize(
    ("keys", "clock_text", "bed"),
    [
        (("2", "3", "1", "0"), "23:10", "22:45"),
        (("1", "1", "p"), "23:00", "22:35"),
        (("plus", "5"), "23:10", "22:45"),
        (("plus", "plus"), "23:15", "22:50"),
        (("minus",), "23:00", "22:35"),
    ],
)
async def test_a_clock_is_typed_or_stepped(morning: Desk, keys: tuple[str, ...], clock_text: str, bed: str) -> None:
    app = CoachApp(morning)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("c", "down", *keys, "enter")
        assert focused(app) == "latency"
        await pilot.press("up", "up", "enter")
        await pilot.press("ctrl+s")
    assert clock(morning, "lights_out") == clock_text
    assert clock(morning, "into_bed") == bed


async def test_a_problem_stands_beside_its_field_and_nothing_is_saved(morning: Desk) -> None:
    app = CoachApp(morning)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("c", "enter")
        await go_to(pilot, app, "final_wake")
        await pilot.press("9", "9", "9", "9", "enter")
        assert "!" in line_of(app, "final_wake")
        assert "✓" not in line_of(app, "final_wake"), "an answer in trouble is none"
        await pilot.press("ctrl+s")
        assert focused(app) == "final_wake"
        assert "is not a time of day" in picture(app)
    assert morning.store.between(Night, THURSDAY, THURSDAY) == ()


async def test_escape_keeps_the_draft_and_offers_it_again(morning: Desk) -> None:
    app = CoachApp(morning)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("c", "enter", "4", "5", "escape")
        assert not isinstance(app.screen, CheckInScreen)
        assert morning.store.all(CheckIn) == ()
        await pilot.press("c")
        assert focused(app) == "soreness"
        assert "[5]" in line_of(app, "fatigue")
        await pilot.press("ctrl+r")
        assert "[5]" not in line_of(app, "fatigue")


async def test_the_sums_follow_the_typing(morning: Desk) -> None:
    app = CoachApp(morning)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("c", "enter")
        before = page(app).summary.text
        await go_to(pilot, app, "awake")
        await pilot.press("7", "0")
        assert page(app).summary.text != before
        assert page(app).summary.text.startswith("6 h 05 asleep")
        assert "6 h 05 asleep" in picture(app)


async def test_only_open_questions_are_on_the_way_of_tab(morning: Desk) -> None:
    put(morning, night(THURSDAY))
    app = CoachApp(morning)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("c")
        assert focused(app) == "fatigue"
        await pilot.press("tab", "tab", "shift+tab")
        assert focused(app) == "soreness"
        await pilot.press("k", "k")
        assert focused(app) == "quality"
        await pilot.press("l")
        assert page(app).lines[page(app).here].question.group == "morning"


async def test_a_night_is_mended_where_it_stands(morning: Desk) -> None:
    put(morning, night(THURSDAY))
    app = CoachApp(morning)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("c")
        await go_to(pilot, app, "out_of_bed")
        await pilot.press("7", "0", "5", "ctrl+s")
    assert clock(morning, "out_of_bed") == "07:05"
    assert clock(morning, "into_bed") == "22:40"


async def test_clear_takes_an_answer_back_to_open(morning: Desk) -> None:
    put(morning, night(THURSDAY))
    app = CoachApp(morning)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("c")
        await go_to(pilot, app, "awake")
        await pilot.press("backspace", "ctrl+s")
    assert kept_night(morning).awake_min is None
    assert kept_night(morning).awakenings == 1


async def test_any_past_date_can_be_filled_and_the_future_cannot(morning: Desk) -> None:
    app = CoachApp(morning)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("c", "right_square_bracket")
        assert page(app).day == THURSDAY
        await pilot.press("left_square_bracket", "left_square_bracket")
        assert page(app).day == date(2026, 3, 3)
        await pilot.press("g")
        await paste(pilot, app, "2026-02-01")
        await pilot.press("enter")
        assert page(app).day == date(2026, 2, 1)
        await go_to(pilot, app, "mood")
        await pilot.press("2", "ctrl+s")
    (found,) = morning.store.all(CheckIn)
    assert (found.date, found.mood) == (date(2026, 2, 1), 2)


async def test_sore_muscles_and_a_note_are_typed_with_spaces(morning: Desk) -> None:
    app = CoachApp(morning)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("c")
        await go_to(pilot, app, "sore")
        await pilot.press("l", "e", "g", "s", "space", "6", "enter")
        await go_to(pilot, app, "note")
        await pilot.press("left_square_bracket")
        await paste(pilot, app, HOSTILE[1:])
        await pilot.press("enter")
        assert not isinstance(app.screen, CheckInScreen)
        await pilot.press("c")
        assert HOSTILE in picture(app)
    assert kept_answers(morning).sore_muscles == {"legs": 6}
    assert kept_answers(morning).note == HOSTILE


async def test_letters_of_the_app_do_not_leave_the_page(morning: Desk) -> None:
    app = CoachApp(morning)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("c", "c", "q", "2")
        assert len(app.screen_stack) == 2
        await go_to(pilot, app, "quality")
        await pilot.press("q", "c", "2")
        assert focused(app) == "fatigue"
        assert len(app.screen_stack) == 2


async def test_a_person_without_history_is_asked_all_the_same() -> None:
    desk = morning_desk()
    app = CoachApp(desk)
    async with app.run_test(size=(60, 24)) as pilot:
        await pilot.press("c", "2", "3", "enter")
        assert "✓ into bed" in picture(app)
        assert "23:00" in line_of(app, "lights_out")
        assert page(app).summary.problems == {}
        check_picture(app, "check_in_60x24")


@pytest.mark.parametrize(
    ("kind", "typed", "base", "found"),
    [
        ("clock", "+", "23:58", "00:03"),
        ("clock", "+-", "23:10", "23:10"),
        ("clock", "+15", "11:10 pm", "23:25"),
        ("clock", "++15", "23:10", "++15"),
        ("clock", "+5", "", "+5"),
        ("minutes", "-", "15", "10"),
        ("minutes", "--", "5", "0"),
        ("count", "+", "1", "2"),
        ("note", "+5", "x", "+5"),
    ],
)
def test_steps_count_from_what_stood_there(kind: str, typed: str, base: str, found: str) -> None:
    assert stepped(kind, typed, base) == found


async def test_what_is_typed_moves_what_is_offered_beside_it_at_once(morning: Desk) -> None:
    app = CoachApp(morning)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("c")
        await go_to(pilot, app, "lights_out")
        await pilot.press(*"0105")
        await pilot.pause()
        draft = page(app).draft.answers
        assert draft == {"lights_out": "0105"}
        wanted = proposals(morning, page(app).day, draft)
        offered = {line.question.id: line.question.prefill for line in page(app).lines}
        assert wanted["into_bed"] == offered["into_bed"] != usual_bed(morning)
        assert wanted["out_of_bed"] == offered["out_of_bed"]
        assert wanted["into_bed"] in line_of(app, "into_bed")


def usual_bed(desk: Desk) -> str:
    """What the page offers before anything is typed."""
    return proposals(desk, desk.today(), {})["into_bed"]


def test_the_draft_speaks_before_the_store() -> None:
    asked = Question(id="sore", label="sore", kind="muscles", state="answered", value="legs 6", prefill="")
    assert standing(asked, {}, frozenset()) == QuestionState("answered", "legs 6")
    assert standing(asked, {"sore": "no"}, frozenset()) == QuestionState("no", "no", fresh=True)
    assert standing(asked, {"sore": ""}, frozenset()) == QuestionState("open", "", fresh=True)
    assert standing(asked, {}, frozenset({"sore"})) == QuestionState("skipped", "", fresh=True)


async def test_a_red_flag_is_said_while_it_is_typed_and_is_all_that_today_shows_then(morning: Desk) -> None:
    app = CoachApp(morning)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("c")
        await go_to(pilot, app, "symptoms")
        await pilot.press(*"chest", "space", *"pain")
        await pilot.pause()
        said = "Chest pain, breathlessness or collapse in exercise"
        assert said in picture(app)
        assert "asleep" not in picture(app).split("symptoms")[1]
        await pilot.press("enter", "enter")
        await pilot.pause()
        app.clear_notifications()
        await pilot.pause()
        lines = [line.strip() for line in picture(app).splitlines() if line.strip()]
        assert lines[2].startswith(f"! {said}")
        assert len(lines) == 5
    assert kept_answers(morning).symptoms == ("chest pain",)


async def test_what_was_felt_is_reached_by_an_arrow_and_costs_nothing_when_there_is_nothing(morning: Desk) -> None:
    app = CoachApp(morning)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("c")
        await go_to(pilot, app, "illness")
        await pilot.press("0")
        assert focused(app) == "note"
        await pilot.press("up")
        assert focused(app) == "symptoms"


async def test_a_morning_of_who_trains_takes_at_most_twelve_keys(morning: Desk) -> None:
    add(morning, "wish", {"title": "Run", "kind": "run", "minutes": "40"})
    cabinet.add_product(morning, MAGNESIUM)
    cabinet.take(morning, "Night Mag", 2, "yesterday 21:05")
    keys = ["c", "enter", "4", "4", "3", "4", "4", "2", "enter", "enter", "0", "enter"]
    assert len(keys) <= 12
    app = CoachApp(morning)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*keys)
        assert not isinstance(app.screen, CheckInScreen)
    answers = kept_answers(morning)
    assert (answers.mood, answers.drive, answers.sore_muscles, answers.gut) == (4, 2, {}, 0)
    assert (answers.bedroom, answers.diet, answers.hungry) == (None, None, None)


async def test_the_bedroom_is_ticked_by_digits_and_the_plate_typed(morning: Desk) -> None:
    app = CoachApp(morning)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("c")
        await go_to(pilot, app, "bedroom")
        await pilot.press("1", "3", "x", "9")
        assert line_of(app, "bedroom").split() == ["▸✓", "bedroom", "[dark]", "cool", "[quiet]"]
        await pilot.press("1", "3")
        assert line_of(app, "bedroom").split() == ["▸○", "bedroom", "dark", "cool", "quiet"]
        await pilot.press("0", "2", "down")
        assert focused(app) == "diet"
        await paste(pilot, app, "1,0,1,2,3")
        check_picture(app, "check_in_seldom")
        await pilot.press("ctrl+s")
    answers = kept_answers(morning)
    assert answers.bedroom == ("cool",)
    assert answers.diet == {"nuts": 1, "seeds": 0, "legumes": 1, "greens": 2, "grains": 3}


async def test_in_the_evening_the_cursor_waits_on_the_hunger_and_three_keys_answer_it(morning: Desk) -> None:
    put(morning, night(THURSDAY))
    save_check_in(morning, THURSDAY, {**dict.fromkeys(("fatigue", "soreness", "stress", "mood"), "4"), "sore": "no"})
    save_check_in(morning, THURSDAY, {"illness": "none"})
    app = CoachApp(Desk(morning.store, StoppedClock(EVENING), morning.facts, morning.settings))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("c")
        assert focused(app) == "hungry"
        check_picture(app, "check_in_evening")
        await pilot.press("0", "enter")
        assert not isinstance(app.screen, CheckInScreen)
        lines = [line for line in picture(app).splitlines() if "Protein snack" in line]
        assert len(lines) == 1
        assert "went" in lines[0], "the line that says what moved is the one that names it"
    assert kept_answers(morning).hungry is False


async def test_ctrl_n_brings_the_facts_of_a_day_that_nobody_is_asked_for(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.press("c")
        await pilot.pause()
        assert "rest day" not in picture(app)
        await pilot.press("ctrl+n")
        await pilot.pause()
        assert "rest day" in picture(app)
        app.screen.query_one("#q-injury").query_one("Input").focus()
        await pilot.press(*"knee until fri", "ctrl+s")
        await pilot.pause()
        (kept,) = desk.store.all(CheckIn)
        assert (kept.injury, str(kept.injury_until)) == (("knee",), "2026-03-06")
        await pilot.press("c")
        await pilot.pause()
        assert app.screen.query_one("#q-injury").query_one(Input).value == "knee until 2026-03-06"
        assert "rest day" not in picture(app)


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"injury": "knee until 2026-03-04"}, "is over since Wed 4 Mar, before it was said"),
        ({"travelled": "Mars"}, "there is no time zone"),
        ({"slept": "0", "lights_out": "23:00", "final_wake": "06:30"}, "Clear one of them"),
    ],
)
async def test_facts_of_a_day_that_contradict_each_other_are_said_and_stay_typed(
    desk: Desk, answers: dict[str, str], said: str
) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=(120, 60)) as pilot:
        await pilot.press("c")
        await pilot.pause()
        await pilot.press("ctrl+n")
        await pilot.pause()
        for name, text in answers.items():
            app.screen.query_one(f"#q-{name}").query_one(Input).value = text
        await pilot.pause()
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert desk.store.all(CheckIn) == ()
        assert said in " ".join(picture(app).split())
        for name, text in answers.items():
            assert app.screen.query_one(f"#q-{name}").query_one(Input).value == text


async def test_screens_and_the_last_meal_are_kept_from_the_form(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=(120, 60)) as pilot:
        await pilot.press("c")
        await pilot.pause()
        await pilot.press("ctrl+n")
        await pilot.pause()
        for name, text in (("screens_off", "22:15"), ("last_meal", "19:05")):
            app.screen.query_one(f"#q-{name}").query_one(Input).value = text
        await pilot.pause()
        await pilot.press("ctrl+s")
        await pilot.pause()
        (kept,) = desk.store.all(CheckIn)
        assert kept.screens_off is not None
        assert kept.last_meal is not None
        assert (f"{kept.screens_off:%H:%M}", f"{kept.last_meal:%H:%M}") == ("22:15", "19:05")
