"""What is written and done in the fake Discord: messages with files and reactions, interactions with tokens.

Shapes: discord.com/developers/resources/message and /interactions/receiving-and-responding.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote

from tests.fakes.discord.clock import snowflake_time
from tests.fakes.discord.state import stamp

if TYPE_CHECKING:
    from tests.fakes.discord.state import Application, Channel, Json, User

DEFAULT, PINS_ADD, THREAD_CREATED, REPLY, COMMAND, THREAD_STARTER, MENU_COMMAND = 0, 6, 18, 19, 20, 21, 23
SUPPRESS_EMBEDS, HAS_THREAD, EPHEMERAL, LOADING = 1 << 2, 1 << 5, 1 << 6, 1 << 7
SUPPRESS_NOTIFICATIONS, VOICE, COMPONENTS_V2 = 1 << 12, 1 << 13, 1 << 15
SYSTEM = frozenset({PINS_ADD, THREAD_CREATED, THREAD_STARTER, 1, 2, 3, 4, 5, 7})


@dataclass(slots=True, eq=False)
class Attachment:
    id: str
    filename: str
    content: bytes
    content_type: str
    url: str
    description: str | None = None
    is_ephemeral: bool = False

    def wire(self) -> Json:
        shown: Json = {
            "id": self.id,
            "filename": self.filename,
            "size": len(self.content),
            "url": self.url,
            "proxy_url": self.url,
            "content_type": self.content_type,
            "content_scan_version": 0,
        }
        if self.description:
            shown["description"] = self.description
        return shown | ({"ephemeral": True} if self.is_ephemeral else {})


@dataclass(slots=True, eq=False)
class Message:
    """`reactions` are user ids by emoji (`👍`, `name:id`). An ephemeral message is in no channel's list."""

    id: str
    channel: Channel
    author: User
    content: str = ""
    type: int = DEFAULT
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    flags: int = 0
    mentions: list[User] = field(default_factory=list)
    mention_roles: list[str] = field(default_factory=list)
    mention_everyone: bool = False
    nonce: str | int | None = None
    reference: Json | None = None
    replied_to: Message | None = None
    edited_at: float = 0
    is_pinned: bool = False
    is_deleted: bool = False
    tts: bool = False
    reactions: dict[str, list[str]] = field(default_factory=dict)
    thread: Channel | None = None
    interaction: Interaction | None = None

    @property
    def is_ephemeral(self) -> bool:
        return bool(self.flags & EPHEMERAL)

    def wire(self, viewer_id: str = "", *, nested: bool = True) -> Json:
        """As one user sees it (whose reactions are whose); with what it answers to, unless it is that itself."""
        shown: Json = {
            "id": self.id,
            "channel_id": self.channel.id,
            "author": self.author.wire(),
            "content": self.content,
            "type": self.type,
            "timestamp": stamp(snowflake_time(self.id)),
            "edited_timestamp": stamp(self.edited_at) if self.edited_at else None,
            "tts": self.tts,
            "mention_everyone": self.mention_everyone,
            "mentions": [user.wire() for user in self.mentions],
            "mention_roles": list(self.mention_roles),
            "attachments": [attachment.wire() for attachment in self.attachments],
            "embeds": [] if self.flags & SUPPRESS_EMBEDS else copy.deepcopy(self.embeds),
            "components": copy.deepcopy(self.components),
            "pinned": self.is_pinned,
            "flags": self.flags,
        }
        if self.reactions:
            shown["reactions"] = [reaction(emoji, users, viewer_id) for emoji, users in self.reactions.items()]
        if self.reference:
            shown["message_reference"] = self.reference
        if self.type in {REPLY, THREAD_STARTER} and nested:
            gone = self.replied_to is None or self.replied_to.is_deleted
            shown["referenced_message"] = None if gone else self.replied_to.wire(viewer_id, nested=False)  # type: ignore[union-attr]
        if self.thread and nested:
            shown["thread"] = self.thread.wire(viewer_id)
        if self.interaction:
            shown |= self._interaction_wire(self.interaction)
        return shown

    def _interaction_wire(self, interaction: Interaction) -> Json:
        shown: Json = {"application_id": interaction.app.id, "webhook_id": interaction.app.id}
        first = interaction.response is self or interaction.response is None
        metadata: Json = {
            "id": interaction.id,
            "type": interaction.type,
            "user": interaction.user.wire(),
            "authorizing_integration_owners": interaction.owners,
        }
        if interaction.type == 2 and first:
            metadata |= {"name": interaction.data["name"], "command_type": interaction.data["type"]}
            shown["interaction"] = {key: metadata[key] for key in ("id", "type", "name", "user")}
        if interaction.type == 3 and interaction.message:
            metadata["interacted_message_id"] = interaction.message.id
        if not first and interaction.response:
            metadata["original_response_message_id"] = interaction.response.id
        return shown | {"interaction_metadata": metadata}


@dataclass(slots=True, eq=False)
class Interaction:
    """One use of a command, a component or a modal. `answer` is the type of the first answer, once there is one.

    `modal` and `choices` are what the person was shown instead of a message.
    """

    id: str
    type: int
    app: Application
    user: User
    channel: Channel
    token: str
    started: float
    data: Json
    context: int
    owners: Json
    message: Message | None = None
    answer: int | None = None
    response: Message | None = None
    followups: list[Message] = field(default_factory=list)
    modal: Json | None = None
    choices: list[Json] | None = None
    answered_at: float = 0

    @property
    def is_loading(self) -> bool:
        return bool(self.response and self.response.flags & LOADING)

    @property
    def messages(self) -> list[Message]:
        """What the app answered, as the person sees it."""
        first = [self.response] if self.response and self.response is not self.message else []
        return [message for message in [*first, *self.followups] if not message.is_deleted]


def emoji_wire(emoji: str) -> Json:
    """A reaction's emoji: `👍`, or a guild's own as `name:id`."""
    name, _, emoji_id = emoji.partition(":")
    return {"id": emoji_id or None, "name": name}


def reaction(emoji: str, users: list[str], viewer_id: str) -> Json:
    return {
        "emoji": emoji_wire(emoji),
        "count": len(users),
        "count_details": {"burst": 0, "normal": len(users)},
        "burst_colors": [],
        "me_burst": False,
        "burst_me": False,
        "me": viewer_id in users,
        "burst_count": 0,
    }


def attachment_url(base_url: str, channel_id: str, attachment_id: str, filename: str) -> str:
    """Where a file lies, with the signature that Discord's links carry."""
    return f"{base_url}/attachments/{channel_id}/{attachment_id}/{quote(filename)}?ex=1&is=1&hm={attachment_id}"
