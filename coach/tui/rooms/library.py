"""The library: words -> claims, cards, rules and gaps, each with its grade, its use and its sources."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

from textual import on
from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from coach.desk import Desk
from coach.flows import library as flow
from coach.flows.library import WhyPage
from coach.flows.library_entry import LibraryEntry
from coach.model.plan import Grade
from coach.tui.base import Room
from coach.tui.commands import Command
from coach.tui.dialogs.pages import Page
from coach.tui.widgets.heading import Heading
from coach.tui.widgets.key_line import KeyLine
from coach.tui.widgets.row_list import RowList, RowPart
from coach.tui.widgets.text import Piece, fit, one_line, txt
from coach.words import count_text

ROOM = "library"
KINDS = ("", "claim", "card", "rule", "contradiction", "interaction", "form", "cabinet")
"""What the list may be narrowed to; empty is everything."""
ID_WIDTH = 21
GRADE_WIDTH = 10
"""The grade stands before the words: a false claim is not to be read as a fact."""
GRADES = get_args(Grade)


class LibraryScreen(Room[tuple[LibraryEntry, ...]]):
    """Search above, what was found below it, the entry under the cursor in short."""

    CSS_PATH = Path(__file__).with_name("library.tcss")

    ROOM_COMMANDS = (
        Command("library.back", "escape", "back", "back", "Back to where you were.", ROOM),
        Command("library.read", "enter", "read", "read", "The entry in full, with its sources.", ROOM),
        Command("library.search", "slash", "search", "search", "Search by words.", ROOM),
        Command("library.kind", "tab", "kind(1)", "kind", "Only claims, cards, rules, and so on.", ROOM),
        Command("library.unkind", "shift+tab", "kind(-1)", "kind", "The kind before.", ROOM, show=False),
    )  # fmt: skip

    def __init__(self, desk: Desk, words: str = "") -> None:
        """The library, already searched for `words`."""
        super().__init__(desk)
        self._words = words
        self._kind = 0
        self.found = RowList(self._draw, id="found")

    def compose(self) -> ComposeResult:
        """Heading, the search line, the list, the entry in short, keys."""
        yield Heading()
        yield Input(self._words, placeholder="search: lactate, thyroxine, mg.window", compact=True, id="words")
        with Container(id="body"):
            yield self.found
            with VerticalScroll(id="entry", can_focus=False):
                yield Static(id="detail", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        """Ready to read; the search line is one key away."""
        super().on_mount()
        self.found.focus()

    def read(self) -> tuple[LibraryEntry, ...]:
        """What holds the words."""
        return flow.search(self.desk.facts, self._words, KINDS[self._kind])

    def watch_view(self, view: tuple[LibraryEntry, ...] | None) -> None:
        """Show what was found."""
        if view is None:
            return
        self.found.count = len(view)
        self.found.cursor = 0
        self.found.refresh()
        kind = KINDS[self._kind] or "all"
        said = "1 entry" if len(view) == 1 else f"{len(view)} entries"
        self.query_one(Heading).head = ("Library", f"tab: {kind}", said)
        self._show()

    @on(Input.Changed, "#words")
    def _typed(self, event: Input.Changed) -> None:
        self._words = event.value
        self.reread()

    @on(Input.Submitted, "#words")
    def _searched(self) -> None:
        self.found.focus()

    @property
    def selected(self) -> LibraryEntry | None:
        """The entry under the cursor."""
        return self.view[self.found.cursor] if self.view else None

    @on(RowList.Moved)
    def _show(self) -> None:
        entry = self.selected
        nothing = txt("Nothing holds those words. / searches again.")
        self.query_one("#detail", Static).update(in_short(entry) if entry is not None else nothing)

    def _draw(self, index: int, width: int) -> tuple[RowPart, ...]:
        if not self.view:
            return ()
        entry = self.view[index]
        room = max(width - ID_WIDTH - GRADE_WIDTH - 1, 10)
        grade = entry.grade if entry.grade in GRADES and entry.grade != "none" else ""
        return (
            RowPart(fit(one_line(entry.id), ID_WIDTH), "quiet"),
            RowPart(fit(grade, GRADE_WIDTH), "strong"),
            RowPart(fit(f" {one_line(entry.title)}", room)),
        )

    def action_read(self) -> None:
        """The entry in full, with what shares its claims."""
        entry = self.selected
        if entry is not None:
            self.show(page(flow.why(self.desk.facts, entry.key)))

    def action_search(self) -> None:
        """The cursor to the search line."""
        self.query_one("#words", Input).focus()

    def action_kind(self, by: int) -> None:
        """Another kind, around the end."""
        self._kind = (self._kind + by) % len(KINDS)
        self.reread()

    def action_back(self) -> None:
        """From the search line to the list, from the list to where the person was."""
        if self.found.has_focus:
            self.dismiss()
        else:
            self.found.focus()


def in_short(entry: LibraryEntry) -> Content:
    """Title, grade, number, what it says and what the coach does with it."""
    about = " · ".join(filter(None, (entry.kind.replace("_", " "), entry.grade, entry.value)))
    parts: list[Piece] = [(one_line(entry.title), "bold"), "\n", (one_line(about), "dim"), "\n"]
    parts += [txt(entry.text), "\n"] if entry.text else []
    parts += [("The coach: ", "dim"), txt(entry.does)] if entry.does else []
    return Content.assemble(*parts).rstrip()


def page(shown: WhyPage) -> Page:
    """An entry in full: sources with what was not checked, and everything beside it."""
    entry = shown.entry
    parts: list[Piece] = [in_short(entry), "\n\n"]
    if entry.sources:
        parts += [(f"From {count_text(len(entry.sources), 'source')}", "bold"), "\n"]
        parts += [piece for source in entry.sources for piece in (txt(f"  {one_line(source.text)}"), "\n")]
        parts.append("\n")
    for other in shown.beside:
        parts += [(f"{one_line(other.id)}  {one_line(other.title)}", "bold"), f"  {one_line(other.grade)}\n"]
        if other.kind in ("card", "contradiction"):
            parts += [txt(" ".join(filter(None, (other.text, other.does)))), "\n"]
    return Page(one_line(entry.id), Content.assemble(*parts).rstrip())
