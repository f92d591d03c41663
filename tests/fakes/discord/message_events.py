"""What happens to messages of the fake Discord: each change is made, and the gateway is told of it.

Events: discord.com/developers/events/gateway-events#messages.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.fakes.discord.components import SELECTS, walk
from tests.fakes.discord.mentions import ALL_KINDS, mentioned
from tests.fakes.discord.messages import PINS_ADD, Message, emoji_wire
from tests.fakes.discord.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.fakes.discord.state import Channel, Delivery, Json, User


@dataclass(frozen=True, slots=True)
class Told:
    """An event as it was handed to the gateway."""

    event: str
    data: Json
    guild_id: str | None
    channel_id: str | None


@dataclass(slots=True)
class Posting(Store):
    """`told` is every event, in order; `delivery` is the gateway. Without one they are lost, as when nobody listens."""

    told: list[Told] = field(default_factory=list)
    delivery: Delivery | None = None

    def tell(self, event: str, data: Json, *, guild_id: str | None, channel_id: str | None = None) -> None:
        self.told.append(Told(event, copy.deepcopy(data), guild_id, channel_id))
        if self.delivery:
            self.delivery.put(event, copy.deepcopy(data), guild_id=guild_id, channel_id=channel_id)

    def tell_of(self, event: str, channel: Channel, data: Json) -> None:
        """Tell of something in a channel; its ids are added."""
        here: Json = {"channel_id": channel.id} | ({"guild_id": channel.guild_id} if channel.guild else {})
        self.tell(event, here | data, guild_id=channel.guild_id, channel_id=channel.id)

    def post(
        self,
        channel: Channel,
        author: User,
        content: str = "",
        *,
        at: float | None = None,
        allowed: Json | None = None,
        default: tuple[str, ...] = ALL_KINDS,
        **more: Any,
    ) -> Message:
        """Add a message; `more` are fields of Message. One of the past (`at`) is told to nobody."""
        message = Message(more.pop("id", None) or self.new_id(at), channel, author, content, **more)
        message.components = numbered(message.components)
        self.remention(message, allowed, default=default)
        if message.is_ephemeral:
            return message
        if channel.is_thread and at is None:
            self.stir(channel, author)
        channel.messages[message.id] = message
        if at is not None:
            channel.messages = dict(sorted(channel.messages.items(), key=lambda item: int(item[0])))
        channel.last_message_id = next(reversed(channel.messages))
        if message.id != channel.id:  # a post's first message is not counted
            channel.message_count, channel.total_sent = channel.message_count + 1, channel.total_sent + 1
        if at is None:
            self.tell_of("MESSAGE_CREATE", channel, self.message_event(message) | echoed(message))
        return message

    def stir(self, thread: Channel, author: User) -> None:
        """Wake an archived thread and let the author join it; threads and their events are below."""

    def remention(self, message: Message, allowed: Json | None, *, default: tuple[str, ...] = ALL_KINDS) -> None:
        """Find whom the present text mentions."""
        texts = [message.content, *(str(part["content"]) for part, _ in walk(message.components) if part["type"] == 10)]
        found = mentioned(
            self,
            message.channel,
            message.author,
            "\n".join(texts),
            allowed=allowed,
            replied_to=message.replied_to if message.type == 19 else None,
            default=default,
        )
        message.mentions, message.mention_roles = found.users, found.roles
        message.mention_everyone = found.everyone

    def message_event(self, message: Message) -> Json:
        """A message as events carry it: with the members that its people are."""
        data = message.wire() | {"channel_type": message.channel.type}
        guild = message.channel.guild
        if guild is None:
            return data
        if message.author.id in guild.members:
            data["member"] = guild.members[message.author.id].wire(user=False)
        if "interaction" in data:
            user_id = data["interaction"]["user"]["id"]
            data["interaction"]["member"] = guild.members[user_id].wire(user=False)
        for user in data["mentions"]:
            if user["id"] in guild.members:
                user["member"] = guild.members[user["id"]].wire(user=False)
        return data

    def change(self, message: Message, *, edited: bool = True, **fields: Any) -> Message:
        """Change fields of a message; unless it is not `edited` by its author, it says when."""
        for name, value in fields.items():
            setattr(message, name, value)
        message.components = numbered(message.components)
        if edited:
            message.edited_at = self.clock.now()
        if not message.is_ephemeral:
            self.tell_of("MESSAGE_UPDATE", message.channel, self.message_event(message))
        return message

    def remove(self, *messages: Message) -> None:
        """Delete a message, or several of a channel at once."""
        for message in messages:
            message.is_deleted = True
            channel = message.channel
            if channel.messages.pop(message.id, None):
                channel.message_count -= message.id != channel.id
            channel.pins.pop(message.id, None)
        seen = [message for message in messages if not message.is_ephemeral]
        if len(messages) == 1 and seen:
            self.tell_of("MESSAGE_DELETE", seen[0].channel, {"id": seen[0].id})
        elif seen:
            self.tell_of("MESSAGE_DELETE_BULK", seen[0].channel, {"ids": [message.id for message in seen]})

    def add_reaction(self, user: User, message: Message, emoji: str) -> None:
        users = message.reactions.setdefault(emoji, [])
        if user.id in users:
            return
        users.append(user.id)
        data = self._reacted(user, message, emoji) | {"message_author_id": message.author.id}
        guild = message.channel.guild
        if guild and user.id in guild.members:
            data["member"] = guild.members[user.id].wire()
        self.tell_of("MESSAGE_REACTION_ADD", message.channel, data)

    def remove_reaction(self, user: User, message: Message, emoji: str) -> None:
        users = message.reactions.get(emoji, [])
        if user.id not in users:
            return
        users.remove(user.id)
        if not users:
            del message.reactions[emoji]
        self.tell_of("MESSAGE_REACTION_REMOVE", message.channel, self._reacted(user, message, emoji))

    def _reacted(self, user: User, message: Message, emoji: str) -> Json:
        shared = {"user_id": user.id, "message_id": message.id, "burst": False, "type": 0}
        return shared | {"emoji": emoji_wire(emoji)}

    def clear_reactions(self, message: Message, emoji: str | None = None) -> None:
        """Remove all reactions, or all of one emoji."""
        if emoji is None:
            message.reactions.clear()
            self.tell_of("MESSAGE_REACTION_REMOVE_ALL", message.channel, {"message_id": message.id})
        elif message.reactions.pop(emoji, None):
            data = {"message_id": message.id, "emoji": emoji_wire(emoji)}
            self.tell_of("MESSAGE_REACTION_REMOVE_EMOJI", message.channel, data)

    def set_pinned(self, user: User, message: Message, *, pinned: bool) -> None:
        """Pin a message, which the channel then says, or unpin it."""
        channel = message.channel
        if pinned:
            channel.pins[message.id] = self.clock.now()
        else:
            channel.pins.pop(message.id, None)
        self.tell_of("CHANNEL_PINS_UPDATE", channel, {"last_pin_timestamp": channel.last_pin})
        self.change(message, edited=False, is_pinned=pinned)
        if pinned:
            self.post(channel, user, type=PINS_ADD, reference=reference(message))

    def type_in(self, user: User, channel: Channel) -> None:
        data: Json = {"user_id": user.id, "timestamp": int(self.clock.now())}
        if channel.guild and user.id in channel.guild.members:
            data["member"] = channel.guild.members[user.id].wire()
        self.tell_of("TYPING_START", channel, data)


def echoed(message: Message) -> Json:
    """The nonce, which stands in the answer and the event of a new message alone."""
    return {} if message.nonce is None else {"nonce": message.nonce}


def reference(message: Message) -> Json:
    """A message's `message_reference` to another."""
    shown = {"type": 0, "channel_id": message.channel.id, "message_id": message.id}
    return shown | ({"guild_id": message.channel.guild_id} if message.channel.guild else {})


def numbered(components: Iterable[Json]) -> list[Json]:
    """Components with the ids and numbers of choices that Discord gives to those that came without."""
    given = copy.deepcopy(list(components))
    taken = {component.get("id") for component, _ in walk(given)}
    count = 0
    for component, _ in walk(given):
        if component["type"] in SELECTS:
            component.update({name: component.get(name, 1) for name in ("min_values", "max_values")})
        if not component.get("id"):
            count += 1
            while count in taken:
                count += 1
            component["id"] = count
    return given
