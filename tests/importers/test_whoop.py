"""WHOOP exports: English and Spanish tables, zones, naps, cycles, workouts, the journal, broken rows."""

from __future__ import annotations

import shutil
import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest

from coach.clock import minutes_between
from coach.errors import UsageError
from coach.importers.formats.whoop.values import kind_of, read_offset, strain_of
from coach.model import Nap, Night, Reading, Stages, Workout
from tests.importers.common import SAMPLES, expected, of, read, read_text, utc, whys

SLEEPS = (SAMPLES / "whoop/made/sleeps.csv").read_text("utf-8")
HEADER = SLEEPS.splitlines()[0]
ROW = "2026-03-30 22:10:00,,{zone},{onset},{wake},84,14.9,{asleep},470,230,90,110,40,480,30,91,80,{nap}"  # fmt: skip


def row(
    onset: str = "2026-03-30 22:10:00",
    wake: str = "2026-03-31 06:00:00",
    zone: str = "UTC+02:00",
    asleep: str = "430",
    nap: str = "false",
) -> str:
    """A row of sleeps.csv."""
    return ROW.format(onset=onset, wake=wake, zone=zone, asleep=asleep, nap=nap)


def sleeps(tmp_path: Path, *rows: str) -> Reading:
    return read_text(tmp_path, "\n".join((HEADER, *rows, "")), "sleeps.csv")


def test_the_made_export_gives_what_its_expectations_say() -> None:
    (whoop, _) = read(SAMPLES / "whoop/made")
    wanted = expected("whoop/made")
    nights, naps = of(Night, [whoop]), of(Nap, [whoop])
    measures = {item["date"]: item for item in wanted["daily"]}
    for want in wanted["sleeps"]:
        if want["is_nap"]:
            (nap,) = naps
            assert (nap.start, nap.end) == (utc(want["start_utc"]), utc(want["end_utc"]))
            assert nap.asleep_min == want["asleep_min"]
            continue
        night = next(night for night in nights if night.date.isoformat() == want["wake_date"])
        assert (night.lights_out, night.final_wake) == (utc(want["start_utc"]), utc(want["end_utc"]))
        assert (night.asleep_min, night.awake_min) == (want["asleep_min"], want["awake_min"])
        assert night.stages == Stages(light_min=want["light_min"], deep_min=want["deep_min"], rem_min=want["rem_min"])
        assert night.hrv_rmssd_ms == measures[want["wake_date"]]["hrv_rmssd"]
        assert night.resting_hr_bpm == measures[want["wake_date"]]["rhr"]
        assert night.latency_min is None
        assert night.into_bed is None
    assert (len(nights), len(naps)) == (2, 1)
    (workout,) = of(Workout, [whoop])
    (want,) = wanted["workouts"]
    assert workout.start == utc(want["start_utc"])
    assert workout.end - workout.start == timedelta(seconds=want["duration_s"])
    assert (workout.kind, workout.note) == (want["type"], f"WHOOP strain {want['strain']}")
    assert workout.strain == "light"
    assert f"{wanted['cycle_without_sleep']} cycle without sleep left out" in whoop.notes
    assert not whoop.problems


def test_journal_answers_are_named_and_never_made_into_doses() -> None:
    (whoop, _) = read(SAMPLES / "whoop/made")
    notes = "\n".join(whoop.notes)
    assert "2 answers about magnesium have no amount or time; add the product and log doses" in notes
    assert "1 answer about caffeine has no amount" in notes
    assert "1 journal row repeated, counted once" in notes
    assert "UTC+02:00, UTC+01:00" in notes


def test_the_spanish_export_gives_the_same_night() -> None:
    english = of(Night, read(SAMPLES / "whoop/made"))
    spanish = of(Night, read(SAMPLES / "whoop/made_es"))
    assert spanish == [night for night in english if night.date == date(2026, 3, 28)]


def test_the_fixture_export_has_three_good_cycles_a_nap_and_one_bad_row() -> None:
    (whoop, _) = read(SAMPLES / "whoop")
    assert [night.hrv_rmssd_ms for night in of(Night, [whoop])] == [64, 48, 72]
    (nap,) = of(Nap, [whoop])
    assert (nap.start.date(), nap.asleep_min) == (date(2026, 1, 5), 41)
    assert [workout.kind for workout in of(Workout, [whoop])] == ["strength", "run", "strength"]
    (bad,) = whoop.problems
    assert (bad.file, bad.line) == ("physiological_cycles.csv", 5)
    assert "not-a-date" in bad.why
    assert any("“Mystery Column”" in note for note in whoop.notes)
    assert "journal: 1 answer about caffeine has no amount or time; add the product and log doses" in whoop.notes


def test_sheets_in_folders_below_are_not_mixed_in() -> None:
    (whoop, rest) = read(SAMPLES / "whoop")
    assert {night.date.month for night in of(Night, [whoop])} == {1, 2}
    assert not rest.records


def test_a_zip_of_the_folder_reads_the_same(tmp_path: Path) -> None:
    archive = tmp_path / "my_whoop_data_2026_03_31.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as zipped:
        for file in sorted((SAMPLES / "whoop/made").glob("*.csv")):
            zipped.write(file, f"my_whoop_data/{file.name}")
    (from_folder, _), (from_zip, _) = read(SAMPLES / "whoop/made"), read(archive)
    assert from_zip.records == from_folder.records
    assert from_zip.notes == from_folder.notes


def test_files_named_one_by_one_are_read_as_one_export() -> None:
    folder = SAMPLES / "whoop/made"
    (whoop,) = read(folder / "sleeps.csv", folder / "physiological_cycles.csv")
    assert [night.hrv_rmssd_ms for night in of(Night, [whoop])] == [61, 74]


def test_without_sleeps_the_cycles_give_the_nights(tmp_path: Path) -> None:
    shutil.copy(SAMPLES / "whoop/made/physiological_cycles.csv", tmp_path)
    alone = of(Night, read(tmp_path))
    assert alone == of(Night, read(SAMPLES / "whoop/made"))


def test_ids_come_from_onset_and_zone_so_that_they_never_change(tmp_path: Path) -> None:
    (night,) = sleeps(tmp_path, row()).records
    assert night.external_id == "2026-03-30 22:10:00 UTC+02:00"
    assert night.id == next(n.id for n in of(Night, read(SAMPLES / "whoop/made")) if n.date.day == 31)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("UTC-04:00", -240), ("UTC+01:00", 60), ("UTCZ", 0), ("UTC", 0), ("GMT-5", -300), ("-05:00", -300),
     ("UTC+0530", 330), ("Z", 0), ("UTC−03:00", -180)],
)  # fmt: skip
def test_every_form_of_the_zone_is_read(text: str, minutes: int) -> None:
    offset = read_offset(text)
    assert offset is not None
    assert offset.utcoffset(None) == timedelta(minutes=minutes)


@pytest.mark.parametrize("text", ["Mars", "UTC+99:00", "UTC+01:75", "5", "UTC+"])
def test_other_zones_are_refused(text: str) -> None:
    with pytest.raises(UsageError, match="offset"):
        read_offset(text)


def test_without_a_zone_the_persons_own_is_taken_and_said(tmp_path: Path) -> None:
    reading = sleeps(tmp_path, row("2026-03-28 23:00:00", "2026-03-29 07:00:00", zone="", asleep="400"))
    (night,) = of(Night, [reading])
    assert night.lights_out is not None
    assert night.final_wake is not None
    assert minutes_between(night.lights_out, night.final_wake) == 420
    assert night.tz_start == night.tz_end == "Europe/Berlin"
    assert "1 row without a zone: times taken in Europe/Berlin" in reading.notes


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        (row(wake="2026-03-30 21:00:00"), "it is before lights_out"),
        (row(wake="2026-04-02 21:00:00"), "longer than a day"),
        (row(asleep="-5"), "below 0"),
        (row(asleep="900"), "longer than the 7 h 50 it lasts"),
        (row(asleep="lots"), "not a number"),
        (row(onset="31/03/2026"), "not a date and time"),
        (row(zone="Mars"), "not an offset"),
        (row(wake=""), "not a date and time"),
        (row(nap="true", wake="2026-03-30 22:10:00"), "ends when it starts"),
        (row() + ",more", "19 columns where the header has 18"),
    ],
)
def test_a_broken_row_is_a_problem_of_its_line_and_the_others_are_read(tmp_path: Path, broken: str, why: str) -> None:
    good = row("2026-03-29 22:10:00", "2026-03-30 06:00:00")
    reading = sleeps(tmp_path, broken, good)
    assert [night.date for night in of(Night, [reading])] == [date(2026, 3, 30)]
    (found,) = reading.problems
    assert (found.file, found.line) == ("sleeps.csv", 2)
    assert why in found.why


def test_half_a_file_keeps_the_whole_rows_and_names_the_cut_one(tmp_path: Path) -> None:
    reading = read_text(tmp_path, SLEEPS[: SLEEPS.rindex("2026-03-28 06:10:00") + 8], "sleeps.csv")
    assert [night.date.day for night in of(Night, [reading])] == [31]
    assert "may be cut short" in whys(reading)
    assert reading.problems[0].line == 4


def test_strain_words_follow_whoops_own_bands() -> None:
    assert [strain_of(x) for x in (9.9, 10, 13.9, 14, 17.9, 18, 21, None)] == [
        "light", "moderate", "moderate", "high", "high", "maximal", "maximal", None,
    ]  # fmt: skip


def test_activities_become_kinds_and_unknown_ones_keep_their_name() -> None:
    assert kind_of("Weightlifting") == "strength"
    assert kind_of("Levantamiento de pesas") == "strength"
    assert kind_of("Running") == "run"
    assert kind_of("Underwater Basket Weaving") == "underwater basket weaving"
    assert kind_of("") == "other"


WORKOUTS = (
    "Cycle start time,Cycle end time,Cycle timezone,Workout start time,Workout end time,Duration (min),Activity name,"
    "Activity Strain,Average HR (bpm),HR Zone 1 %,HR Zone 2 %,HR Zone 3 %,HR Zone 4 %,HR Zone 5 %"
)


@pytest.mark.parametrize(
    ("cells", "heart", "zones"),
    [
        ("121,40,30,20,8,2", 121, (24, 18, 12, 5, 1)),
        ("121,,,,,", 121, None),
        ("0,0,0,0,0,0", None, None),
        ("121,40,30,20,8,999", 121, None),
        ("121,40,30,20,8,-3", 121, None),
        (",10,20,30,40,0", None, (6, 12, 18, 24, 0)),
    ],
)
def test_a_sessions_heart_rate_and_zones_come_along(
    tmp_path: Path, cells: str, heart: float | None, zones: tuple[int, ...] | None
) -> None:
    line = f"2026-03-30 06:12:00,,UTC+02:00,2026-03-30 18:00:00,2026-03-30 19:00:00,60,Running,9.1,{cells}"
    reading = read_text(tmp_path, f"{WORKOUTS}\n{line}\n", "workouts.csv")
    (workout,) = of(Workout, [reading])
    assert (workout.heart_bpm, workout.zones_min) == (heart, zones)
