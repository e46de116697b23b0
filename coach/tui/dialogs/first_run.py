"""The first run and the profile: ProfileView -> one page of questions, each skippable -> the typed answers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from textual import on
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from coach.desk import Desk
from coach.flows.profile import ProfileView, save_profile, see_profile
from coach.forms.profile import FIRST, PROFILE
from coach.tui.base import Dialog, act, attempt, may_write
from coach.tui.dialogs.form import Kept, kept_draft
from coach.tui.widgets.text import txt
from coach.tui.widgets.tick_list import Ticks


def ask_profile(app: App[Any], desk: Desk) -> None:
    """Show the page as the profile stands and keep its answers."""
    view = attempt(app, lambda: see_profile(desk)) if may_write(app, desk) else None
    if view is not None:
        _ask(app, desk, view)


def _ask(app: App[Any], desk: Desk, view: ProfileView, form: Mapping[str, str] | None = None) -> None:
    """Where an answer is refused, the page comes back as it was typed."""
    kept = kept_draft(desk, "profile")

    def answered(typed: dict[str, str] | None) -> None:
        if typed is None:
            return
        if act(app, lambda: save_profile(desk, typed)) is None:
            _ask(app, desk, view, typed)
        else:
            kept.drafts.drop(kept.name)

    app.push_screen(FirstRun(view, kept, form), answered)


class FirstRun(Dialog[dict[str, str]]):
    """Five questions on the first run: Enter goes to the next, past the last it saves; Esc skips what is left."""

    CSS_PATH = Path(__file__).with_name("first_run.tcss")

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "skip", "skip the rest"),
        Binding("ctrl+r", "fresh", "start over", show=False, priority=True),
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]

    def __init__(self, view: ProfileView, kept: Kept, form: Mapping[str, str] | None = None) -> None:
        """The page as the flow proposes it, as it was left, or as it was typed just before."""
        super().__init__()
        self._view = view
        self._kept = kept
        self._form = dict(form or kept.texts or view.form)
        self._shown: dict[str, str] = {}

    def compose(self) -> ComposeResult:
        """The questions, the conditions and the disclaimer."""
        chosen = _ticks(self._form)
        with VerticalScroll(classes="page", can_focus=False) as page:
            first = self._view.first_run
            page.border_title = Content("A few questions, all optional" if first else "Profile, all optional")
            keys = "⏎ next · esc skips the rest" if first else "⏎ next · esc keeps it"
            page.border_subtitle = Content(" · ".join(said for said in (self._kept.said, keys) if said))
            for field in (field for field in PROFILE if field.label and (field.id in FIRST or not first)):
                with Horizontal(classes="question"):
                    yield Static(field.label, classes="label")
                    typed = self._form.get(field.id, "")
                    yield Input(typed, id=field.id, placeholder=field.example, compact=True, max_length=60)
                    yield Static(field.hint, classes="why")
            yield Static("any of these? they gate the advice (space ticks)", classes="label-line")
            yield Ticks(self._view.gates, chosen, id="conditions")
            yield Static(txt(self._view.disclaimer), classes="disclaimer")

    def on_mount(self) -> None:
        """Keep what is ticked, as what is typed."""
        self._shown = self.typed()
        self.watch(self.query_one(Ticks), "ticked", self.keep, init=False)

    @on(Input.Changed)
    def keep(self) -> None:
        """Something was typed or ticked: a draft until the page is done."""
        typed = self.typed()
        if typed != self._shown:
            self._shown = typed
            self._kept.typed(typed, _plain(self._view.form, typed))

    def action_fresh(self) -> None:
        """As it stood before anything was typed."""
        for field in self.query(Input):
            field.value = self._view.form.get(field.id or "", "")
        self.query_one(Ticks).ticked = frozenset(_ticks(self._view.form))

    def on_input_submitted(self) -> None:
        """Enter: the next question."""
        self.action_forward()

    def action_forward(self) -> None:
        """The next question, or done after the last."""
        fields: list[Widget] = [*self.query(Input), *self.query(Ticks)]
        here = fields.index(self.focused) if self.focused in fields else -1
        if here + 1 < len(fields):
            fields[here + 1].focus()
        else:
            self.dismiss(self.typed())

    def action_skip(self) -> None:
        """Done for now: what stands in the fields is kept, the rest stays open."""
        self.dismiss(self.typed())

    def typed(self) -> dict[str, str]:
        """The answers as they stand."""
        answers = {field.id or "": field.value.strip() for field in self.query(Input)}
        return answers | {"conditions": ", ".join(sorted(self.query_one(Ticks).ticked))}


def _ticks(form: Mapping[str, str]) -> list[str]:
    return form.get("conditions", "").replace(",", " ").split()


def _plain(form: Mapping[str, str], typed: Mapping[str, str]) -> dict[str, str]:
    """What the page shows of a form before anything is typed."""
    return {name: form.get(name, "").strip() for name in typed} | {"conditions": ", ".join(sorted(_ticks(form)))}
