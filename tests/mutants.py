"""`python -m tests.mutants`: a constant or comparison changed, and whether a test of its room notices.

    python -m tests.mutants --room insights --sample 30 --seed 1
    python -m tests.mutants --file coach/insights/load.py

Each mutant is one change in a copy of the tree; the tests of its room run there until the first failure. A mutant
that no test can tell from the original is listed in `tests/equivalent.toml` with its reason; a listed one that a
test kills all the same, or that no longer exists, is told. Not run with the suite: a mutant costs some seconds.
"""

from __future__ import annotations

import argparse
import ast
import copy
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from queue import Queue
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
LISTED = ROOT / "tests" / "equivalent.toml"
ROOMS: dict[str, tuple[str, tuple[str, ...]]] = {
    "insights": ("coach/insights", ("tests/insights", "tests/oracles", "tests/golden")),
    "placing": (
        "coach/planner/placing",
        ("tests/placing/test_work.py", "tests/placing/test_net.py", "tests/placing/test_judging.py",
         "tests/placing/test_vectors.py", "tests/placing/test_exact.py", "tests/placing/test_conflict.py"),
    ),
    "week": (
        "coach/planner/week",
        ("tests/planner/test_week_values.py", "tests/planner/test_week_work.py", "tests/planner/test_week.py",
         "tests/golden", "tests/flows/test_week.py"),
    ),
    "cabinet": (
        "coach/cabinet",
        ("tests/cabinet", "tests/golden", "tests/flows/test_check.py", "tests/flows/test_cabinet.py",
         "tests/flows/test_gates.py"),
    ),
}  # fmt: skip
"""Room -> (its folder, the quick tests that are to notice)."""
SLOWEST_S = 60.0
"""A mutant that keeps one folder of tests busy for longer than that, or five times as long as usual, never ends."""

COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
RECKONED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
}  # fmt: skip
CALLED = {"min": "max", "max": "min", "any": "all", "all": "any", "floor": "ceil", "ceil": "floor"}


class Mutant(NamedTuple):
    """One change: where, what stood there, what stands there now, and the whole file with it."""

    room: str
    file: str
    line: int
    scope: str
    before: str
    after: str
    source: str

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What names it in the list of equivalent ones; lines shift, so no line."""
        return self.file, self.scope, self.before, self.after


class Verdict(NamedTuple):
    """What became of a mutant: `killed`, `survived` or `timeout`."""

    mutant: Mutant
    state: str
    seconds: float
    by: str


def mutants(room: str, file: Path) -> Iterator[Mutant]:
    """Every mutant of a file, in the order of its lines."""
    tree = ast.parse(file.read_text("utf-8"))
    name = file.relative_to(ROOT).as_posix()
    for scope, statement, node in _places(tree):
        for change in _changes(node):
            before = _shown(statement)
            kept = copy.copy(node.__dict__)
            node.__dict__.update(change)
            yield Mutant(room, name, statement.lineno, scope, before, _shown(statement), ast.unparse(tree))
            node.__dict__.clear()
            node.__dict__.update(kept)


def _shown(statement: ast.stmt) -> str:
    """A statement in one line; of one with a body only its head."""
    return ast.unparse(statement).splitlines()[0] if hasattr(statement, "body") else " ".join(
        ast.unparse(statement).split()
    )  # fmt: skip


def _places(tree: ast.Module) -> Iterator[tuple[str, ast.stmt, ast.AST]]:
    """(name of the function or class around it, smallest statement around it, node), annotations left out."""

    def walk(node: ast.AST, scope: str, statement: ast.stmt | None) -> Iterator[tuple[str, ast.stmt, ast.AST]]:
        if isinstance(node, ast.stmt):
            statement = node
        if statement is not None:
            yield scope, statement, node
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            scope = f"{scope}.{node.name}".lstrip(".")
        for field, value in ast.iter_fields(node):
            if field in (
                "annotation",
                "returns",
                "decorator_list",
                "keywords" if isinstance(node, ast.ClassDef) else "",
            ):
                continue
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST) and not _is_strict(child):
                    yield from walk(child, scope, statement)

    yield from walk(tree, "", None)


def _is_strict(node: ast.AST) -> bool:
    """`strict=True` of a zip: a guard against slips, with nothing to see."""
    return isinstance(node, ast.keyword) and node.arg == "strict"


def _changes(node: ast.AST) -> Iterator[dict[str, object]]:
    """The fields of a node that make a mutant of it."""
    if isinstance(node, ast.Constant):
        yield from ({"value": value} for value in _other_values(node.value))
    elif isinstance(node, ast.Call):
        for func in _other_calls(node.func):
            yield {"func": func}
    else:
        yield from _other_operators(node)


def _other_values(value: object) -> tuple[object, ...]:
    match value:
        case bool():
            return (not value,)
        case int():
            return value + 1, value - 1
        case float():
            return value * 1.1 or 0.1, value * 0.9 or -0.1
    return ()


def _other_calls(func: ast.expr) -> Iterator[ast.expr]:
    match func:
        case ast.Name(id=name) if name in CALLED:
            yield ast.Name(CALLED[name], ast.Load())
        case ast.Attribute(attr=name) if name in CALLED:
            yield ast.Attribute(func.value, CALLED[name], ast.Load())


def _other_operators(node: ast.AST) -> Iterator[dict[str, object]]:
    match node:
        case ast.Compare(ops=ops):
            for place, op in enumerate(ops):
                yield {"ops": [*ops[:place], COMPARED[type(op)](), *ops[place + 1 :]]}
        case ast.BoolOp(op=op):
            yield {"op": ast.Or() if isinstance(op, ast.And) else ast.And()}
        case ast.BinOp(op=op) if type(op) in RECKONED and not _joins_text(node):
            yield {"op": RECKONED[type(op)]()}
        case ast.UnaryOp(op=ast.Not()):
            yield {"op": ast.UAdd(), "operand": _truth(node.operand)}
        case ast.UnaryOp(op=ast.USub()):
            yield {"op": ast.UAdd()}


def _truth(node: ast.expr) -> ast.expr:
    return ast.Call(ast.Name("bool", ast.Load()), [node], [])


def _joins_text(node: ast.BinOp) -> bool:
    """Texts joined by +: the other sign is an error at once, and says nothing."""
    return any(isinstance(side, ast.JoinedStr) or _is_text(side) for side in (node.left, node.right))


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def run(mutant: Mutant, tree: Path, usual_s: dict[str, float]) -> Verdict:
    """Put it into a copy of the tree, run its tests until the first failure, and put the original back."""
    file, tests = tree / mutant.file, ROOMS[mutant.room][1]
    original = file.read_bytes()
    file.write_text(mutant.source, "utf-8")
    started = time.monotonic()
    state, by = "survived", ""
    try:
        for folder in tests:
            done = _pytest(tree, folder, max(SLOWEST_S, 5 * usual_s[folder]))
            if done.returncode:
                failed = next((line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))), "")
                state, by = "killed", failed.split(" - ")[0].removeprefix("FAILED ")
                break
    except subprocess.TimeoutExpired:
        state, by = "timeout", folder
    finally:
        file.write_bytes(original)
    return Verdict(mutant, state, time.monotonic() - started, by)


def _pytest(tree: Path, tests: str, most_s: float | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-rfE", "--tb=no", "-p", "no:cacheprovider", tests]
    wanted = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "HYPOTHESIS_STORAGE_DIRECTORY": str(tree / ".hypothesis")}
    return subprocess.run(command, cwd=tree, capture_output=True, text=True, timeout=most_s, check=False, env=wanted)


def usual_times(rooms: list[str], tree: Path) -> dict[str, float]:
    """Seconds that each folder of tests takes on the original, which must pass."""
    found = {}
    for tests in dict.fromkeys(name for room in rooms for name in ROOMS[room][1]):
        started = time.monotonic()
        done = _pytest(tree, tests)
        if done.returncode:
            raise SystemExit(f"{tests} fails without any mutant:\n{done.stdout}")
        found[tests] = time.monotonic() - started
    return found


def copied(folder: Path) -> Path:
    """A copy of the tree to change."""
    for name in ("coach", "tests"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "CHANGELOG.md"):
        shutil.copyfile(ROOT / name, folder / name)
    return folder


def listed() -> dict[tuple[str, str, str, str], str]:
    """The mutants that are known to change nothing, each with the reason."""
    rows = tomllib.loads(LISTED.read_text("utf-8"))["mutant"]
    return {(row["file"], row["scope"], row["before"], row["after"]): row["why"] for row in rows}


def every_mutant(room: str) -> list[Mutant]:
    """All mutants of a room, in the order of its files and lines."""
    return [mutant for file in sorted((ROOT / ROOMS[room][0]).rglob("*.py")) for mutant in mutants(room, file)]


def chosen(rooms: list[str], files: list[str], sample: int, seed: int) -> list[Mutant]:
    """The mutants to try: all, or so many of each room by lot."""
    found: list[Mutant] = []
    for room in rooms:
        every = [mutant for mutant in every_mutant(room) if not files or mutant.file in files]
        lot = random.Random(f"{seed} {room}")
        found += sorted(lot.sample(every, sample), key=every.index) if 0 < sample < len(every) else every
    return found


def table(verdicts: list[Verdict], known: dict[tuple[str, str, str, str], str]) -> Iterator[str]:
    """One line per survivor, what is wrong with the list, and the counts of each room."""
    for verdict in verdicts:
        mutant = verdict.mutant
        if verdict.state == "survived" and mutant.key not in known:
            yield f"{mutant.file}:{mutant.line} {mutant.scope}\n  - {mutant.before}\n  + {mutant.after}"
        if verdict.state != "survived" and mutant.key in known:
            yield f"listed as equivalent, and {verdict.state} by {verdict.by}: {mutant.key}"
    yield f"{'room':10} {'tried':>6} {'killed':>7} {'timeout':>8} {'equivalent':>11} {'survived':>9}"
    for room in sorted({verdict.mutant.room for verdict in verdicts}):
        states = Counter(
            "equivalent" if v.state == "survived" and v.mutant.key in known else v.state
            for v in verdicts
            if v.mutant.room == room
        )
        counts = (states[name] for name in ("killed", "timeout", "equivalent", "survived"))
        yield "{:10} {:6} {:7} {:8} {:11} {:9}".format(room, sum(states.values()), *counts)


def stale(known: dict[tuple[str, str, str, str], str]) -> Iterator[str]:
    """What is listed and exists no more."""
    there = {mutant.key for room in ROOMS for mutant in every_mutant(room)}
    yield from (f"listed as equivalent, and no mutant any more: {key}" for key in known if key not in there)


def main(argv: list[str] | None = None) -> int:
    """Try the mutants; 1 when one survives that is not listed."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("--room", nargs="+", choices=ROOMS, default=list(ROOMS))
    parser.add_argument("--file", nargs="+", default=[], help="only these files, as coach/…")
    parser.add_argument("--sample", type=int, default=20, help="so many of each room by lot; 0: all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--listed", action="store_true", help="those that are listed as equivalent, and no others")
    parser.add_argument("--workers", type=int, default=2, help="trees at work side by side")
    asked = parser.parse_args(argv)
    known, verdicts = listed(), list[Verdict]()
    todo = chosen(asked.room, asked.file, 0 if asked.listed else asked.sample, asked.seed)
    if asked.listed:
        todo = [mutant for mutant in todo if mutant.key in known]
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(asked.workers) as pool:
        free: Queue[Path] = Queue()
        for number in range(asked.workers):
            free.put(tree := copied(Path(folder) / str(number)))
        usual_s = usual_times(asked.room, tree)
        for verdict in pool.map(partial(_in_a_free_tree, free, usual_s), todo):
            verdicts.append(verdict)
            where = f"{verdict.mutant.file}:{verdict.mutant.line}"
            print(f"{verdict.state:9}{verdict.seconds:6.1f} s {where} {verdict.mutant.after}  {verdict.by}", flush=True)
    print("\n".join((*table(verdicts, known), *stale(known))))
    return int(any(v.state == "survived" and v.mutant.key not in known for v in verdicts))


def _in_a_free_tree(free: Queue[Path], usual_s: dict[str, float], mutant: Mutant) -> Verdict:
    tree = free.get()
    try:
        return run(mutant, tree, usual_s)
    finally:
        free.put(tree)


if __name__ == "__main__":
    sys.exit(main())
