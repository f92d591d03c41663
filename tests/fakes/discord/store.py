"""The state of the fake Discord: who and what there is, found by id or by name."""

from __future__ import annotations

import base64
import mimetypes
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.fakes.discord.clock import EPOCH_MS, Clock
from tests.fakes.discord.guilds import Guild, Member, Role
from tests.fakes.discord.messages import Attachment, attachment_url
from tests.fakes.discord.permissions import EVERYONE, TALKING, Permission, in_channel
from tests.fakes.discord.state import DM, GROUP, TEXT, Application, Channel, User

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.fakes.discord.messages import Interaction, Message
    from tests.fakes.discord.state import Json


@dataclass(slots=True)
class Store:
    """`base_url` is where the fake listens, without a slash; attachments lie below it.

    `nonces` are by author; automatic moderation refuses a message with any of `blocked_words`.
    """

    clock: Clock = field(default_factory=Clock)
    base_url: str = "http://discord.invalid"
    users: dict[str, User] = field(default_factory=dict)
    applications: dict[str, Application] = field(default_factory=dict)
    guilds: dict[str, Guild] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    attachments: dict[str, Attachment] = field(default_factory=dict)
    interactions: dict[str, Interaction] = field(default_factory=dict)
    nonces: dict[tuple[str, str], tuple[float, Message]] = field(default_factory=dict)
    blocked_words: set[str] = field(default_factory=set)
    _latest: int = 0

    def new_id(self, at: float | None = None) -> str:
        """A snowflake of now, later than all before; or of `at`, a Unix time in the past."""
        wanted = (int((self.clock.now() if at is None else at) * 1000) - EPOCH_MS) << 22
        if at is not None:
            return str(wanted | secrets.randbits(22))
        self._latest = max(self._latest + 1, wanted)
        return str(self._latest)

    def add_user(self, name: str, *, global_name: str = "", locale: str = "en-US", accepts_dms: bool = True) -> User:
        user = User(self.new_id(), name, global_name or None, locale=locale, accepts_dms=accepts_dms)
        self.users[user.id] = user
        return user

    def add_application(self, name: str, owner: User) -> Application:
        """Register an application with its bot user."""
        app_id = self.new_id()
        bot = User(app_id, name, is_bot=True, application_id=app_id)
        coded = base64.b64encode(app_id.encode()).decode().rstrip("=")
        app = Application(app_id, name, owner, bot, f"{coded}.{secrets.token_hex(3)}.{secrets.token_hex(16)}")
        self.users[bot.id], self.applications[app.id] = bot, app
        return app

    def make_guild(self, name: str, owner: User) -> Guild:
        guild = Guild(self.new_id(), name, owner.id)
        guild.roles[guild.id] = Role(guild.id, "@everyone", EVERYONE)
        guild.members[owner.id] = Member(owner, self.clock.now())
        self.guilds[guild.id] = guild
        return guild

    def make_role(self, guild: Guild, name: str, permissions: Permission, *, mentionable: bool = False) -> Role:
        role = Role(self.new_id(), name, permissions, len(guild.roles), mentionable)
        guild.roles[role.id] = role
        return role

    def make_member(self, guild: Guild, user: User, roles: Iterable[Role], permissions: Permission = TALKING) -> Member:
        """Put a user into a guild; a bot gets a role of its own with its permissions."""
        member = Member(user, self.clock.now(), [role.id for role in roles])
        guild.members[user.id] = member
        if user.is_bot:
            own = self.make_role(guild, user.name, permissions)
            own.managed_by = user.id
            member.roles.append(own.id)
        return member

    def make_channel(self, guild: Guild, name: str, kind: int = TEXT, *, parent: Channel | None = None) -> Channel:
        position = sum(channel.guild is guild for channel in self.channels.values())
        channel = Channel(self.new_id(), kind, name, guild, parent, position=position)
        self.channels[channel.id] = channel
        return channel

    def direct(self, *users: User) -> tuple[Channel, bool]:
        """The direct channel of two, or a group of more, and whether it was made only now."""
        wanted = {user.id for user in users}
        kind = DM if len(wanted) <= 2 else GROUP
        for channel in self.channels.values():
            if channel.type == kind and {user.id for user in channel.recipients} == wanted:
                return channel, False
        channel = Channel(self.new_id(), kind, recipients=list(users), owner_id=users[0].id if kind == GROUP else "")
        self.channels[channel.id] = channel
        return channel, True

    def make_file(
        self, channel: Channel, name: str, content: bytes, *, description: str | None = None, ephemeral: bool = False
    ) -> Attachment:
        file_id = self.new_id()
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        kind += "; charset=utf-8" if kind.startswith("text/") else ""
        url = attachment_url(self.base_url, channel.id, file_id, name)
        file = Attachment(file_id, name, content, kind, url, description, ephemeral)
        self.attachments[file.id] = file
        return file

    def application(self, token: str) -> Application | None:
        """Whose token it is."""
        return next((app for app in self.applications.values() if app.token == token), None)

    def user(self, who: User | Application | str) -> User:
        """A user by itself, its application, its id or its name."""
        if isinstance(who, User):
            return who
        if isinstance(who, Application):
            return who.bot
        return self.users.get(who) or next(user for user in self.users.values() if user.name == who)

    def channel(self, where: Channel | str) -> Channel:
        """A channel by itself, its id or its name."""
        if isinstance(where, Channel):
            return where
        name = where.removeprefix("#")
        return self.channels.get(where) or next(one for one in self.channels.values() if one.name == name)

    @property
    def first_guild(self) -> Guild:
        return next(iter(self.guilds.values()))

    def guilds_of(self, user_id: str) -> list[Guild]:
        return [guild for guild in self.guilds.values() if user_id in guild.members]

    def channels_of(self, guild: Guild) -> list[Channel]:
        """Its channels without threads."""
        return [channel for channel in self.channels.values() if channel.guild is guild and not channel.is_thread]

    def threads_of(self, guild: Guild, *, archived: bool = False) -> list[Channel]:
        here = [channel for channel in self.channels.values() if channel.guild is guild and channel.is_thread]
        return [thread for thread in here if thread.is_archived == archived]

    def permissions(self, user_id: str, channel: Channel) -> Permission:
        return in_channel(channel, user_id, now=self.clock.now())

    def sees(self, user_id: str, channel: Channel) -> bool:
        """Whether a user may view a channel; the gateway asks it for each event of one."""
        return bool(self.permissions(user_id, channel) & Permission.VIEW_CHANNEL)

    def may_see(self, user_id: str, guild_id: str | None, channel_id: str | None) -> bool:
        """The same by ids, as a `Delivery` has them: without a channel, whether the user is in the guild."""
        if channel_id is not None and channel_id in self.channels:
            return self.sees(user_id, self.channels[channel_id])
        return guild_id is None or (guild_id in self.guilds and user_id in self.guilds[guild_id].members)

    def guild_wire(self, guild: Guild, viewer_id: str) -> Json:
        """What GUILD_CREATE carries: the guild with its members, and the channels and threads that a user may view."""
        visible = [channel for channel in self.channels_of(guild) if self.sees(viewer_id, channel)]
        threads = [thread for thread in self.threads_of(guild) if self.sees(viewer_id, thread)]
        return guild.wire() | {
            "joined_at": guild.members[viewer_id].wire()["joined_at"],
            "large": False,
            "unavailable": False,
            "member_count": len(guild.members),
            "voice_states": [],
            "members": [member.wire() for member in guild.members.values()],
            "channels": [without_guild(channel.wire(viewer_id)) for channel in visible],
            "threads": [thread.wire(viewer_id) for thread in threads],
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
        }


def without_guild(channel: Json) -> Json:
    return {key: value for key, value in channel.items() if key != "guild_id"}
