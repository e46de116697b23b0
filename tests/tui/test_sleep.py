"""The sleep log by its keys, and the clock axis on nights when the clock changes."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.clock import local, minutes_between
from coach.desk import Desk
from coach.flows import cabinet
from coach.model import CheckIn, Nap, Night
from coach.settings import Settings
from coach.tui.app import CoachApp
from coach.tui.dialogs.form import FormDialog
from coach.tui.rooms.check_in import CheckInScreen
from coach.tui.rooms.sleep import SleepScreen, woken
from coach.tui.widgets.charts import Axis, axis_for, axis_text, night_cells, wall_minutes
from tests.tui.conftest import MAGNESIUM
from tests.tui.hands import paste
from tests.tui.nights import BERLIN, THURSDAY, fortnight, morning_desk, nap, night, put
from tests.tui.pictures import check_picture, picture

HALF_HOURS = Axis(-360, 720, 30)
SIZES = [(80, 24), (120, 40)]


@pytest.fixture
def log() -> Desk:
    """A fortnight and a nap, with last night."""
    return morning_desk(*fortnight(), night(THURSDAY), nap())


def room(app: CoachApp) -> SleepScreen:
    """The sleep room."""
    assert isinstance(app.screen, SleepScreen)
    return app.screen


def wall(desk: Desk, record: str, moment: str) -> str:
    """A moment of a night on the clock on the wall."""
    found = desk.store.get(Night, record)
    assert found is not None
    return f"{getattr(found, moment).astimezone(BERLIN):%H:%M}"


@pytest.mark.parametrize("size", SIZES)
async def test_the_log_as_a_table(log: Desk, size: tuple[int, int]) -> None:
    app = CoachApp(log)
    async with app.run_test(size=size) as pilot:
        await pilot.press("2")
        await pilot.pause()
        check_picture(app, f"sleep_{size[0]}x{size[1]}")


@pytest.mark.parametrize("size", SIZES)
async def test_the_log_as_bars_on_a_clock_axis(log: Desk, size: tuple[int, int]) -> None:
    app = CoachApp(log)
    async with app.run_test(size=size) as pilot:
        await pilot.press("2", "v")
        await pilot.pause()
        check_picture(app, f"sleep_chart_{size[0]}x{size[1]}")


async def test_every_page_can_be_drawn_in_ascii_and_with_twelve_hours() -> None:
    desk = morning_desk(*fortnight(), nap(), settings=Settings(ascii=True, clock="12"))
    cabinet.add_product(desk, MAGNESIUM)
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        for keys in (("2",), ("v",), ("a",), ("escape", "3"), ("a",), ("escape", "c")):
            await pilot.press(*keys)
            shown = picture(app)
            assert shown.isascii()
            assert "?" not in shown.replace("? keys", "")


async def test_an_empty_log_says_the_next_key_and_why() -> None:
    app = CoachApp(morning_desk())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("2")
        assert "c asks about the last one" in picture(app)
        check_picture(app, "sleep_empty")


async def test_waking_is_mended_in_six_keys_from_today(log: Desk) -> None:
    app = CoachApp(log)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("2", "w", "6", "2", "0", "enter")
        assert wall(log, f"night-{THURSDAY}", "final_wake") == "06:20"
        await pilot.press("w", "plus", "4", "0", "enter")
        assert wall(log, f"night-{THURSDAY}", "final_wake") == "07:00"
        assert wall(log, f"night-{THURSDAY}", "out_of_bed") == "07:00"


async def test_the_form_mends_both_ends_with_their_dates(log: Desk) -> None:
    app = CoachApp(log)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("2", "enter")
        await paste(pilot, app, "2026-03-04 22:30")
        check_picture(app, "sleep_form")
        await pilot.press("ctrl+s")
        assert wall(log, f"night-{THURSDAY}", "into_bed") == "22:30"
        assert wall(log, f"night-{THURSDAY}", "out_of_bed") == "06:50"
        await pilot.press("u")
        assert wall(log, f"night-{THURSDAY}", "into_bed") == "22:40"


async def test_an_error_stands_beside_its_field_and_the_draft_is_kept(log: Desk) -> None:
    app = CoachApp(log)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("2", "e")
        await paste(pilot, app, "2575")
        await pilot.press("ctrl+s")
        form = app.screen
        assert isinstance(form, FormDialog)
        (wrong,) = [line for line in form.lines if line.error]
        assert wrong.field.name == "bed"
        assert "! " in picture(app)
        await pilot.press("escape", "e")
        again = app.screen
        assert isinstance(again, FormDialog)
        assert again.typed["bed"] == "2575"
        await pilot.press("ctrl+r", "escape")
    assert wall(log, f"night-{THURSDAY}", "into_bed") == "22:40"


async def test_a_night_is_added_and_the_cursor_goes_there(log: Desk) -> None:
    app = CoachApp(log)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("2", "a")
        await paste(pilot, app, "2026-02-10")
        await pilot.press("enter", "2", "2", "3", "0", "ctrl+s")
        row = room(app).selected
        assert row is not None
        assert row.night.date == date(2026, 2, 10)
        assert wall(log, row.night.id, "into_bed") == "22:30"


async def test_delete_needs_no_confirmation_and_undo_brings_it_back(log: Desk) -> None:
    app = CoachApp(log)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("2", "down", "x")
        assert log.store.get(Night, "night-2026-03-04") is None
        assert len(log.store.all(Night)) == 14
        await pilot.press("u")
        assert log.store.get(Night, "night-2026-03-04") is not None


async def test_naps_stand_apart_and_take_the_same_keys(log: Desk) -> None:
    app = CoachApp(log)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("2", "tab", "e", "down")
        await paste(pilot, app, "2026-03-03 14:40")
        await pilot.press("ctrl+s")
        (found,) = log.store.all(Nap)
        assert minutes_between(found.start, found.end) == 40
        await pilot.press("x")
        assert log.store.all(Nap) == ()
        await pilot.press("n")
        await paste(pilot, app, "2026-03-04 13:00")
        await pilot.press("enter")
        await paste(pilot, app, "2026-03-04 13:20")
        await pilot.press("ctrl+s")
        (added,) = log.store.all(Nap)
        assert minutes_between(added.start, added.end) == 20


async def test_the_cursor_stays_on_its_night_when_data_arrive(log: Desk) -> None:
    app = CoachApp(log)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("2", "down", "down")
        chosen = room(app).selected
        put(log, night(date(2026, 3, 6), id="late"))
        app.revision += 1
        await pilot.pause()
        now = room(app).selected
        assert chosen is not None
        assert now is not None
        assert now.night.id == chosen.night.id


async def test_the_morning_of_a_night_is_one_key_away(log: Desk) -> None:
    app = CoachApp(log)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("2", "down", "m", "4", "ctrl+s")
        assert not isinstance(app.screen, CheckInScreen)
    (found,) = log.store.all(CheckIn)
    assert (found.date, found.fatigue) == (date(2026, 3, 4), 4)


async def test_ten_years_of_nights_scroll_to_the_end() -> None:
    desk = morning_desk(*fortnight(nights=3650))
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("2", "end")
        row = room(app).selected
        assert row is not None
        assert row.night.date == THURSDAY - timedelta(days=3650)
        assert "8 Mar 2016" in picture(app)


def slept(day: date, zone: ZoneInfo, *, wake: time = time(7, 0)) -> Night:
    """Lights out and asleep at 23:00, up at `wake`."""
    bed = local(day - timedelta(days=1), time(23, 0), zone)
    return Night(id="n", date=day, into_bed=bed, lights_out=bed, latency_min=0, out_of_bed=local(day, wake, zone))


def test_a_spring_night_shows_the_hour_that_is_not_there() -> None:
    cells = night_cells(slept(date(2026, 3, 29), BERLIN), HALF_HOURS, BERLIN)
    assert cells.count("asleep") == 14
    gap = [index for index, cell in enumerate(cells) if cell == "gap"]
    assert gap == [16, 17]
    assert axis_text(HALF_HOURS)[gap[0] : gap[0] + 2] == "02"


def test_an_autumn_night_fills_the_hour_that_comes_twice() -> None:
    cells = night_cells(slept(date(2026, 10, 25), BERLIN), HALF_HOURS, BERLIN)
    assert cells.count("asleep") == 16
    assert "gap" not in cells


def test_awake_in_bed_is_marked_at_both_ends() -> None:
    cells = night_cells(night(THURSDAY), Axis(-360, 720, 5), BERLIN)
    first, last = cells.index("asleep"), len(cells) - 1 - cells[::-1].index("asleep")
    assert cells[first - 8 : first] == ("awake",) * 8
    assert cells[last + 1 : last + 4] == ("awake",) * 3
    assert set(cells[first : last + 1]) == {"asleep"}


@given(
    day=st.dates(date(2026, 1, 2), date(2027, 12, 30)),
    bed=st.integers(-300, 120),
    minutes=st.integers(60, 700),
    zone=st.sampled_from([BERLIN, ZoneInfo("America/New_York"), ZoneInfo("Australia/Lord_Howe")]),
)
def test_a_bar_is_as_long_as_the_night_but_for_the_clock_change(
    day: date, bed: int, minutes: int, zone: ZoneInfo
) -> None:
    start = local(day, time(0, 0), zone) + timedelta(minutes=bed)
    end = start + timedelta(minutes=minutes)
    kept = Night(id="n", date=day, into_bed=start, out_of_bed=end)
    axis = axis_for([(wall_minutes(start, day, zone), wall_minutes(end, day, zone))], 80)
    cells = night_cells(kept, axis, zone)
    inside = [index for index, cell in enumerate(cells) if cell != "out"]
    assert inside
    filled = sum(cell in ("asleep", "awake") for cell in cells) * axis.step_min
    twice = 60
    assert abs(filled - minutes) <= axis.step_min + twice
    if start.astimezone(zone).utcoffset() == end.astimezone(zone).utcoffset():
        assert abs(filled - minutes) <= axis.step_min


@given(spans=st.lists(st.tuples(st.integers(-1440, 720), st.integers(-700, 2160)), max_size=5))
def test_the_axis_holds_every_night_and_never_less_than_the_usual(spans: list[tuple[int, int]]) -> None:
    axis = axis_for(spans, 60)
    assert axis.first_min <= min([-360, *(start for start, _ in spans)])
    assert axis.last_min >= max([720, *(end for _, end in spans)])
    assert axis.width <= 60
    assert axis.first_min % 60 == axis.last_min % 60 == 0


@pytest.mark.parametrize(
    ("typed", "wake", "up"),
    [
        ("655", "2026-03-05 06:55", "2026-03-05 06:55"),
        ("+10", "2026-03-05 06:45", None),
        ("-35", "2026-03-05 06:00", None),
        ("6:30am", "2026-03-05 06:30", None),
    ],
)
def test_a_later_waking_takes_getting_up_along(typed: str, wake: str, up: str | None) -> None:
    form = woken(night(THURSDAY), typed, BERLIN)
    assert form.get("wake") == wake
    assert form.get("up") == up


def test_waking_without_a_time_to_count_from_is_taken_as_typed() -> None:
    unknown = Night(id="n", date=THURSDAY, into_bed=datetime.fromisoformat("2026-03-04T23:00:00+01:00"))
    assert woken(unknown, "630", BERLIN) == {"wake": "630"}
