"""Tables of nights: English and German titles, mapped columns, dates, clocks, clock changes, broken rows."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from coach.clock import minutes_between
from coach.errors import UnreadableError, UsageError
from coach.model import Night, Reading
from tests.importers.common import BERLIN, SAMPLES, expected, of, read, read_text, whys

FOLDER = SAMPLES / "generic_csv/made"


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


def nights(tmp_path: Path, text: str, mapping: str | None = None) -> list[Night]:
    reading = read_text(tmp_path, text, mapping=mapping)
    assert not reading.problems, whys(reading)
    return of(Night, [reading])


def ends(night: Night) -> tuple[datetime, datetime]:
    start, end = night.into_bed or night.lights_out, night.out_of_bed or night.final_wake
    assert start is not None
    assert end is not None
    return start, end


@pytest.mark.parametrize("name", ["sleep_eu.csv", "sleep_us_latin1.csv"])
def test_the_samples_give_what_their_expectations_say(name: str) -> None:
    (reading,) = read(FOLDER / name)
    assert not reading.problems
    found = of(Night, [reading])
    wanted = expected("generic_csv/made")[name]
    assert len(found) == len(wanted)
    for night, want in zip(found, wanted, strict=True):
        assert ends(night) == (local(want["start_local"]), local(want["end_local"]))
        if "asleep_min" in want:
            assert night.asleep_min == round(want["asleep_min"])
        if "note" in want:
            assert night.note == want["note"]
        if "elapsed_min_in_Europe/Berlin" in want:
            assert minutes_between(*ends(night)) == want["elapsed_min_in_Europe/Berlin"]
    assert any("Europe/Berlin" in note for note in reading.notes)


def test_the_latin_1_sample_says_how_it_was_read() -> None:
    (reading,) = read(FOLDER / "sleep_us_latin1.csv")
    (night,) = of(Night, [reading])
    assert night.note == "café late"
    assert "sleep_us_latin1.csv: not UTF-8, read as Western European (cp1252)" in reading.notes


def test_german_words_of_quality_are_ratings() -> None:
    assert [night.quality for night in of(Night, read(FOLDER / "sleep_eu.csv"))] == [4, 3]


def test_a_table_of_supplements_is_no_table_of_nights() -> None:
    with pytest.raises(UnreadableError, match="“when”, “what”, “dose”, “unit”") as caught:
        read(FOLDER / "supplements.tsv")
    assert "--map" in caught.value.todo


@pytest.mark.parametrize(
    ("bed", "wake", "first"),
    [
        ("22:45", "06:40", "2026-03-04T22:45"),
        ("10:45 PM", "6:40 AM", "2026-03-04T22:45"),
        ("2245", "640", "2026-03-04T22:45"),
        ("22:45 Uhr", "06:40 Uhr", "2026-03-04T22:45"),
        ("00:20", "06:40", "2026-03-05T00:20"),
        ("2026-03-04 22:45", "06:40", "2026-03-04T22:45"),
        ("2026-03-04T22:45:00", "2026-03-05T06:40:00", "2026-03-04T22:45"),
        ("2026-03-04T21:45:00Z", "2026-03-05T05:40:00+00:00", "2026-03-04T22:45"),
        ("04.03.26 22:45", "05.03.2026 06:40", "2026-03-04T22:45"),
    ],
)
def test_clocks_resolve_to_the_night_that_ends_on_the_date(tmp_path: Path, bed: str, wake: str, first: str) -> None:
    (night,) = nights(tmp_path, f"Date,Bed,Wake\n2026-03-05,{bed},{wake}\n")
    assert (night.date, night.source) == (date(2026, 3, 5), "csv")
    assert (night.into_bed, night.final_wake) == (local(first), local("2026-03-05T06:40"))


@pytest.mark.parametrize(("day", "minutes"), [("2026-03-29", 420), ("2026-10-25", 540), ("2026-06-01", 480)], ids=str)
def test_lengths_are_right_across_clock_changes(tmp_path: Path, day: str, minutes: int) -> None:
    (night,) = nights(tmp_path, f"date,bed,wake\n{day},23:00,07:00\n")
    assert minutes_between(*ends(night)) == minutes


def test_a_clock_that_does_not_exist_moves_forward_and_is_noted_with_its_line(tmp_path: Path) -> None:
    reading = read_text(tmp_path, "date,bed,wake\n2026-03-28,23:00,07:00\n2026-03-29,02:30,09:00\n")
    moved = of(Night, [reading])[1]
    assert moved.into_bed == local("2026-03-29T03:30")
    assert any(note.startswith("file.csv:3:") and "02:30" in note for note in reading.notes)


def test_every_column_finds_its_field(tmp_path: Path) -> None:
    (night,) = nights(
        tmp_path,
        "Date;Bed time;Lights out;Sleep latency (min);Awakenings;WASO;Wake up;Got up;Hours asleep;Rating;Notes\n"
        "5.3.2026;22:30;23:00;20;2;15;06:30;06:45;6,5;4;fine\n",
    )
    assert night.lights_out == local("2026-03-04T23:00")
    assert (night.latency_min, night.awakenings, night.awake_min) == (20, 2, 15)
    assert night.out_of_bed == local("2026-03-05T06:45")
    assert (night.asleep_min, night.quality, night.note) == (390, 4, "fine")
    assert night.tz_end == "Europe/Berlin"


@pytest.mark.parametrize(
    ("title", "cell", "minutes"),
    [("Hours", "7.5", 450), ("Sleep (min)", "450", 450), ("Schlaf (h)", "7,5", 450), ("Asleep", "450", 450),
     ("Asleep", "7:30", 450), ("Sleep duration", "7h30", 450), ("Minutes asleep", "15", 15)],
)  # fmt: skip
def test_sleep_is_read_in_the_unit_of_its_column(tmp_path: Path, title: str, cell: str, minutes: int) -> None:
    (night,) = nights(tmp_path, f"Date;{title}\n2026-03-05;{cell}\n")
    assert night.asleep_min == minutes


def test_a_quality_on_another_scale_is_left_out_whole_and_said(tmp_path: Path) -> None:
    reading = read_text(tmp_path, "date,bed,wake,quality\n2026-03-05,23:00,07:00,79 %\n2026-03-06,23:00,07:00,4\n")
    assert [night.quality for night in of(Night, [reading])] == [None, None]
    assert any("quality left out" in note for note in reading.notes)


def test_columns_can_be_mapped(tmp_path: Path) -> None:
    text = "Tag der Messung,Hingelegt,Auf,Was noch\n2026-03-05,23:00,07:00,x\n"
    (night,) = nights(tmp_path, text, mapping="date=tag der messung, bed=Hingelegt,up=Auf")
    assert ends(night) == (local("2026-03-04T23:00"), local("2026-03-05T07:00"))


@pytest.mark.parametrize(
    ("mapping", "what"),
    [
        ("bed=Nowhere", "no column “Nowhere”"),
        ("pillow=Bed", "no field “pillow”"),
        ("bed", "not FIELD=COLUMN"),
        ("order=xyz", "“xyz” is no order"),
    ],
)
def test_a_mapping_that_makes_no_sense_is_refused(tmp_path: Path, mapping: str, what: str) -> None:
    with pytest.raises(UsageError, match=what):
        read_text(tmp_path, "Date,Bed,Wake\n2026-03-05,23:00,07:00\n", mapping=mapping)


def slashed(*dates: str) -> str:
    return "Date,Bed,Wake\n" + "".join(f"{day},23:00,07:00\n" for day in dates)


@pytest.mark.parametrize(
    ("dates", "first"),
    [
        (("3/4/2026", "3/28/2026"), date(2026, 3, 4)),
        (("4/3/2026", "28/3/2026"), date(2026, 3, 4)),
        (("4-3-2026", "28-3-2026"), date(2026, 3, 4)),
        (("3/3/2026",), date(2026, 3, 3)),
        (("4.3.2026",), date(2026, 3, 4)),
        (("2026/3/4",), date(2026, 3, 4)),
    ],
)
def test_the_file_itself_decides_the_order_of_day_and_month(
    tmp_path: Path, dates: tuple[str, ...], first: date
) -> None:
    assert nights(tmp_path, slashed(*dates))[0].date == first


def test_dates_with_two_readings_are_asked_about_not_guessed(tmp_path: Path) -> None:
    reading = read_text(tmp_path, slashed("3/4/2026", "4/4/2026", "5/4/2026"))
    assert not reading.records
    (found,) = reading.problems
    assert found.line is None
    assert "--map order=dmy" in found.todo
    assert nights(tmp_path, slashed("3/4/2026"), mapping="order=dmy")[0].date == date(2026, 4, 3)
    assert nights(tmp_path, slashed("3/4/2026"), mapping="order=mdy")[0].date == date(2026, 3, 4)


def test_both_orders_in_one_file_are_a_problem(tmp_path: Path) -> None:
    reading = read_text(tmp_path, slashed("28/3/2026", "3/28/2026"))
    assert not reading.records
    assert "both day first and month first" in whys(reading)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("2026-03-05 06:00,2026-03-05 05:00,,", "wake: this is before “bed”"),
        ("2026-03-05 06:00,2026-03-07 05:00,,", "the night would last 47 h"),
        ("23:00,07:00,-20,", "latency: “-20” is below 0"),
        ("23:00,07:00,,99 h", "longer"),
        ("23:00,07:00,,9", "asleep is longer than the 8 h it lasts"),
        ("23:00,7x00,,", "wake: “7x00” is not a time of day"),
        ("23:00,2026-02-30 07:00,,", "not in the calendar"),
        (",,,", "the row holds no times"),
        ("23:00,2026-03-05,,", "has no time of day"),
    ],
)
def test_a_broken_row_is_a_problem_of_its_line_and_the_others_are_read(tmp_path: Path, row: str, why: str) -> None:
    text = f"date,bed,wake,latency,hours\n2026-03-05,{row}\n2026-03-06,23:00,07:00,10,7\n"
    reading = read_text(tmp_path, text)
    assert [night.date.day for night in of(Night, [reading])] == [6]
    (found,) = reading.problems
    assert found.line == 2
    assert why in found.why


def test_a_row_without_a_date_is_a_problem(tmp_path: Path) -> None:
    reading = read_text(tmp_path, "date,bed,wake\n,23:00,07:00\nsoon,23:00,07:00\n")
    assert "date: the row has no date" in whys(reading)
    assert "“soon” is not a date" in whys(reading)


def test_a_dated_morning_wins_over_a_date_column_that_names_the_evening(tmp_path: Path) -> None:
    reading = read_text(tmp_path, "date,bed,wake\n2026-03-04,2026-03-04 23:00,2026-03-05 07:00\n")
    assert [night.date for night in of(Night, [reading])] == [date(2026, 3, 5)]
    assert any("1 row whose date is not the day the night ends" in note for note in reading.notes)


def test_the_unknown_columns_are_named(tmp_path: Path) -> None:
    reading: Reading = read_text(tmp_path, "date,bed,wake,mood ring\n2026-03-05,23:00,07:00,blue\n")
    assert "file.csv: columns left out: “mood ring”" in reading.notes


def test_a_german_excel_header_line_and_utf_16_are_read(tmp_path: Path) -> None:
    text = "sep=;\nDatum;Ins Bett;Aufgewacht\n5.3.2026;23:00;07:00\n"
    (reading,) = [read_text(tmp_path, text.encode("utf-16"))]
    assert len(reading.records) == 1
    assert "file.csv: read as UTF-16" in reading.notes


def test_a_column_on_alarms_is_read_and_what_it_does_not_say_is_not_known(tmp_path: Path) -> None:
    rows = "".join(f"2026-03-0{day},23:00,07:00,{said}\n" for day, said in enumerate(("yes", "No", "", "06:30"), 1))
    reading = read_text(tmp_path, f"date,bed,wake,alarm\n{rows}")
    assert [night.alarm for night in of(Night, [reading])] == [True, False, None, None]
