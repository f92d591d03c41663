"""Guilds of the fake Discord, with their roles and members; each knows how the wire shows it.

Shapes: discord.com/developers/resources/guild and /topics/permissions#role-object.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.fakes.discord.permissions import Permission
from tests.fakes.discord.state import stamp

if TYPE_CHECKING:
    from tests.fakes.discord.state import Json, User


@dataclass(slots=True, eq=False)
class Role:
    """A role; the one with its guild's id is @everyone."""

    id: str
    name: str
    permissions: Permission
    position: int = 0
    mentionable: bool = False
    managed_by: str = ""
    color: int = 0

    def wire(self) -> Json:
        shown: Json = {
            "id": self.id,
            "name": self.name,
            "description": None,
            "color": self.color,
            "colors": {"primary_color": self.color, "secondary_color": None, "tertiary_color": None},
            "hoist": False,
            "icon": None,
            "unicode_emoji": None,
            "position": self.position,
            "permissions": decimal(self.permissions),
            "managed": bool(self.managed_by),
            "mentionable": self.mentionable,
            "flags": 0,
        }
        return shown | ({"tags": {"bot_id": self.managed_by}} if self.managed_by else {})


@dataclass(slots=True, eq=False)
class Overwrite:
    """What a channel allows or denies to a role or, with `is_member`, to a member."""

    id: str
    allow: Permission = Permission.NONE
    deny: Permission = Permission.NONE
    is_member: bool = False

    def wire(self) -> Json:
        allow, deny = decimal(self.allow), decimal(self.deny)
        return {"id": self.id, "type": int(self.is_member), "allow": allow, "deny": deny}


@dataclass(slots=True, eq=False)
class Member:
    """A user in a guild. `roles` are ids, without @everyone."""

    user: User
    joined_at: float
    roles: list[str] = field(default_factory=list)
    nick: str | None = None
    timed_out_until: float = 0

    def wire(self, *, user: bool = True) -> Json:
        shown: Json = {
            "avatar": None,
            "banner": None,
            "communication_disabled_until": stamp(self.timed_out_until) if self.timed_out_until else None,
            "flags": 0,
            "joined_at": stamp(self.joined_at),
            "nick": self.nick,
            "pending": False,
            "premium_since": None,
            "roles": list(self.roles),
            "deaf": False,
            "mute": False,
        }
        return shown | ({"user": self.user.wire()} if user else {})


@dataclass(slots=True, eq=False)
class Guild:
    id: str
    name: str
    owner_id: str
    roles: dict[str, Role] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)
    preferred_locale: str = "en-US"
    events: dict[str, Json] = field(default_factory=dict)

    def wire(self) -> Json:
        return {
            "id": self.id,
            "name": self.name,
            "owner_id": self.owner_id,
            "roles": [role.wire() for role in self.roles.values()],
            "preferred_locale": self.preferred_locale,
            "emojis": [],
            "stickers": [],
            **_BARE_GUILD,
        }


def decimal(permissions: Permission) -> str:
    """Permissions as the wire has them."""
    return str(int(permissions))


_BARE_GUILD: Json = {
    "afk_channel_id": None,
    "afk_timeout": 300,
    "application_id": None,
    "banner": None,
    "default_message_notifications": 1,
    "description": None,
    "discovery_splash": None,
    "explicit_content_filter": 0,
    "features": ["COMMUNITY", "NEWS"],
    "hub_type": None,
    "icon": None,
    "incidents_data": None,
    "inventory_settings": None,
    "latest_onboarding_question_id": None,
    "max_members": 500000,
    "max_presences": None,
    "max_stage_video_channel_users": 50,
    "max_video_channel_users": 25,
    "mfa_level": 0,
    "nsfw": False,
    "nsfw_level": 0,
    "premium_progress_bar_enabled": False,
    "premium_subscription_count": 0,
    "premium_tier": 0,
    "public_updates_channel_id": None,
    "region": "deprecated",
    "rules_channel_id": None,
    "safety_alerts_channel_id": None,
    "splash": None,
    "system_channel_flags": 0,
    "system_channel_id": None,
    "vanity_url_code": None,
    "verification_level": 0,
    "widget_channel_id": None,
    "widget_enabled": False,
}
