"""One printable page: headings, paragraphs and tables -> Markdown or HTML."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

import msgspec

from coach.pattern import Pattern

COMPUTED = "†"
"""Stands after the name of a number that coach computed; the others were logged."""

STYLE = """\
:root { color-scheme: light; }
body { font: 11pt/1.45 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #1a1a1a; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; }
h2 { font-size: 1.1rem; margin: 1.6rem 0 .4rem; border-bottom: 1px solid #999; break-after: avoid; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; break-inside: avoid; }
th, td { text-align: left; padding: .2rem .6rem .2rem 0; border-bottom: 1px solid #ddd; vertical-align: top; }
p { margin: .4rem 0; }
@page { size: A4; margin: 16mm; }
@media print { body { margin: 0; max-width: none; font-size: 9.5pt; } }
"""

_MARKDOWN = Pattern(r"(^[#+-]|[\\`*_\[\]<>|~])")


class PageTable(msgspec.Struct, frozen=True):
    """A head and rows of as many cells."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class PageSection(msgspec.Struct, frozen=True, kw_only=True):
    """A heading with what stands under it."""

    title: str
    parts: tuple[str | PageTable, ...]


class PrintedPage(msgspec.Struct, frozen=True, kw_only=True):
    """Everything on it, as plain text; whoever renders it escapes."""

    title: str
    lead: str
    sections: tuple[PageSection, ...]


def markdown(page: PrintedPage) -> str:
    """The page as Markdown; no sign of a name is read as markup."""
    lines = [f"# {_plain(page.title)}", "", _plain(page.lead)]
    for section in page.sections:
        lines += ["", f"## {_plain(section.title)}"]
        for part in section.parts:
            lines += ["", *(_rows(part) if isinstance(part, PageTable) else [_plain(part)])]
    return "\n".join(lines) + "\n"


def _rows(table: PageTable) -> Iterable[str]:
    rule = tuple("---" for _ in table.head)
    head, *rows = (tuple(map(_plain, row)) for row in (table.head, *table.rows))
    return [f"| {' | '.join(row)} |" for row in (head, rule, *rows)]


def _plain(text: str) -> str:
    """The text with every sign of markup made plain; one line."""
    return _MARKDOWN.compiled.sub(r"\\\1", " ".join(text.split()))


def html(page: PrintedPage) -> str:
    """The page as one HTML file that needs nothing beside it, made for printing."""
    body = [f"<h1>{escape(page.title)}</h1>", f"<p>{escape(page.lead)}</p>"]
    for section in page.sections:
        body.append(f"<h2>{escape(section.title)}</h2>")
        body += [_table(part) if isinstance(part, PageTable) else f"<p>{escape(part)}</p>" for part in section.parts]
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(page.title)}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n"
        + "\n".join(body)
        + "\n</body>\n</html>\n"
    )


def _table(table: PageTable) -> str:
    head = "".join(f"<th>{escape(cell)}</th>" for cell in table.head)
    rows = "\n".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in table.rows)
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>"
