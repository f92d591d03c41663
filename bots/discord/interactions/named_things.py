"""The person's things that commands name: suggested while the person types, and acted on when one is chosen."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from bots.discord.interactions import commands
from bots.discord.interactions.interaction import COMMAND, focused_option, given_options, interaction_message
from bots.discord.interactions.times import suggest_times
from core.model.errors import FrontdeskError

if TYPE_CHECKING:
    from bots.discord.interactions.definitions import Json
    from bots.discord.interactions.interaction import Interaction
    from bots.frontdesk import Frontdesk
    from core.model.messages import Message

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.5
"""How long something may be looked up before a form is opened or things are suggested. Discord waits three seconds."""


class NamedThings:
    """Reads the things of the person who uses a command, as far as the person may see them where it is answered."""

    def __init__(self, desk: Frontdesk) -> None:
        self._desk = desk

    async def suggest(self, use: Interaction) -> list[Json]:
        """Return times, or things of the person's, for what is being typed; nothing if that takes too long."""
        option, typed = focused_option(use)
        if option == commands.WHEN:
            return suggest_times(typed, locale=use.person.locale or "en")
        try:
            async with asyncio.timeout(LOOK_SECONDS):
                return commands.suggest_things(await self._find(use, typed))
        except (TimeoutError, FrontdeskError) as error:
            log.warning("Nothing could be suggested: %s", error)
            return []

    async def chosen(self, use: Interaction, message: Message) -> Message:
        """Return the message of a command as the press of a button if a suggestion was chosen, else as it is.

        Only what is suggested to this person counts as chosen: anything else in its place is words. Some apps of
        Discord send the name of what was chosen; it counts if only one thing has it.
        """
        given = given_options(use) if use.type == COMMAND else {}
        said = given.get(commands.WHAT, "")
        things = await self._find(use) if said else []
        named = [(name, button) for name, button in things if commands.shown_name(name) == said]
        found = [(name, button) for name, button in things if button == said][:1] or named
        if len(found) != 1:
            return message
        ((name, button),) = found
        text = commands.as_sentence(use.name, given | {commands.WHAT: name})
        return replace(message, text=text, choice=commands.as_button(button, given))

    async def _find(self, use: Interaction, typed: str = "") -> list[tuple[str, str]]:
        return await self._desk.suggestions(interaction_message(use, "", key=f"type/{use.id}"), use.name, typed)
