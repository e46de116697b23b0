"""The norms of the house as numbers, read off the code: sizes, names, and that every module and name is reached."""

from __future__ import annotations

import ast
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from coach.cli.main import APP, VERBS

ROOT = Path(__file__).parents[1]
FILES = sorted((ROOT / "coach").rglob("*.py"))
LONGEST_FUNCTION = 40
MOST_METHODS = 15
MOST_METHODS_OF_A_SCREEN = 25
MOST_FILES = 20
ONE_FILE_PER_VERB = {"coach/cli", "coach/flows"}
ROOTS = (
    "coach.__main__", "coach.evidence.__main__", "coach.cli.main", f"coach.cli.{APP}",
    *(f"coach.cli.{verb.module}" for verb in VERBS.values()),
)  # fmt: skip
"""What a person or a developer runs; verbs are loaded by their name."""
FOR_PEOPLE = {"open_database"}
"""What somebody else's Python calls: README, "Your data in Python"."""
Function = ast.FunctionDef | ast.AsyncFunctionDef
CALLED_BY_TEXTUAL = re.compile(
    r"__\w+__|(?:action|watch|compute|validate)_\w+|_?on_\w+|compose|render\w*|get_\w+|check_action|discover|search"
    r"|_fatal_error"
)
"""Methods that the framework finds by their name."""
CALLED_BY_TINYDB = {"_read_table", "_update_table", "_get_next_id"}


@cache
def _tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"))


def _name(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def _module(file: Path) -> str:
    return _name(file).removesuffix(".py").replace("/", ".").removesuffix(".__init__")


MODULES = {_module(file): file for file in FILES}


def _is_screen(file: Path) -> bool:
    return _name(file).startswith("coach/tui/rooms/") or _name(file) in ("coach/tui/app.py", "coach/tui/base.py")


@pytest.mark.parametrize("file", FILES, ids=_name)
def test_functions_and_classes_stay_small(file: Path) -> None:
    most = MOST_METHODS_OF_A_SCREEN if _is_screen(file) else MOST_METHODS
    for node in ast.walk(_tree(file)):
        if isinstance(node, Function):
            assert (node.end_lineno or 0) - node.lineno < LONGEST_FUNCTION, node.name
        if isinstance(node, ast.ClassDef):
            assert sum(isinstance(part, Function) for part in node.body) <= most, node.name


def test_a_folder_is_one_room() -> None:
    held = Counter(_name(file.parent) for file in FILES if file.name != "__init__.py")
    assert {folder: count for folder, count in held.items() if count > MOST_FILES}.keys() <= ONE_FILE_PER_VERB


def test_no_module_hides_behind_an_underscore() -> None:
    assert [file for file in FILES if file.stem.startswith("_") and not file.stem.startswith("__")] == []


def test_no_two_classes_of_one_name_stand_in_different_modules() -> None:
    places: dict[str, set[str]] = defaultdict(set)
    for file in FILES:
        for node in _tree(file).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].add(_name(file))
    assert {name: sorted(where) for name, where in places.items() if len(where) > 1} == {}


def _named(tree: ast.Module) -> Iterator[str]:
    """Modules that a file imports, anywhere in it, or names in a text of its own for loading them late."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _reached() -> set[str]:
    found: set[str] = set()
    waiting = [name for name in MODULES if name in ROOTS]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        parts = name.split(".")
        waiting += [".".join(parts[:end]) for end in range(1, len(parts))]
        waiting += [other for other in _named(_tree(MODULES[name])) if other in MODULES]
    return found


def test_every_module_is_reached_from_the_command_line_or_the_app() -> None:
    assert set(MODULES) - _reached() == set()


def _uses(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.keyword) and node.arg:
            yield node.arg
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from re.findall(r"\w+", node.value) if len(node.value) < 80 else ()


def test_every_function_and_class_is_used_by_the_program() -> None:
    """Not only by its tests."""
    used = Counter(name for file in FILES for name in _uses(_tree(file)))
    unused = [
        f"{_name(file)}: {node.name}"
        for file in FILES
        for node in ast.walk(_tree(file))
        if isinstance(node, Function | ast.ClassDef)
        and not used[node.name]
        and not CALLED_BY_TEXTUAL.fullmatch(node.name)
        and node.name not in CALLED_BY_TINYDB | FOR_PEOPLE
        and not any(_is_handler(decorator) for decorator in node.decorator_list)
    ]
    assert unused == []


def _is_handler(decorator: ast.expr) -> bool:
    """`@on(Input.Submitted)`: Textual calls it."""
    return isinstance(decorator, ast.Call) and isinstance(decorator.func, ast.Name) and decorator.func.id == "on"
