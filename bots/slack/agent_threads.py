"""The events of Slack's agent view other than messages: tabs, channels looked at, threads stopped or renamed.

Source: docs.slack.dev/ai/migrating-to-agent-messaging and docs.slack.dev/reference/events. Who looks at something is
in the envelope's authorizations.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bots.platform_events import Edited, as_wire_error
from bots.slack.parse import SERVICE, event_id, instant
from core.model.language import speaking
from core.model.messages import Mention, Message, Reach
from core.storage.database import told_as_ours

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bots.frontdesk import Frontdesk
    from bots.platform_events import Incoming
    from bots.slack.api.workspaces import Workspaces
    from bots.slack.outgoing.acknowledgements import Acknowledgements

REMEMBERED = 10_000
"""How many people's channels and how many threads are remembered."""
_CHANNEL_TYPE, _MESSAGE_TYPE = "slack#/types/channel_id", "slack#/types/message_context"
_THIS_CHANNEL = re.compile(
    r"\b(?:this|the current) channel\b|\bdiese[nmr]? (?:kanal|channel)\b|\bce (?:canal|salon)\b|\b[en]ste canal\b",
    re.IGNORECASE,
)


class AgentThreads:
    """What the agent view adds to a workspace. What it remembers is lost when the process ends."""

    def __init__(self, desk: Frontdesk, workspaces: Workspaces, acks: Acknowledgements) -> None:
        self._desk = desk
        self._workspaces = workspaces
        self._acks = acks
        self._viewed: OrderedDict[tuple[str, str], str] = OrderedDict()
        self._named: OrderedDict[tuple[str, str, str], None] = OrderedDict()

    async def handle(self, team: str, body: Mapping[str, Any]) -> None:
        """Handle an event that the agent view alone has. Raises as `Listener.handle_event`."""
        event = body["event"]
        with as_wire_error("Slack sent an event"):
            match event["type"]:
                case "app_home_opened":
                    self._note_viewed(team, event["user"], event)
                    if self._workspaces.is_agent:
                        with speaking(await self._desk.language_of(SERVICE, team, event.get("user"))):
                            self._acks.start(self._acks.suggest_prompts(team, event["channel"]))
                case "app_context_changed":
                    self._note_viewed(team, _actor(body), event)
                case "agent_session_stopped":
                    await self._stop(team, event)
                case "agent_session_title_changed":
                    self._named.pop((team, event["channel"], event["thread_ts"]), None)

    async def name_channel(self, message: Message, event: Mapping[str, Any]) -> Message:
        """Return a direct message with the channel that the person looks at in place of “this channel”."""
        team, person = message.address.workspace, message.person.id
        if message.reach is not Reach.DIRECT:
            return message
        self._note_viewed(team, person, event)
        channel = self._viewed.get((team, person))
        if channel is None or not _THIS_CHANNEL.search(message.text):
            return message
        title = (await self._workspaces.names(team, people=(), channels=[channel])).title(channel)
        if title is None:
            return message
        text = _THIS_CHANNEL.sub(title.replace("\\", r"\\"), message.text)
        return replace(message, text=text, mentions=(*message.mentions, Mention(channel, title)))

    async def show_coming(self, message: Message, message_id: int) -> None:
        """Show that an answer is coming, and name the thread of a direct conversation after its first message."""
        address = message.address
        if message.reach is Reach.DIRECT and address.thread:
            if await self._desk.conversations.is_first(message_id, address.conversation):
                await self._acks.sessions.rename(message)
        elif place := _begun(message):
            self._named[place] = None
            _shorten(self._named)
        await self._acks.sessions.show(message, message_id)

    def follow(self, change: Incoming) -> None:
        """Rename a thread whose first message was edited, unless a person has renamed it."""
        if isinstance(change, Edited) and _begun(change.message) in self._named:
            self._acks.start(self._acks.sessions.rename(change.message))

    async def _stop(self, team: str, event: Mapping[str, Any]) -> None:
        """Stop the answers in a thread. The text written so far stays."""
        thread, person = event["thread_ts"], event["user"]
        address = (await self._workspaces.bot(team)).address(event["channel"], thread, thread)
        streams = tuple(event.get("streaming_message_ts") or ())
        with told_as_ours():
            stopped = await self._desk.inbox.stop(address, at=instant(event["event_ts"]), shown=streams)
        untold = person if stopped.turns and not stopped.drafts else None
        self._acks.start(self._acks.confirm_stop(address, stopped.drafts, untold=untold))

    def _note_viewed(self, team: str, person: str, event: Mapping[str, Any]) -> None:
        """Remember the channel that a person looks at, if the event names one."""
        context = event.get("context")
        if context is None or not person:
            return
        channel = _channel_in(context)
        self._viewed.pop((team, person), None)
        if channel:
            self._viewed[team, person] = channel
            _shorten(self._viewed)


def _begun(message: Message) -> tuple[str, str, str] | None:
    """Return the thread that a message begins in a direct conversation with an agent."""
    address = message.address
    begins = address.below and message.event_id == event_id(address.channel, address.below)
    return (address.workspace, address.channel, address.below or "") if begins else None


def _actor(body: Mapping[str, Any]) -> str:
    people = [each["user_id"] for each in body.get("authorizations") or () if not each.get("is_bot")]
    return str(body["event"].get("user") or next(iter(people), ""))


def _channel_in(context: Mapping[str, Any]) -> str | None:
    """Return the first channel among the things that a person looks at. Slack lists the most relevant first."""
    for entity in context.get("entities") or ():
        value = entity.get("value")
        if entity.get("type") == _CHANNEL_TYPE:
            return str(value)
        if entity.get("type") == _MESSAGE_TYPE and isinstance(value, dict) and "channel_id" in value:
            return str(value["channel_id"])
    return None


def _shorten(remembered: OrderedDict[Any, Any]) -> None:
    while len(remembered) > REMEMBERED:
        remembered.popitem(last=False)
