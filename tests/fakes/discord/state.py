"""The things of the fake Discord: people, applications, channels; each knows how the wire shows it.

Shapes: discord.com/developers/resources/user, /application and /channel.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol

from tests.fakes.discord.clock import snowflake_time

if TYPE_CHECKING:
    from tests.fakes.discord.guilds import Guild, Overwrite
    from tests.fakes.discord.messages import Message

Json = dict[str, Any]

TEXT, DM, VOICE, GROUP, CATEGORY, NEWS = 0, 1, 2, 3, 4, 5
NEWS_THREAD, PUBLIC_THREAD, PRIVATE_THREAD, FORUM, MEDIA = 10, 11, 12, 15, 16
THREADS = frozenset({NEWS_THREAD, PUBLIC_THREAD, PRIVATE_THREAD})
MESSAGE_CONTENT, GUILD_MEMBERS, PRESENCE = "message_content", "guild_members", "presence"
PRIVILEGED = {PRESENCE: 1 << 13, GUILD_MEMBERS: 1 << 15, MESSAGE_CONTENT: 1 << 19}
"""Privileged intents and their flag on an application in few guilds."""
PINNED = 1 << 1
"""A forum post's flag."""


class Delivery(Protocol):
    """How events reach the gateway's sessions; who may see one is decided there, when it is put."""

    def put(self, event: str, data: Json, *, guild_id: str | None, channel_id: str | None) -> None: ...


def stamp(at: float) -> str:
    """A Unix time as the wire has it."""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="microseconds")


@dataclass(slots=True, eq=False)
class User:
    """A person or a bot user. One who does not `accept_dms` refuses direct messages of apps."""

    id: str
    name: str
    global_name: str | None = None
    is_bot: bool = False
    locale: str = "en-US"
    accepts_dms: bool = True
    application_id: str = ""

    @property
    def mention(self) -> str:
        return f"<@{self.id}>"

    def wire(self) -> Json:
        shown: Json = {
            "id": self.id,
            "username": self.name,
            "discriminator": f"{int(self.id) % 9999 + 1:04}" if self.is_bot else "0",
            "global_name": self.global_name,
            "avatar": None,
            "avatar_decoration_data": None,
            "collectibles": None,
            "primary_guild": None,
            "public_flags": 0,
        }
        return shown | ({"bot": True} if self.is_bot else {})

    def own_wire(self) -> Json:
        """What `/users/@me` says and READY carries."""
        return self.wire() | {
            "banner": None,
            "accent_color": None,
            "bio": "",
            "bot": self.is_bot,
            "email": None,
            "flags": 0,
            "locale": self.locale,
            "mfa_enabled": False,
            "verified": True,
            "premium_type": 0,
        }


@dataclass(slots=True, eq=False)
class Application:
    """An application with its bot user. `intents`: the privileged ones that its maker switched on.

    `commands` are by guild id (empty: global), then by command id. `allowed_commands` are names of commands and ids of
    roles that may use them whatever their default permissions.
    """

    id: str
    name: str
    owner: User
    bot: User
    token: str
    intents: set[str] = field(default_factory=lambda: set(PRIVILEGED))
    installed_by: set[str] = field(default_factory=set)
    commands: dict[str, dict[str, Json]] = field(default_factory=dict)
    allowed_commands: set[tuple[str, str]] = field(default_factory=set)
    description: str = ""

    @property
    def flags(self) -> int:
        return sum(PRIVILEGED[intent] for intent in self.intents) | ((1 << 23) if self.commands.get("") else 0)

    def wire(self, guilds: int) -> Json:
        params = {"scopes": ["applications.commands", "bot"], "permissions": "0"}
        return {
            "id": self.id,
            "name": self.name,
            "icon": None,
            "description": self.description,
            "summary": "",
            "type": None,
            "bot": self.bot.wire(),
            "is_monetized": False,
            "is_verified": False,
            "bot_public": True,
            "bot_require_code_grant": False,
            "hook": True,
            "owner": self.owner.wire(),
            "team": None,
            "verify_key": "0" * 64,
            "flags": self.flags,
            "tags": [],
            "redirect_uris": [],
            "interactions_endpoint_url": None,
            "role_connections_verification_url": None,
            "approximate_guild_count": guilds,
            "approximate_user_install_count": len(self.installed_by),
            "integration_types_config": {
                "0": {"oauth2_install_params": params},
                "1": {"oauth2_install_params": {"scopes": ["applications.commands"], "permissions": "0"}},
            },
        }


@dataclass(slots=True, eq=False)
class Channel:
    """A channel of any kind. What begins with `thread_`, and what follows, is for threads and forums alone.

    `messages` are in the order of their ids; `parent` is a thread's channel or a channel's category.
    """

    id: str
    type: int
    name: str = ""
    guild: Guild | None = None
    parent: Channel | None = None
    topic: str | None = None
    nsfw: bool = False
    position: int = 0
    overwrites: list[Overwrite] = field(default_factory=list)
    recipients: list[User] = field(default_factory=list)
    rate_limit_per_user: int = 0
    messages: dict[str, Message] = field(default_factory=dict)
    last_message_id: str | None = None
    pins: dict[str, float] = field(default_factory=dict)
    flags: int = 0
    thread_members: dict[str, float] = field(default_factory=dict)
    owner_id: str = ""
    is_archived: bool = False
    is_locked: bool = False
    is_invitable: bool = True
    auto_archive_minutes: int = 4320
    archive_changed_at: float = 0
    message_count: int = 0
    total_sent: int = 0
    tags: list[str] = field(default_factory=list)
    available_tags: list[Json] = field(default_factory=list)

    @property
    def mention(self) -> str:
        return f"<#{self.id}>"

    @property
    def guild_id(self) -> str | None:
        return self.guild.id if self.guild else None

    @property
    def last_pin(self) -> str | None:
        return stamp(max(self.pins.values())) if self.pins else None

    @property
    def is_thread(self) -> bool:
        return self.type in THREADS

    @property
    def is_private_thread(self) -> bool:
        return self.type == PRIVATE_THREAD

    @property
    def is_post(self) -> bool:
        return self.is_thread and self.parent is not None and self.parent.type in {FORUM, MEDIA}

    def wire(self, viewer_id: str = "") -> Json:
        """As one user sees it: direct channels show the others, threads one's own membership."""
        shown: Json = {
            "id": self.id,
            "type": self.type,
            "last_message_id": self.last_message_id,
            "flags": self.flags,
        }
        if self.pins:
            shown["last_pin_timestamp"] = self.last_pin
        if self.guild is None:
            shown["recipients"] = [user.wire() for user in self.recipients if user.id != viewer_id]
            return shown | (
                {"name": self.name or None, "icon": None, "owner_id": self.owner_id} if self.type == GROUP else {}
            )
        shown |= {
            "guild_id": self.guild.id,
            "name": self.name,
            "parent_id": self.parent.id if self.parent else None,
            "rate_limit_per_user": self.rate_limit_per_user,
        }
        return shown | (self._thread_wire(viewer_id) if self.is_thread else self._place_wire())

    def _place_wire(self) -> Json:
        shown: Json = {
            "topic": self.topic,
            "nsfw": self.nsfw,
            "position": self.position,
            "permission_overwrites": [overwrite.wire() for overwrite in self.overwrites],
            "default_auto_archive_duration": self.auto_archive_minutes,
            "icon_emoji": None,
            "theme_color": None,
        }
        if self.type == VOICE:
            shown |= {"bitrate": 64000, "user_limit": 0, "rtc_region": None}
        if self.type in {FORUM, MEDIA}:
            shown |= {
                "available_tags": self.available_tags,
                "default_reaction_emoji": None,
                "default_sort_order": None,
                "default_forum_layout": 0,
                "default_thread_rate_limit_per_user": 0,
            }
        return shown

    def _thread_wire(self, viewer_id: str) -> Json:
        shown: Json = {
            "owner_id": self.owner_id,
            "message_count": self.message_count,
            "total_message_sent": self.total_sent,
            "member_count": min(len(self.thread_members), 50),
            "thread_metadata": {
                "archived": self.is_archived,
                "archive_timestamp": stamp(self.archive_changed_at),
                "auto_archive_duration": self.auto_archive_minutes,
                "locked": self.is_locked,
                "create_timestamp": stamp(snowflake_time(self.id)),
            },
        }
        if self.is_private_thread:
            shown["thread_metadata"]["invitable"] = self.is_invitable
        if self.is_post:
            shown["applied_tags"] = list(self.tags)
        if viewer_id in self.thread_members:
            shown["member"] = self.thread_member(viewer_id)
        return shown

    def thread_member(self, user_id: str) -> Json:
        joined = stamp(self.thread_members[user_id])
        return {"id": self.id, "user_id": user_id, "join_timestamp": joined, "flags": 0}
