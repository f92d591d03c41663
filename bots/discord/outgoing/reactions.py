"""Reacts to people's messages with an emoji, and takes the reaction back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bots.discord import api as codes
from bots.discord.api import ONE, DiscordRefused
from bots.discord.ids import MessageRef

if TYPE_CHECKING:
    from bots.discord.api import Api
    from core.model.replies import Reaction

_MINE: Final = f"{ONE}/reactions/{{emoji}}/@me"
_KIND: Final = "reaction"


class Reactions:
    """Sets and removes reactions. A reaction's id, `reaction CHANNEL/MESSAGE EMOJI`, says what it is.

    Discord sets the same reaction once, so if the process dies after Discord has set it and before this is recorded,
    the job that runs again changes nothing; if it dies before, that job sets it.
    """

    def __init__(self, api: Api) -> None:
        self._api = api

    @staticmethod
    def is_reaction(platform_id: str) -> bool:
        """Return whether the platform's id of a reply is that of a reaction."""
        return platform_id.startswith(f"{_KIND} ")

    async def put(self, channel: str, reaction: Reaction) -> str:
        """Set a reaction and return its id. Where there is no message, nothing is set. Raises as `Api.call`."""
        place = MessageRef(channel, reaction.to)
        await self._change("PUT", place, reaction.emoji)
        return f"{_KIND} {place} {reaction.emoji}"

    async def remove(self, platform_id: str) -> None:
        """Remove a reaction, if it is there. Raises as `Api.call`."""
        _, place, emoji = platform_id.split(" ")
        await self._change("DELETE", MessageRef.read(place), emoji)

    async def _change(self, method: str, place: MessageRef, emoji: str) -> None:
        if not place.message.isdecimal():  # what a command or a press says is no message
            return
        try:
            await self._api.call(method, _MINE, ids=place.ids, emoji=emoji)
        except DiscordRefused as error:
            if error.code != codes.UNKNOWN_MESSAGE:
                raise
