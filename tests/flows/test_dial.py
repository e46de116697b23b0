"""Times are said on the dial of the person who reads them, 12 or 24 hours, in every sentence of every view."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import partial

import msgspec
import pytest
from hypothesis import given, settings

from coach.clock import StoppedClock
from coach.desk import Desk
from coach.errors import CoachError
from coach.evidence import facts
from coach.flows import cabinet, log, marking, profile, sleep, today, undo, what_if
from coach.flows.matrix import see_matrix
from coach.flows.week import see_week
from coach.flows.why import see_why
from coach.model import Nap, Night, Repair
from coach.planner.evening.plan import plan_day
from coach.planner.told import Evening
from coach.settings import Settings
from coach.store import Store
from tests.flows.conftest import make_desk
from tests.planner.anyone import FACTS, evenings, healthy

TWELVE = re.compile(r"(?<![\d:])(?:(1?\d):(\d\d)(?: ([ap]m))?–)?(1?\d):(\d\d) ([ap]m)\b")
"""`6:00 pm`, `6:00–7:00 pm` and `11:30 am–12:15 pm`."""
ANY = re.compile(r"\d{1,2}:\d{2}(?!\d)")
NOT_SAID = ("product", "wish", "intake", "profile", "cards", "sources")
"""Fields of a view that hold a record as it is kept, or what the library quotes."""


def texts(view: object) -> Iterator[str]:
    """Everything in a view that a person reads; a repair's `change` is what is typed to make it."""
    if isinstance(view, str):
        yield view
    elif isinstance(view, msgspec.Struct):
        for name in view.__struct_fields__:
            if name not in NOT_SAID and not (isinstance(view, Repair) and name == "change"):
                yield from texts(getattr(view, name))
    elif isinstance(view, Mapping):
        yield from texts(tuple(view.values()))
    elif isinstance(view, tuple | list):
        for part in view:
            yield from texts(part)


def on_24(text: str) -> str:
    """The same text with its 12-hour clocks as 24-hour ones."""

    def clock(hour: str, minute: str, half: str) -> str:
        return f"{int(hour) % 12 + 12 * (half == 'pm'):02}:{minute}"

    def turned(found: re.Match[str]) -> str:
        head = f"{clock(found[1], found[2], found[3] or found[6])}–" if found[1] else ""
        return head + clock(found[4], found[5], found[6])

    return TWELVE.sub(turned, text)


def same_but_for_the_dial(plain: object, twelve: object) -> None:
    """No 24-hour clock is left in `twelve`, and read on a 24-hour dial it says what `plain` says."""
    said = list(texts(twelve))
    assert not [text for text in said if ANY.search(TWELVE.sub("", text))]
    assert Counter(map(on_24, said)) == Counter(texts(plain))


def kept(evening: Evening) -> Store:
    """That evening in a store."""
    store = Store.in_memory()
    logged = (*evening.wishes, *evening.products, *evening.intakes, *evening.busy, *evening.workouts, *evening.answers)
    with store.change("evening", at=evening.now) as change:
        change.set_profile(evening.profile)
        for record in (*logged, evening.check_in, evening.check_in_before):
            if record is not None:
                change.put(record)
    return store


def both(store: Store, now: datetime) -> tuple[Desk, Desk]:
    """Two desks that differ in nothing but the clock of who sits there."""
    clock = StoppedClock(now)
    return Desk(store, clock, facts(), Settings()), Desk(store, clock, facts(), Settings(clock="12"))


def attempted(see: Callable[[], object]) -> object:
    """What it gives, or what is wrong and the way out."""
    try:
        return see()
    except CoachError as error:
        return str(error)


@settings(max_examples=150)
@given(evening=evenings())
def test_a_plan_differs_between_the_dials_in_its_sentences_alone(evening: Evening) -> None:
    plain = plan_day(evening, FACTS)
    twelve = plan_day(msgspec.structs.replace(evening, twelve=True), FACTS)
    same_but_for_the_dial(plain, twelve)
    placed = [[(item.id, item.start, item.end, item.cost) for item in plan.items] for plan in (plain, twelve)]
    assert placed[0] == placed[1]


@settings(max_examples=20)
@given(evening=evenings().map(healthy))
def test_every_view_of_an_evening_keeps_to_one_dial(evening: Evening) -> None:
    desks = both(kept(evening), evening.now)
    day = desks[0].today()
    for see in (today.see_today, cabinet.see_cabinet, see_week, see_matrix, cabinet.check):
        same_but_for_the_dial(*(see(desk) for desk in desks))
    plain, twelve = (today.see_today(desk) for desk in desks)
    for row in plain.rows:
        same_but_for_the_dial(see_why(desks[0], plain, row.id), see_why(desks[1], twelve, row.id))
    for asked in ("19:30", "bed 23:30", "wake 6:00", "+15"):
        same_but_for_the_dial(*(attempted(partial(what_if.see, desk, day, asked)) for desk in desks))


@pytest.fixture
def desk() -> Desk:
    """An evening with a session, a medicine and magnesium, read on a 12-hour dial."""
    desk = make_desk(settings=Settings(clock="12"))
    form = {"title": "Legs", "kind": "strength", "minutes": "60", "preferred": "6pm", "earliest": "17:30"}
    log.add(desk, "wish", form)
    cabinet.add_product(desk, {"name": "Thyroid", "kind": "medicine", "interaction": "levothyroxine", "times": "07:00"})
    cabinet.add_product(desk, {"name": "Mag", "per": "capsule", "elemental": "100", "goal": "sleep", "daily": "200"})
    return desk


def test_what_was_done_and_what_is_refused_is_said_on_the_same_dial(desk: Desk) -> None:
    day = desk.today()
    (session,) = (item for item in today.plan_of(desk, day).items if item.kind == "workout")
    assert marking.move(desk, day, session.id, "7:20 pm").what == "Legs moved to 7:20 pm."
    assert what_if.apply(desk, day, "legs 7:30 pm").what == "Legs at 7:30 pm."
    assert what_if.see(desk, day, "up 6:10 AM").change == "Up at 6:10 am"
    with pytest.raises(CoachError, match=r": 5:00 pm has passed"):
        marking.move(desk, day, session.id, "17:00")
    with pytest.raises(CoachError, match=r"7:00 pm has not come yet"):
        cabinet.take(desk, "Mag", 1, "2026-03-05 19:00")
    assert cabinet.take(desk, "Mag", 1, "17:00").what == "Logged Mag, 1 capsule, 5:00 pm."
    assert [row.name for row in undo.see_history(desk)][:3] == [
        "dose of Mag, 1 capsule, 5:00 pm",
        "Legs at 7:30 pm, Thu 5 Mar",
        "Legs moved to 7:20 pm, Thu 5 Mar",
    ]


def test_a_repair_can_be_made_on_either_dial(desk: Desk) -> None:
    log.add(desk, "busy", {"start": "17:45", "end": "22:00", "title": "Play 9:30"})
    plan = today.plan_of(desk, desk.today())
    (left,) = (line for line in plan.unplaced if line.title.startswith("Legs"))
    assert "Play 9:30 5:45–10:00 pm is in the way" in left.text
    for repair in left.repair:
        if repair.change:
            assert what_if.see(desk, desk.today(), repair.change).fits


def test_a_form_opens_with_clocks_on_that_dial_and_says_nothing_changed(desk: Desk) -> None:
    form = log.form_of(desk, "wish", "Legs")
    assert (form["preferred"], form["earliest"], form["latest_end"]) == ("6:00 pm", "5:30 pm", "")
    assert log.edit(desk, "wish", "Legs", form).what.startswith("Nothing changed")
    assert log.edit(desk, "wish", "Legs", {"preferred": "18:00"}).what.startswith("Nothing changed")
    with pytest.raises(CoachError, match=r"earliest start, 5:30 pm"):
        log.edit(desk, "wish", "Legs", {"preferred": "17:00"})
    wakes = profile.see_profile(desk).form["wake"]
    assert wakes == "6:45 am, sat 8:00 am"
    assert profile.save_profile(desk, {"wake": wakes}).what == "Nothing changed in the profile."
    pill = cabinet.product_form(desk, "Thyroid")
    assert pill["times"] == "7:00 am"
    assert log.see_sessions(desk).wishes[0].when == "every day · 6:00 pm"


def test_the_notes_of_a_night_are_on_that_dial(desk: Desk) -> None:
    night = {"bed": "22:30", "lights": "2:30", "wake": "7:00"}
    done = sleep.add_night(desk, {**night, "date": "2025-03-30"})
    assert "2:30 am does not happen on Sun 30 Mar (clocks go forward); taken as 3:30 am." in str(done.warnings)


def test_a_form_with_dates_opens_and_closes_on_that_dial(desk: Desk) -> None:
    log.add(desk, "workout", {"start": "2026-03-04 18:00", "minutes": "60", "kind": "run", "title": "Run"})
    sleep.add_nap(desk, {"start": "yesterday 13:00", "end": "13:20"})
    sleep.add_night(desk, {"date": "2026-03-05", "bed": "23:10", "lights": "23:30", "wake": "6:40", "up": "7:00"})
    ran, (nap,), (night,) = log.form_of(desk, "workout", "Run"), desk.store.all(Nap), desk.store.all(Night)
    assert (ran["start"], ran["end"]) == ("2026-03-04 6:00 pm", "2026-03-04 7:00 pm")
    assert log.edit(desk, "workout", "Run", ran).what.startswith("Nothing changed")
    assert log.edit(desk, "workout", "Run", {"start": "2026-03-04 6:05 pm"}).what.endswith("6:05–7:05 pm.")
    rested = sleep.nap_form(desk, nap.id)
    assert rested["start"] == "2026-03-04 1:00 pm"
    sleep.edit_nap(desk, nap.id, {**rested, "end": "2026-03-04 1:25 pm"})
    assert desk.store.all(Nap)[0].end.isoformat() == "2026-03-04T13:25:00+01:00"
    slept = sleep.night_form(desk, night.id)
    assert (slept["bed"], slept["wake"]) == ("2026-03-04 11:10 pm", "2026-03-05 6:40 am")
    assert sleep.edit_night(desk, night.id, slept).what.startswith("Nothing changed")
    sleep.edit_night(desk, night.id, {**slept, "wake": "2026-03-05 6:50 am"})
    assert desk.store.all(Night)[0].final_wake == datetime.fromisoformat("2026-03-05T06:50:00+01:00")
