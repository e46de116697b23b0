"""Calendars: recurrences, zones, all-day and free entries, hostile rules, broken entries."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from coach.clock import minutes_between
from coach.errors import UnreadableError, UsageError
from coach.importers.formats.ical import calendar as ical
from coach.importers.formats.ical.rules import steps_of
from coach.model import Busy, Reading
from tests.importers.common import BERLIN, SAMPLES, TODAY, expected, of, read, read_text, utc, whys


def calendar(*events: str, head: str = "") -> str:
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{head}{''.join(events)}END:VCALENDAR\r\n"


def event(*lines: str, uid: str = "1", start: str = ":20260401T100000Z") -> str:
    body = "".join(f"{line}\r\n" for line in (f"UID:{uid}", f"DTSTART{start}", "DURATION:PT1H", *lines))
    return f"BEGIN:VEVENT\r\n{body}END:VEVENT\r\n"


def busy(tmp_path: Path, text: str) -> Reading:
    return read_text(tmp_path, text, "cal.ics")


def test_the_made_calendar_gives_what_its_expectations_say() -> None:
    wanted = expected("ical/made")
    (reading,) = read(SAMPLES / "ical/made/busy_import.ics")
    found = {(str(item.external_id).split()[0], item.start): item for item in of(Busy, [reading])}
    assert len(found) == len(wanted["busy"])
    for want in wanted["busy"]:
        if "all_day" in want:
            (item,) = [item for item in found.values() if item.all_day]
            days = [(item.start.date() + timedelta(days=n)).isoformat() for n in range(2)]
            assert days == want["all_day"]
            assert item.end.date() == date(2026, 3, 30)
            continue
        item = found[want["uid"], utc(want["start_utc"])]
        assert not item.all_day
        if "minutes" in want:
            assert item.end == utc(want["end_utc"])
            assert minutes_between(item.start, item.end) == want["minutes"]
    ignored = {(want["uid"], want["why"]) for want in wanted["ignored"]}
    assert ignored == {("4", "TRANSPARENT"), ("5", "CANCELLED"), ("1", "EXDATE")}
    assert not {uid for uid, _ in found} & {"4", "5"}
    assert ("1", utc("2026-03-23T08:00:00Z")) not in found
    notes = "\n".join(reading.notes)
    assert "1 entry in the unknown zone “Customized Time Zone”: times taken in Europe/Berlin" in notes
    assert "1 entry without a zone" in notes


def test_free_and_canceled_entries_are_skipped_with_the_reason() -> None:
    (reading,) = read(SAMPLES / "ical/made/busy_import.ics")
    assert [(item.line, item.why) for item in reading.problems] == [
        (51, "1 entry marked free (TRANSPARENT): taking no time"),
        (59, "1 entry canceled: taking no time"),
    ]


STARTS = {
    "khal_cal_lots_of_timezones.ics": ["05-09T07:30", "05-09T18:30", "06-09T07:30", "07-09T07:30", "08-09T07:30",
                                       "09-09T07:30"],
    "khal_event_dtr_exdatez.ics": ["06-30T05:30", "07-07T05:30", "07-14T05:30"],
    "khal_event_rrule_recuid.ics": ["06-30T05:00", "07-07T07:00", "07-14T05:00", "07-21T05:00", "07-28T05:00",
                                    "08-04T05:00"],
    "khal_event_rrule_recuid_cancelled.ics": ["06-30T05:00", "07-07T07:00", "07-21T05:00", "07-28T05:00",
                                              "08-04T05:00"],
    "khal_event_rrule_recuid_invalid_tzid.ics": ["06-30T05:00", "07-07T07:00", "07-14T05:00", "07-21T05:00",
                                                 "07-28T05:00", "08-04T05:00"],
}  # fmt: skip


@pytest.mark.parametrize("name", STARTS)
def test_the_khal_series_expand_as_their_names_say(name: str) -> None:
    (reading,) = read(SAMPLES / "ical" / name, today=date(2014, 6, 1))
    assert [
        f"{item.start.astimezone(utc('2014-01-01T00:00:00Z').tzinfo):%m-%dT%H:%M}" for item in of(Busy, [reading])
    ] == STARTS[name]


@pytest.mark.parametrize(
    ("name", "today", "start", "minutes"),
    [
        ("khal_event_dt_floating.ics", date(2014, 4, 9), "2014-04-09T07:30:00Z", 60),
        ("khal_event_dt_local_missing_tz.ics", date(2014, 4, 9), "2014-04-09T07:30:00Z", 60),
        ("khal_event_dt_two_tz.ics", date(2014, 4, 9), "2014-04-09T07:30:00Z", 420),
        ("khal_invalid_tzoffset.ics", date(2012, 12, 2), "2012-12-02T07:00:00Z", 90),
        ("khal_tz_windows_format.ics", date(2019, 11, 20), "2019-11-20T00:00:00Z", 90),
        ("khal_without_uid.ics", date(2014, 4, 9), "2014-04-08T22:00:00Z", 1440),
    ],
)
def test_the_khal_entries_stand_at_their_moment(name: str, today: date, start: str, minutes: int) -> None:
    (reading,) = read(SAMPLES / "ical" / name, today=today)
    (item,) = of(Busy, [reading])
    assert item.start == utc(start)
    assert minutes_between(item.start, item.end) == minutes
    assert not reading.problems


def test_bare_entries_without_a_calendar_around_them_are_read() -> None:
    (reading,) = read(SAMPLES / "ical/khal_event_dt_rr.ics", today=date(2014, 4, 9))
    assert len(of(Busy, [reading])) == 10
    (reading,) = read(SAMPLES / "ical/khal_event_d_rr.ics", today=date(2014, 4, 9))
    assert all(item.all_day for item in of(Busy, [reading]))


def test_only_the_window_around_today_is_taken(tmp_path: Path) -> None:
    reading = busy(tmp_path, calendar(event("RRULE:FREQ=DAILY", start=":20200101T100000Z")))
    days = [item.start.date() for item in of(Busy, [reading])]
    assert days[0] == TODAY - timedelta(days=30)
    assert days[-1] == TODAY + timedelta(days=180)
    assert len(days) == 211


def test_a_weekly_rule_in_utc_follows_the_calendars_own_zone(tmp_path: Path) -> None:
    """Google writes UTC and names the zone once: 9:00 must stay 9:00 when the clocks change."""
    text = calendar(
        event("RRULE:FREQ=WEEKLY;COUNT=2", start=":20260323T080000Z"), head="X-WR-TIMEZONE:Europe/Berlin\r\n"
    )
    assert [item.start.astimezone(BERLIN).hour for item in of(Busy, [busy(tmp_path, text)])] == [9, 9]


def test_zones_of_one_file_do_not_leak_into_the_next(tmp_path: Path) -> None:
    zone = (
        "BEGIN:VTIMEZONE\r\nTZID:Office\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
        "TZOFFSETFROM:-0900\r\nTZOFFSETTO:-0900\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
    )
    entry = event(start=";TZID=Office:20260401T100000")
    (own,) = of(Busy, [busy(tmp_path, calendar(zone, entry))])
    (other,) = of(Busy, [busy(tmp_path, calendar(entry))])
    assert own.start == utc("2026-04-01T19:00:00Z")
    assert other.start == utc("2026-04-01T08:00:00Z")


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY", "FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30", "FREQ=HOURLY", "FREQ=DAILY;COUNT=1000000",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;BYMONTH=4;BYMONTHDAY=31", "FREQ=DAILY;INTERVAL=7;BYDAY=TU",
        "FREQ=MONTHLY;INTERVAL=12;BYMONTH=2", "FREQ=MONTHLY;BYDAY=6MO", "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6",
        "FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=20", "FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7", "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=-1", "FREQ=WEEKLY;BYDAY=XX", "FREQ=DAILY;BYEASTER=0", "INTERVAL=2",
        "FREQ=DAILY;FREQ=DAILY", "garbage",
    ],
)  # fmt: skip
def test_rules_that_would_run_forever_are_refused_before_expansion(tmp_path: Path, rule: str) -> None:
    reading = busy(tmp_path, calendar(event(f"RRULE:{rule}"), event(uid="2")))
    assert [str(item.external_id)[0] for item in of(Busy, [reading])] == ["2"]
    (found,) = reading.problems
    assert found.line == 3
    assert found.todo


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY", "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", "FREQ=WEEKLY;BYDAY=MO,WE;INTERVAL=2;WKST=SU",
        "FREQ=MONTHLY;BYMONTHDAY=31", "FREQ=MONTHLY;BYDAY=2TU", "FREQ=MONTHLY;BYDAY=-1FR",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=1",
        "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", "FREQ=YEARLY;BYDAY=20MO", "FREQ=DAILY;UNTIL=20270101T000000Z;BYHOUR=9",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
    ],
)  # fmt: skip
def test_rules_of_real_calendars_are_read(rule: str) -> None:
    assert steps_of(rule, date(2020, 1, 1), TODAY) >= 1


def test_centuries_of_repeats_and_too_many_rules_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="centuries"):
        steps_of("FREQ=DAILY", date(1601, 1, 1), TODAY)
    text = calendar(*(event("RRULE:FREQ=DAILY", uid=str(n), start=":19600101T100000Z") for n in range(20)))
    reading = busy(tmp_path, text)
    assert "the file holds too many repeating entries" in whys(reading)
    assert of(Busy, [reading])


def test_no_more_entries_than_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ical, "MAX_ENTRIES", 10)
    reading = busy(tmp_path, calendar(event("RRULE:FREQ=DAILY"), event(uid="2")))
    assert len(reading.records) == 10
    assert "more than 10 entries" in whys(reading)


@pytest.mark.parametrize(
    "entry",
    [
        event(start=":soon"),
        event().replace("DTSTART:20260401T100000Z\r\n", ""),
        event().replace("DURATION:PT1H", "DTEND:20260401T090000Z"),
        event().replace("DURATION:PT1H", "DURATION:P99999999999W"),
        event().replace("DURATION:PT1H", "DTEND:20260801T090000Z"),
        event("DTSTART:20260402T100000Z"),
        event("RDATE:never"),
    ],
)
def test_a_broken_entry_costs_only_itself_and_names_its_line(tmp_path: Path, entry: str) -> None:
    reading = busy(tmp_path, calendar(event(uid="good"), entry))
    assert ["good" in str(item.external_id) for item in of(Busy, [reading])] == [True]
    assert [item.line for item in reading.problems] == [8]


def test_a_file_cut_in_an_entry_says_so(tmp_path: Path) -> None:
    reading = busy(tmp_path, calendar(event(uid="good"), event(uid="cut")).rpartition("DURATION")[0])
    assert len(of(Busy, [reading])) == 1
    assert "never ends" in whys(reading)


def test_a_broken_zone_falls_back_to_the_persons_and_says_so(tmp_path: Path) -> None:
    zone = (
        "BEGIN:VTIMEZONE\r\nTZID:Office\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
        "TZOFFSETFROM:+5328\r\nTZOFFSETTO:+0100\r\nRRULE:FREQ=SECONDLY\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
    )
    reading = busy(tmp_path, calendar(zone, event(start=";TZID=Office:20260401T100000")))
    (item,) = of(Busy, [reading])
    assert item.start == utc("2026-04-01T08:00:00Z")
    assert "the zone “Office” cannot be read" in whys(reading)


def test_titles_are_one_clean_line(tmp_path: Path) -> None:
    reading = busy(tmp_path, calendar(event("SUMMARY:[b]Legs[/b]\x1b[31m\\nand\x07 more \u202eevil")))
    (item,) = of(Busy, [reading])
    assert item.title == "[b]Legs[/b][31m and more evil"


def test_folded_lines_to_dos_and_alarms_do_not_disturb(tmp_path: Path) -> None:
    alarm = "BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:PT-2H\r\nEND:VALARM\r\n"
    entry = event("SUMMARY:A very\r\n  long title").replace("END:VEVENT", f"{alarm}END:VEVENT")
    reading = busy(tmp_path, calendar(entry, "BEGIN:VTODO\r\nUID:9\r\nEND:VTODO\r\n"))
    (item,) = of(Busy, [reading])
    assert item.title == "A very long title"
    assert "cal.ics: 1 to-do left out" in reading.notes


def test_an_enormous_calendar_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(ical, "MAX_SIZE", 100)
    with pytest.raises(UnreadableError, match="larger"):
        busy(tmp_path, calendar(event()))
