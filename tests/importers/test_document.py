"""Store documents: whole ones, broken records by path, foreign and newer ones, hostile JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from coach.errors import UnreadableError
from coach.model import Nap, Night, Product, Profile, Reading
from tests.importers.common import of, read_text, utc, whys

NIGHT = {
    "id": "n1", "date": "2026-03-05", "into_bed": "2026-03-04T22:45:00+01:00",
    "final_wake": "2026-03-05T06:30:00+01:00", "latency_min": 15,
}  # fmt: skip


def document(tmp_path: Path, **parts: Any) -> Reading:
    return read_text(tmp_path, json.dumps({"schema": "coach.store/1"} | parts), "coach.json")


def test_a_document_gives_its_records_and_profile(tmp_path: Path) -> None:
    reading = document(
        tmp_path,
        nights=[NIGHT],
        naps=[{"id": "p1", "start": "2026-03-05T12:00:00Z", "end": "2026-03-05T12:20:00Z"}],
        profile={"birth_year": 1988, "tz": "Europe/Berlin", "wake": {"default": "06:45"}},
    )
    (night,) = of(Night, [reading])
    assert (night.id, night.source, night.latency_min) == ("n1", "manual", 15)
    assert night.into_bed == utc("2026-03-04T21:45:00Z")
    assert len(of(Nap, [reading])) == 1
    assert reading.profile == Profile(birth_year=1988, tz="Europe/Berlin", wake={"default": "06:45"})
    assert not reading.problems
    assert not reading.notes


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"latency_min": -1}, "nights[1].latency_min: expected int >= 0"),
        ({"latency_min": "long"}, "nights[1].latency_min: expected"),
        ({"hrv_rmssd_ms": 9999}, "nights[1].hrv_rmssd_ms: expected"),
        ({"into_bed": "2026-03-04T22:45:00"}, "nights[1].into_bed: expected datetime with a timezone"),
        ({"into_bed": "2026-03-06T22:45:00Z"}, "nights[1].final_wake: it is before into_bed"),
        ({"into_bed": "yesterday"}, "nights[1].into_bed: invalid RFC3339"),
        ({"stages": {"light_min": 99999}}, "nights[1].stages.light_min: expected int <= 2880"),
        ({"id": ""}, "nights[1].id: it is empty"),
        ({"id": "n1"}, "nights[1].id: “n1” stands twice"),
        ({"id": None}, "nights[1].id: expected str"),
        ({"date": None}, "nights[1].date: expected"),
        ({"note": "x" * 9000}, "nights[1].note: expected"),
    ],
)
def test_a_broken_record_is_a_problem_with_its_path(tmp_path: Path, change: dict[str, Any], path: str) -> None:
    reading = document(tmp_path, nights=[NIGHT, NIGHT | {"id": "n2"} | change])
    assert [night.id for night in of(Night, [reading])] == ["n1"]
    (found,) = reading.problems
    assert found.why.startswith(path)
    assert found.todo


def test_parts_of_the_wrong_shape_are_problems(tmp_path: Path) -> None:
    reading = document(tmp_path, nights={}, naps=[7], workouts=None, profile={"birth_year": "old"})
    said = whys(reading)
    for path in ("nights: expected a list", "naps[0]:", "workouts: expected a list", "profile.birth_year:"):
        assert path in said
    assert reading.profile is None


def test_a_zone_that_does_not_exist_does_not_get_in(tmp_path: Path) -> None:
    reading = document(tmp_path, profile={"tz": "Mars/Olympus"})
    assert reading.profile is None
    assert "profile.tz: there is no time zone" in whys(reading)


def test_unknown_fields_are_named_and_left_out(tmp_path: Path) -> None:
    product = {
        "id": "p", "name": "Mag", "kind": "magnesium", "taste": "sour",
        "contents": [{"nutrient": "magnesium", "hue": 1}], "use": {"goal": "sleep", "moon": 1},
    }  # fmt: skip
    reading = document(tmp_path, products=[product], dreams=[], profile={"shoe": 43})
    assert len(of(Product, [reading])) == 1
    (note,) = reading.notes
    for name in ("dreams", "products[].taste", "products[].contents.hue", "products[].use.moon", "profile.shoe"):
        assert name in note


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('{"schema": "coach.store/3", "nights": []}', "written by a newer coach"),
        ('{"schema": "coach.store/x"}', "no store document"),
        ('{"schema": "coach.store/0"}', "no store document"),
        ('{"x": "coach.store/1"}', "no store document"),
        ('{"schema": "coach.store/1", "nights": [', "not whole JSON"),
        ('{"schema": "coach.store/1", "x": NaN}', "not whole JSON"),
        ('{"schema": "coach.store/1", "x": 1e400}', "not whole JSON"),
        ('{"schema": "coach.store/1", "x": -Infinity}', "not whole JSON"),
        ('{"schema": "coach.store/1", "x": "\\ud800"}', "not whole JSON"),
        ('{"schema": "coach.store/1", "x": ' + "9" * 100_000 + "}", "not whole JSON"),
        ('{"schema": "coach.store/1", "x": ' + "[" * 200_000 + "]" * 200_000 + "}", "nested too deeply"),
        ('{"schema": "coach.store/1", "x": ' + "[" * 30 + "]" * 30 + "}", "nested too deeply"),
    ],
    ids=range(12),
)
def test_documents_that_cannot_be_trusted_are_refused(tmp_path: Path, text: str, what: str) -> None:
    with pytest.raises(UnreadableError, match=what):
        read_text(tmp_path, text, "coach.json")


def test_texts_are_cleaned_and_notes_keep_their_lines(tmp_path: Path) -> None:
    reading = document(tmp_path, nights=[NIGHT | {"note": "one\x1b[2J\r\ntwo\u202e", "source": "a\x00\nb"}])
    (night,) = of(Night, [reading])
    assert (night.note, night.source) == ("one[2J\ntwo", "a b")
