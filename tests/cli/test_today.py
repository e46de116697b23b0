"""`today`, `plan` and `next`: reading only, the same output for the same moment."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import msgspec
import pytest

from coach.cli.lines import cells
from coach.flows.today import NextView
from coach.model import DayPlan
from tests.cli.conftest import HOSTILE, Shell


@pytest.fixture
def evening(shell: Shell) -> Shell:
    """A day with training, dinner and magnesium in it."""
    lines = (
        ["wish", "add", "--title", "Legs", "--kind", "strength", "--minutes", "60", "--strain", "high",
         "--preferred", "18:00"],
        ["busy", "add", "--start", "2026-03-05 19:15", "--end", "20:00", "--title", "Dinner"],
        ["cabinet", "add", "--name", "Night Mag", "--form", "bisglycinate", "--elemental", "100", "--per", "capsule",
         "--stock", "60", "--goal", "sleep", "--daily", "200"],
    )  # fmt: skip
    for line in lines:
        said = shell(*line)
        assert said.code == 0, said.err
    return shell


def test_the_plan_document(evening: Shell) -> None:
    said = evening("today", "--json")
    plan = msgspec.json.decode(said.out, type=DayPlan)
    assert plan.schema == "coach.plan/1"
    assert {"workout", "supplement", "bed"} <= {item.kind for item in plan.items}
    assert all(item.reasons for item in plan.items if item.kind in ("workout", "supplement", "bed"))
    assert json.loads(said.out)["items"][0]["start"].startswith("2026-03-05T")


@pytest.mark.parametrize(
    "line", [["today"], ["today", "--json"], ["plan", "--json"], ["plan"], ["next"], ["next", "--json"]]
)
def test_the_same_moment_gives_the_same_bytes_and_writes_nothing(evening: Shell, line: list[str]) -> None:
    before = evening.files()
    first, second = evening(*line), evening(*line)
    assert first == second
    assert first.code == 0
    assert first.err == ""
    assert evening.files() == before


@pytest.mark.parametrize("line", [["today"], ["plan"], ["next"], ["sleep"], ["cabinet"], ["history"], ["check-in"]])
def test_reading_does_not_even_make_the_folder(bare: Shell, line: list[str]) -> None:
    assert bare(*line).code == 0
    assert not bare.folder.exists()


def test_the_timeline_in_text(evening: Shell) -> None:
    out = evening("today").out
    lines = out.splitlines()
    assert lines[0] == "Thu 5 Mar · now 17:42"
    assert any(line.startswith("   17:42        now") for line in lines)
    assert any("18:00–19:00  Legs · 60 min · high" in line for line in lines)
    dinner = next(line for line in lines if "Dinner" in line)
    assert dinner.startswith("   19:15–20:00  Dinner")
    assert dinner.endswith(" busy")
    assert cells(dinner) == 80
    assert "[ex.vigorous_block, moderate]" not in out
    assert "[ex.vigorous_block, moderate]" in " ".join(evening("today", "--why").out.split())
    assert "Magnesium 0 of 250 mg, 200 mg with what is planned" in " ".join(out.split())
    assert "0 of 14 nights known: 6 more for a sleep debt." in " ".join(out.split())
    assert max(map(cells, lines)) <= 80


def timed(out: str) -> list[str]:
    """The lines of the timeline, without the now mark."""
    lines = out.split("\n\n")[0].splitlines()[1:]
    return [line for line in lines if (line[3:8].replace(":", "").isdigit() and "  now" not in line) or " + " in line]


def test_a_crowded_day_is_nine_lines_and_all_of_it_with_why(evening: Shell) -> None:
    for hour in range(8, 17):
        span = ("--start", f"2026-03-05 {hour:02d}:00", "--end", f"{hour:02d}:30", "--title", f"Call {hour}")
        assert evening("busy", "add", *span).code == 0
    out = evening("today").out
    assert len(timed(out)) <= 9
    assert "Bed" in timed(out)[-2]
    assert timed(out)[-1].strip().startswith("+ ")
    assert timed(out)[-1].endswith("  --why")
    whole = evening("today", "--why").out
    assert all(f"Call {hour}" in whole for hour in range(8, 17))
    plan = json.loads(evening("today", "--json").out)
    assert all(item["title"].split(" · ")[0] in whole for item in plan["items"])


def test_the_last_half_hour_is_take_bed_up(evening: Shell) -> None:
    plan = json.loads(evening("today", "--json").out)
    bed = datetime.fromisoformat(plan["bed"]["target"])
    for before, late in ((31, False), (30, True), (-20, True)):
        out = evening("today", at=(bed - timedelta(minutes=before)).isoformat()).out
        assert ("06:45        Up" in out) == late
    lines = timed(out)
    assert [line[16:].split(" · ")[0].split("  ")[0] for line in lines if " + " not in line][-2:] == ["Bed", "Up"]


def test_sessions_that_nobody_answered_stand_as_one_line_however_many(evening: Shell) -> None:
    for number in range(11):
        wish = ("--title", f"Walk {number}", "--kind", "walk", "--minutes", "10", "--strain", "light", "--days", "thu")
        assert evening("wish", "add", *wish).code == 0
    late = "2026-03-05T22:20:00+01:00"
    asked = json.loads(evening("today", "--json", at=late).out)["questions"]
    assert len(asked) > 9
    out = evening("today", at=late).out
    assert f"{len(asked)} to answer: " in out
    assert len(timed(out)) <= 9
    assert evening("next", at=late).code == 0
    whole = evening("today", "--why", at=late).out
    assert all(f"Walk {number} " in whole for number in range(11))


def test_a_plan_of_days_prints_its_folded_lines_with_why(evening: Shell) -> None:
    assert " more: " in evening("plan", "--days", "1").out
    whole = evening("plan", "--days", "1", "--why").out
    assert " more: " not in whole
    assert "Stretch" in whole


def test_what_does_not_fit_is_named_with_a_way_out(evening: Shell) -> None:
    evening("busy", "add", "--start", "17:45", "--end", "23:00", "--title", "Gala")
    out = evening("today").out
    assert "Not tonight" in out
    after = out[out.index("Not tonight") :]
    assert "Legs" in after
    assert "would fit" in after


def test_why_has_the_ways_to_what_a_gentle_session_stands_in_place_of(evening: Shell) -> None:
    evening("busy", "add", "--start", "17:45", "--end", "20:20", "--title", "Gala")
    short, whole = evening("today").out, " ".join(evening("today", "--why").out.split())
    assert "Legs: mobility and stretching" in short
    assert "Not tonight" not in short
    assert "would fit: as wished at 20:20, ends 1 h 10 before bed" in whole
    assert evening("today", "--what-if", "legs as-wished").code == 0
    assert "Legs: mobility" in evening("today").out


def test_another_day(evening: Shell) -> None:
    said = evening("today", "--date", "tomorrow", "--json")
    assert json.loads(said.out)["date"] == "2026-03-06"
    assert evening("today", "--date", "2026-03-06", "--json") == said
    assert "now" not in evening("today", "--date", "tomorrow").out.splitlines()[0]


def test_a_date_that_is_none(evening: Shell) -> None:
    said = evening("today", "--date", "2026-02-30")
    assert said.code == 2
    assert said.err.startswith("coach: --date: ")
    assert evening("today", "--json", "--plain").code == 2


def test_several_days(evening: Shell) -> None:
    document = json.loads(evening("plan", "--from", "2026-03-06", "--days", "3", "--json").out)
    assert document["schema"] == "coach.plans/1"
    assert [day["date"] for day in document["days"]] == ["2026-03-06", "2026-03-07", "2026-03-08"]
    assert document["days"][0] == json.loads(evening("today", "--date", "2026-03-06", "--json").out)
    assert len(json.loads(evening("plan", "--json").out)["days"]) == 7
    text = evening("plan", "--days", "2").out
    assert "Thu 5 Mar" in text
    assert "Fri 6 Mar" in text


@pytest.mark.parametrize("days", ["0", "32", "-1", "many", "1e1", "²"])
def test_a_number_of_days_that_is_none(shell: Shell, days: str) -> None:
    said = shell("plan", "--days", days)
    assert said.code == 2
    assert said.err.startswith("coach: --days: ")


def test_the_next_thing(evening: Shell) -> None:
    view = msgspec.json.decode(evening("next", "--json").out, type=NextView)
    assert view.schema == "coach.next/1"
    assert view.item is not None
    assert (view.item.title.split(" ")[0], view.in_min) == ("Legs", 18)
    assert evening("next").out == "18:00  Legs · 60 min · high · in 18 min\n"


def test_names_never_reach_the_terminal_raw(shell: Shell) -> None:
    said = shell("wish", "add", "--title", HOSTILE, "--minutes", "60", "--preferred", "18:00")
    assert said.code == 0
    for line in (["today"], ["today", "--json"], ["wish"], ["wish", "--json"], ["next"], ["plan"], ["history"]):
        said = shell(*line)
        assert said.code == 0
        assert "Legs" in said.out
        assert "[/]" in said.out
        assert not set("\x1b\x07\x9b\u202e") & set(said.out + said.err), line


def test_twelve_hours_where_the_settings_say_so(evening: Shell, bare: Shell) -> None:
    from coach.paths import settings_file

    settings_file().parent.mkdir(parents=True)
    settings_file().write_text('clock = "12"\nascii = true\n')
    out = evening("today").out
    assert "6:00-7:00 pm" in out
    assert out.isascii()


def test_what_if_tells_both_sides_and_writes_nothing(evening: Shell) -> None:
    before = evening.files()
    said = evening("today", "--what-if", "legs 20:05")
    assert said.code == 0
    assert said.out.splitlines()[0].startswith("Legs at 20:05")
    assert "18:00–19:00 → 20:05–21:05  Legs" in said.out
    document = json.loads(evening("today", "--what-if", "legs 20:05", "--json").out)
    assert document["schema"] == "coach.what_if/1"
    assert document["lines"][0]["before"][0].startswith("2026-03-05T18:00")
    assert document["cost_after"] > document["cost_before"]
    assert evening.files() == before


def test_what_if_names_the_rule_that_forbids_it(evening: Shell) -> None:
    said = evening("today", "--what-if", "legs 21:30")
    out = said.out
    assert said.code == 5
    assert out.startswith("Not possible: Legs at 21:30")
    assert "[ex.vigorous_block]" in out
    assert evening("today", "--what-if", "legs 19:20").code == 2  # dinner, not a rule
    early = evening("today", "--what-if", "wake 4:00", at="2026-03-05T23:00:00+01:00")
    assert early.code == 5
    assert "it would leave 5 h in bed, less than 7 h [sl.floor]" in early.out
    assert "Choose a later time" in early.out
    wrong = evening("today", "--what-if", "soon")
    assert (wrong.code, wrong.out) == (2, "")


def test_the_week_as_text_and_document(evening: Shell) -> None:
    evening(
        "wish", "add", "--title", "Yoga", "--kind", "yoga", "--minutes", "30", "--strain", "light", "--per-week", "2"
    )
    before = evening.files()
    said = evening("week")
    assert said.code == 0
    assert len([line for line in said.out.splitlines() if "Yoga" in line]) == 2
    assert "[ex.weekly_moderate]" in said.out
    document = json.loads(evening("week", "--json").out)
    assert document["schema"] == "coach.week/1"
    assert len(document["days"]) == 7
    assert evening.files() == before
    assert evening("week", "--from", "never").code == 2


def test_an_easy_week_is_taken_and_taken_back_by_flag(evening: Shell) -> None:
    evening("wish", "add", "--title", "Row", "--kind", "row", "--minutes", "50", "--per-week", "2")
    easy = evening("week", "--easy")
    assert easy.code == 0, easy.err
    assert "an easy week: as often, 50–60 % of the usual length" in " ".join(easy.out.split())
    assert json.loads(evening("week", "--json").out)["plan"]["easy"] is True
    assert evening("week", "--easy").code == 2
    assert evening("week", "--usual").code == 0
    assert json.loads(evening("week", "--json").out)["plan"]["easy"] is False
    assert evening("week", "--easy", "--usual").code == 2


def test_a_wish_on_condition_of_the_night(evening: Shell) -> None:
    added = evening(
        "wish", "add", "--title", "Long run", "--kind", "run", "--minutes", "90", "--days", "sun", "--if-slept"
    )
    assert added.code == 0, added.err
    assert "Long run evening (if you slept)" in evening("week").out
    assert "if you slept" in evening("wish").out
    assert evening("wish", "edit", "Long run", "--if-slept", "no").code == 0
    assert "if you slept" not in evening("week").out
    assert evening("wish", "edit", "Long run", "--if-slept", "perhaps").code == 2


def test_what_has_no_place_says_what_stands_against_it(evening: Shell) -> None:
    evening(
        "wish", "add", "--title", "Hills", "--kind", "run", "--minutes", "40", "--strain", "maximal",
        "--muscles", "legs", "--per-week", "6",
    )  # fmt: skip
    said = " ".join(evening("week").out.split())
    assert "No place: 4 × Hills: against it: " in said
    assert "h between the same muscles" in said
    assert "[ex.muscle_gap]" in said
