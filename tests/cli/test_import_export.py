"""`import` and `export`: real files in, everything out, and what cannot be read."""

from __future__ import annotations

import json
import os
import re
import threading
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import Shell

SAMPLES = Path(__file__).parents[1] / "samples"
WHOOP = SAMPLES / "whoop"


def test_a_whoop_folder_then_todays_plan(shell: Shell) -> None:
    said = shell("import", str(WHOOP), "--json")
    report = json.loads(said.out)
    assert (report["schema"], report["format"]) == ("coach.import/1", "whoop")
    assert report["read"] == report["new"] == {"nights": 3, "naps": 1, "workouts": 3}
    assert said.code == int(bool(report["skipped"]))
    night = next(night for night in shell.document().nights if night.date == date(2026, 2, 2))
    assert (night.asleep_min, night.source) == (432, "whoop")
    assert shell("today", at="2026-02-02T12:00:00+01:00").code == 0
    assert shell("undo", report["batch"]).code == 0
    assert shell.document().nights == ()


def test_a_fortnight_of_whoop_then_a_plan_that_uses_its_nights(bare: Shell, tmp_path: Path) -> None:
    at = "2026-02-02T12:00:00+03:00"
    bare("profile", "--tz", "Europe/Istanbul", "--birth-year", "1988")
    without = json.loads(bare("today", "--json", at=at).out)
    header, *rows = (WHOOP / "sleeps.csv").read_text("utf-8").splitlines()
    fortnight = [_days_earlier(rows[-1], days) for days in range(14)]
    (tmp_path / "whoop").mkdir()
    (tmp_path / "whoop" / "sleeps.csv").write_text("\n".join([header, *fortnight, ""]), "utf-8")
    said = bare("import", str(tmp_path / "whoop"))
    assert said.code == 0, said.err
    with_nights = json.loads(bare("today", "--json", at=at).out)
    assert with_nights["bed"]["wake"] == "2026-02-03T06:30:00+03:00", "the usual wake of those nights"
    assert without["bed"]["wake"] != with_nights["bed"]["wake"]
    assert "debt" in {part["what"] for part in with_nights["bed"]["parts"]}, "14 nights of 7 h 12"
    assert "your usual bedtime is 22:55" in " ".join(bare("today", "--why", at=at).out.split())


def _days_earlier(row: str, days: int) -> str:
    def moved(found: re.Match[str]) -> str:
        return (date.fromisoformat(found[0]) - timedelta(days=days)).isoformat()

    return re.sub(r"\d{4}-\d\d-\d\d", moved, row)


def test_importing_twice_adds_nothing(shell: Shell) -> None:
    shell("import", str(WHOOP))
    before = shell.document()
    again = json.loads(shell("import", str(WHOOP), "--json").out)
    assert not any(again["new"].values())
    assert again["duplicate"] == again["read"]
    assert again["batch"] is None
    assert shell.document() == before


def test_a_dry_run_keeps_nothing(shell: Shell) -> None:
    before = shell.files()
    said = shell("import", "--dry-run", str(WHOOP))
    assert "Nothing was kept" in said.out
    assert "nights" in said.out
    assert shell.files() == before


def test_left_out_lines_are_listed(shell: Shell, tmp_path: Path) -> None:
    broken = tmp_path / "nights.csv"
    broken.write_text(
        "date,bedtime,wake time\n2026-03-04,22:45,06:30\n2026-03-05,22:50,\x1b[31mnever\n", encoding="utf-8"
    )
    said = shell("import", str(broken), "--as", "csv", "--map", "date=date,lights=bedtime,wake=wake time")
    assert said.code == 1, said.err
    assert "nights.csv:3" in said.err
    assert "\x1b" not in said.out + said.err
    assert len(shell.document().nights) == 1


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02\xff" * 50, b"{", b"PK\x03\x04half a zip"])
def test_a_file_that_cannot_be_read(shell: Shell, tmp_path: Path, content: bytes) -> None:
    strange = tmp_path / "strange.dat"
    strange.write_bytes(content)
    before = shell.files()
    said = shell("import", str(strange))
    assert said.code == 3
    assert "strange.dat" in said.err
    assert shell.files() == before


def test_a_file_that_is_not_there(shell: Shell) -> None:
    said = shell("import", "no/such/file.csv")
    assert said.code == 3
    assert "file.csv" in said.err


def test_everything_out_and_in_again(shell: Shell, tmp_path: Path) -> None:
    shell("workout", "add", "--start", "16:00", "--minutes", "60", "--title", "Squats “heavy” 深蹲")
    shell("sleep", "add", "--date", "2026-03-05", "--lights", "23:10", "--wake", "06:30")
    out = tmp_path / "all.json"
    said = shell("export", "json", "--out", str(out))
    assert (said.code, said.out) == (0, "")
    assert out.stat().st_mode & 0o077 == 0
    printed = shell("export", "json").out
    assert json.loads(printed) == json.loads(out.read_text("utf-8"))
    assert json.loads(printed)["schema"] == "coach.store/2"
    other = Shell(tmp_path / "other", shell._capsys)
    assert other("import", str(out)).code == 0
    assert other.document() == shell.document()


def test_an_export_goes_nowhere_strange(shell: Shell, tmp_path: Path) -> None:
    before = shell.files()
    for place in (tmp_path / "missing" / "a.json", tmp_path, shell.folder / "db.json"):
        said = shell("export", "json", "--out", str(place))
        assert said.code == 2, place
        assert said.err.startswith("coach: --out: ")
    assert shell.files() == before
    assert shell("export", "pdf").code == 2
    assert not [name for name in os.listdir(tmp_path) if name.startswith(".")]


def test_an_export_follows_a_link_and_leaves_it_a_link(shell: Shell, tmp_path: Path) -> None:
    real, link = tmp_path / "real.json", tmp_path / "link.json"
    link.symlink_to(real)
    for _ in range(2):
        assert shell("export", "json", "--out", str(link)).code == 0
        assert link.is_symlink()
        assert json.loads(real.read_bytes()) == json.loads(shell("export", "json").out)
        assert real.stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names")
def test_an_export_into_a_pipe_or_device_replaces_neither(shell: Shell, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    assert shell("export", "json", "--out", str(pipe)).code == 0
    reader.join()
    assert pipe.is_fifo()
    assert json.loads(read[0]) == json.loads(shell("export", "json").out)
    assert shell("export", "json", "--out", os.devnull).code == 0
    assert Path(os.devnull).is_char_device()
