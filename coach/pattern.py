"""Regular expressions that are compiled when they are first used: a start would compile thirty and ask for three."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property


class Pattern:
    """As `re.compile`, but late; a wrong expression is found by the test that compiles them all."""

    def __init__(self, text: str, flags: int = 0) -> None:
        """Nothing is compiled yet."""
        self._text, self._flags = text, flags

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The expression itself."""
        return re.compile(self._text, self._flags)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """Where the whole text fits."""
        return self.compiled.fullmatch(text)

    def match(self, text: str) -> re.Match[str] | None:
        """Where the beginning of the text fits."""
        return self.compiled.match(text)

    def search(self, text: str) -> re.Match[str] | None:
        """The first place that fits."""
        return self.compiled.search(text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Every place that fits."""
        return self.compiled.finditer(text)

    def findall(self, text: str) -> list[str]:
        """What every place holds; of an expression with one group or none."""
        return self.compiled.findall(text)

    def split(self, text: str) -> list[str]:
        """The text between the places that fit."""
        return self.compiled.split(text)

    def sub(self, by: str | Callable[[re.Match[str]], str], text: str) -> str:
        """The text with something else in every place that fits."""
        return self.compiled.sub(by, text)
