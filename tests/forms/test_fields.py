"""The tables of typed fields: each stands once, for form, option, record and back."""

from __future__ import annotations

import ast
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest

from coach.cli.main import VERBS, _parser_of
from coach.cli.parsing import VerbParser
from coach.errors import UsageError
from coach.forms.fields import TypedField, ids, same, written
from coach.forms.night import NAP, NIGHT
from coach.forms.product_fields import PRODUCT
from coach.forms.profile import PROFILE
from coach.forms.questions import QUESTIONS
from coach.forms.sessions import BUSY, WISH, WORKOUT
from coach.model import Busy, Nap, Night, Profile, Wish, Workout
from coach.tui.widgets.fields import lines_of

TABLES: dict[str, tuple[tuple[TypedField, ...], type]] = {
    "night": (NIGHT, Night),
    "nap": (NAP, Nap),
    "workout": (WORKOUT, Workout),
    "busy": (BUSY, Busy),
    "wish": (WISH, Wish),
    "profile": (PROFILE, Profile),
}
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", TABLES)
def test_a_field_is_there_once_and_its_attribute_is_the_records(name: str) -> None:
    fields, noun = TABLES[name]
    assert len(set(ids(fields))) == len(fields)
    assert {field.kept for field in fields if field.kept} <= set(noun.__struct_fields__)  # type: ignore[attr-defined]
    assert all(field.help for field in fields), "an option without help"
    assert all(field.kept for field in fields if field.read is not None)


@pytest.mark.parametrize(
    ("fields", "name", "text", "value", "back"),
    [
        (NIGHT, "latency", "1h30", 90, "90"),
        (NIGHT, "quality", "4", 4, "4"),
        (NIGHT, "alarm", "y", True, "yes"),
        (NIGHT, "tz_end", "Europe/Berlin", "Europe/Berlin", "Europe/Berlin"),
        (WORKOUT, "rpe", "7,5", 7.5, "7.5"),
        (WORKOUT, "heart", "131 bpm", 131, "131"),
        (WORKOUT, "zones", "10,20 15 8, 2", (10, 20, 15, 8, 2), "10, 20, 15, 8, 2"),
        (WORKOUT, "strain", "mod", "moderate", "moderate"),
        (WISH, "days", "thu, mon", ("mon", "thu"), "mon, thu"),
        (WISH, "preferred", "6 pm", "18:00", "18:00"),
        (WISH, "if_slept", "no", False, "no"),
        (PROFILE, "weight", "58,5 kg", 58.5, "58.5"),
        (PROFILE, "wake", "7, sat 08:30", {"default": "07:00", "sat": "08:30"}, None),
    ],
)
def test_typed_text_becomes_the_value_and_the_value_the_text(
    fields: tuple[TypedField, ...], name: str, text: str, value: object, back: str | None
) -> None:
    field = next(field for field in fields if field.id == name)
    assert field.value(text) == value
    if back is not None:
        assert written(value) == back
        assert field.value(back) == value
    assert field.value(" - ") == field.empty


@pytest.mark.parametrize(
    ("name", "text"), [("quality", "6"), ("awakenings", "100"), ("latency", "49 h"), ("tz_end", "Mars")]
)
def test_what_cannot_be_read_names_the_field(name: str, text: str) -> None:
    field = next(field for field in NIGHT if field.id == name)
    with pytest.raises(UsageError) as caught:
        field.value(text)
    assert caught.value.where == name


def test_the_form_shows_what_has_a_label_and_says_the_tables_words() -> None:
    lines = lines_of(WORKOUT)
    assert [line.name for line in lines] == [
        "start",
        "minutes",
        "kind",
        "title",
        "strain",
        "rpe",
        "heart",
        "muscles",
        "note",
    ]
    found = {line.name: line for line in lines_of(PRODUCT, form={"suggest": (("oxide", "Oxide"),)})}
    assert "like" not in found
    assert (found["form"].suggest, found["goal"].choices[0]) == ((("oxide", "Oxide"),), ("", "none"))
    assert same(("", "a"), "none") == (("", "none"), ("a", "a"))


@pytest.mark.parametrize(
    ("verb", "action", "fields"),
    [
        ("sleep", ["add"], (*NIGHT, *NAP)),
        ("workout", ["add"], WORKOUT),
        ("busy", ["edit", "ID"], BUSY),
        ("wish", ["add"], WISH),
        ("cabinet", ["edit", "ID"], PRODUCT),
        ("profile", [], PROFILE),
    ],
)
def test_every_typed_field_is_an_option_with_the_tables_words(
    verb: str, action: list[str], fields: tuple[TypedField, ...]
) -> None:
    parser = parser_of(verb, action)
    options = {flag: one for one in parser._actions for flag in one.option_strings}
    for field in fields:
        assert (options[field.flag].dest, options[field.flag].metavar) == (field.id, field.metavar)


def test_every_question_is_an_option_and_a_night_s_question_speaks_as_its_field() -> None:
    parser = parser_of("check-in", [])
    by_field = {field.id: field for field in NIGHT}
    for asked in QUESTIONS:
        assert parser.flags[asked.id] == asked.flag
        if asked.group == "night" and asked.field in by_field:
            row = by_field[asked.field]
            assert (asked.label, asked.flag, asked.help) == (row.label, row.flag, row.help)


def test_no_screen_and_no_verb_writes_a_field_of_its_own() -> None:
    """But for the dose that is being taken, which is no record's form."""
    made = {}
    for file in sorted((ROOT / "coach" / "tui").rglob("*.py")):
        calls = [node for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.Call)]
        count = sum(isinstance(call.func, ast.Name) and call.func.id == "Field" for call in calls)
        if count:
            made[file.name] = count
    assert made == {"fields.py": 1, "products.py": 3}


def parser_of(verb: str, action: list[str]) -> VerbParser:
    """The parser of a verb, or of one of its actions."""
    parser = _parser_of(verb)
    import_module(f"coach.cli.{VERBS[verb].module}").configure(parser)
    found = parser.parse_args(action).parser
    assert isinstance(found, VerbParser)
    return found


def test_dates_are_written_as_they_are_read() -> None:
    assert written((date(2026, 3, 5),)) == "2026-03-05"
    assert (written(None), written(0), written(2.50)) == ("", "0", "2.5")


@pytest.mark.parametrize(
    ("fields", "name", "limit"),
    [(WISH, "title", 200), (BUSY, "title", 200), (WORKOUT, "note", 4000), (NIGHT, "note", 4000), (NAP, "note", 4000)],
)
def test_text_that_is_too_long_is_refused_with_both_lengths_never_cut(
    fields: tuple[TypedField, ...], name: str, limit: int
) -> None:
    field = next(one for one in fields if one.id == name)
    assert field.read is not None
    whole = "ab" * (limit // 2)
    assert field.read(f"  {whole} \u200e\n", name) == whole, "what is trimmed and unseen does not count"
    with pytest.raises(UsageError, match=rf"{limit + 1:,} signs long; {limit:,} are kept") as refused:
        field.read(whole + "c", name)
    assert refused.value.where == name
