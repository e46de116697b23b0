"""Text -> a table: header, rows with their line numbers, and problems for rows that cannot be split."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Sequence

import msgspec

from coach.clean import clean_line
from coach.errors import UnreadableError
from coach.model import Problem

MAX_ROWS = 200_000
DELIMITERS = ",;\t"
LONGEST_HEADER = 1 << 18
"""Signs in a header line; a longer one is no header."""
SENTINELS = frozenset({"", "-", "--", "—", "n/a", "na", "null", "none", "nan"})
"""Cells that say "not measured"."""


class TableRow(msgspec.Struct, frozen=True):
    """One row: the line it starts on, and its cells."""

    line: int
    cells: tuple[str, ...]

    def cell(self, index: int | None) -> str:
        """The trimmed cell at `index`, or nothing when the row or the table has none."""
        return self.cells[index].strip() if index is not None and index < len(self.cells) else ""


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A delimited file."""

    file: str
    header: tuple[str, ...]
    rows: tuple[TableRow, ...]
    problems: tuple[Problem, ...] = ()


def header_key(title: str) -> str:
    """A column title for comparing: lower case, no accents, punctuation as single spaces."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", title) if not unicodedata.combining(c))
    return re.sub(r"[^\w%()]+", " ", plain.casefold().replace("_", " ")).strip()


def read_header(text: str) -> tuple[str, ...]:
    """The titles of the first line that holds any, or nothing."""
    return _Lines(text).header()


def unrecognized(header: Sequence[str], file: str) -> UnreadableError:
    """The error for a table whose columns say nothing of nights."""
    return UnreadableError(
        f"its columns are not known ({titles_text(header)})",
        where=file,
        todo='For a table of nights, name the columns: --map "bed=…,wake=…,date=…".',
    )


def titles_text(header: Sequence[str]) -> str:
    """The titles as a person would list them, cut after a dozen."""
    shown = ", ".join(f"“{clean_line(title, 40)}”" for title in header[:12])
    return f"{shown} …" if len(header) > 12 else shown


def read_table(text: str, file: str) -> Table:
    """The whole table. UnreadableError when it has no header line; broken rows become problems."""
    start = _Lines(text)
    header = start.header()
    if not header:
        raise UnreadableError("has no header line", where=file, todo="Export it again.")
    rows: list[TableRow] = []
    problems: list[Problem] = []
    reader = csv.reader(start.rest, delimiter=start.delimiter, strict=True)
    while True:
        line = start.skipped + reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            lost = start.skipped + reader.line_num - line
            problems.append(Problem(file=file, line=line, why=_csv_trouble(error, lost)))
            continue
        if cells is None:
            break
        if len(rows) >= MAX_ROWS:
            raise UnreadableError(f"has more than {MAX_ROWS} rows", where=file, todo="Split it.")
        if any(cell.strip() for cell in cells):
            rows.append(TableRow(line, tuple(cells)))
    return _checked(Table(file=file, header=header, rows=tuple(rows), problems=tuple(problems)), text)


def _checked(table: Table, text: str) -> Table:
    """The table without rows that do not fit its header."""
    width = len(table.header)
    kept: list[TableRow] = []
    problems = list(table.problems)
    for index, row in enumerate(table.rows):
        extra = any(cell.strip() for cell in row.cells[width:])
        last = index == len(table.rows) - 1 and not text.endswith(("\n", "\r"))
        if extra or (last and len(row.cells) < width):
            why = f"{len(row.cells)} columns where the header has {width}"
            todo = "The file may be cut short; export it again." if last else "Mend the line."
            problems.append(Problem(file=table.file, line=row.line, why=why, todo=todo))
        else:
            kept.append(row)
    return msgspec.structs.replace(table, rows=tuple(kept), problems=tuple(problems))


class _Lines:
    """The header found, and the lines that follow it."""

    def __init__(self, text: str) -> None:
        """Read up to the header; CR, LF and CRLF all end a line."""
        self.rest = io.StringIO(text, newline="")
        self.skipped = 0
        self._first = ""
        for line in self.rest:
            self.skipped += 1
            if _is_header(line):
                self._first = line if len(line) <= LONGEST_HEADER else ""
                break
        self.delimiter = _delimiter(self._first)

    def header(self) -> tuple[str, ...]:
        """Clean titles, without empty ones at the end."""
        try:
            cells = next(csv.reader([self._first], delimiter=self.delimiter), [])
        except csv.Error:
            return ()
        while cells and not cells[-1].strip():
            cells = cells[:-1]
        return tuple(clean_line(cell) for cell in cells)


def _is_header(line: str) -> bool:
    # Excel writes its delimiter as a first line "sep=;", which is no header.
    return bool(line.strip(" \t\r\n\ufeff,;")) and not line.lower().startswith("sep=")


def _delimiter(line: str) -> str:
    bare = re.sub(r'"[^"]*"', "", line)
    return max(DELIMITERS, key=bare.count)


def _csv_trouble(error: csv.Error, lost: int) -> str:
    more = f", and the {lost} lines after it" if lost > 0 else ""
    if "unexpected end" in str(error):
        return f"a quotation mark opens here and never closes; this row{more} cannot be read"
    if "field limit" in str(error):
        return f"a field is far too long; this row{more} cannot be read"
    return f"the quotation marks do not match; this row{more} cannot be read"
