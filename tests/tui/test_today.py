"""Today, by its keys: what a press does to the store, and what the screen shows."""

from __future__ import annotations

from datetime import datetime

import msgspec
import pytest

from coach.clock import StoppedClock, shift
from coach.desk import Desk
from coach.flows import cabinet, log
from coach.flows.check_in import save_check_in
from coach.flows.profile import save_profile
from coach.flows.today import see_today
from coach.model import AsWished, Busy, CheckIn, DaySum, Intake, LineAnswer, Unplaced, Warn, Workout
from coach.settings import Settings
from coach.tui.app import CoachApp
from coach.tui.dialogs.moving import MoveBar
from coach.tui.dialogs.pages import Page
from coach.tui.rooms.today import TodayScreen
from coach.tui.widgets.charts import magnesium_gauge
from coach.tui.widgets.notices import cut, notices
from coach.tui.widgets.status_strip import strip_pieces, sums_text
from coach.tui.widgets.timeline import Timeline
from tests.tui.conftest import ANSWERS, AT, furnish, new_desk
from tests.tui.pictures import check_picture, picture

HOSTILE = ("[/]", "[@click=app.quit]x[/]", "[bold red]x", "\x1b[31mred", "\x1b]52;c;YQ==\x07", "a\u202eb", "[")


def timeline(app: CoachApp) -> Timeline:
    """The timeline of the Today room."""
    return app.screen.query_one(Timeline)


def select(app: CoachApp, word: str) -> None:
    """Put the selection on the line whose title begins with that word."""
    row = next(row for row in timeline(app)._rows if row.title.startswith(word))
    timeline(app).pin()
    timeline(app).cursor = row.id


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_evening_in_one_look(desk: Desk, size: tuple[int, int]) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        check_picture(app, f"today-{size[0]}x{size[1]}")


async def test_the_next_line_is_selected_and_marked(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        chosen = timeline(app).selected
        assert chosen is not None
        assert (chosen.phase, chosen.title.split(" ")[0]) == ("next", "Legs")
        assert any(line.startswith(" ▸ 18:00") for line in picture(app).splitlines())


async def test_space_marks_the_next_session_done_and_u_takes_it_back(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("space")
        (session,) = desk.store.all(Workout)
        assert session.kind == "strength"
        assert " ✓ " in picture(app)
        await pilot.press("u")
        assert desk.store.all(Workout) == ()
        assert desk.store.all(LineAnswer) == ()


async def test_space_on_a_dose_logs_it_and_again_takes_it_out(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        select(app, "Night Mag")
        await pilot.press("space")
        (dose,) = desk.store.all(Intake)
        assert (dose.servings, dose.magnesium_mg) == (2, 200)
        assert "200/350 mg" in picture(app)
        await pilot.press("space")
        assert desk.store.all(Intake) == ()


async def test_d_logs_the_planned_dose_with_one_key(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("d")
        assert [dose.magnesium_mg for dose in desk.store.all(Intake)] == [200]


async def test_s_skips_and_again_opens(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("s")
        assert [answer.state for answer in desk.store.all(LineAnswer)] == ["skipped"]
        assert "skipped" in picture(app)
        await pilot.press("s")
        assert desk.store.all(LineAnswer) == ()


async def test_m_moves_a_line_to_a_typed_time(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("m", *"1810")
        assert "fits, costs" in picture(app)
        await pilot.press("enter")
        (answer,) = desk.store.all(LineAnswer)
        assert answer.to is not None
        assert (answer.state, f"{answer.to:%H:%M}") == ("moved", "18:10")
        assert any(line.startswith(" ▸ 18:10") and "moved" in line for line in picture(app).splitlines())
        assert not app.screen.query(MoveBar)


async def test_m_steps_with_the_arrows_and_esc_leaves_all_as_it_is(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("m", "down", "down")
        assert "to 18:10" in picture(app)
        await pilot.press("up", "escape")
        assert not app.screen.query(MoveBar)
        assert desk.store.all(LineAnswer) == ()


async def test_a_move_that_a_hard_rule_forbids_is_refused_and_the_field_stays(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await pilot.press("m", *"2215")
        assert "! hard work ends 60 min before bed" in picture(app)
        await pilot.press("enter")
        await pilot.pause()
        assert desk.store.all(LineAnswer) == ()
        assert app.screen.query(MoveBar)
        assert "cannot start at 22:15" in picture(app)


async def test_y_opens_the_card_with_its_sources(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("y")
        assert isinstance(app.screen, Page)
        assert "Stutz J" in picture(app)
        await pilot.press("escape")
        assert isinstance(app.screen, TodayScreen)


async def test_brackets_leaf_through_the_days_and_t_comes_back(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("right_square_bracket")
        assert "Fri 6 Mar" in picture(app)
        await pilot.press("left_square_bracket", "h")
        assert "Wed 4 Mar" in picture(app)
        await pilot.press("t")
        assert "Thu 5 Mar" in picture(app)


async def test_the_selection_stays_on_its_line_when_data_arrive(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("j", "j")
        before = timeline(app).selected
        assert before is not None
        log.add(desk, "busy", {"start": "2026-03-05 17:45", "end": "2026-03-05 17:55", "title": "Call"})
        app.on_records_changed()
        await pilot.pause()
        after = timeline(app).selected
        assert after is not None
        assert (after.id, after.title) == (before.id, before.title)
        assert "Call" in picture(app)


async def test_i_insists_on_the_session_and_again_lets_it_ease(desk: Desk) -> None:
    save_check_in(desk, AT.date(), {"illness": "above_neck"})
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        select(app, "Legs")
        assert "Legs · 60 min · light" in picture(app)
        await pilot.press("i")
        await pilot.pause()
        assert "Legs · 60 min · high" in picture(app)
        assert len(desk.store.all(AsWished)) == 1
        select(app, "Legs")
        await pilot.press("i")
        await pilot.pause()
        assert "Legs · 60 min · light" in picture(app)
        assert desk.store.all(AsWished) == ()


async def test_z_says_a_day_in_one_line_and_today_shows_it_as_a_word(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("z", *"purple", "enter")
        await pilot.pause()
        assert desk.store.all(CheckIn) == ()
        await pilot.press(*["backspace"] * 6, *"no sleep, rest day", "enter")
        await pilot.pause()
        (kept,) = desk.store.all(CheckIn)
        assert (kept.slept_min, kept.rest) == (0, True)
        assert "you said: no sleep · rest day" in picture(app)
        await pilot.press("u")
        await pilot.pause()
        assert desk.store.all(CheckIn) == ()


async def test_a_wish_that_does_not_fit_is_named(desk: Desk) -> None:
    log.add(desk, "wish", {"title": "Run", "kind": "run", "minutes": "300", "strain": "moderate"})
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "not tonight (x): Run" in picture(app)
        await pilot.press("n")
        assert isinstance(app.screen, Page)


async def test_a_long_day_scrolls_and_keeps_now_and_the_selection_in_view(desk: Desk) -> None:
    for hour in range(7, 17):
        start, end = f"2026-03-05 {hour:02d}:00", f"2026-03-05 {hour:02d}:30"
        log.add(desk, "busy", {"start": start, "end": end, "title": f"Call {hour}"})
    app = CoachApp(desk)
    async with app.run_test(size=(80, 20)) as pilot:
        await pilot.pause()
        assert "17:42  now" in picture(app)
        assert "Call 7 " not in picture(app)
        await pilot.press("v")
        for _ in range(15):
            timeline(app).step(-1)
        await pilot.pause()
        assert "Call 7 " in picture(app)
        await pilot.press("t")
        assert "17:42  now" in picture(app)


async def test_v_shows_the_folded_lines_and_so_does_the_line_itself(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=(80, 30)) as pilot:
        await pilot.pause()
        assert "+ 4 more" in picture(app)
        assert "Stretch  " not in picture(app)
        await pilot.press("v")
        assert "Stretch  " in picture(app)
        assert "+ 4 more" not in picture(app)
        await pilot.press("j", "j", "j", "v")
        for _ in range(15):
            await pilot.press("j")
        assert timeline(app).cursor == "fold"
        for key in ("space", "enter"):
            timeline(app).whole = False
            timeline(app).cursor = "fold"
            await pilot.press(key)
            assert "Stretch  " in picture(app)
        app.screen.query_one(Timeline).whole = False
        await pilot.pause()
        line = next(number for number, text in enumerate(picture(app).splitlines()) if "+ 4 more" in text)
        await pilot.click(offset=(30, line))
        assert "Stretch  " in picture(app)


def late(desk: Desk) -> Desk:
    """The same evening at 22:10, twenty minutes before bed."""
    return new_desk(datetime.fromisoformat("2026-03-05T22:10:00+01:00"), desk.store)


async def test_a_line_that_folds_when_it_is_answered_takes_the_selection_along(desk: Desk) -> None:
    """At 22:10 a second press must not log the dose that moved up: it opens the fold, and a third takes it back."""
    desk = late(desk)
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        select(app, "Wind-down")
        await pilot.press("space")
        kept = desk.store.all(LineAnswer)
        assert [answer.state for answer in kept] == ["done"]
        assert timeline(app).cursor == "wind_down-2026-03-05"
        select(app, "Night Mag")
        await pilot.press("s")
        assert timeline(app).cursor == "fold"
        await pilot.pause()
        assert "Night Mag" in picture(app).partition(" Why ")[2]
        await pilot.press("space")
        selected = timeline(app).selected
        assert selected is not None
        assert (selected.title.split(" · ")[0], selected.item and selected.item.state) == ("Night Mag", "skipped")
        await pilot.press("s")
        assert [answer.state for answer in desk.store.all(LineAnswer)] == ["done"]
        assert desk.store.all(Intake) == ()


async def test_a_dose_logged_in_the_last_half_hour_stays_under_the_selection(desk: Desk) -> None:
    desk = late(desk)
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        select(app, "Night Mag")
        await pilot.press("space")
        assert len(desk.store.all(Intake)) == 1
        assert " ✓ 22:10        Night Mag" in picture(app)
        await pilot.press("space")
        assert desk.store.all(Intake) == ()


async def test_the_reasons_of_a_fold_are_its_lines_and_of_getting_up_those_of_bed(desk: Desk) -> None:
    desk = late(desk)
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        select(app, "+ ")
        await pilot.pause()
        assert "19:30 Lights low, " in picture(app)
        select(app, "Bed")
        await pilot.pause()
        bed = picture(app).partition(" Why ")[2]
        select(app, "Up")
        await pilot.pause()
        assert picture(app).partition(" Why ")[2] == bed
        assert "need" in bed


def test_hard_warnings_stand_first_and_the_last_line_tells_of_the_rest(desk: Desk) -> None:
    view = see_today(desk)
    warnings = tuple(
        Warn(fact="f", severity=severity, text=f"a {severity} one") for severity in ("info", "soft", "hard")
    )
    left = Unplaced(what="w", title="Run", because=(), text="too late")
    plan = msgspec.structs.replace(view.plan, warnings=warnings, unplaced=(left,))
    lines = notices(msgspec.structs.replace(view, plan=plan, hints=()))
    assert [line.strip() for line in lines] == [
        "! a hard one",
        "not tonight (x): Run (too late)",
        "a soft one",
        "a info one",
    ]
    assert cut(lines, 3) == [*lines[:2], "  … 2 more: n shows all"]


def test_the_strip_says_unknown_over_and_planned(desk: Desk) -> None:
    strip = see_today(desk).strip
    assert strip_pieces(strip, desk.zone)[-1] == "0 of 14 nights known: 6 more for a sleep debt"
    assert strip_pieces(strip, desk.zone, short=True)[-1] == "debt: 0 of 14 nights"
    assert magnesium_gauge(strip.magnesium) == "Mg ▱▱▱▱▱▱▱ 0/350 mg +200 planned"
    over = msgspec.structs.replace(strip.magnesium, taken=200, total=400)
    assert magnesium_gauge(over) == "Mg ▰▰▰▰▱▱▱ 200/350 mg +200 planned ! over"


async def test_a_twelve_hour_clock_keeps_the_columns(desk: Desk) -> None:
    app = CoachApp(Desk(desk.store, desk.clock, desk.facts, Settings(clock="12")))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        lines = picture(app).splitlines()
        places = {line.index(word) for line in lines for word in ("Legs ·", "Dinner", "Wind-down ·") if word in line}
        assert len(places) == 1
        assert any(line.startswith(" ▸  6:00 pm–7:00 pm") for line in lines)


async def test_an_empty_store_teaches_the_next_key(empty_desk: Desk) -> None:
    save_profile(empty_desk, ANSWERS)
    app = CoachApp(empty_desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        check_picture(app, "today-empty-80x24")


@pytest.mark.parametrize("title", HOSTILE)
async def test_titles_are_never_markup_nor_control_codes(title: str) -> None:
    desk = furnish(new_desk())
    log.add(desk, "busy", {"start": "2026-03-05 18:30", "end": "2026-03-05 18:50", "title": title or "x"})
    cabinet.add_product(desk, {"name": f"P {title}", "kind": "supplement", "times": "20:00"})
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        select(app, "P ")
        await pilot.press("space", "y")
        await pilot.pause()
        seen = picture(app)
        assert all(line.isprintable() for line in seen.splitlines())
        assert app.is_running


async def test_a_title_that_slips_into_the_store_raw_is_still_shown_harmless(desk: Desk) -> None:
    raw = Busy(
        id="b-raw", start=AT.replace(hour=20, minute=0), end=AT.replace(hour=20, minute=20), title="\x1b[2J\x07[/x]"
    )
    with desk.store.change("raw", at=desk.now()) as change:
        change.put(raw)
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        seen = picture(app)
        assert "[2J" in seen
        assert "\x1b" not in seen


async def test_the_days_other_sums_stand_below_the_magnesium_the_worst_first(desk: Desk) -> None:
    cabinet.add_product(desk, {"name": "Zinc", "kind": "supplement", "contents": "zinc 30 mg, b6 5 mg"})
    cabinet.take(desk, "Zinc", 1, "08:00")
    cabinet.take(desk, "Zinc", 1, "09:00", already=True)
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert " ! zinc 60/40 mg over · vitamin B6 10/100 mg" in picture(app).splitlines()[-2]


def test_sums_that_do_not_fit_are_counted() -> None:
    many = tuple(
        DaySum(what=f"n{n}", name=f"nutrient {n}", taken=1, total=1, limit=2, unit="mg", fact="f", hard=True)
        for n in range(9)
    )
    text = sums_text(many, 60)
    assert text == "nutrient 0 1/2 mg · nutrient 1 1/2 mg · … 7 more: 3"
    assert sums_text((), 60) == ""


async def test_the_notices_bring_the_card_of_the_gate_they_name(desk: Desk) -> None:
    save_profile(desk, {"conditions": "kidney"})
    app = CoachApp(desk)
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.press("n")
        await pilot.pause()
        assert isinstance(app.screen, Page)
        said = " ".join(picture(app).split())
        assert "Kidneys decide" in said
        assert "b: c14, claims S82" in said


async def test_a_refused_dose_that_was_taken_is_logged_from_today_and_flagged(desk: Desk) -> None:
    cabinet.add_product(desk, {"name": "Thyroid", "kind": "medicine", "interaction": "levothyroxine", "times": "07:00"})
    cabinet.take(desk, "Thyroid", 1, "17:30")
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("exclamation_mark")
        assert len(desk.store.all(Intake)) == 1
        await pilot.press("d")
        await pilot.pause()
        assert "Key: !" in " ".join(picture(app).split())
        assert len(desk.store.all(Intake)) == 1
        await pilot.press("exclamation_mark")
        await pilot.pause()
        assert len(desk.store.all(Intake)) == 2
        assert any(warn.fact == "thyroid_hormone--mineral_mg--absorption" for warn in see_today(desk).plan.warnings)
        await pilot.press("exclamation_mark")
        assert len(desk.store.all(Intake)) == 2


async def test_the_strip_shows_what_a_cup_leaves_at_bed(desk: Desk) -> None:
    """Bed is at 22:30: 190 mg at 12:30 are two half-lives old by then."""
    had = Intake(id="cup", at=AT.replace(hour=12, minute=30), product="coffee", caffeine_mg=190)
    with desk.store.change("coffee", at=desk.now()) as change:
        change.put(had)
    app = CoachApp(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert "caffeine 48 mg at bed" in picture(app)


async def test_r_answers_what_is_asked(desk: Desk) -> None:
    late = Desk(desk.store, StoppedClock(shift(AT, 98)), desk.facts, desk.settings)
    app = CoachApp(late)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "done?" in picture(app)
        await pilot.press("r")
        assert "Legs 18:00: done?" in picture(app)
        await pilot.press("enter")
        await pilot.pause()
        (session,) = late.store.all(Workout)
        assert f"{session.start:%H:%M}" == "18:00"
        await pilot.press("r")
        assert not isinstance(app.screen, Page)
