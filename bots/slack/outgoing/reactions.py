"""Reacts to people's messages with an emoji, and takes the reaction back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bots.slack.api.client import SlackRefused, call
from bots.slack.emoji_names import names_of
from core.model.errors import InputError
from core.text.catalogue import _

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from slack_sdk.web.async_client import AsyncWebClient
    from slack_sdk.web.async_slack_response import AsyncSlackResponse

    from core.model.replies import Reaction

_KIND: Final = "reaction"
_MESSAGE: Final = re.compile(r"\w+/\d+\.\d+")
"""The id of a message, `CHANNEL/TS`. What a command or a press says has another one, and nothing to react to."""
_UNKNOWN: Final = "invalid_name"
_DONE: Final = frozenset({"already_reacted", "no_reaction", "message_not_found"})
"""Slack's error codes for a reaction that is there already, is gone already, or whose message is gone."""


def is_reaction(platform_id: str) -> bool:
    """Return whether the platform's id of a reply is that of a reaction."""
    return platform_id.startswith(f"{_KIND} ")


async def put_reaction(client: AsyncWebClient, reaction: Reaction) -> str:
    """Set a reaction and return its id, `reaction CHANNEL/TS NAME`. Where there is no message, nothing is set.

    Slack sets the same reaction once, so if the process dies after Slack has set it and before this is recorded, the
    job that runs again changes nothing; if it dies before, that job sets it. Raises as `call`.

    Raises:
        InputError: Slack does not know the emoji.
    """
    channel, ts = reaction.to.partition("/")[::2]
    for name in names_of(reaction.emoji):
        try:
            if _MESSAGE.fullmatch(reaction.to):
                await _unless_done(call(client.reactions_add, channel=channel, timestamp=ts, name=name))
        except SlackRefused as error:
            if error.code != _UNKNOWN:
                raise
        else:
            return f"{_KIND} {reaction.to} {name}"
    raise InputError(_("Slack does not know the emoji {emoji}.").format(emoji=reaction.emoji))


async def remove_reaction(client: AsyncWebClient, platform_id: str) -> None:
    """Remove a reaction, if it is there. Raises as `call`."""
    _, place, name = platform_id.split(" ")
    channel, _, ts = place.partition("/")
    if _MESSAGE.fullmatch(place):
        await _unless_done(call(client.reactions_remove, channel=channel, timestamp=ts, name=name))


async def _unless_done(request: Awaitable[AsyncSlackResponse]) -> None:
    try:
        await request
    except SlackRefused as error:
        if error.code not in _DONE:
            raise
