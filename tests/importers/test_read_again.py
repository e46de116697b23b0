"""A file read again: a night becomes whole, a calendar replaces what it brought, what the person changed stays."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from itertools import permutations
from pathlib import Path

import msgspec
import pytest

from coach.clock import StoppedClock
from coach.desk import Desk
from coach.evidence import facts
from coach.flows import log, sleep, undo
from coach.flows.changing import changing
from coach.flows.importing import ImportView, import_paths
from coach.importers import KeptRecords, Sorting
from coach.model import Busy, Nap, Night, Profile, Reading, Workout
from coach.settings import Settings
from coach.store import Store

NOW = datetime.fromisoformat("2026-03-05T12:00:00+01:00")


def new_desk() -> Desk:
    store = Store.in_memory()
    with store.change("profile", at=NOW) as change:
        change.set_profile(Profile(tz="Europe/Berlin"))
    return Desk(store, StoppedClock(NOW), facts(), Settings())


@pytest.fixture
def desk() -> Desk:
    return new_desk()


def read(desk: Desk, folder: Path, text: str, name: str = "in.csv") -> ImportView:
    (folder / name).write_text(text, "utf-8")
    return import_paths(desk, [folder / name])


def spans(desk: Desk) -> list[tuple[str, str]]:
    found = [(n.lights_out or n.into_bed, n.final_wake) for n in desk.store.all(Night)]
    return [(f"{a.astimezone(desk.zone):%d %H:%M}", f"{b.astimezone(desk.zone):%d %H:%M}") for a, b in found if a and b]


GROWING = ["2026-03-05,23:00,00:05", "2026-03-05,23:04,03:40", "2026-03-05,23:00,06:05"]


def test_a_night_that_grows_is_one_whatever_the_order_in_one_file_or_in_many(tmp_path: Path) -> None:
    for rows in permutations(GROWING):
        one, many = new_desk(), new_desk()
        read(one, tmp_path, "date,lights,wake\n" + "\n".join(rows))
        for row in rows:
            read(many, tmp_path, f"date,lights,wake\n{row}")
        assert spans(one) == spans(many) == [("04 23:00", "05 06:05")]
        assert not one.store.all(Nap)


def test_a_later_export_completes_a_night_and_one_undo_takes_it_back(desk: Desk, tmp_path: Path) -> None:
    read(desk, tmp_path, "date,bed,wake,asleep\n2026-03-05,23:00,03:30,4")
    view = read(desk, tmp_path, "date,bed,wake,asleep,awake\n2026-03-05,23:00,07:00,7.5,30")
    assert (view.new, view.updated, view.duplicate) == ({}, {"nights": 1}, {})
    (night,) = desk.store.all(Night)
    assert (night.asleep_min, night.awake_min) == (450, 30)
    assert read(desk, tmp_path, "date,bed,wake,asleep,awake\n2026-03-05,23:00,07:00,7.5,30").duplicate == {"nights": 1}
    assert read(desk, tmp_path, "date,bed,wake,asleep\n2026-03-05,23:00,03:30,4").duplicate == {"nights": 1}
    undo.undo(desk)
    assert desk.store.all(Night)[0].asleep_min == 240


def test_what_the_person_changed_stays_and_what_was_not_known_is_filled_in(desk: Desk, tmp_path: Path) -> None:
    read(desk, tmp_path, "date,lights,wake\n2026-03-05,23:00,06:00")
    (night,) = desk.store.all(Night)
    sleep.edit_night(desk, night.id, {"wake": "06:30"})
    view = read(desk, tmp_path, "date,lights,wake,awake\n2026-03-05,23:00,07:00,25")
    (night,) = desk.store.all(Night)
    assert (view.updated, spans(desk), night.awake_min) == ({"nights": 1}, [("04 23:00", "05 06:30")], 25)
    again = read(desk, tmp_path, "date,lights,wake,awake\n2026-03-05,23:00,07:00,25")
    assert any("you changed yourself" in note for note in again.notes)
    assert spans(desk) == [("04 23:00", "05 06:30")]


def test_a_rating_is_the_persons_and_stands_in_no_ones_way(desk: Desk, tmp_path: Path) -> None:
    read(desk, tmp_path, "date,lights,wake\n2026-03-05,23:00,03:30")
    (night,) = desk.store.all(Night)
    with changing(desk, "rated") as change:
        change.put(msgspec.structs.replace(night, quality=4, note="windy"))
    read(desk, tmp_path, "date,lights,wake\n2026-03-05,23:00,07:00")
    (night,) = desk.store.all(Night)
    assert (night.quality, night.note, spans(desk)) == (4, "windy", [("04 23:00", "05 07:00")])


def test_the_longest_sleep_of_a_date_is_its_night_and_short_ones_by_day_are_naps(desk: Desk, tmp_path: Path) -> None:
    rows = ["2026-03-04 14:00,2026-03-04 14:40,35", "2026-03-03 23:10,2026-03-04 06:40,430"]
    read(desk, tmp_path, "Lights Out,Wake,Asleep (min)\n" + "\n".join(rows))
    assert spans(desk) == [("03 23:10", "04 06:40")]
    (nap,) = desk.store.all(Nap)
    assert (f"{nap.start:%H:%M}", nap.asleep_min) == ("14:00", 35)


def test_a_broken_night_is_put_together_and_the_time_up_counts_as_awake(desk: Desk, tmp_path: Path) -> None:
    rows = ["2026-03-04 22:30,2026-03-05 00:20,100", "2026-03-05 01:20,2026-03-05 06:40,300"]
    read(desk, tmp_path, "Lights Out,Wake,Asleep (min)\n" + "\n".join(rows))
    (night,) = desk.store.all(Night)
    assert (spans(desk), night.asleep_min, night.awake_min) == ([("04 22:30", "05 06:40")], 400, 60)


def test_the_day_sleep_of_who_works_at_night_is_a_night(desk: Desk, tmp_path: Path) -> None:
    read(desk, tmp_path, "Lights Out,Wake\n2026-03-04 09:00,2026-03-04 15:30")
    assert spans(desk) == [("04 09:00", "04 15:30")]


def test_nothing_ahead_of_now_is_a_night(desk: Desk, tmp_path: Path) -> None:
    days = ("2026-03-05", "2026-03-06", "2027-03-05")
    view = read(desk, tmp_path, "date,lights,wake\n" + "\n".join(f"{day},23:00,06:00" for day in days))
    assert spans(desk) == [("04 23:00", "05 06:00")]
    assert [skipped.why for skipped in view.skipped if not skipped.meant] == [
        "2 entries not over yet: nothing ahead of now was taken. Import again when it is over."
    ]


@pytest.mark.parametrize(
    ("head", "value", "minutes"),
    [("Awake (s)", "1200", 20), ("awake seconds", "1200", 20), ("Awake (sec)", "1200", 20),
     ("Awake (ms)", "1200000", 20), ("Awake (h)", "0.5", 30), ("Awake (min)", "20", 20), ("Awake", "20", 20)],
)  # fmt: skip
def test_a_unit_is_read_from_the_header(desk: Desk, tmp_path: Path, head: str, value: str, minutes: int) -> None:
    read(desk, tmp_path, f"date,lights,wake,{head}\n2026-03-05,23:00,06:00,{value}")
    assert [night.awake_min for night in desk.store.all(Night)] == [minutes]


def calendar(*events: str, name: str = "") -> str:
    head = f"X-WR-CALNAME:{name}\n" if name else ""
    body = "\n".join(f"BEGIN:VEVENT\n{event}\nEND:VEVENT" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{head}{body}\nEND:VCALENDAR"


def event(uid: str, start: str = "1800", end: str = "1900", day: str = "20260305", more: str = "") -> str:
    return f"UID:{uid}\nDTSTART:{day}T{start}00Z\nDTEND:{day}T{end}00Z\nSUMMARY:{uid}{more}"


def taken(desk: Desk) -> list[tuple[str, str, str]]:
    return sorted((b.title, f"{b.start:%d %H:%M}", f"{b.end:%H:%M}") for b in desk.store.all(Busy))


def test_an_event_that_moved_or_grew_stands_once(desk: Desk, tmp_path: Path) -> None:
    read(desk, tmp_path, calendar(event("Choir"), event("Talk", "1500", "1600")), "c.ics")
    view = read(desk, tmp_path, calendar(event("Choir", "1900", "2000"), event("Talk", "1500", "1630")), "c.ics")
    assert taken(desk) == [("Choir", "05 20:00", "21:00"), ("Talk", "05 16:00", "17:30")]
    assert (view.new, view.updated, view.removed) == ({}, {"busy": 2}, {})


def test_canceled_and_excluded_dates_are_removed_and_others_stay(desk: Desk, tmp_path: Path) -> None:
    weekly = "\nRRULE:FREQ=WEEKLY;COUNT=3"
    read(desk, tmp_path, calendar(event("Choir", more=weekly), event("Dentist")), "c.ics")
    out = event("Choir", more=f"{weekly}\nEXDATE:20260312T180000Z")
    view = read(desk, tmp_path, calendar(out, event("Dentist", more="\nSTATUS:CANCELLED")), "other.ics")
    assert [day for title, day, _ in taken(desk)] == ["05 19:00", "19 19:00"]
    assert view.removed == {"busy": 2}
    undo.undo(desk)
    assert len(taken(desk)) == 4


def test_what_is_gone_from_a_calendar_is_gone_only_where_that_calendar_brought_it(desk: Desk, tmp_path: Path) -> None:
    log.add(desk, "busy", {"start": "2026-03-05 13:00", "end": "14:00", "title": "By hand"})
    read(desk, tmp_path, calendar(event("Work"), event("Gone"), name="work"), "a.ics")
    read(desk, tmp_path, calendar(event("Home"), name="home"), "b.ics")
    view = read(desk, tmp_path, calendar(event("Work"), name="work"), "renamed.ics")
    assert view.removed == {"busy": 1}
    assert [title for title, _, _ in taken(desk)] == ["By hand", "Home", "Work"]


def test_a_single_invitation_and_a_broken_file_remove_nothing(desk: Desk, tmp_path: Path) -> None:
    read(desk, tmp_path, calendar(event("Work"), event("Choir")), "all.ics")
    read(desk, tmp_path, calendar(event("Choir", "1900", "2000")), "invite.ics")
    assert [title for title, _, _ in taken(desk)] == ["Choir", "Work"]
    read(desk, tmp_path, calendar(event("Choir"), "UID:x\nDTSTART:never\nSUMMARY:x"), "all.ics")
    assert [title for title, _, _ in taken(desk)] == ["Choir", "Work"]


def test_an_entry_that_the_person_changed_stays_as_they_want_it(desk: Desk, tmp_path: Path) -> None:
    read(desk, tmp_path, calendar(event("Choir")), "c.ics")
    (busy,) = desk.store.all(Busy)
    log.edit(desk, "busy", busy.id, {"end": "21:00"})
    read(desk, tmp_path, calendar(event("Choir", "1830", "1930")), "c.ics")
    assert taken(desk) == [("Choir", "05 19:00", "21:00")]


@pytest.mark.parametrize(
    ("name", "people", "busy"),
    [("me@x.org", "ATTENDEE;PARTSTAT=DECLINED:mailto:me@x.org\nATTENDEE;PARTSTAT=ACCEPTED:mailto:you@x.org", 0),
     ("me@x.org", "ATTENDEE;PARTSTAT=ACCEPTED:mailto:ME@x.org\nATTENDEE;PARTSTAT=DECLINED:mailto:you@x.org", 1),
     ("Work", "ATTENDEE;PARTSTAT=DECLINED:mailto:me@x.org", 0),
     ("Work", "ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:me@x.org", 1)],
)  # fmt: skip
def test_an_invitation_that_the_owner_declined_is_free(
    desk: Desk, tmp_path: Path, name: str, people: str, busy: int
) -> None:
    read(desk, tmp_path, calendar(event("Party", more=f"\n{people}"), name=name), "c.ics")
    assert len(desk.store.all(Busy)) == busy


def test_a_session_of_another_kind_is_another_session_and_the_same_kind_the_longer(desk: Desk) -> None:
    start = NOW - timedelta(hours=5)
    hike = Workout(id="a", source="x", start=start, end=start + timedelta(hours=3), kind="hike")
    run = Workout(id="b", source="x", start=start, end=start + timedelta(hours=1), kind="run")
    part = Workout(id="c", source="x", start=start, end=start + timedelta(hours=2), kind="hike")
    records = [hike, run, part]
    for seed in range(6):
        random.Random(seed).shuffle(records)
        sorting = Sorting(KeptRecords(lambda _: ()), NOW)
        sorting.take(Reading(format="x", records=tuple(records)))
        kept = [one for one in sorting.new.values() if isinstance(one, Workout)]
        lengths = sorted((one.kind, (one.end - one.start).seconds) for one in kept)
        assert lengths == [("hike", 3 * 3600), ("run", 3600)]
