"""The things of a Slack workspace: teams, people, conversations, apps; each knows how the wire shows it.

Shapes: docs.slack.dev/reference/objects (user, conversation) and the example answers of the methods that give them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, Protocol
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from tests.fakes.slack.delivery import DeliveryKind
    from tests.fakes.slack.messages import Message

Json = dict[str, Any]
Kind = Literal["channel", "group", "im", "mpim"]
View = Literal["agent", "assistant"]


class Delivery(Protocol):
    """How a body reaches an app: a WebSocket or signed HTTP."""

    def put(self, kind: DeliveryKind, body: Json) -> None: ...


@dataclass(slots=True, eq=False)
class Team:
    """A workspace, or an organisation of workspaces (`E…`), which is its own enterprise."""

    id: str
    name: str
    domain: str
    enterprise_id: str | None = None

    @property
    def is_enterprise(self) -> bool:
        return self.id == self.enterprise_id

    def has(self, other: Team) -> bool:
        """Whether an installation here is one there: it is the same workspace, or one of the organisation."""
        return other is self or (self.is_enterprise and other.enterprise_id == self.id)


@dataclass(slots=True, eq=False)
class User:
    """A person or a bot user. `is_stranger`: of another workspace, met in a channel that is shared with it."""

    id: str
    name: str
    team_id: str
    real_name: str
    email: str = ""
    tz: str = "UTC"
    locale: str = "en-US"
    is_bot: bool = False
    is_stranger: bool = False
    is_restricted: bool = False
    deleted: bool = False
    bot_id: str = ""
    app_id: str = ""

    def wire(self, *, locale: bool = False, email: bool = True) -> Json:
        zone = datetime.now(ZoneInfo(self.tz))
        offset = zone.utcoffset()
        profile = {
            "real_name": self.real_name,
            "real_name_normalized": self.real_name,
            "display_name": "" if self.is_bot else self.name,
            "display_name_normalized": "" if self.is_bot else self.name,
            "team": self.team_id,
        }
        if email and self.email:
            profile["email"] = self.email
        if self.is_bot:
            profile |= {"api_app_id": self.app_id, "bot_id": self.bot_id}
        shown: Json = {
            "id": self.id,
            "team_id": self.team_id,
            "name": self.name,
            "deleted": self.deleted,
            "profile": profile,
            "is_bot": self.is_bot,
            "is_app_user": False,
            "updated": 1700000000,
        }
        if not self.deleted:
            shown |= {
                "real_name": self.real_name,
                "tz": self.tz,
                "tz_label": zone.tzname(),
                "tz_offset": int(offset.total_seconds()) if offset else 0,
                "is_admin": False,
                "is_owner": False,
                "is_primary_owner": False,
                "is_restricted": self.is_restricted,
                "is_ultra_restricted": False,
            }
        if self.is_stranger:
            shown["is_stranger"] = True
        return shown | ({"locale": self.locale} if locale else {})


@dataclass(slots=True, eq=False)
class Channel:
    """A conversation. `order` has the top-level messages by time, `threads` the replies under each parent."""

    id: str
    name: str
    kind: Kind
    team_id: str
    members: list[str] = field(default_factory=list)
    creator: str = ""
    created: int = 1700000000
    is_ext_shared: bool = False
    is_archived: bool = False
    is_general: bool = False
    topic: str = ""
    purpose: str = ""
    shared_team_ids: list[str] = field(default_factory=list)
    messages: dict[str, Message] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    threads: dict[str, list[str]] = field(default_factory=dict)

    @property
    def is_private(self) -> bool:
        return self.kind != "channel"

    def wire(self, viewer: User) -> Json:
        shared: Json = {
            "id": self.id,
            "created": self.created,
            "is_archived": self.is_archived,
            "is_im": self.kind == "im",
            "is_org_shared": False,
            "context_team_id": self.team_id,
            "updated": self.created * 1000,
        }
        if self.kind == "im":
            other = next((member for member in self.members if member != viewer.id), viewer.id)
            return shared | {"user": other, "is_user_deleted": False, "priority": 0}
        return shared | {
            "name": self.name,
            "name_normalized": self.name,
            "is_channel": self.kind == "channel",
            "is_group": self.kind == "group",
            "is_mpim": self.kind == "mpim",
            "is_private": self.is_private,
            "is_general": self.is_general,
            "is_shared": self.is_ext_shared,
            "is_ext_shared": self.is_ext_shared,
            "is_pending_ext_shared": False,
            "pending_shared": [],
            "shared_team_ids": self.shared_team_ids or [self.team_id],
            "creator": self.creator,
            "unlinked": 0,
            "is_member": viewer.id in self.members,
            "topic": {"value": self.topic, "creator": "", "last_set": 0},
            "purpose": {"value": self.purpose, "creator": "", "last_set": 0},
            "previous_names": [],
            "num_members": len(self.members),
        }


@dataclass(slots=True, eq=False)
class App:
    """An app as its maker registered it. `events` (`message.channels`, …) and `commands` of None mean: all of them.

    `view` is how Slack shows it; an app that was registered before July 2026 may have the older one.
    """

    id: str
    name: str
    client_id: str
    client_secret: str
    signing_secret: str
    verification_token: str
    app_token: str
    config_token: str
    scopes: tuple[str, ...]
    events: frozenset[str] | None = None
    commands: frozenset[str] | None = None
    home_tab: bool = True
    view: View = "agent"
    installations: dict[str, Installation] = field(default_factory=dict)
    delivery: Delivery | None = None


@dataclass(slots=True, eq=False)
class Installation:
    """An app in a team, or in all workspaces of an organisation: its bot user and the token."""

    app: App
    team: Team
    bot: User
    token: str
    scopes: tuple[str, ...]
    installer: str = ""
    is_revoked: bool = False

    def profile(self) -> Json:
        """The `bot_profile` of the messages that it posts."""
        return {
            "id": self.bot.bot_id,
            "app_id": self.app.id,
            "user_id": self.bot.id,
            "name": self.app.name,
            "team_id": self.team.id,
            "deleted": False,
            "updated": 1700000000,
            "icons": {f"image_{size}": f"https://a.slack-edge.com/1/{size}.png" for size in (36, 48, 72)},
        }


@dataclass(frozen=True, slots=True)
class Usergroup:
    id: str
    team_id: str
    handle: str
    name: str
    users: tuple[str, ...] = ()

    def wire(self, *, users: bool, count: bool) -> Json:
        shown: Json = {
            "id": self.id,
            "team_id": self.team_id,
            "is_usergroup": True,
            "name": self.name,
            "handle": self.handle,
            "description": "",
            "is_external": False,
            "date_create": 1700000000,
            "date_update": 1700000000,
            "date_delete": 0,
            "prefs": {"channels": [], "groups": []},
        }
        if users:
            shown["users"] = list(self.users)
        return shown | ({"user_count": len(self.users)} if count else {})
