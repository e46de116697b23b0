"""The kinds of plan line, one row each: what a kind is asked of, may do, and weighs in the search.

The prices are tastes, no health: what a body needs stands in the evidence. They stand here all the same, so that a new
kind is a row of this table and a rule that drafts it.
"""

from __future__ import annotations

import msgspec

from coach.model.plan import ItemKind


class LineKind(msgspec.Struct, frozen=True, kw_only=True):
    """What holds of every line of one kind."""

    importance: int = 0
    """What leaving it out weighs against leaving out others: a more important line is kept first; taste."""
    drop_price: int = 0
    """Points that leaving it out weighs against moving bedtime; never enough to go below the sleep floor; taste."""
    searched: bool = False
    """The search places it: a change holds it where it stood."""
    movable: bool = True
    """The person may put it elsewhere; a dose only where it has a window."""
    wished: bool = True
    """Somebody asked for it, or the night does; else it is offered, and never what comes next."""
    task: bool = True
    """It is done or missed; what asks for nothing has no outcome."""
    repaired: bool = False
    """Where it does not fit, ways to let it in are looked for."""
    dosed: bool = False
    """It is something to take: a dose done stands as its intake."""
    optional: bool = False
    """Offered for comfort: an evening has three of these at most."""
    remind_min: int | None = None
    """Minutes before its start at which a calendar reminds of it; None: it does not. Taste."""
    folds: bool = False
    """A small kindness: it stands folded until somebody wants to see it; taste."""
    comfort: bool = False
    """Nobody misses it: it is not put anew when its time has passed, and never counts as missed."""

    @property
    def mark(self) -> bool:
        """It says until when or from when on, and is nothing to do."""
        return not self.task and not self.optional


LINE_KINDS: dict[ItemKind, LineKind] = {
    "workout": LineKind(importance=1000, drop_price=60, searched=True, repaired=True, remind_min=30),
    "supplement": LineKind(
        importance=900, drop_price=60, searched=True, movable=False, repaired=True, dosed=True, remind_min=0
    ),
    "medicine": LineKind(movable=False, dosed=True, remind_min=0),
    "snack": LineKind(importance=20, drop_price=5, searched=True, optional=True, comfort=True, folds=True),
    "meal": LineKind(),
    "wind_down": LineKind(importance=100, drop_price=20, searched=True, comfort=True, remind_min=0),
    "stretch": LineKind(importance=20, drop_price=5, searched=True, optional=True, comfort=True, folds=True),
    "bath": LineKind(importance=10, drop_price=3, wished=False, task=False, optional=True, comfort=True, folds=True),
    "caffeine_cutoff": LineKind(movable=False, task=False),
    "light": LineKind(task=False, folds=True),
    "nap": LineKind(importance=10, drop_price=3, wished=False, task=False, optional=True, comfort=True, folds=True),
    "bed": LineKind(searched=True, remind_min=15),
}
"""Every kind of line."""
