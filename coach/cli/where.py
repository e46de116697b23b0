"""`coach where`: where the person's files live, and whether they exist."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from coach import paths
from coach.cli.out import say, say_json
from coach.cli.parsing import VerbParser
from coach.errors import DONE

EXAMPLE = "coach where --json"


def configure(parser: VerbParser) -> None:
    """The form of the output."""
    parser.example = EXAMPLE
    parser.json_flag()


def execute(args: Namespace) -> int:
    """Print the places; nothing is opened, so it works with a damaged store too."""
    places = {
        "store": paths.store_folder(args.store).absolute(),
        "settings": paths.settings_file().absolute(),
        "looks": paths.state_folder().absolute(),
    }
    if args.json:
        found = {name: {"path": str(path), "exists": path.exists()} for name, path in places.items()}
        say_json({"schema": "coach.where/1", **found})
        return DONE
    say(f"{name:<10}{path}{_missing(path)}" for name, path in places.items())
    return DONE


def _missing(path: Path) -> str:
    return "" if path.exists() else "  (not there yet)"
