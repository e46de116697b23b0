"""`^p`: every command of the house by name, with its key."""

from __future__ import annotations

from functools import partial

from textual import on
from textual.command import CommandList, CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.widgets import Input, OptionList

from coach.tui.base import Cover
from coach.tui.commands import Command, all_commands, keys_text


class AllCommands(CommandPalette, Cover[None]):
    """Textual's palette, whose list takes keys only once it has lines, and which runs one command."""

    @on(OptionList.OptionSelected)
    @on(Input.Submitted)
    def once(self, message: OptionList.OptionSelected | Input.Submitted) -> None:
        """A second click, or Enter beside a click, finds the palette gone: Textual would run the command again."""
        if not self.is_active:
            message.prevent_default()

    def _action_command_list(self, action: str) -> None:
        # Textual 8.2.8: page up and down look up the line of an option before the list was laid out (KeyError).
        if self.query_one(CommandList).scrollable_content_region:
            super()._action_command_list(action)


class Palette(Provider):
    """Every command of the house by name, with its key; one of another room opens that room first."""

    async def discover(self) -> Hits:
        """Everything."""
        for row in all_commands():
            yield DiscoveryHit(_title(row), partial(self._run, row), help=row.help)

    async def search(self, query: str) -> Hits:
        """What matches in title or sentence."""
        matcher = self.matcher(query)
        for row in all_commands():
            score = max(matcher.match(_title(row)), matcher.match(row.help))
            if score > 0:
                yield Hit(score, matcher.highlight(_title(row)), partial(self._run, row), help=row.help)

    async def _run(self, row: Command) -> None:
        await self.screen.run_action(f"app.command({row.id!r})")


def _title(row: Command) -> str:
    room = "" if row.room == "app" else f"{row.room.replace('_', '-')}: "
    return f"{room}{row.title}  ({keys_text(row.keys)})"
