"""What moved since the last look: a line with its cause, gone once seen, from a state file that may be anything."""

from __future__ import annotations

import os
import stat
from datetime import datetime
from pathlib import Path

import pytest

from coach import paths
from coach.clock import StoppedClock
from coach.desk import Desk
from coach.evidence import facts
from coach.flows import log
from coach.flows.importing import import_paths
from coach.flows.last_look import Looks, last_look, told_in_shell
from coach.flows.marking import mark
from coach.flows.sync import sync
from coach.flows.today import TodayView, see_today
from coach.flows.undo import undo
from coach.settings import Settings
from coach.store import Store
from tests.flows.conftest import BERLIN

LEGS = {"title": "Legs", "kind": "strength", "minutes": "60", "strain": "high", "preferred": "18:00"}
CALL = {"start": "18:00", "end": "18:30", "title": "Call"}


def when(clock: str, day: int = 5) -> datetime:
    return datetime.fromisoformat(f"2026-03-{day:02}T{clock}:00+01:00")


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Legs at six, wished at half past four; the state folder is this test's own."""
    monkeypatch.setattr(paths, "state_folder", lambda: tmp_path / "state")
    found = Store.open(tmp_path / "store")
    with found.change("profile", at=when("16:00")) as change:
        change.set_profile(BERLIN)
    log.add(desk(found, "16:30"), "wish", LEGS)
    return found


def desk(store: Store, clock: str, day: int = 5) -> Desk:
    return Desk(store, StoppedClock(when(clock, day)), facts(), Settings(), on_machine=True)


def seen(at: Desk) -> TodayView:
    return Looks(at).told(see_today(at))


def state_file(store: Store) -> Path:
    (file,) = paths.state_folder().iterdir()
    return file


def test_what_moved_since_the_last_window_is_said_with_its_cause(store: Store) -> None:
    assert seen(desk(store, "17:00")).moved == ""
    log.add(desk(store, "17:10"), "busy", CALL)
    view = seen(desk(store, "17:20"))
    legs = next(i for i in view.plan.items if i.kind == "workout")
    assert view.moved.startswith(f"Moved since 17:00: Legs · 60 min · high: 18:00 → {legs.start:%H:%M}")
    assert view.moved.endswith("(busy time Call added)")
    assert any(text.startswith("Legs · 60 min · high: 18:00 →") for text in view.moves)


def test_the_line_goes_by_a_key_a_minute_later_or_by_opening_the_list_and_not_before(store: Store) -> None:
    seen(desk(store, "17:00"))
    log.add(desk(store, "17:10"), "busy", CALL)
    window = desk(store, "17:20")
    looks = Looks(window)
    assert looks.told(see_today(window)).moved
    assert not looks.act()
    assert looks.told(see_today(window)).moved
    window.clock = StoppedClock(when("17:22"))
    assert looks.told(see_today(window)).moved
    assert looks.act()
    assert looks.told(see_today(window)).moved == ""
    assert seen(desk(store, "17:30")).moved == ""
    look = last_look(desk(store, "17:31"))
    assert look is not None
    assert (look.at, look.known) == (when("17:22"), when("17:10"))
    opened = Looks(desk(store, "17:32"))
    assert not opened.seen()


def test_a_new_day_begins_without_a_line(store: Store) -> None:
    seen(desk(store, "17:00"))
    log.add(desk(store, "17:10"), "busy", CALL)
    assert seen(desk(store, "08:00", day=6)).moved == ""


def test_an_answer_a_move_of_ones_own_and_what_only_came_are_no_news(store: Store) -> None:
    seen(desk(store, "17:00"))
    late = desk(store, "17:05")
    legs = next(i for i in see_today(late).plan.items if i.kind == "workout")
    mark(late, late.today(), legs.id, "skipped")
    assert seen(desk(store, "17:06")).moved == ""
    log.add(desk(store, "17:07"), "wish", {**LEGS, "title": "Walk", "kind": "walk", "minutes": "20", "strain": "light"})
    assert "Walk" not in seen(desk(store, "17:08")).moved


def test_what_was_taken_back_moves_back_and_that_is_said_too(store: Store) -> None:
    log.add(desk(store, "16:40"), "busy", CALL)
    seen(desk(store, "17:00"))
    undo(desk(store, "17:10"))
    view = seen(desk(store, "17:20"))
    assert "→ 18:00" in view.moved
    assert view.moved.endswith("(undo of busy time Call added)")


def test_the_file_is_outside_the_store_for_its_owner_alone_and_names_nothing(store: Store) -> None:
    seen(desk(store, "17:00"))
    file = state_file(store)
    assert store.folder is not None
    assert store.folder not in file.parents
    assert "store" not in file.name
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff\xfe", b"[]", b'{"schema": "coach.look/9", "at": "2026-03-05T16:00:00Z"}', b"0" * 5000,
     b'{"schema": "coach.look/1", "at": "2026-03-05T16:00:00", "known": "2026-03-05T15:00:00"}',
     b'{"schema": "coach.look/1", "at": "2126-01-01T00:00:00Z", "known": "2026-03-05T15:00:00Z"}'],
)  # fmt: skip
def test_any_other_file_is_taken_for_none(store: Store, content: bytes) -> None:
    seen(desk(store, "17:00"))
    state_file(store).write_bytes(content)
    log.add(desk(store, "17:10"), "busy", CALL)
    assert seen(desk(store, "17:20")).moved == ""
    look = last_look(desk(store, "17:21"))
    assert look is not None
    assert look.at == when("17:20")


def test_a_folder_that_cannot_be_written_is_no_trouble(store: Store) -> None:
    paths.state_folder().write_text("in the way")
    window = desk(store, "17:00")
    looks = Looks(window)
    looks.told(see_today(window))
    log.add(window, "busy", CALL)
    assert "Legs" in looks.told(see_today(window)).moved


def test_what_was_written_in_the_very_moment_of_a_look_is_told_with_the_next(store: Store) -> None:
    seen(desk(store, "17:00"))
    log.add(desk(store, "17:00"), "busy", CALL)
    assert seen(desk(store, "17:00")).moved.startswith("Moved since 17:00: Legs")


def test_two_windows_on_one_file_leave_one_of_both(store: Store) -> None:
    one, other = Looks(desk(store, "17:00")), Looks(desk(store, "17:01"))
    one.told(see_today(desk(store, "17:00")))
    other.told(see_today(desk(store, "17:01")))
    assert [file.suffix for file in paths.state_folder().iterdir()] == [".json"]
    look = last_look(desk(store, "17:02"))
    assert look is not None
    assert look.at == when("17:01")


def test_an_import_is_a_cause(store: Store, tmp_path: Path) -> None:
    seen(desk(store, "17:00"))
    calendar = tmp_path / "work.ics"
    calendar.write_text(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Dinner\r\n"
        "DTSTART:20260305T165000Z\r\nDTEND:20260305T173000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    import_paths(desk(store, "17:10"), [calendar])
    said = seen(desk(store, "17:20")).moved
    assert said.startswith("Moved since 17:00: Legs")
    assert "import" in said


def test_the_shell_says_it_by_the_days_last_change_and_keeps_nothing(store: Store) -> None:
    log.add(desk(store, "17:10"), "busy", CALL)
    at = desk(store, "17:20")
    assert "Legs · 60 min · high: 18:00 →" in told_in_shell(see_today(at), at).moved
    assert not paths.state_folder().exists()
    seen(desk(store, "17:30"))
    later = desk(store, "17:40")
    assert told_in_shell(see_today(later), later).moved == ""


def test_of_changes_in_one_moment_the_shell_takes_back_the_last_alone(store: Store) -> None:
    """Commands of a script, or a stopped clock: the last is the cause, and the others are not undone with it."""
    at = desk(store, "17:10")
    log.add(at, "busy", {"start": "20:00", "end": "20:30", "title": "Parcel"})
    log.add(at, "busy", CALL)
    said = told_in_shell(see_today(at), at).moved
    assert said.startswith("Moved since 17:10: Legs · 60 min · high: 18:00 →")
    assert said.endswith("(busy time Call added)")


def test_a_session_is_named_before_comfort(store: Store) -> None:
    seen(desk(store, "16:45"))
    log.add(desk(store, "16:50"), "busy", {"start": "16:55", "end": "21:50", "title": "Flight"})
    said = seen(desk(store, "16:51"))
    assert said.moved.startswith("Moved since 16:45: Legs · 60 min · high: went (18:00)")
    assert len(said.moves) > 1


def test_what_is_over_and_stays_over_is_no_news(store: Store) -> None:
    seen(desk(store, "19:00"))
    log.add(desk(store, "19:30"), "busy", {"start": "22:00", "end": "23:00", "title": "Show"})
    view = seen(desk(store, "19:31"))
    assert view.moved.startswith("Moved since 19:00: Bed: 22:30 → 23:30")
    assert "coffee" not in view.moved
    assert not any("coffee" in text for text in view.moves), "what is over stands where it stood"


def test_what_another_machine_sent_is_a_cause(store: Store, tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    other = Store.open(tmp_path / "other")
    sync(desk(store, "16:40"), str(tmp_path / "shared"))
    sync(desk(other, "16:41"), str(tmp_path / "shared"))
    seen(desk(store, "17:00"))
    log.add(desk(other, "17:05"), "busy", CALL)
    sync(desk(other, "17:06"))
    sync(desk(store, "17:10"))
    said = seen(desk(store, "17:20")).moved
    assert said.startswith("Moved since 17:00: Legs · 60 min · high: 18:00 →")
    assert said.endswith("(1 change from other machines)")
