"""Errors that carry a sentence for the person: what happened, where, and what to do."""

from __future__ import annotations

DONE = 0
DONE_WITH_PROBLEMS = 1
USAGE = 2
UNREADABLE = 3
STORE = 4
REFUSED = 5


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


class SafetyRefusal(CoachError):  # noqa: N818 - a refusal is not a fault of the program
    """Refused because a hard rule forbids it; `fact` names the rule."""

    exit_code = REFUSED
