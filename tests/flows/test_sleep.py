"""The sleep log: nights and naps added, mended at both ends, removed; numbers, medians and debt."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from msgspec import structs

from coach.clock import minutes_between
from coach.desk import Desk
from coach.errors import UsageError
from coach.flows import sleep
from coach.flows.check_in import save_check_in
from coach.flows.today import see_today
from coach.flows.undo import undo
from coach.gather import need
from coach.model import CheckIn, Nap, Night, Profile
from tests.flows.conftest import BERLIN, at, make_desk

BASIC = {
    "date": "2026-03-05", "bed": "22:45", "lights": "23:10", "latency": "20", "awakenings": "2", "awake": "25",
    "wake": "06:30", "up": "07:05", "quality": "4", "note": "window open",
}  # fmt: skip
THU = date(2026, 3, 5)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def only(desk: Desk) -> Night:
    (night,) = desk.store.all(Night)
    return night


def log(desk: Desk, count: int, **changes: str) -> None:
    for back in range(count):
        sleep.add_night(desk, {**BASIC, "date": f"{THU - timedelta(days=back)}", **changes})


def test_an_empty_log_says_the_next_key(desk: Desk) -> None:
    view = sleep.see_sleep(desk)
    assert (view.rows, view.nights, view.mean_tst_min, view.usual_bed, view.debt.minutes) == ((), 0, None, "", None)
    assert view.need_min == 480
    assert view.hint.startswith("No nights yet. c ")


def test_a_night_is_added_with_its_numbers(desk: Desk) -> None:
    changed = sleep.add_night(desk, BASIC)
    assert changed.what == "Added: night of Thu 5 Mar."
    (row,) = sleep.see_sleep(desk).rows
    assert row.night.id == changed.record_id
    assert (row.tib_min, row.tst_min, row.sol_min, row.waso_min) == (500, 395, 20, 25)
    assert row.efficiency_pct == pytest.approx(100 * 395 / 440)
    assert (row.efficiency_of, row.midsleep, row.main) == ("sleep period", "03:00", True)
    assert row.start == moment("2026-03-04T22:45:00+01:00")
    assert desk.store.history.entries()[0].name == "night of Thu 5 Mar added"


def test_the_date_is_that_of_the_last_night_unless_given(desk: Desk) -> None:
    sleep.add_night(desk, {"bed": "23:00", "up": "7"})
    assert only(desk).date == THU


def test_the_edit_form_shows_both_ends_with_dates_and_changes_nothing_by_itself(desk: Desk) -> None:
    sleep.add_night(desk, BASIC)
    form = sleep.night_form(desk, only(desk).id)
    assert (form["bed"], form["up"]) == ("2026-03-04 22:45", "2026-03-05 07:05")
    assert set(form) == set(sleep.NIGHT_FIELDS)
    assert sleep.edit_night(desk, only(desk).id, form).what == "Nothing changed in the night of Thu 5 Mar."


def test_a_new_form_holds_the_medians(desk: Desk) -> None:
    log(desk, 3)
    form = sleep.night_form(at(desk, "2026-03-06T08:00:00+01:00"))
    assert set(form) == set(sleep.NIGHT_FIELDS)
    assert (form["date"], form["bed"], form["latency"]) == ("2026-03-06", "22:45", "20")
    assert (form["quality"], form["tz_end"]) == ("", "Europe/Berlin")


def test_one_field_can_be_mended(desk: Desk) -> None:
    sleep.add_night(desk, BASIC)
    sleep.edit_night(desk, "2026-03-05", {"wake": "06:45", "note": "-", "lights": "+5"})
    night = only(desk)
    assert night.final_wake == moment("2026-03-05T06:45:00+01:00")
    assert night.lights_out == moment("2026-03-04T23:15:00+01:00")
    assert (night.note, night.awake_min) == (None, 25)
    undo(desk)
    assert only(desk).note == "window open"


def test_both_ends_can_be_typed_with_dates(desk: Desk) -> None:
    sleep.add_night(desk, {"date": "2026-03-05", "bed": "2026-03-05 01:10", "up": "2026-03-05 09:00"})
    assert minutes_between(only(desk).into_bed, only(desk).out_of_bed) == 470  # type: ignore[arg-type]
    sleep.edit_night(desk, "2026-03-05", {"bed": "2026-03-04 23:10"})
    assert minutes_between(only(desk).into_bed, only(desk).out_of_bed) == 590  # type: ignore[arg-type]


def test_a_wrong_date_can_be_mended_and_the_clocks_move_along(desk: Desk) -> None:
    sleep.add_night(desk, BASIC)
    form = sleep.night_form(desk, only(desk).id)
    sleep.edit_night(desk, only(desk).id, {**form, "date": "2026-03-03"})
    assert only(desk).date == date(2026, 3, 3)
    assert only(desk).into_bed == moment("2026-03-02T22:45:00+01:00")


def test_travel_keeps_the_clock_of_each_end(desk: Desk) -> None:
    sleep.add_night(
        desk,
        {
            "date": "2026-03-05",
            "bed": "22:00",
            "up": "07:00",
            "tz_start": "America/New_York",
            "tz_end": "Europe/Berlin",
        },
    )
    night = only(desk)
    assert minutes_between(night.into_bed, night.out_of_bed) == 3 * 60  # type: ignore[arg-type]
    (row,) = sleep.see_sleep(desk).rows
    assert (row.start, row.end) == (moment("2026-03-04T22:00:00-05:00"), moment("2026-03-05T07:00:00+01:00"))
    assert sleep.night_form(desk, night.id)["bed"] == "2026-03-04 22:00"


def test_mending_the_zone_keeps_the_typed_clock(desk: Desk) -> None:
    sleep.add_night(desk, {"date": "2026-03-05", "bed": "22:00", "up": "07:00"})
    sleep.edit_night(desk, "2026-03-05", {"tz_start": "Europe/London"})
    assert only(desk).into_bed == moment("2026-03-04T22:00:00+00:00")


def test_autumn_night_lasts_as_long_as_it_did() -> None:
    desk = make_desk("2026-10-25T10:00:00+01:00")
    sleep.add_night(desk, {"date": "2026-10-25", "bed": "23:00", "lights": "23:00", "wake": "07:00", "up": "07:00"})
    assert sleep.see_sleep(desk).rows[0].tib_min == 540


def test_a_second_night_of_the_date_is_refused_with_the_way_to_mend_it(desk: Desk) -> None:
    sleep.add_night(desk, BASIC)
    with pytest.raises(UsageError) as caught:
        sleep.add_night(desk, {"date": "2026-03-05", "bed": "1:00", "up": "5:00"})
    assert caught.value.where == "date"
    assert "Thu 5 Mar" in caught.value.what
    assert f"coach sleep edit {only(desk).id}" in caught.value.todo


def test_a_night_from_a_second_source_is_kept_and_not_counted(desk: Desk) -> None:
    with desk.store.change("import", at=desk.now()) as change:
        change.put(Night(id="w", date=THU, source="whoop", asleep_min=380))
    sleep.add_night(desk, BASIC)
    view = sleep.see_sleep(desk)
    assert [(row.night.source, row.main) for row in view.rows] == [("manual", True), ("whoop", False)]
    assert view.nights == 1
    with pytest.raises(UsageError, match="several nights"):
        sleep.remove(desk, "2026-03-05")


def test_means_and_medians_come_with_the_third_night(desk: Desk) -> None:
    log(desk, 2)
    assert (sleep.see_sleep(desk).mean_tst_min, sleep.see_sleep(desk).usual_wake) == (None, "")
    sleep.add_night(desk, {**BASIC, "date": "2026-03-01", "bed": "23:45", "lights": "00:10"})
    view = sleep.see_sleep(desk)
    assert view.mean_tst_min == round((395 + 395 + 335) / 3)
    assert (view.usual_bed, view.usual_wake) == ("22:45", "06:30")
    assert [row.night.date.day for row in view.rows] == [5, 4, 1]
    assert sleep.see_sleep(desk, days=2).nights == 2


def test_debt_counts_naps_and_says_that_last_night_is_missing(desk: Desk) -> None:
    log(desk, 14)
    assert sleep.see_sleep(desk).debt.minutes == 14 * (480 - 395)
    sleep.add_nap(desk, {"start": "2026-03-03 14:00", "end": "14:30"})
    view = sleep.see_sleep(desk)
    assert (view.debt.minutes, view.debt.text) == (14 * 85 - 30, "19 h 20 behind")
    sleep.remove(desk, "2026-03-05")
    assert sleep.see_sleep(desk).debt.text == "17 h 55 behind, last night not logged"


@pytest.mark.parametrize(
    ("profile", "minutes"),
    [
        (Profile(), 480),
        (Profile(birth_year=2010), 540),
        (Profile(birth_year=2008), 540),
        (Profile(birth_year=2007), 480),
        (Profile(birth_year=1962), 480),
        (Profile(birth_year=1961), 450),
        (Profile(birth_year=1961, sleep_need_min=500), 500),
    ],
)
def test_need_is_the_persons_own_or_the_middle_for_their_age(profile: Profile, minutes: int) -> None:
    assert need.sleep_need_min(make_desk(profile=profile)) == minutes


def test_the_morning_rating_follows_the_night(desk: Desk) -> None:
    save_check_in(desk, THU, {"quality": "2", "mood": "3", "into_bed": "23:00"})
    sleep.edit_night(desk, "2026-03-05", {"quality": "4"})
    assert [check_in.sleep_quality for check_in in desk.store.all(CheckIn)] == [4]
    undo(desk)
    assert [check_in.sleep_quality for check_in in desk.store.all(CheckIn)] == [2]


def test_naps_are_separate(desk: Desk) -> None:
    changed = sleep.add_nap(desk, {"start": "14:10", "end": "14:35", "note": "sofa"})
    assert changed.what == "Added: nap of Thu 5 Mar, 14:10–14:35."
    (row,) = sleep.see_sleep(desk).naps
    assert row.minutes == 25
    form = sleep.nap_form(desk, row.nap.id)
    assert form == {"start": "2026-03-05 14:10", "end": "2026-03-05 14:35", "note": "sofa"}
    assert sleep.edit_nap(desk, row.nap.id, form).what.startswith("Nothing changed")
    sleep.edit_nap(desk, row.nap.id, {"end": "15:00"})
    assert sleep.see_sleep(desk).naps[0].minutes == 50
    sleep.edit_nap(desk, row.nap.id, {"note": ""})
    assert desk.store.all(Nap)[0].note is None
    sleep.remove(desk, row.nap.id)
    assert desk.store.all(Nap) == ()
    undo(desk)
    assert len(desk.store.all(Nap)) == 1


def test_a_night_is_removed_by_date_and_brought_back(desk: Desk) -> None:
    sleep.add_night(desk, BASIC)
    assert sleep.remove(desk, "today").what == "Removed the night of Thu 5 Mar."
    assert desk.store.all(Night) == ()
    undo(desk)
    assert only(desk).note == "window open"


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"date": "2026-03-06"}, "date"),
        ({"date": "soon"}, "date"),
        ({"date": "2026-03-04"}, "bed"),
        ({"bed": "25:00"}, "bed"),
        ({"lights": "22:10", "bed": "22:45"}, "lights"),
        ({"wake": "07:10", "up": "06:30"}, "up"),
        ({"bed": "2026-03-02 22:00", "up": "07:00"}, "up"),
        ({"latency": "-5"}, "latency"),
        ({**BASIC, "latency": "460"}, "latency"),
        ({**BASIC, "awake": "7h10"}, "awake"),
        ({"awakenings": "many"}, "awakenings"),
        ({"quality": "9"}, "quality"),
        ({"bed": "23:00", "tz_start": "Mars/Olympus"}, "tz_start"),
        ({"bad": "23:00"}, "bad"),
        ({"bed": "13:00", "wake": "14:20"}, "bed"),
    ],
)
def test_a_slip_names_its_field_and_writes_nothing(form: dict[str, str], field: str) -> None:
    desk = make_desk(profile=BERLIN)
    sleep.add_nap(desk, {"start": "13:30", "end": "14:00"})
    revision = desk.store.revision
    with pytest.raises(UsageError) as caught:
        sleep.add_night(desk, form)
    assert caught.value.where == field
    assert caught.value.todo
    assert desk.store.revision == revision


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"end": "14:00"}, "start"),
        ({"start": "14:00"}, "end"),
        ({"start": "14:00", "end": "13:30"}, "end"),
        ({"start": "2026-03-05 19:00", "end": "19:30"}, "start"),
        ({"start": "2026-03-04 10:00", "end": "2026-03-05 10:00"}, "end"),
        ({"start": "06:00", "end": "06:20"}, "start"),
        ({"start": "14:00", "end": "14:20", "bed": "1"}, "bed"),
    ],
)
def test_a_slip_in_a_nap_names_its_field(desk: Desk, form: dict[str, str], field: str) -> None:
    sleep.add_night(desk, BASIC)
    with pytest.raises(UsageError) as caught:
        sleep.add_nap(desk, form)
    assert caught.value.where == field
    assert desk.store.all(Nap) == ()


def test_what_is_not_there_cannot_be_changed(desk: Desk) -> None:
    for act in (
        lambda: sleep.remove(desk, "night-0"),
        lambda: sleep.edit_nap(desk, "nap-0", {}),
        lambda: sleep.night_form(desk, "night-0"),
    ):
        with pytest.raises(UsageError) as caught:
            act()
        assert caught.value.where == "id"
    with pytest.raises(UsageError, match="no night of Wed 4 Mar"):
        sleep.edit_night(desk, "yesterday", {"wake": "7"})
    with pytest.raises(UsageError):
        sleep.see_sleep(desk, days=0)


def test_the_date_of_a_devices_night_stays(desk: Desk) -> None:
    with desk.store.change("import", at=desk.now()) as change:
        change.put(Night(id="w", date=THU, source="whoop", asleep_min=380))
    with pytest.raises(UsageError) as caught:
        sleep.edit_night(desk, "w", {"date": "2026-03-04"})
    assert caught.value.where == "date"


def free_nights(desk: Desk, count: int, **changes: str) -> None:
    """So many nights of 7 h 45 that ended by themselves, each after one like it."""
    night = {"bed": "22:45", "lights": "22:45", "latency": "0", "awake": "0", "wake": "06:30", "up": "06:30"}
    log(desk, count, **night, alarm="no", **changes)


def test_the_own_need_is_learned_from_nights_without_an_alarm(desk: Desk) -> None:
    free_nights(desk, 6)
    view = sleep.see_sleep(desk)
    assert (view.need_min, view.need_fact, view.own_need_nights, view.own_need_fewest) == (480, "sl.need_adult", 5, 6)
    assert view.need == "8 h, by age"
    sleep.add_night(desk, {**BASIC, "date": "2026-02-27", "wake": "07:00", "up": "07:05"})
    view = sleep.see_sleep(desk)
    assert (view.need_min, view.need_fact) == (465, "sl.need_own")
    assert view.need == "7 h 45, your own: 6 nights without an alarm, 7 h 45 to 7 h 45"


def test_a_night_whose_alarm_is_not_known_says_nothing(desk: Desk) -> None:
    free_nights(desk, 8)
    for night in desk.store.all(Night)[:4]:
        sleep.edit_night(desk, night.id, {"alarm": ""})
    assert sleep.see_sleep(desk).need_fact == "sl.need_adult"
    for night in desk.store.all(Night)[4:]:
        sleep.edit_night(desk, night.id, {"alarm": "yes"})
    assert sleep.see_sleep(desk).own_need_nights == 0


def test_a_set_need_wins_over_the_own_one() -> None:
    desk = make_desk(profile=structs.replace(BERLIN, sleep_need_min=450))
    free_nights(desk, 8)
    needed = need.need_of(desk)
    assert (needed.minutes, needed.by, needed.own.minutes) == (450, "set", 465)
    assert needed.text == "7 h 30, as you set it"


def test_the_own_need_stands_in_the_parts_of_the_bedtime(desk: Desk) -> None:
    free_nights(desk, 8)
    plan = see_today(desk).plan
    assert plan.bed is not None
    base = plan.bed.parts[0]
    assert (base.min, base.fact) == (465, "sl.need_own")
    assert sum(part.min for part in plan.bed.parts) == plan.bed.need_min
    reason = next(item for item in plan.items if item.kind == "bed").reasons[0]
    assert (reason.fact, "7 nights without an alarm, 7 h 45 to 7 h 45" in reason.text) == ("sl.need_own", True)
