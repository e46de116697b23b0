"""Command lines -> parsed arguments: argparse with the common options, an example, and errors that teach."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NoReturn

from coach.errors import UsageError

if TYPE_CHECKING:
    from coach.forms.fields import TypedField


class VerbParser(argparse.ArgumentParser):
    """The parser of one verb or of one of its actions."""

    def __init__(self, *, example: str = "", **settings: Any) -> None:
        """Add the options every verb has; `example` closes the help and every complaint."""
        settings.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        super().__init__(allow_abbrev=False, **settings)
        self.example = example
        self.flags: dict[str, str] = {"store": "--store", "at": "--at"}
        self.set_defaults(parser=self)
        common = self.add_argument_group("every verb has")
        common.add_argument(
            "--store", metavar="DIR", default=argparse.SUPPRESS, help="the store's folder (else COACH_STORE)"
        )
        common.add_argument(
            "--at",
            metavar="TIME",
            default=argparse.SUPPRESS,
            help="stands in for the present moment: ISO 8601 (else COACH_AT)",
        )

    def format_help(self) -> str:
        """The help, closed by the example."""
        self.epilog = f"Example:\n  {self.example}"
        return super().format_help()

    def error(self, message: str) -> NoReturn:
        """A command line that makes no sense: usage to stderr, then a UsageError with the example."""
        self.print_usage(sys.stderr)
        raise UsageError(message, todo=f"Example: {self.example}")

    def json_flag(self) -> None:
        """`--json`."""
        self.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print JSON")

    def flag(self, name: str, *, field: str = "", metavar: str = "TEXT", help: str, **settings: Any) -> None:
        """One option with a value; errors about `field` will speak of the option."""
        dest = field or name.removeprefix("--").replace("-", "_")
        self.flags[dest] = name
        self.add_argument(name, dest=dest, metavar=metavar, help=help, **settings)

    def fields(self, fields: Iterable[TypedField]) -> None:
        """An option for each typed field of a record; some mean yes by themselves and take `no`."""
        for field in fields:
            alone: dict[str, Any] = {"nargs": "?", "const": "yes"} if field.says_yes else {}
            self.flag(field.flag, field=field.id, metavar=field.metavar, help=field.help, **alone)

    def actions(self, default: str) -> argparse._SubParsersAction[VerbParser]:
        """The verb's actions (`list`, `add`, …); without one, `default`."""
        chosen = self.add_subparsers(dest="action", metavar="ACTION", title="actions")
        self.set_defaults(action=default)
        return chosen


def typed(args: argparse.Namespace, fields: Iterable[str]) -> dict[str, str]:
    """The typed fields that were given, as the flows take them."""
    return {field: getattr(args, field) for field in fields if getattr(args, field, None) is not None}


def some(form: dict[str, str], parser: VerbParser) -> dict[str, str]:
    """The form, or a UsageError when it is empty: there is nothing to do."""
    if not form:
        parser.error("nothing to change was given")
    return form
