"""Dates in tables: which order of day and month a file uses, decided once for the file, never per row."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from coach.errors import UsageError
from coach.importers.formats.nights_csv.columns import Order

_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?=\D|$)")
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})(?=\D|$)")
_LOOSE = re.compile(r"(\d{1,2})([/-])(\d{1,2})\2(\d{4}|\d{2})(?=\D|$)")

ASK = "Say it with --map order=dmy or --map order=mdy."


def split_date(text: str) -> tuple[tuple[int, int, int] | None, bool, str]:
    """The three numbers a cell starts with, whether their order must be known, and the rest of the cell.

    Unambiguous dates come as (year, month, day); others as written, with the year last.
    """
    if match := _YEAR_FIRST.match(text):
        year, month, day = (int(part) for part in match.groups())
        return (year, month, day), False, text[match.end() :]
    if match := _DOTTED.match(text):
        day, month, year = (int(part) for part in match.groups())
        return (_full(year), month, day), False, text[match.end() :]
    if match := _LOOSE.match(text):
        return (int(match[1]), int(match[3]), _full(int(match[4]))), True, text[match.end() :]
    return None, False, text


def decide_order(cells: Iterable[str], said: Order | None) -> Order | None:
    """The order of day and month in a file, from its own dates or from what the person said.

    None when the file holds dates that can be read both ways and nothing settles it. UsageError when it
    holds both orders.
    """
    if said is not None:
        return said
    first_big = second_big = open_dates = False
    for cell in cells:
        parts, loose, _ = split_date(cell)
        if parts is None or not loose:
            continue
        first_big = first_big or parts[0] > 12
        second_big = second_big or parts[1] > 12
        # 3/3/2026 has only one reading, so it asks for nothing.
        open_dates = open_dates or (parts[0] <= 12 and parts[1] <= 12 and parts[0] != parts[1])
    if first_big and second_big:
        raise UsageError("dates are written both day first and month first", todo="Write them one way.")
    if first_big or second_big:
        return "dmy" if first_big else "mdy"
    return None if open_dates else "dmy"


def read_date(text: str, order: Order, where: str) -> tuple[date, str] | None:
    """The date a cell starts with and the rest of the cell; None when it starts with none."""
    parts, loose, rest = split_date(text.strip())
    if parts is None:
        return None
    year, month, day = parts
    if loose:
        first, second, year = parts
        day, month = (first, second) if order != "mdy" else (second, first)
    try:
        found = date(year, month, day)
    except ValueError as error:
        raise UsageError(f"“{text}” is not in the calendar", where=where, todo="Mend the line.") from error
    if not 1990 <= found.year <= 2200:
        raise UsageError(f"“{text}” is too far away", where=where, todo="Mend the line.")
    return found, rest.strip(" ,T\t")


def _full(year: int) -> int:
    return year + 2000 if year < 100 else year
