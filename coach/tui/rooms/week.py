"""The week: seven columns of sessions; the arrows carry the chosen one, and each slot says its price or its rule."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from textual.app import ComposeResult
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from coach.desk import Desk
from coach.flows import week as flow
from coach.flows.week import MovesView, Planned, WeekView
from coach.tui.base import Room, attempt
from coach.tui.commands import Command
from coach.tui.dialogs.pages import Page
from coach.tui.widgets.heading import Head, Heading
from coach.tui.widgets.key_line import KeyLine
from coach.tui.widgets.text import WARN, one_line, txt
from coach.tui.widgets.week_grid import DAYS, PARTS, WeekGrid
from coach.words import day_text
from coach.words.costs import cost_parts, cost_words


def notes(view: WeekView) -> list[str]:
    """What has no place and why, an easy week that is proposed, goals and signs."""
    left = [f"{WARN} no place: {one_line(out.title)} ({one_line(out.text)})" for out in flow.left_out(view)]
    proposed = view.plan.proposal
    told = sorted(view.plan.notes, key=lambda pair: pair[0] != proposed)
    said = [f"{note} [{fact}]{' d takes it' if fact == proposed else ''}" for fact, note in told]
    teach = "a adds the sessions you want: say how often a week, and the week finds the days."
    return [*([] if view.plan.sessions else [teach]), *left, *said]


class WeekScreen(Room[WeekView]):
    """Where the sessions of a week stand, and what another place would cost."""

    CSS_PATH = Path(__file__).with_name("week.tcss")

    ROOM_COMMANDS = (
        Command("week.choose", "tab,n", "choose(1)", "choose", "The next session.", "week"),
        Command("week.choose_before", "shift+tab,N", "choose(-1)", "before", "The session before.", "week", False),
        Command("week.earlier_day", "left,h", "carry(-3)", "day before", "Carry it a day earlier.", "week", False),
        Command("week.later_day", "right,l", "carry(3)", "day after", "Carry it a day later.", "week"),
        Command("week.earlier", "up,k", "carry(-1)", "earlier", "Carry it to an earlier part.", "week", False),
        Command("week.later", "down,j", "carry(1)", "later", "Carry it to a later part.", "week", False),
        Command("week.put", "enter", "put", "put it there", "Leave it there; the week goes around it.", "week"),
        Command("week.back", "escape", "back", "back", "Carry it back to where it stands.", "week", False),
        Command("week.let_go", "f", "let_go", "free", "Let the week place it again.", "week"),
        Command("week.easy", "d", "easy", "easy week", "Take an easy week, or take it back.", "week"),
        Command("week.notes", "y", "notes", "notes", "Goals, signs and what has no place, in full.", "week", False),
        Command("week.before", "left_square_bracket", "leaf(-7)", "before", "The week before.", "week", False),
        Command("week.after", "right_square_bracket", "leaf(7)", "after", "The week after.", "week", False),
        Command("week.now", "t", "leaf(0)", "now", "Back to this week.", "week", False),
    )

    view: reactive[WeekView | None] = reactive(None, init=False)
    head: reactive[Head] = reactive(("", "", ""), init=False)
    chosen: reactive[str] = reactive("", init=False)
    there: reactive[int] = reactive(-1, init=False)

    def __init__(self, desk: Desk) -> None:
        """The present week, until the person leafs on."""
        super().__init__(desk)
        self._day: date | None = None
        self._moves: MovesView | None = None

    def compose(self) -> ComposeResult:
        """Heading, grid, verdict, goals, keys."""
        yield Heading().data_bind(head=WeekScreen.head)
        yield WeekGrid().data_bind(WeekScreen.view, WeekScreen.chosen, WeekScreen.there)
        yield Static(id="week-verdict")
        yield Static(id="week-notes")
        yield KeyLine()

    def read(self) -> WeekView:
        """The week that is shown."""
        return flow.see_week(self.desk, self._day)

    def watch_view(self, view: WeekView | None) -> None:
        """The sessions may have moved: choose again, say the goals."""
        if view is None:
            return
        self.head = (
            f"{self.program}  Week of {day_text(view.days[0])}",
            "",
            " · ".join([*(["easy week"] if view.plan.easy else []), *([] if view.plan.proved else ["not proved"])]),
        )
        keys = [session.id for session in self._open()]
        self._choose(self.chosen if self.chosen in keys else next(iter(keys), ""))
        self.query_one("#week-notes", Static).update(Content("\n").join(txt(note) for note in notes(view)))

    def _open(self) -> list[Planned]:
        """The sessions that may move."""
        return [session for session in self.view.plan.sessions if not session.done] if self.view is not None else []

    def _session(self) -> Planned | None:
        return next((session for session in self._open() if session.id == self.chosen), None)

    def _choose(self, key: str) -> None:
        self.chosen, self.there = key, -1
        view = self.view
        self._moves = None
        if key and view is not None:
            self._moves = attempt(self, lambda: flow.see_moves(self.desk, view, key))
        self._judge()

    def _judge(self) -> None:
        """What the place the session is carried to would cost."""
        session = self._session()
        text = ""
        if session is not None and self._moves is not None:
            name = one_line(session.wish.title)
            slot = self.there if self.there >= 0 else session.slot
            if slot is None:
                text = f"{name}: no place yet; the arrows carry it."
            elif slot in self._moves.against:
                text = f"{name}: {WARN} {self._moves.against[slot]}"
            else:
                text = self._price(name, slot, self._moves, session)
        self.query_one("#week-verdict", Static).update(txt(text))

    def _price(self, name: str, slot: int, found: MovesView, session: Planned) -> str:
        """The cost of a slot with its parts, and who else would go elsewhere; of its own slot, what it costs there."""
        view, move = self.view, found.moves.get(slot)
        if view is None or move is None:
            return f"{name}: {WARN} it cannot stand here any more; the arrows carry it."
        if slot == session.slot:
            slept = " Only if you slept: the night before decides." if session.conditional else ""
            parts = cost_parts(session.costs)
            return f"{name}: stands here{f' ({parts})' if parts else ''}.{slept}"
        parts, also = cost_parts(move.parts), flow.moved_along(move, view)
        price = f"{name}: {cost_words(move.cost)}{f': {parts}' if parts else ''}"
        return f"{price}\nwith it: {also}" if also else price

    def action_easy(self) -> None:
        """An easy week, or a usual one again."""
        view = self.view
        if view is not None:
            take = flow.take_usual if view.plan.easy else flow.take_easy
            self.act(lambda: take(self.desk, view.plan.monday))

    def action_notes(self) -> None:
        """Everything there is to know of the week."""
        if self.view is not None:
            self.show(Page("The week", txt("\n\n".join(notes(self.view)))))

    def action_choose(self, by: int) -> None:
        """Another session."""
        keys = [session.id for session in self._open()]
        if keys:
            here = keys.index(self.chosen) if self.chosen in keys else 0
            self._choose(keys[(here + by) % len(keys)])

    def action_carry(self, by: int) -> None:
        """Carry the chosen session; nothing is written yet."""
        session = self._session()
        if session is None:
            return
        here = self.there if self.there >= 0 else session.slot or 0
        if 0 <= here + by < DAYS * PARTS:
            self.there = here + by
            self._judge()

    def action_put(self) -> None:
        """Leave it there."""
        session, view, there = self._session(), self.view, self.there
        if session is not None and view is not None and there >= 0:
            self.act(lambda: flow.put(self.desk, view.plan.monday, session.id, there))

    def action_back(self) -> None:
        """Back to where it stands."""
        self._choose(self.chosen)

    def action_let_go(self) -> None:
        """Let the week place it."""
        session, view = self._session(), self.view
        if session is not None and view is not None:
            self.act(lambda: flow.let_go(self.desk, view.plan.monday, session.id))

    def action_leaf(self, by: int) -> None:
        """Another week; 0 is this one."""
        if self.view is not None:
            self._day = self.view.plan.monday + timedelta(days=by) if by else None
            self.chosen = ""
            self.reread()
