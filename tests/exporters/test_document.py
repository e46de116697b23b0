"""The store document: every kind of record goes out and comes back equal, and fits the JSON Schema."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from coach.clean import clean_line, clean_note
from coach.clock import StoppedClock
from coach.desk import Desk
from coach.errors import UsageError
from coach.evidence import facts
from coach.exporters import document_json
from coach.flows.exporting import export_json, schema
from coach.flows.importing import import_paths
from coach.importers import read_paths
from coach.model import (
    Busy,
    CheckIn,
    Content,
    DayPlan,
    EasyWeek,
    EffortAsked,
    Intake,
    LengthAsked,
    LineAnswer,
    LineOutcome,
    Nap,
    Night,
    OddAnswer,
    Product,
    Profile,
    Stages,
    Standing,
    StoreDocument,
    StrainAsked,
    Totals,
    Use,
    WakeAsked,
    WeekPin,
    Wish,
    Workout,
)
from coach.model.records import KINDS
from coach.settings import Settings
from coach.store import Store

AT = datetime(2026, 3, 5, 18, tzinfo=timezone(timedelta(hours=1)))
DAY = date(2026, 3, 5)
HOUR = timedelta(hours=1)

FULL = StoreDocument(
    profile=Profile(
        birth_year=1988, sex="female", region="eu", tz="Europe/Berlin", day_starts="05:00",
        wake={"default": "06:45", "sat": "08:00"}, sleep_need_min=480, conditions=("kidney",),
        caffeine_half_life_h=5.5,
    ),
    nights=(
        Night(
            id="n1", date=DAY, into_bed=AT - 20 * HOUR, lights_out=AT - 19 * HOUR, latency_min=15, awakenings=1,
            awake_min=10, final_wake=AT - 12 * HOUR, tasafa_min=5, out_of_bed=AT - 11 * HOUR, quality=4,
            tz_start="Europe/Berlin", tz_end="UTC+01:00", asleep_min=380, in_bed_min=420,
            stages=Stages(light_min=200, deep_min=80, rem_min=100), hrv_rmssd_ms=62.5, hrv_sdnn_ms=70.0,
            resting_hr_bpm=51.0, note="two\nlines – ä 🌙", source="whoop", external_id="x y",
        ),
        Night(id="n2", date=DAY + timedelta(days=1)),
    ),
    naps=(Nap(id="p1", start=AT, end=AT + HOUR, asleep_min=40),),
    check_ins=(
        CheckIn(id="c1", date=DAY, fatigue=3, soreness=2, sore_muscles={"legs": 6}, illness="none", gut=0,
                symptoms=("cramps",), feel=70, skipped=("mood",)),
        CheckIn(id="c2", date=DAY + timedelta(days=1), sore_muscles={}, symptoms=()),
    ),
    workouts=(Workout(id="w1", start=AT, end=AT + HOUR, kind="strength", title="[b]Legs[/b]", strain="high",
                      rpe=8.5, muscles=("legs",)),),
    wishes=(Wish(id="s1", title="Legs", kind="strength", minutes=60, strain="high", days=("mon", "thu"),
                 dates=(DAY,), per_week=2, earliest="17:00", latest_end="21:30", preferred="18:00"),),
    busy=(Busy(id="b1", start=AT.astimezone(UTC), end=AT.astimezone(UTC) + HOUR, title="Dinner", all_day=False),),
    products=(
        Product(
            id="m1", name="Night Mag", kind="magnesium", serving="capsule", stock_servings=60.0, stocked_at=AT,
            contents=(Content(nutrient="magnesium", form="bisglycinate", elemental_mg=100.0),), expires=DAY,
            interaction="levothyroxine", active=False, sedating=True,
            use=Use(goal="sleep", daily_mg=200.0, started=DAY, times=("07:00",), servings=1.5, with_food=True),
        ),
    ),
    intakes=(Intake(id="i1", at=AT, product="m1", servings=2.0, name="Night Mag", magnesium_mg=200.0,
                    effects=("loose_stool",)),),
    answers=(
        LineAnswer(id="a1", date=DAY, item="mg-2026-03-05-1", state="moved", to=AT + HOUR, at=AT, outcome="shifted"),
        LineOutcome(id="a2", date=DAY, item="bed-2026-03-05", start=AT, minutes=480, kind="bed", outcome="missed"),
        WakeAsked(id="a3", date=DAY, to=AT + 12 * HOUR, title="Up at 06:00"),
        EffortAsked(id="a4", date=DAY, effort="enough"),
        StrainAsked(id="a5", date=DAY, wish="s1", strain="light"),
        LengthAsked(id="a6", date=DAY, wish="s1", minutes=45),
        WeekPin(id="a7", date=DAY, wish="s1", number=2, to=AT, others={"week-s2-2026-03-02-1": AT}),
        EasyWeek(id="a8", date=DAY, at=AT),
        OddAnswer(id="a9", date=DAY, was='{"id":"a9","note":"a  b\\n\\u202e"}', why="it has no item"),
    ),
    standings=(Standing(id="standing-2026-03-05", date=DAY, at=AT, starts={"bed-2026-03-05": AT + HOUR}),),
)  # fmt: skip


def desk() -> Desk:
    return Desk(Store.in_memory(), StoppedClock(AT), facts(), Settings())


def there_and_back(document: StoreDocument) -> StoreDocument:
    """The document written by one store's export and read into another."""
    with TemporaryDirectory() as place:
        file = Path(place) / "coach.json"
        file.write_bytes(document_json(document))
        target = desk()
        view = import_paths(target, [file])
        assert not view.skipped, view.skipped
        return target.store.document()


def test_every_kind_of_record_comes_back_equal() -> None:
    assert all(getattr(FULL, kind) for kind in KINDS)
    assert there_and_back(FULL) == FULL


def test_offsets_are_kept_as_written() -> None:
    text = document_json(FULL).decode()
    assert '"2026-03-05T18:00:00+01:00"' in text
    assert text.endswith("}\n")
    assert '\n  "nights"' in text
    back = there_and_back(FULL)
    assert back.naps[0].start.utcoffset() == HOUR
    assert document_json(back) == document_json(FULL)


def test_an_empty_store_exports_and_imports(tmp_path: Path) -> None:
    source, target = desk(), desk()
    file = tmp_path / "empty.json"
    file.write_bytes(export_json(source))
    assert import_paths(target, [file]).batch is None
    assert target.store.document() == source.store.document() == StoreDocument()


texts = st.text(max_size=30).map(clean_line)
moments = st.datetimes(
    min_value=datetime(1990, 1, 1), max_value=datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.integers(-14 * 4, 14 * 4).map(lambda q: timezone(timedelta(minutes=15 * q))),
)  # fmt: skip
workouts = st.builds(
    lambda start, minutes, kind, note, rpe: Workout(
        id="w", start=start, end=start + timedelta(minutes=minutes), kind=kind, note=note or None, rpe=rpe
    ),
    moments,
    st.integers(0, 600),
    texts,
    st.text(max_size=60).map(clean_note),
    st.none() | st.floats(0, 10),
)


@settings(max_examples=60)
@given(workout=workouts)
def test_any_workout_that_can_be_kept_comes_back_equal(workout: Workout) -> None:
    assert there_and_back(StoreDocument(workouts=(workout,))).workouts == (workout,)


def validator(document: str) -> Draft202012Validator:
    found = json.loads(schema(document))
    assert found["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(found)
    return Draft202012Validator(found)


def test_documents_keep_to_their_schema() -> None:
    check = validator("store")
    check.validate(json.loads(document_json(FULL)))
    check.validate(json.loads(export_json(desk())))
    (reading,) = read_paths(
        [Path(__file__).parent.parent / "samples/generic_csv/made/sleep_eu.csv"],
        zone=ZoneInfo("Europe/Berlin"), today=DAY,
    )  # fmt: skip
    nights = tuple(record for record in reading.records if isinstance(record, Night))
    check.validate(json.loads(document_json(StoreDocument(nights=nights))))


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"schema": "coach.store/3"},
        {"schema": "coach.store/2", "nights": [{"date": "2026-03-05"}]},
        {"schema": "coach.store/2", "nights": [{"id": "n", "date": "2026-03-05", "latency_min": -1}]},
        {"schema": "coach.store/2", "profile": {"sex": "other"}},
    ],
)
def test_the_schema_refuses_what_the_importer_refuses(broken: dict[str, object]) -> None:
    assert not validator("store").is_valid(broken)


def test_a_plan_keeps_to_its_schema() -> None:
    plan = DayPlan(
        date=DAY, tz="Europe/Berlin", generated_at=AT, bed=None, items=(), cost=0.0,
        totals=Totals(
            magnesium_supplemental_mg=0.0, magnesium_taken_mg=0.0, magnesium_limit_mg=350.0, caffeine_mg=0.0,
            caffeine_at_bed_mg=0.0,
        ),
    )  # fmt: skip
    check = validator("plan")
    check.validate(json.loads(msgspec.json.encode(plan)))
    assert not check.is_valid({"schema": "coach.plan/1"})


def test_another_schema_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="no document “moon”"):
        schema("moon")
