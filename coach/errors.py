"""Errors that carry a sentence for the person: what happened, where, and what to do."""

from __future__ import annotations

from types import TracebackType

DONE = 0
DONE_WITH_PROBLEMS = 1
USAGE = 2
UNREADABLE = 3
STORE = 4
REFUSED = 5
CRASHED = 70
"""A fault of the program (`EX_SOFTWARE`)."""


class CoachError(Exception):
    """Something the person can act on; caught by the base screen and the command line only."""

    exit_code: int = USAGE
    """The process exit code of `contracts.md` for this kind of trouble."""

    def __init__(self, what: str, *, where: str = "", todo: str = "", fact: str = "") -> None:
        """Keep the three parts apart, so that each face can lay them out its own way."""
        super().__init__(what)
        self.what = what
        self.where = where
        self.todo = todo
        self.fact = fact

    def __str__(self) -> str:
        """`where: what. todo [fact]` on one line."""
        said = self.what if self.what[-1:] in ".!?" else f"{self.what}."
        head = f"{self.where}: {said}" if self.where else said
        tail = f" {self.todo}" if self.todo else ""
        rule = f" [{self.fact}]" if self.fact else ""
        return f"{head}{tail}{rule}"


class UsageError(CoachError):
    """A command line, field or value that does not make sense; nothing was changed."""

    exit_code = USAGE


class UnreadableError(CoachError):
    """An input file that cannot be read (missing, format, encoding); nothing was changed."""

    exit_code = UNREADABLE


class StoreError(CoachError):
    """The store is damaged, locked or cannot be written; nothing was changed."""

    exit_code = STORE


class LeftOutError(CoachError):
    """Done, but something could not be worked with and was left out; it is where it was."""

    exit_code = DONE_WITH_PROBLEMS


class SafetyRefusal(CoachError):  # noqa: N818 - a refusal is not a fault of the program
    """Refused because a hard rule forbids it; `fact` names the rule."""

    exit_code = REFUSED


class Faults:
    """A block in which a fault of the program ends nothing: it is kept here, to be reported.

    What a person can act on (`CoachError`) and what ends a process anyway is caught inside it, or passes through.
    """

    def __init__(self) -> None:
        """No fault yet."""
        self.found: Exception | None = None

    def __enter__(self) -> Faults:
        """Begin."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> bool:
        """Keep an exception; let the interpreter's own ways of ending pass."""
        self.found = error if isinstance(error, Exception) else None
        return self.found is not None
