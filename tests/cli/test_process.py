"""Real processes: what is loaded, pipes that close, terminals and encodings."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import NOW, Shell

ROOT = Path(__file__).parents[2]


def run(code: str, store: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    variables = {**os.environ, "COACH_STORE": str(store), "COACH_AT": NOW, "PYTHONIOENCODING": "utf-8", **environment}
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=variables, capture_output=True, encoding="utf-8", timeout=60
    )


def coach(store: Path, *argv: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return run(f"import sys; from coach.cli.main import main; sys.exit(main({list(argv)!r}))", store, **environment)


def test_the_front_door_loads_next_to_nothing(tmp_path: Path) -> None:
    loaded = run("import sys, coach.cli.main; print(*sorted(sys.modules))", tmp_path).stdout.split()
    roots = {name.split(".")[0] for name in loaded}
    assert not roots & {"textual", "rich", "tinydb", "icalendar", "msgspec", "platformdirs", "tzlocal"}
    ours = {name.removeprefix("coach.") for name in loaded if name.startswith("coach.")}
    assert ours == {"cli", "cli.main", "cli.out", "cli.lean", "cli.lines", "cli.parsing", "clean", "errors", "pattern"}


@pytest.mark.parametrize(
    "line", [["today"], ["next", "--json"], ["sleep"], ["cabinet"], ["check-in"], ["workout"], ["profile"], ["history"]]
)
def test_headless_verbs_never_load_the_screen(tmp_path: Path, line: list[str]) -> None:
    code = (
        f"import sys; from coach.cli.main import main; assert main({line!r}) == 0; "
        "assert not {'textual', 'rich', 'icalendar', 'typing_extensions'} & set(sys.modules)"
    )
    done = run(code, tmp_path / "store")
    assert done.returncode == 0, done.stderr


def test_what_msgspec_was_spared_is_there_for_whoever_asks_later(tmp_path: Path) -> None:
    code = "from coach.cli.lean import load_msgspec; load_msgspec(); import typing_extensions as te; print(te.Self)"
    assert run(code, tmp_path).stdout.strip() == "typing.Self"


def test_a_reader_that_leaves_early_is_no_trouble(shell: Shell) -> None:
    code = "import sys; from coach.cli.main import main; sys.stdin.readline(); sys.exit(main(['plan', '--json']))"
    variables = {**os.environ, "COACH_STORE": str(shell.folder), "COACH_AT": NOW}
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=ROOT, env=variables, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    process.stdin.write(b"go\n")
    process.stdin.close()
    errors = process.stderr.read()
    process.stderr.close()
    assert process.wait(timeout=60) == 0
    assert errors == b""


def test_an_output_that_holds_only_ascii(shell: Shell) -> None:
    shell("wish", "add", "--title", "Läufe 深", "--minutes", "40")
    text = coach(shell.folder, "today", PYTHONIOENCODING="ascii")
    assert text.returncode == 0, text.stderr
    assert text.stdout.isascii()
    assert "40 min | moderate" in text.stdout
    document = coach(shell.folder, "today", "--json", PYTHONIOENCODING="ascii").stdout
    assert document.isascii()
    assert "L\\u00e4ufe \\u6df1" in document
    wrong = coach(shell.folder, "today", "--date", "ünlikely", PYTHONIOENCODING="ascii")
    assert wrong.returncode == 2
    assert "Traceback" not in wrong.stderr


def test_no_escape_codes_in_a_pipe(shell: Shell) -> None:
    done = coach(shell.folder, "today")
    assert done.returncode == 0
    assert "\x1b" not in done.stdout + done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
@pytest.mark.parametrize(("environment", "codes"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)])
def test_a_terminal_gets_bold_and_dim_at_most(shell: Shell, environment: dict[str, str], codes: bool) -> None:
    import pty

    ours, theirs = pty.openpty()
    variables = {**os.environ, "COACH_STORE": str(shell.folder), "COACH_AT": NOW, "TERM": "xterm", **environment}
    code = "import sys; from coach.cli.main import main; sys.exit(main(['today']))"
    process = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env=variables, stdout=theirs, stdin=theirs)
    os.close(theirs)
    shown = b""
    while chunk := _read(ours):
        shown += chunk
    os.close(ours)
    assert process.wait(timeout=60) == 0
    assert b"17:42" in shown
    assert (b"\x1b[" in shown) is codes
    assert b"\x1b" not in shown.replace(b"\x1b[1m", b"").replace(b"\x1b[2m", b"").replace(b"\x1b[0m", b"")


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65536)
    except OSError:  # the other end is closed
        return b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_one_message(shell: Shell) -> None:
    code = "import sys; from coach.cli.main import main; sys.exit(main(['today']))"
    variables = {**os.environ, "COACH_STORE": str(shell.folder), "COACH_AT": NOW}
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, env=variables, stdout=full, stderr=subprocess.PIPE, timeout=60
        )
    assert done.returncode == 3
    assert b"Traceback" not in done.stderr
    assert done.stderr.startswith(b"coach: ")


def test_python_dash_m(shell: Shell) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "coach", "--version"], cwd=ROOT, capture_output=True, encoding="utf-8", timeout=60
    )
    assert done.stdout.startswith("coach 0.")
