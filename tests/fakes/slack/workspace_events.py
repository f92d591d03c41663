"""What happens in the fake workspace: each change is made, and the apps that may know of it are told."""

from __future__ import annotations

import copy
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.fakes.slack import bodies
from tests.fakes.slack.messages import Ephemeral, Message
from tests.fakes.slack.store import Store, id_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tests.fakes.slack.delivery import DeliveryKind
    from tests.fakes.slack.messages import File
    from tests.fakes.slack.state import App, Channel, Delivery, Installation, Json, User

STREAM_SECONDS = 5 * 60
TOMBSTONE = "This message was deleted."


@dataclass(frozen=True, slots=True)
class Delivered:
    """A body that was handed to an app, or would have been, had it a delivery."""

    app: App
    kind: DeliveryKind
    body: Json


@dataclass(slots=True)
class Posting(Store):
    """`delivered` is all that apps were sent, in order; `delivery` serves the apps that have none of their own."""

    delivered: list[Delivered] = field(default_factory=list)
    delivery: Delivery | None = None

    def deliver(self, to: App, kind: DeliveryKind, body: Json) -> None:
        """Hand a body to the app's own delivery, or to the one of all apps; without either it is lost."""
        self.delivered.append(Delivered(to, kind, body))
        delivery = to.delivery or self.delivery
        if delivery:
            delivery.put(kind, copy.deepcopy(body))

    def announce(
        self,
        event: Json,
        *,
        subscription: str,
        to: Iterable[Installation],
        channel: Channel | None = None,
        authorized: Json | None = None,
    ) -> None:
        """Send an event to those who subscribed to it and have its scope, `authorized` by whom it concerns."""
        for there in to:
            wanted = there.app.events is None or subscription in there.app.events
            wanted = wanted and bodies.EVENTS_OF_VIEW.get(subscription, there.app.view) == there.app.view
            scope = bodies.EVENT_SCOPES.get(subscription)
            if wanted and not there.is_revoked and (scope is None or scope in there.scopes):
                body = bodies.event_callback(there, event, self.new_id("Ev"), channel)
                body["authorizations"][0] |= authorized or {}
                self.deliver(there.app, "events_api", body)

    def members(self, channel: Channel) -> list[Installation]:
        """The apps that are in a conversation."""
        return [there for there in self.installations() if there.bot.id in channel.members]

    def post(
        self,
        channel: Channel,
        author: User,
        text: str,
        *,
        by: Installation | None = None,
        at: float | None = None,
        **more: Any,
    ) -> Message:
        """Add a message and tell the apps; `more` are fields of Message. One of the past (`at`) is told to nobody."""
        message = Message(self.next_ts(at), channel, author.id, text, author.team_id, by=by, **more)
        message.blocks = numbered(message.blocks)
        self.keep(message)
        status = self.assistants.get((channel.id, message.thread_ts or ""))
        if by and status and status.status:
            status.statuses.append("")  # an app's message in the thread ends what its status says
        for file in message.files:
            file.channels.append(channel)
            if at is None:
                self._tell_of_file(file, channel)
        if at is None:
            self._tell_of(message)
        return message

    def _tell_of_file(self, file: File, channel: Channel) -> None:
        event = {
            "type": "file_shared",
            "file_id": file.id,
            "user_id": file.user,
            "file": {"id": file.id},
            "channel_id": channel.id,
            "event_ts": self.next_ts(),
        }
        self.announce(event, subscription="file_shared", to=self.members(channel), channel=channel)

    def _tell_of(self, message: Message) -> None:
        channel = message.channel
        there = self.members(channel)
        mentioned = [one for one in there if f"<@{one.bot.id}" in message.text and channel.kind != "im"]
        if mentioned and message.subtype is None:
            event = bodies.mention_event(message)
            self.announce(event, subscription="app_mention", to=mentioned, channel=channel)
        event = bodies.message_event(message)
        if (channel.id, message.thread_ts) in self.assistants and not message.by:
            event["assistant_thread"] = {"action_token": f"{self.new_id('')}.action"}
        if message.team_id != channel.team_id:
            event["user_profile"] = bodies.profile(self.users[message.user])
        self._tell(event, channel)

    def _tell(self, event: Json, channel: Channel) -> None:
        subscription = bodies.SUBSCRIPTIONS[channel.kind]
        self.announce(event, subscription=subscription, to=self.members(channel), channel=channel)

    def change(self, message: Message, *, editor: User | None = None, **fields: Any) -> Message:
        """Change fields of a message; with an `editor` it is marked as edited."""
        before = message.wire()
        for name, value in fields.items():
            setattr(message, name, value)
        message.blocks = numbered(message.blocks)
        ts = self.next_ts()
        if editor:
            message.edited = {"user": editor.id, "ts": ts}
        if message.is_broadcast and message.ts not in message.channel.order:
            self.keep(message)
        self._tell(bodies.changed_event(message, before, ts), message.channel)
        return message

    def is_streaming(self, message: Message) -> bool:
        """Whether its stream is open; one that has been for too long ends here."""
        since = message.streaming_since
        if since is not None and self.clock.seconds() - since > STREAM_SECONDS:
            message.streaming_since = None
            self.change(message)
        return message.streaming_since is not None

    def remove(self, message: Message) -> None:
        """Delete a message; one with replies leaves a tombstone over them."""
        if message.channel.threads.get(message.ts):
            gone: Json = {"text": TOMBSTONE, "subtype": "tombstone", "user": "USLACKBOT", "by": None, "metadata": None}
            self.change(message, **gone, blocks=[], files=[], attachments=[], client_msg_id=None)
            return
        before = message.wire()
        self.drop(message)
        self._tell(bodies.deleted_event(message, before, self.next_ts()), message.channel)

    def whisper(
        self,
        by: Installation,
        channel: Channel,
        to: User,
        text: str,
        *,
        thread_ts: str | None = None,
        blocks: Sequence[Json] = (),
    ) -> Ephemeral:
        """Show a message to one person alone. No app hears of it."""
        said = Ephemeral(self.next_ts(), channel, to.id, text, by, thread_ts, tuple(numbered(list(blocks))))
        self.ephemerals.append(said)
        return said

    def add_reaction(self, user: User, message: Message, name: str) -> None:
        message.reactions.setdefault(name, []).append(user.id)
        self._tell_of_reaction("reaction_added", user, message, name)

    def remove_reaction(self, user: User, message: Message, name: str) -> None:
        message.reactions[name].remove(user.id)
        if not message.reactions[name]:
            del message.reactions[name]
        self._tell_of_reaction("reaction_removed", user, message, name)

    def _tell_of_reaction(self, kind: str, user: User, message: Message, name: str) -> None:
        event = {
            "type": kind,
            "user": user.id,
            "reaction": name,
            "item": {"type": "message", "channel": message.channel.id, "ts": message.ts},
            "item_user": message.user,
            "event_ts": self.next_ts(),
        }
        self.announce(event, subscription=kind, to=self.members(message.channel), channel=message.channel)

    def join(self, who: User | Installation, channel: Channel, *, inviter: User | None = None) -> None:
        """Make somebody a member; the channel says so, and so does an event."""
        user = self.user(who)
        channel.members.append(id_of(who))
        if channel.kind in {"channel", "group"}:
            extra = {"inviter": inviter.id} if inviter else {}
            words = f"<@{user.id}> has joined the channel"
            self.post(channel, user, words, subtype="channel_join", extra=extra)
        event = self._membership("member_joined_channel", user, channel)
        if inviter:
            event["inviter"] = inviter.id
        self.announce(event, subscription="member_joined_channel", to=self.members(channel), channel=channel)

    def leave(self, who: User | Installation, channel: Channel) -> None:
        user = self.user(who)
        to = self.members(channel)
        channel.members.remove(user.id)
        event = self._membership("member_left_channel", user, channel)
        self.announce(event, subscription="member_left_channel", to=to, channel=channel)
        left = {"type": "channel_left", "channel": channel.id, "actor_id": "USLACKBOT", "event_ts": self.next_ts()}
        gone = [there for there in to if there.bot is user]
        self.announce(left, subscription="channel_left", to=gone, channel=channel)

    def _membership(self, kind: str, user: User, channel: Channel) -> Json:
        letter = "C" if channel.kind == "channel" else "G"
        event_ts = self.next_ts()
        return {
            "type": kind,
            "user": user.id,
            "channel": channel.id,
            "channel_type": letter,
            "team": user.team_id,
            "event_ts": event_ts,
        }


def numbered(blocks: list[Json]) -> list[Json]:
    """Blocks with the ids that Slack gives to those that came without."""
    given = copy.deepcopy(blocks)
    add_emoji_flags(given)
    for block in given:
        block.setdefault("block_id", secrets.token_urlsafe(4))
        for element in [*block.get("elements", []), block.get("accessory"), block.get("element")]:
            if isinstance(element, dict) and element.get("type") in _PRESSED:
                element.setdefault("action_id", secrets.token_urlsafe(4))
    return given


def add_emoji_flags(part: Any) -> None:
    """Slack gives every plain text its `emoji` flag."""
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        add_emoji_flags(inner)
    if isinstance(part, dict) and part.get("type") == "plain_text":
        part.setdefault("emoji", True)


_PRESSED = frozenset(
    {
        "button", "checkboxes", "datepicker", "datetimepicker", "feedback_buttons", "icon_button", "overflow",
        "plain_text_input", "radio_buttons", "static_select", "timepicker", "users_select", "channels_select",
        "conversations_select", "external_select", "multi_static_select", "multi_users_select",
    }
)  # fmt: skip
