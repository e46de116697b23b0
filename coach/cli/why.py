"""`coach why`: a rule, claim, card, gap or form in full, with grade and sources."""

from __future__ import annotations

from argparse import Namespace

from msgspec import to_builtins

from coach.cli.lines import Line, wrapped
from coach.cli.out import say, say_json
from coach.cli.parsing import VerbParser
from coach.errors import DONE
from coach.evidence import facts
from coach.flows.library import WhyPage, why
from coach.flows.library_entry import LibraryEntry

EXAMPLE = "coach why mg.window"


def configure(parser: VerbParser) -> None:
    """What to explain, and the form of the output."""
    parser.example = EXAMPLE
    parser.flags["id"] = "ID"
    parser.add_argument("id", metavar="ID", help="a rule, claim, card, drug, form or gate: mg.cap_us, S14, c11")
    parser.json_flag()


def execute(args: Namespace) -> int:
    """Print it; the store is not opened."""
    page = why(facts(), args.id)
    if args.json:
        say_json(
            {**_document(page.entry), "beside": [{"id": e.id, "kind": e.kind, "title": e.title} for e in page.beside]}
        )
        return DONE
    say(_lines(page))
    return DONE


def _document(entry: LibraryEntry) -> dict[str, object]:
    document: dict[str, object] = to_builtins(entry)
    return document


def _lines(page: WhyPage) -> list[Line]:
    entry = page.entry
    lines = [Line(text, "strong") for text in wrapped(f"{entry.title} [{entry.id}]", rest="  ")]
    about = ", ".join(filter(None, (entry.kind.replace("_", " "), f"evidence: {entry.grade}" if entry.grade else "")))
    lines += [Line(text, "quiet") for text in wrapped(about, first="  ")]
    for text in (entry.value, entry.text, f"What the coach does: {entry.does}" if entry.does else ""):
        lines += [Line(part) for part in wrapped(text, first="  ") if text]
    for source in entry.sources:
        lines += [Line(part, "quiet") for part in wrapped(source.text, first="    ", rest="      ")]
    if page.beside:
        lines += [Line(""), Line("Beside it", "strong")]
        for other in page.beside:
            head = f"{other.id}  {other.title}: {other.text}" if other.kind == "card" else f"{other.id}  {other.title}"
            lines += [Line(part) for part in wrapped(head, first="  ", rest="    ")]
    return lines
