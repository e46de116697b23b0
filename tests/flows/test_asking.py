"""A session whose time has passed is asked about: done, now, later today, or skipped."""

from __future__ import annotations

import pytest

from coach.desk import Desk
from coach.errors import UsageError
from coach.flows import log
from coach.flows.answering import answer
from coach.flows.asking import reply
from coach.flows.today import see_next, see_today
from coach.model import PlanItem, Workout
from tests.flows.conftest import at, make_desk

RUN = {"title": "Run", "kind": "run", "minutes": "30", "strain": "light", "preferred": "18:00"}


@pytest.fixture
def passed() -> Desk:
    """A run of 18:00, and nothing was said by 19:02."""
    desk = make_desk("2026-03-05T16:30:00+01:00")
    log.add(desk, "wish", RUN)
    return at(desk, "2026-03-05T19:02:00+01:00")


def run(desk: Desk) -> PlanItem:
    (item,) = (item for item in see_today(desk).plan.items if item.kind == "workout")
    return item


def test_next_asks_and_goes_on(passed: Desk) -> None:
    view = see_next(passed)
    assert [asked.text for asked in view.questions] == ["Run 18:00: done?"]
    assert view.item is not None
    assert view.item.kind != "workout"


def test_done_is_the_session_at_its_hour(passed: Desk) -> None:
    reply(passed, passed.today(), run(passed).id, "done")
    (session,) = passed.store.all(Workout)
    assert (f"{session.start:%H:%M}", f"{session.end:%H:%M}") == ("18:00", "18:30")
    assert (run(passed).state, see_today(passed).plan.questions) == ("done", ())


def test_now_and_later_put_it_anew(passed: Desk) -> None:
    reply(passed, passed.today(), run(passed).id, "now")
    assert (f"{run(passed).start:%H:%M}", run(passed).state) == ("19:05", "moved")
    later = at(passed, "2026-03-05T19:40:00+01:00")
    assert run(later).state == "unknown"
    answer(later, later.today(), "Run", "later")
    assert run(later).state == "moved"
    assert run(later).start >= later.now()


def test_skipped_it_is_over(passed: Desk) -> None:
    reply(passed, passed.today(), run(passed).id, "skipped")
    assert (run(passed).state, see_today(passed).plan.questions) == ("skipped", ())


def test_what_no_evening_holds_any_more_says_so(passed: Desk) -> None:
    late = at(passed, "2026-03-05T22:50:00+01:00")
    with pytest.raises(UsageError):
        reply(late, late.today(), run(late).id, "later")
    assert (f"{run(late).start:%H:%M}", run(late).state) == ("18:00", "unknown")


def test_what_is_not_asked_is_not_put_anew(passed: Desk) -> None:
    early = at(passed, "2026-03-05T17:00:00+01:00")
    with pytest.raises(UsageError) as refused:
        reply(early, early.today(), run(early).id, "now")
    assert refused.value.what == "is not asked about"
