"""Says hello in a channel to which the app was added."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bots.greeting import wants_hello
from bots.slack.parse import SERVICE
from core.model.messages import Address
from core.storage.database import told_as_ours
from core.text.catalogue import N_, _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bots.slack.api.workspaces import Workspaces
    from core.delivery.notices import Notices
    from core.model.clock import Clock
    from core.settings.settings import Settings

JOINS = frozenset({"channel_join", "group_join"})
"""Subtypes of messages, in the history, that tell who joined."""
HELLO = N_(
    "Hello! I'm Frontdesk. Mention me with a question, and I answer in a thread, from your documents and with the "
    "sources. To see what else I can do, write “@Frontdesk help”."
)
STRANGERS = N_("People from other organisations get answers from public documents.")


class Greeter:
    """Says hello, once for each channel, by a notice."""

    def __init__(self, workspaces: Workspaces, notices: Notices, settings: Settings, *, clock: Clock) -> None:
        self._workspaces = workspaces
        self._notices = notices
        self._settings = settings
        self._clock = clock

    async def greet(self, team: str, joined: Mapping[str, Any], *, external: bool) -> None:
        """Say hello in a channel if the person who joined it is our bot.

        If the process dies before the commit, Slack delivers the event again, or it is found in the history; if after,
        the notice is sent, and no other one is written. Raises RetryLater if it could not be stored.
        """
        added_at = datetime.fromtimestamp(float(joined.get("ts") or joined["event_ts"]), UTC)
        bot, channel = await self._workspaces.bot(team), joined["channel"]
        if joined.get("user") != bot.user or not wants_hello(self._settings, added_at, now=self._clock.now()):
            return
        names = await self._workspaces.names(team, people=(), channels=[channel])
        address = Address(SERVICE, team, channel, name=names.title(channel))
        with told_as_ours():
            hello = f"{_(HELLO)} {_(STRANGERS)}" if external else _(HELLO)
            await self._notices.tell(address, f"hello/{channel}", hello)
