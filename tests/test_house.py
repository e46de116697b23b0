"""The rules that keep the house a home, read off the code itself."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILES = sorted((ROOT / "coach").rglob("*.py"))
LONGEST = 400
CLOCK_READS = re.compile(r"datetime\.now\(|date\.today\(|time\.time\(|utcnow\(|_time\.|time\.monotonic\(")
PUBLIC = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def _name(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def _nodes(file: Path) -> Iterator[ast.AST]:
    yield from ast.walk(ast.parse(file.read_text("utf-8")))


@pytest.mark.parametrize("file", FILES, ids=_name)
def test_a_file_says_what_it_is_and_stays_short(file: Path) -> None:
    text = file.read_text("utf-8")
    assert ast.get_docstring(ast.parse(text)), "no docstring"
    assert len(text.splitlines()) <= LONGEST


@pytest.mark.parametrize("file", FILES, ids=_name)
def test_public_names_have_a_sentence(file: Path) -> None:
    for node in _nodes(file):
        if isinstance(node, PUBLIC) and not node.name.startswith("_"):
            assert ast.get_docstring(node) or _is_inner(node, file), node.name


def _is_inner(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, file: Path) -> bool:
    """A function inside a function is explained by what stands around it."""
    outers = (outer for outer in _nodes(file) if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef))
    last = node.end_lineno or 0
    return any(outer.lineno < node.lineno and last <= (outer.end_lineno or 0) for outer in outers)


def test_the_clock_is_read_in_one_place() -> None:
    readers = {_name(file) for file in FILES if CLOCK_READS.search(file.read_text("utf-8"))}
    assert readers == {"coach/clock.py"}


def test_only_the_store_knows_tinydb() -> None:
    for file in FILES:
        if "tinydb" in file.read_text("utf-8").lower() and "store" not in file.parts:
            imports = [n for n in _nodes(file) if isinstance(n, ast.Import | ast.ImportFrom)]
            assert not any("tinydb" in ast.unparse(node) for node in imports), _name(file)


def test_planner_and_insights_hold_no_chance_and_no_disk() -> None:
    banned = re.compile(r"^(?:import|from) (?:random|secrets|os|pathlib|io|socket|urllib|http)\b", re.M)
    for room in ("planner", "cabinet", "insights", "words", "model"):
        for file in (ROOT / "coach" / room).rglob("*.py"):
            assert not banned.search(file.read_text("utf-8")), _name(file)


def test_nothing_reaches_for_the_network() -> None:
    banned = re.compile(r"^\s*(?:import|from) (?:socket|ssl|urllib\.request|http|requests|httpx|aiohttp)\b", re.M)
    for file in FILES:
        assert not banned.search(file.read_text("utf-8")), _name(file)


def test_no_names_that_say_nothing() -> None:
    for file in FILES:
        for node in _nodes(file):
            if isinstance(node, ast.ClassDef):
                assert not re.search(r"Manager|Helper|Utils|Service", node.name), f"{_name(file)}: {node.name}"


def test_nothing_is_left_for_later() -> None:
    for file in FILES:
        assert not re.search(r"\b(?:TODO|FIXME|XXX)\b|raise NotImplementedError", file.read_text("utf-8")), _name(file)


@pytest.mark.parametrize(
    "room", ["flows", "planner", "cabinet", "insights", "importers", "exporters", "store", "cli.main"]
)
def test_headless_rooms_load_no_screen(room: str) -> None:
    """In a fresh interpreter, so that nothing loaded before hides it."""
    names = room
    if room == "flows":
        names = "flows.today, coach.flows.check_in, coach.flows.sleep, coach.flows.cabinet, coach.flows.importing"
    code = f"import sys, coach.{names}; print(sorted(m for m in ('textual', 'rich', 'icalendar') if m in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"


def test_doors_open_one_way() -> None:
    code = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_what_a_person_changes_goes_through_one_door() -> None:
    """It keeps where the evening stood and closes the days that are over; sample data alone is put in directly."""
    writers = {_name(file) for file in FILES if "flows" in file.parts and "store.change(" in file.read_text("utf-8")}
    assert writers == {"coach/flows/changing.py", "coach/flows/demo.py"}


LATE = {
    "coach/cli/app.py": {"coach.tui.app", "coach.cli.today"},
    "coach/cli/lean.py": {"msgspec"},
    "coach/cli/main.py": {"coach", "coach.clock", "coach.crash", "difflib"},
    "coach/cli/opening.py": {"coach.flows.mending"},
    "coach/cli/out.py": {"msgspec"},
    "coach/cli/today.py": {"coach.cli.changes", "coach.cli.what_if", "coach.flows.ways"},
    "coach/tui/app.py": {
        "coach.flows.sync", "coach.tui.dialogs.first_run", "coach.tui.dialogs.importing", "coach.tui.dialogs.upkeep",
    },
    "coach/tui/rooms/today.py": {"coach.tui.dialogs.tonight"},
}  # fmt: skip
"""What screens and verbs load late, beside verbs and rooms by their name; a comment there names what it saves."""


def test_screens_and_verbs_import_at_their_head() -> None:
    found: dict[str, set[str]] = {}
    for file in FILES:
        inner = [node for imports in _late(file) for node in imports]
        late = {node.module or "" for node in inner if isinstance(node, ast.ImportFrom)}
        late |= {name.name for node in inner if isinstance(node, ast.Import) for name in node.names}
        if late and _name(file).startswith(("coach/cli/", "coach/tui/")):
            found[_name(file)] = late
    assert found == LATE


def _late(file: Path) -> Iterator[list[ast.Import | ast.ImportFrom]]:
    """The imports inside each function of a file that has some."""
    for function in _nodes(file):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if found := [node for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom)]:
            yield found


@pytest.mark.parametrize("file", FILES, ids=_name)
def test_an_import_inside_a_function_says_what_it_saves(file: Path) -> None:
    lines = file.read_text("utf-8").splitlines()
    silent = [inner for inner in _late(file) if not any("  # " in lines[node.lineno - 1] for node in inner)]
    assert [lines[inner[0].lineno - 1].strip() for inner in silent] == []


def test_screens_and_verbs_leave_the_store_alone() -> None:
    """What they need of it a flow answers; `args.store` is the folder that was typed."""
    touched = [
        f"{_name(file)}:{node.lineno}"
        for file in FILES
        if _name(file).startswith(("coach/cli/", "coach/tui/"))
        for node in _nodes(file)
        if isinstance(node, ast.Attribute) and node.attr == "store" and ast.unparse(node.value) != "args"
    ]
    assert touched == []


TESTS = sorted((ROOT / "tests").rglob("*.py"))
STARTS_COACH = re.compile(r'"-m", "coach"|coach\.cli\.main import main')
STARTS_A_PROCESS = re.compile(r"subprocess\.(?:run|Popen)|os\.exec|pty\.fork")
A_MOMENT = re.compile(r"""COACH_AT|["']--at["']|import ENVIRONMENT""")
COUNTS = {"max_examples", "stateful_step_count"}


def test_processes_that_tests_and_benches_start_stand_at_a_moment() -> None:
    """`tests/conftest.py` stops the clock of this process alone."""
    texts = {_name(file): file.read_text("utf-8") for file in TESTS if file != Path(__file__)}
    starters = {name for name, text in texts.items() if STARTS_COACH.search(text) and STARTS_A_PROCESS.search(text)}
    assert {"tests/bench/paint.py", "tests/cli/test_process.py"} <= starters
    assert not [name for name in sorted(starters) if not A_MOMENT.search(texts[name])]


def test_tests_read_no_clock_but_to_measure() -> None:
    reads = re.compile(r"datetime\.now\(|date\.today\(|\btime\.time\(|utcnow\(|SystemClock\(")
    assert not [_name(file) for file in TESTS if file != Path(__file__) and reads.search(file.read_text("utf-8"))]


def test_property_tests_share_one_profile() -> None:
    """A test may say how many examples it needs, and nothing else."""
    for file in TESTS:
        for node in _nodes(file):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "settings" and file.name != "conftest.py":
                assert not node.args, f"{_name(file)}:{node.lineno}"
                assert {word.arg for word in node.keywords} <= COUNTS, f"{_name(file)}:{node.lineno}"
    profiles = [file for file in TESTS if "register_profile(" in file.read_text("utf-8") and file != Path(__file__)]
    assert [_name(file) for file in profiles] == ["tests/conftest.py"]
