"""The app itself: rooms, keys, help, palette, small windows, colors, crashes, and what others write."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from textual.color import Color
from textual.command import CommandPalette

from coach.clock import StoppedClock
from coach.crash import report, write_report
from coach.desk import Desk
from coach.errors import CRASHED, UsageError
from coach.flows import log
from coach.settings import Settings
from coach.store import Store
from coach.tui.app import CoachApp, run_app
from coach.tui.commands import all_commands, bindings
from coach.tui.dialogs.pages import Page
from coach.tui.dialogs.too_small import TooSmall
from coach.tui.rooms.today import TodayScreen
from coach.tui.theme import theme_name
from coach.tui.widgets.text import ascii_sign, ends, fit
from tests.readme import key_table
from tests.tui.conftest import DINNER, furnish, new_desk
from tests.tui.pictures import check_picture, picture

READABLE = 3.0
"""Least contrast of bold or large text in WCAG 2; the accent of `textual-light` has 3.3."""


async def test_question_mark_shows_the_keys_of_this_place(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.press("question_mark")
        assert isinstance(app.screen, Page)
        check_picture(app, "keys-80x40")
        await pilot.press("escape")
        assert isinstance(app.screen, TodayScreen)


async def test_the_palette_runs_a_command_by_a_few_letters(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("ctrl+p", *"skip")
        assert isinstance(app.screen, CommandPalette)
        await app.workers.wait_for_complete()
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, TodayScreen)
        assert "skipped" in picture(app)


async def test_digits_open_the_rooms_and_keep_them(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        today = app.screen
        await pilot.press("2")
        assert type(app.screen).__name__ == "SleepScreen"
        await pilot.press("3")
        assert type(app.screen).__name__ == "CabinetScreen"
        await pilot.press("1")
        assert app.screen is today
        await pilot.press("c")
        assert type(app.screen).__name__ == "CheckInScreen"
        await pilot.press("escape")
        assert app.screen is today


async def test_q_leaves(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("q")
        await pilot.pause()
        assert not app.is_running
    assert app.return_code == 0


async def test_undo_with_nothing_to_undo_says_so(empty_desk: Desk) -> None:
    app = CoachApp(furnish(empty_desk))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        for _ in range(6):
            await pilot.press("u")
        await pilot.pause()
        assert app.is_running


async def test_too_small_comes_and_goes_with_the_window(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=(50, 12)) as pilot:
        await pilot.pause()
        assert isinstance(app.screen, TooSmall)
        assert "coach today --plain" in picture(app)
        await pilot.resize_terminal(80, 24)
        await pilot.pause(0.1)
        assert isinstance(app.screen, TodayScreen)
        await pilot.resize_terminal(80, 12)
        await pilot.pause(0.1)
        assert isinstance(app.screen, TooSmall)


async def test_60_by_18_still_shows_the_next_line_and_the_magnesium(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=(60, 18)) as pilot:
        await pilot.pause()
        seen = picture(app)
        assert "▸ 18:00" in seen
        assert "/350 mg" in seen
        assert "? keys" in seen


async def test_under_no_color_nothing_is_colored(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        for strip in app.screen._compositor.render_strips(app.size):
            segments = list(strip)
            for gate in app.get_line_filters():
                segments = gate.apply(segments, app.screen.styles.background)
            for segment in segments:
                style = segment.style
                for color in (style.color, style.bgcolor) if style is not None else ():
                    assert color is None or color.is_default
        assert app.theme == "ansi-dark"


@pytest.mark.parametrize("theme", ["textual-light", "textual-dark", "solarized-light"])
async def test_every_word_can_be_read_in_light_and_dark(desk: Desk, theme: str) -> None:
    app = CoachApp(Desk(desk.store, desk.clock, desk.facts, Settings(theme=theme)))
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("j")
        for strip in app.screen._compositor.render_strips(app.size):
            for segment in strip:
                words, style = segment.text.strip("─ "), segment.style
                if words and style is not None and style.color and style.bgcolor:
                    ink, paper = Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor)
                    assert contrast(ink, paper) >= READABLE, (words, ink.hex, paper.hex)


def contrast(one: Color, other: Color) -> float:
    """The contrast ratio of WCAG 2."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(color: Color) -> float:
    """Relative luminance, 0 to 1."""
    parts = [part / 255 for part in (color.r, color.g, color.b)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


async def test_in_ascii_not_one_byte_is_anything_else(desk: Desk) -> None:
    plain = Desk(desk.store, desk.clock, desk.facts, Settings(ascii=True))
    log.add(plain, "busy", {**DINNER, "start": "2026-03-05 20:10", "end": "2026-03-05 20:20", "title": "Käse 麺 ✈"})
    app = CoachApp(plain)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        check_picture(app, "today-ascii-80x24")
        assert picture(app).isascii()


async def test_own_keys_work_and_unknown_commands_are_named(desk: Desk) -> None:
    mine = Settings(keys={"today.skip": "x", "today.nonsense": "z"})
    app = CoachApp(Desk(desk.store, desk.clock, desk.facts, mine))
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await pilot.pause()
        assert "today.nonsense" in picture(app)
        await pilot.press("x")
        assert "skipped" in picture(app)
        assert "x skip" in picture(app)


async def test_what_another_process_writes_shows_up_at_the_next_tick(tmp_path: Path) -> None:
    desk = furnish(new_desk(store=Store.open(tmp_path / "store")))
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        other = new_desk(store=Store.open(tmp_path / "store"))
        log.add(other, "busy", {"start": "2026-03-05 20:05", "end": "2026-03-05 20:15", "title": "Neighbor"})
        other.store.close()
        assert "Neighbor" not in picture(app)
        app.tick()
        await pilot.pause()
        assert "Neighbor" in picture(app)


async def test_the_now_mark_follows_the_minute(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        desk.clock = StoppedClock(desk.clock.now() + timedelta(minutes=5))
        app.tick()
        await pilot.pause()
        assert "17:47  now" in picture(app)


async def test_a_crash_leaves_a_report_without_what_the_person_wrote(tmp_path: Path) -> None:
    desk = furnish(new_desk(store=Store.open(tmp_path / "store")))
    app = CoachApp(desk)

    def fault() -> None:
        secret = "my secret note"
        raise RuntimeError(secret)

    async def run() -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            app.call_later(fault)
            await pilot.pause()

    with pytest.raises(RuntimeError):
        await run()
    assert app.return_code == CRASHED
    (file,) = (tmp_path / "store").glob("crash-*.txt")
    text = file.read_text("utf-8")
    assert "RuntimeError" in text
    assert "my secret note" not in text.replace('secret = "my secret note"', "")
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_report_that_cannot_be_written_is_no_second_crash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    monkeypatch.setattr("tempfile.tempdir", str(blocked))
    at = datetime(2026, 3, 5, tzinfo=UTC)
    assert write_report(ValueError("x"), blocked, at) is None
    assert "ValueError" in report(ValueError("private"), at)
    assert "private" not in report(ValueError("private"), at)


@pytest.mark.parametrize("term", ["dumb", "xterm"])
def test_without_a_real_terminal_it_points_to_the_plain_way(
    desk: Desk, term: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", term)
    with pytest.raises(UsageError, match="coach today --plain"):
        run_app(desk)


def test_every_command_has_its_own_id_and_no_key_means_two_things_in_one_place() -> None:
    rows = all_commands()
    ids = [row.id for row in rows]
    assert len(ids) == len(set(ids))
    for room in {row.room for row in rows}:
        keys = [key for row in rows if row.room == room for key in row.keys.split(",")]
        assert len(keys) == len(set(keys)), room
    assert all(binding.id for binding in bindings(rows))
    assert "| `space` | today | Done; again: open. |" in key_table()


def test_the_first_paint_loads_no_room_but_today() -> None:
    """Nor what its keys do, what the palette offers, or the formats: each costs milliseconds, once asked for."""
    code = (
        "import sys, coach.tui.app, coach.tui.rooms.today;"
        "rooms = {'sleep', 'cabinet', 'week', 'check_in', 'sessions', 'library'};"
        "late = {'tui.rooms.' + name for name in rooms} | {'tui.dialogs.tonight', 'tui.dialogs.upkeep'};"
        "late |= {'tui.dialogs.importing', 'tui.dialogs.first_run', 'flows.marking', 'flows.sync', 'importers'};"
        "sys.exit(', '.join(name for name in late if 'coach.' + name in sys.modules) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_an_unknown_theme_is_named_with_the_choices() -> None:
    with pytest.raises(UsageError, match="textual-dark"):
        theme_name(Settings(theme="mauve"), no_color=False)
    assert theme_name(Settings(theme="mauve"), no_color=True) == "ansi-dark"


def test_lines_are_cut_by_cells_not_by_characters() -> None:
    assert fit("麺麺麺", 4) == "麺 …"
    assert fit("ab", 4) == "ab  "
    assert ends("left side", "right", 12) == "left … right"
    assert ascii_sign("é") == "e"
    assert ascii_sign("麺") == "??"
