"""The lines of the morning's page as a whole: lines + draft -> which are open, and where to go on."""

from __future__ import annotations

from typing import Literal

from msgspec.structs import replace

from coach.flows.check_in import Question
from coach.tui.widgets.answers import QuestionLine
from coach.tui.widgets.morning import Unsaved, standing

Column = Literal["night", "morning", "below"]
COLUMNS: tuple[Column, ...] = ("night", "morning", "below")
_BESIDE: dict[Column, Column] = {"night": "morning", "morning": "night", "below": "morning"}


def column_of(question: Question) -> Column:
    """Which column a question stands in: notes, and what is asked now and then, go below both."""
    late = question.group == "morning" and question.optional
    return "below" if late or question.kind == "note" else question.group


def is_open(line: QuestionLine, draft: Unsaved) -> bool:
    """Whether that line waits for an answer."""
    return standing(line.question, draft.answers, draft.skipped).state == "open" and not line.question.optional


class QuestionLines(tuple[QuestionLine, ...]):
    """All lines in the order of the page."""

    __slots__ = ()

    @property
    def here(self) -> int:
        """Which line has the cursor."""
        return next((at for at, line in enumerate(self) if line.answer.has_focus), 0)

    def offer(self, proposed: dict[str, str], draft: Unsaved) -> None:
        """Give each line what it offers now; a line that is being answered steps on from what it offered."""
        for line in self:
            name = line.question.id
            cleared = draft.answers.get(name) == ""
            line.ask(replace(line.question, prefill="" if cleared else proposed.get(name, line.question.prefill)))

    def first_open(self, draft: Unsaved) -> QuestionLine:
        """Where a page begins: its first open line, or its first."""
        return next((line for line in self if is_open(line, draft)), self[0])

    def usual_night(self, draft: Unsaved) -> list[QuestionLine]:
        """The open lines of the night that have a usual value."""
        return [
            line for line in self if line.question.group == "night" and line.question.prefill and is_open(line, draft)
        ]

    def takes_night(self, draft: Unsaved) -> bool:
        """Whether Enter here takes the whole night: the first open line of it that has a usual value."""
        usual = self.usual_night(draft)
        return len(usual) > 1 and usual[0] is self[self.here]

    def onward(self, draft: Unsaved) -> QuestionLine | None:
        """The next open question below, else the last line; None on the last."""
        below = self[self.here + 1 :]
        asked = (line for line in below if is_open(line, draft) and line.question.kind != "note")
        return next(asked, below[-1] if below else None)

    def open_that_way(self, by: int, draft: Unsaved) -> QuestionLine:
        """The next open line up or down, around the ends; the next line when none is open."""
        order = [self[(self.here + by * far) % len(self)] for far in range(1, len(self))]
        return next((line for line in order if is_open(line, draft)), order[0])

    def beside(self) -> QuestionLine | None:
        """The line beside this one in the other column."""
        line = self[self.here]
        mine, other = column_of(line.question), _BESIDE[column_of(line.question)]
        others = [beside for beside in self if column_of(beside.question) == other]
        at = [same for same in self if column_of(same.question) == mine].index(line)
        return others[min(at, len(others) - 1)] if others else None
