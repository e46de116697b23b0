"""What moved and why: the plan as it was known, beside the plan now."""

from __future__ import annotations

from datetime import datetime

import pytest

from coach.desk import Desk
from coach.errors import UsageError
from coach.flows import log
from coach.flows.changes import see_changes
from coach.flows.marking import mark
from coach.flows.today import see_today
from tests.flows.conftest import at, make_desk


@pytest.fixture
def legs() -> Desk:
    """Legs at six, wished at half past four."""
    desk = make_desk("2026-03-05T16:30:00+01:00")
    form = {"title": "Legs", "kind": "strength", "minutes": "60", "strain": "high", "preferred": "18:00"}
    log.add(desk, "wish", form)
    return at(desk, "2026-03-05T17:00:00+01:00")


def test_a_block_moves_a_session_and_that_is_said(legs: Desk) -> None:
    log.add(legs, "busy", {"start": "18:00", "end": "18:30", "title": "Call"})
    (line,) = (one for one in see_changes(legs).lines if one.title.startswith("Legs"))
    assert line.from_ is not None
    assert line.to is not None
    assert (line.what, f"{line.from_:%H:%M}") == ("moved", "18:00")
    assert line.to == next(i.start for i in see_today(legs).plan.items if i.kind == "workout")
    assert line.because[0].text == "busy time Call added"


def test_an_answer_is_no_change_of_another_line(legs: Desk) -> None:
    item = next(i for i in see_today(legs).plan.items if i.kind == "workout")
    later = at(legs, "2026-03-05T19:10:00+01:00")
    mark(later, later.today(), item.id, "done")
    assert see_changes(later).lines == ()


def test_since_when_can_be_said(legs: Desk) -> None:
    log.add(legs, "busy", {"start": "18:00", "end": "18:30", "title": "Call"})
    later = at(legs, "2026-03-05T17:20:00+01:00")
    assert see_changes(later, datetime.fromisoformat("2026-03-05T17:10:00+01:00")).lines == ()
    early = see_changes(later, datetime.fromisoformat("2026-03-05T16:40:00+01:00"))
    assert [one.what for one in early.lines if one.title.startswith("Legs")] == ["moved"]


def test_before_the_history_there_is_nothing_to_compare(legs: Desk) -> None:
    for _ in range(210):
        log.edit(legs, "wish", legs.store.all(log.NOUNS["wish"])[0].id, {"minutes": f"{50 + _ % 5}"})
    with pytest.raises(UsageError):
        see_changes(legs, datetime.fromisoformat("2026-03-01T12:00:00+01:00"))
