"""Taking back: one change, several, and none."""

from __future__ import annotations

import pytest

from coach.desk import Desk
from coach.errors import UsageError
from coach.flows import log
from coach.flows.undo import see_history, undo
from coach.model import Busy
from tests.flows.conftest import make_desk


def test_there_is_nothing_to_take_back_at_first() -> None:
    with pytest.raises(UsageError) as caught:
        undo(make_desk(profile=None))
    assert caught.value.exit_code == 2


def test_the_history_names_each_change_newest_first(desk: Desk) -> None:
    log.add(desk, "busy", {"start": "19:15", "end": "20:00", "title": "Dinner"})
    log.remove(desk, "busy", "Dinner")
    rows = see_history(desk)
    assert [row.name for row in rows] == ["busy time Dinner removed", "busy time Dinner added", "profile"]
    assert rows[0].at == desk.now()
    assert len(see_history(desk, limit=1)) == 1


def test_several_changes_are_taken_back_at_once(desk: Desk) -> None:
    for title in ("A", "B", "C"):
        log.add(desk, "busy", {"start": "19:15", "end": "20:00", "title": title})
    assert undo(desk, 2).what == "Took back: busy time C added; busy time B added."
    assert [busy.title for busy in desk.store.all(Busy)] == ["A"]


def test_more_than_there_is_says_so(desk: Desk) -> None:
    assert undo(desk, 3).what == "Took back: profile. Only 1 of 3: there were no more."
    assert not desk.store.has_profile()


def test_a_count_below_one_is_refused(desk: Desk) -> None:
    with pytest.raises(UsageError) as caught:
        undo(desk, 0)
    assert caught.value.where == "count"
    assert desk.store.has_profile()
