"""The week by its keys: carry a session, see the price of every slot, leave it there."""

from __future__ import annotations

import pytest

from coach.desk import Desk
from coach.flows.profile import save_profile
from coach.flows.week import see_week
from coach.model import WeekPin, Wish
from coach.planner.week.costs import session_id
from coach.tui.app import CoachApp
from tests.tui.conftest import ANSWERS
from tests.tui.pictures import check_picture, picture


@pytest.fixture
def week(desk: Desk) -> Desk:
    """Two kinds of sessions by number; fixed ids, as ties go by id."""
    with desk.store.change("wishes", at=desk.now()) as change:
        change.put(Wish(id="a-pull", title="Pull", kind="strength", minutes=45, strain="high", per_week=1))
        change.put(Wish(id="b-yoga", title="Yoga", kind="yoga", minutes=30, strain="light", per_week=2))
    return desk


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_week_in_one_look(week: Desk, size: tuple[int, int]) -> None:
    app = CoachApp(week)
    async with app.run_test(size=size) as pilot:
        await pilot.press("4")
        await pilot.pause()
        check_picture(app, f"week-{size[0]}x{size[1]}")


async def test_carrying_shows_a_price_and_enter_leaves_it_there(week: Desk) -> None:
    app = CoachApp(week)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("4", "right")
        await pilot.pause()
        assert "more" in picture(app) or "same" in picture(app)
        assert not week.store.all(WeekPin)
        await pilot.press("enter")
        await pilot.pause()
        (pin,) = week.store.all(WeekPin)
        assert any(
            session.pinned and session.id == session_id(pin.wish, pin.number, pin.date)
            for session in see_week(week).plan.sessions
        )
        await pilot.press("f")
        assert not week.store.all(WeekPin)


async def test_a_slot_that_is_over_is_refused_in_words(week: Desk) -> None:
    app = CoachApp(week)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("4", "left", "left")
        await pilot.pause()
        assert "! it is over" in picture(app)
        await pilot.press("enter")
        await pilot.pause()
        assert not week.store.all(WeekPin)
        await pilot.press("escape")


async def test_an_empty_week_teaches_the_next_step(empty_desk: Desk) -> None:
    save_profile(empty_desk, ANSWERS)
    app = CoachApp(empty_desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("4", "right", "enter", "f", "tab")
        await pilot.pause()
        assert "a adds the sessions you want" in picture(app)


async def test_a_move_says_its_parts_and_who_goes_along(week: Desk) -> None:
    app = CoachApp(week)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("4", "tab", "tab")
        await pilot.pause()
        assert "Pull: stands here (later +2)." in picture(app)
        await pilot.press("right", "up")
        await pilot.pause()
        said = picture(app)
        assert "more: another time of day +3" in said
        assert "later +1" in said


async def test_an_easy_week_by_one_key_and_back_by_the_same(week: Desk) -> None:
    app = CoachApp(week)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("4", "d")
        await pilot.pause()
        assert see_week(week).plan.easy
        assert "easy week" in picture(app)
        await pilot.press("d")
        await pilot.pause()
        assert not see_week(week).plan.easy
        assert not week.store.all(WeekPin)


async def test_all_notes_stand_on_one_page(week: Desk) -> None:
    with week.store.change("more", at=week.now()) as change:
        change.put(
            Wish(id="c-hills", title="Hills", kind="run", minutes=40, strain="maximal", muscles=("legs",), per_week=5)
        )
    app = CoachApp(week)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("4", "y")
        await pilot.pause()
        assert "× Hills (against it:" in picture(app)
        assert "[ex.weekly_moderate]" in picture(app)


async def test_a_session_on_condition_of_a_night_is_marked_and_told(week: Desk) -> None:
    with week.store.change("more", at=week.now()) as change:
        change.put(Wish(id="0-long", title="Long", kind="run", minutes=60, days=("sun",), if_slept=True))
    app = CoachApp(week)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("4", "N")
        await pilot.pause()
        assert "Only if you slept: the night before decides." in picture(app)
        await pilot.press("tab")
        await pilot.pause()
        assert "?Long" in picture(app)
