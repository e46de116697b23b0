"""`check-in`: by flags, and asked line by line."""

from __future__ import annotations

import io
import json

import pytest

from coach.cli import check_in
from coach.cli.parsing import VerbParser
from coach.forms.questions import BY_ID, QUESTIONS
from tests.cli.conftest import Shell

MORNING = [
    "--date",
    "2026-03-05",
    "--fatigue",
    "4",
    "--soreness",
    "3",
    "--stress",
    "4",
    "--mood",
    "4",
    "--illness",
    "none",
]


def typing(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


def test_every_question_has_an_option() -> None:
    parser = VerbParser(prog="coach check-in")
    check_in.configure(parser)
    assert {asked.id: asked.flag for asked in QUESTIONS}.items() <= parser.flags.items()
    assert [asked.flag for asked in QUESTIONS[:7]] == [
        "--bed", "--lights", "--latency", "--awakenings", "--awake", "--wake", "--up",
    ]  # fmt: skip
    assert all(asked.metavar and asked.help for asked in QUESTIONS)


def test_answers_by_flags(shell: Shell) -> None:
    night_flags = ["--bed", "22:45", "--lights", "23:10", "--wake", "6:30", "--latency", "20", "--awake", "25"]
    said = shell("check-in", *MORNING, *night_flags, "--sore", "legs=6,back=3", "--skip", "gut,up")
    assert said.code == 0, said.err
    document = shell.document()
    (morning,), (night,) = document.check_ins, document.nights
    assert (morning.fatigue, morning.soreness, morning.illness) == (4, 3, "none")
    assert morning.sore_muscles == {"legs": 6, "back": 3}
    assert {"gut", "out_of_bed"} <= set(morning.skipped)
    assert night.lights_out is not None
    assert night.lights_out.isoformat() == "2026-03-04T23:10:00+01:00"
    assert "asleep" in said.out


def test_the_whole_check_in_is_one_change(shell: Shell) -> None:
    shell("check-in", *MORNING, "--wake", "06:30")
    assert shell("undo").code == 0
    assert shell.document().check_ins == ()
    assert shell.document().nights == ()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (["--fatigue", "6"], "--fatigue"),
        (["--sore", "legs"], "--sore"),
        (["--wake", "25:10"], "--wake"),
        (["--awake", "-1"], "--awake"),
        (["--illness", "plague"], "--illness"),
        (["--skip", "dreams"], "--skip"),
        (["--date", "2026-04-01"], "--date"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_written(shell: Shell, wrong: list[str], field: str) -> None:
    before = shell.files()
    said = shell("check-in", *MORNING, *wrong)
    assert said.code == 2
    assert said.err.startswith(f"coach: {field}: "), said.err
    assert shell.files() == before


def test_without_flags_and_terminal_it_tells_what_is_open(shell: Shell) -> None:
    shell("check-in", *MORNING)
    before = shell.files()
    out = shell("check-in").out
    assert "--wake" in out
    assert "--fatigue" not in out
    view = json.loads(shell("check-in", "--json").out)
    states = {question["id"]: question["state"] for question in view["questions"]}
    assert (states["fatigue"], states["illness"], states["final_wake"]) == ("answered", "no", "open")
    assert shell.files() == before


def test_asked_line_by_line(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    shell("check-in", *MORNING)
    typing(monkeypatch, "22:45", "99", "23:10", "20", "-", "s", "", "7:05")
    said = shell("check-in", "--plain")
    assert said.code == 0, said.err
    assert "“99” is not a time of day" in said.out
    (night,) = shell.document().nights
    times = (night.into_bed, night.lights_out, night.final_wake, night.out_of_bed)
    assert [moment and f"{moment:%H:%M}" for moment in times] == ["22:45", "23:10", "06:45", "07:05"]
    assert (night.latency_min, night.awakenings, night.awake_min) == (20, None, None)
    assert shell.document().check_ins[0].skipped == ("awake_min",)


def test_a_digit_answers_a_choice(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    shell("check-in", "--skip", "bed,lights,latency,awakenings,awake,wake,up,quality,fatigue,soreness,stress,mood,sore")
    typing(monkeypatch, "1")
    assert shell("check-in", "--plain").code == 0
    assert shell.document().check_ins[0].illness == "above_neck"


def test_no_answer_writes_nothing(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    before = shell.files()
    typing(monkeypatch)
    assert shell("check-in", "--plain").code == 0
    assert shell.files() == before


def test_input_in_another_encoding(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    before = shell.files()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"\xff\xfe\n"), encoding="utf-8"))
    said = shell("check-in", "--plain")
    assert said.code == 3
    assert "stdin" in said.err
    assert shell.files() == before


def test_the_readiness_is_said_with_what_was_kept(shell: Shell) -> None:
    said = shell("check-in", "--fatigue", "4")
    assert "Readiness: learning 0/14 (days with a night or a check-in)." in said.out
    assert "Readiness" not in shell("today").out
    shell("check-in", "--date", "2026-03-04", "--fatigue", "4", "--stress", "4", "--mood", "4")
    assert "Readiness: learning 1/14" in shell("today").out


SELDOM = ["--drive", "2", "--hungry", "yes", "--bedroom", "dark,quiet", "--diet", "nuts=1,greens=2.5,grains=0"]


def test_what_is_asked_seldom_by_flags_comes_back_from_an_export(shell: Shell) -> None:
    said = shell("check-in", "--date", "2026-03-05", *SELDOM)
    assert said.code == 0, said.err
    assert "Food first: less than 1 a day of whole grains" in said.out + said.err
    (kept,) = shell.document().check_ins
    assert (kept.drive, kept.hungry, kept.bedroom) == (2, True, ("dark", "quiet"))
    assert kept.diet == {"nuts": 1, "greens": 2.5, "grains": 0}
    file = shell.folder.parent / "all.json"
    assert shell("export", "json", "--out", str(file)).code == 0
    assert shell("undo").code == 0
    assert shell.document().check_ins == ()
    assert shell("import", str(file)).code == 0
    assert shell.document().check_ins == (kept,)


def test_the_bedroom_and_the_plate_are_asked_line_by_line_when_due(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell("check-in", "--skip", ",".join(name for name in BY_ID if name not in ("bedroom", "diet", "symptoms", "note")))
    typing(monkeypatch, "damp", "dark, cool", "1,0,1,2,3")
    said = shell("check-in", "--plain")
    assert said.code == 0, said.err
    assert "0 open, 2 details beside." in said.out
    assert "bedroom (dark, cool, quiet: those that hold, or no)" in said.out
    assert "damp" in said.out
    (kept,) = shell.document().check_ins
    assert (kept.bedroom, kept.diet) == (
        ("dark", "cool"),
        {"nuts": 1, "seeds": 0, "legumes": 1, "greens": 2, "grains": 3},
    )


def test_the_rest_of_the_night_as_usual_is_marked_and_survives_an_export(shell: Shell) -> None:
    for day in ("02", "03", "04"):
        times = ("--bed", "22:45", "--lights", "23:00", "--latency", "20", "--awake", "10", "--wake", "6:30")
        assert shell("sleep", "add", "--date", f"2026-03-{day}", *times).code == 0
    said = shell("check-in", "--date", "2026-03-05", "--bed", "23:40", "--quality", "4", "--usual")
    assert said.code == 0, said.err
    assert said.out.startswith("~ 6 h 05 asleep")
    night = max(shell.document().nights, key=lambda one: one.date)
    assert night.usual == ("lights_out", "latency_min", "awake_min", "final_wake")
    listed = shell("sleep", "list").out
    assert "~6 h 05" in listed
    assert "~: as usual" in listed
    written = shell("export", "json").out
    assert shell("sleep", "remove", "2026-03-05").code == 0
    (shell.folder.parent / "all.json").write_text(written, "utf-8")
    assert shell("import", str(shell.folder.parent / "all.json")).code == 0
    assert max(shell.document().nights, key=lambda one: one.date) == night


def test_facts_of_a_day_by_flags(shell: Shell) -> None:
    assert shell("check-in", "--no-sleep", "--drinks", "3", "--rest", "--cycle-day", "4").code == 0
    assert shell("check-in", "--injury", "knee", "--until", "2026-03-12").code == 0
    assert shell("check-in", "--travelled", "Asia/Tokyo", "--since", "2026-03-04").code == 0
    (told,) = shell.document().check_ins
    assert (told.slept_min, told.drinks, told.rest, told.cycle_day) == (0, 3, True, 4)
    assert (told.injury, str(told.injury_until)) == (("knee",), "2026-03-12")
    assert (told.travelled, str(told.travelled_since)) == ("Asia/Tokyo", "2026-03-04")
    assert "You said: no sleep · rest day · 3 drinks · cycle day 4 · knee injured until Thu 12 Mar" in " ".join(
        shell("today").out.split()
    )
    assert shell("check-in", "--no-sleep", "no", "--rest", "no", "--injury", "no", "--travelled", "no").code == 0
    (told,) = shell.document().check_ins
    assert (told.slept_min, told.rest, told.injury, told.injury_until, told.travelled) == (None, None, (), None, "")


@pytest.mark.parametrize(
    "flags",
    [
        ["--no-sleep", "--bed", "22:30", "--wake", "06:30"],
        ["--no-sleep", "--slept", "4h"],
        ["--injury", "knee", "--until", "yesterday"],
        ["--until", "2026-03-12"],
        ["--travelled", "Mars"],
        ["--travelled", "Asia/Tokyo", "--since", "2026-04-01"],
        ["--no-sleep", "perhaps"],
    ],
)
def test_contradictory_facts_are_a_sentence_and_nothing_is_kept(shell: Shell, flags: list[str]) -> None:
    said = shell("check-in", *flags)
    assert (said.code, len(said.err.splitlines()) <= 3) == (2, True)
    assert shell.document().check_ins == ()
