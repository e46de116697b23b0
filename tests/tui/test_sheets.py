"""Sheets: each beside its screen, rooted in the screen's name, colored by the theme alone."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

TUI = Path(__file__).parents[2] / "coach" / "tui"
SHEETS = sorted(sheet for sheet in TUI.rglob("*.tcss") if sheet.stem != "app")
COLORED = re.compile(r"(?:^|[\s{;])(color|background|border[a-z-]*|tint|[a-z-]*-color)\s*:\s*([^;}]+)")
PLAIN = {"none", "transparent", "solid", "heavy", "round", "bold", "not", "tall", "wide", "blank", "hidden"}


def _roots(sheet: Path) -> set[str]:
    """What stands at the head of the outermost rules; those of one look (`:ansi`, `-no-color`) name the screen too."""
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text("utf-8"), flags=re.DOTALL)
    heads, depth, head = [], 0, ""
    for sign in text:
        if sign == "{":
            heads += [head] if not depth else []
            depth += 1
        elif sign == "}":
            depth -= 1
            head = ""
        elif not depth:
            head += sign
    parts = [part.strip().removeprefix("CoachApp.-no-color ") for one in heads for part in one.split(",")]
    return {re.split(r"[\s:.]", part)[0] for part in parts}


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.stem)
def test_a_sheet_stands_beside_its_screen_and_is_rooted_in_its_name(sheet: Path) -> None:
    module = ast.parse(sheet.with_suffix(".py").read_text("utf-8"))
    screens = {node.name for node in module.body if isinstance(node, ast.ClassDef) and "CSS_PATH" in ast.unparse(node)}
    assert _roots(sheet) == screens


@pytest.mark.parametrize("sheet", [*SHEETS, TUI / "app.tcss"], ids=lambda sheet: sheet.stem)
def test_colors_come_from_the_theme(sheet: Path) -> None:
    told = [
        word
        for _, value in COLORED.findall(sheet.read_text("utf-8"))
        for word in value.split()
        if word not in PLAIN and not word.startswith("$") and not word.endswith("%")
    ]
    assert told == []


def test_screens_keep_their_looks_in_sheets() -> None:
    """Widgets may bring a line or two of their own."""
    files = [*TUI.glob("rooms/*.py"), *TUI.glob("dialogs/*.py")]
    assert [file.name for file in files if "DEFAULT_CSS" in file.read_text("utf-8")] == []
