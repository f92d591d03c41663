"""What happens to guilds, channels and threads of the fake Discord, and which events tell of it.

Events: discord.com/developers/events/gateway-events#channels and #guilds; threads: /topics/threads.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.fakes.discord.guilds import Guild, Overwrite, Role
from tests.fakes.discord.message_events import Posting, reference
from tests.fakes.discord.messages import HAS_THREAD, THREAD_CREATED, THREAD_STARTER, Message
from tests.fakes.discord.permissions import TALKING, Permission
from tests.fakes.discord.state import (
    FORUM,
    NEWS,
    NEWS_THREAD,
    PRIVATE_THREAD,
    PUBLIC_THREAD,
    TEXT,
    Application,
    Channel,
    User,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tests.fakes.discord.state import Json


@dataclass(slots=True)
class Places(Posting):
    """Guilds are made silently, before anybody listens; all else is told."""

    def add_channel(
        self,
        name: str,
        *,
        guild: Guild | None = None,
        kind: int = TEXT,
        parent: Channel | None = None,
        nsfw: bool = False,
        only: Iterable[User | Application | Role] | None = None,
    ) -> Channel:
        """Make a channel; with `only`, for nobody else."""
        at = guild or self.first_guild
        channel = self.make_channel(at, name, kind, parent=parent)
        channel.nsfw = nsfw
        if only is not None:
            channel.overwrites.append(Overwrite(at.id, deny=Permission.VIEW_CHANNEL))
            for one in only:
                role = isinstance(one, Role)
                who = one.bot.id if isinstance(one, Application) else one.id
                channel.overwrites.append(Overwrite(who, allow=Permission.VIEW_CHANNEL, is_member=not role))
        self._tell_of_channel("CHANNEL_CREATE", channel)
        return channel

    def add_forum(self, name: str, *tags: str, guild: Guild | None = None) -> Channel:
        """Make a forum with tags for its posts."""
        forum = self.add_channel(name, guild=guild, kind=FORUM)
        forum.available_tags = [self.tag(tag) for tag in tags]
        self._tell_of_channel("CHANNEL_UPDATE", forum)
        return forum

    def tag(self, name: str, *, moderated: bool = False) -> Json:
        return {"id": self.new_id(), "name": name, "moderated": moderated, "emoji_id": None, "emoji_name": None}

    def _tell_of_channel(self, event: str, channel: Channel) -> None:
        self.tell(event, channel.wire(), guild_id=channel.guild_id, channel_id=channel.id)

    def overwrite(
        self,
        channel: Channel,
        who: User | Application | Role,
        *,
        allow: Permission = Permission.NONE,
        deny: Permission = Permission.NONE,
    ) -> None:
        """Allow or deny something in a channel."""
        target = who.bot.id if isinstance(who, Application) else who.id
        channel.overwrites = [one for one in channel.overwrites if one.id != target]
        channel.overwrites.append(Overwrite(target, allow, deny, not isinstance(who, Role)))
        self._tell_of_channel("CHANNEL_UPDATE", channel)

    def update_channel(self, channel: Channel, **fields: Any) -> Channel:
        """Change fields of a channel or thread."""
        for name, value in fields.items():
            setattr(channel, name, value)
        if "is_archived" in fields or "auto_archive_minutes" in fields:
            channel.archive_changed_at = self.clock.now()
        self._tell_of_channel("THREAD_UPDATE" if channel.is_thread else "CHANNEL_UPDATE", channel)
        return channel

    def delete_channel(self, channel: Channel) -> None:
        if channel.is_thread:
            shown = {key: channel.wire()[key] for key in ("id", "guild_id", "parent_id", "type")}
            self.tell("THREAD_DELETE", shown, guild_id=channel.guild_id, channel_id=channel.id)
        else:
            self._tell_of_channel("CHANNEL_DELETE", channel)
        del self.channels[channel.id]
        for thread in [one for one in self.channels.values() if one.parent is channel and one.is_thread]:
            del self.channels[thread.id]

    def start_thread(
        self,
        parent: Channel,
        creator: User,
        name: str,
        *,
        on: Message | None = None,
        private: bool = False,
        tags: Sequence[str] = (),
        **more: Any,
    ) -> Channel:
        """Make a thread: on a message (whose id it takes), without one, or as a post; `more`: fields of Channel."""
        kind = PRIVATE_THREAD if private else NEWS_THREAD if parent.type == NEWS else PUBLIC_THREAD
        thread = Channel(
            on.id if on else self.new_id(),
            kind,
            name,
            parent.guild,
            parent,
            owner_id=creator.id,
            tags=list(tags),
            **more,
        )
        thread.archive_changed_at = self.clock.now()
        thread.thread_members[creator.id] = self.clock.now()
        self.channels[thread.id] = thread
        thread.last_message_id = thread.id if on or parent.type == FORUM else None
        data = thread.wire(creator.id if creator.is_bot else "") | {"newly_created": True}
        self.tell("THREAD_CREATE", data, guild_id=thread.guild_id, channel_id=thread.id)
        if on:
            on.thread = thread
            self.change(on, edited=False, flags=on.flags | HAS_THREAD)
            self.post(thread, on.author, type=THREAD_STARTER, reference=reference(on), replied_to=on)
        elif not private and parent.type != FORUM:
            place = {"type": 0, "channel_id": thread.id, "guild_id": thread.guild_id}
            self.post(parent, creator, name, type=THREAD_CREATED, reference=place)
        return thread

    def stir(self, thread: Channel, author: User) -> None:
        if thread.is_archived:
            self.update_channel(thread, is_archived=False)
        if author.id not in thread.thread_members:
            self.move_in_thread(thread, added=[author])

    def move_in_thread(self, thread: Channel, *, added: Iterable[User] = (), removed: Iterable[User] = ()) -> None:
        """Let users into a thread, or out."""
        for user in added:
            thread.thread_members[user.id] = self.clock.now()
        members = thread.guild.members if thread.guild else {}
        coming = [
            thread.thread_member(user.id) | {"member": members[user.id].wire(), "presence": None} for user in added
        ]
        going = [user.id for user in removed if user.id in thread.thread_members]
        data: Json = {"id": thread.id, "guild_id": thread.guild_id}
        data |= {"added_members": coming} if coming else {}
        data |= {"removed_member_ids": going} if going else {}
        data["member_count"] = min(len(thread.thread_members) - len(going), 50)
        self.tell("THREAD_MEMBERS_UPDATE", data, guild_id=thread.guild_id, channel_id=thread.id)
        for user_id in going:
            del thread.thread_members[user_id]

    def join(
        self,
        user: User | Application | str,
        guild: Guild | None = None,
        *,
        roles: Iterable[Role] = (),
        permissions: Permission = TALKING,
    ) -> None:
        """Let somebody into a guild; an application's bot comes with a role of its own, with its permissions."""
        who, at = self.user(user), guild or self.first_guild
        member = self.make_member(at, who, roles, permissions)
        data = member.wire() | {"guild_id": at.id}
        self.tell("GUILD_MEMBER_ADD", data, guild_id=at.id)
        if who.is_bot:
            self.tell("GUILD_CREATE", self.guild_wire(at, who.id), guild_id=at.id)

    def kick(self, user: User | Application | str, guild: Guild | None = None) -> None:
        """Put somebody out of a guild; an application is told that it lost the guild."""
        who, at = self.user(user), guild or self.first_guild
        del at.members[who.id]
        if who.is_bot:
            self.tell("GUILD_DELETE", {"id": at.id}, guild_id=at.id)
        self.tell("GUILD_MEMBER_REMOVE", {"guild_id": at.id, "user": who.wire()}, guild_id=at.id)
        for role in [role for role in at.roles.values() if role.managed_by == who.id]:
            del at.roles[role.id]
        for thread in self.threads_of(at):
            thread.thread_members.pop(who.id, None)

    def update_member(self, user: User | Application | str, guild: Guild | None = None, **fields: Any) -> None:
        """Change a member's roles, nick or time-out."""
        who, at = self.user(user), guild or self.first_guild
        for name, value in fields.items():
            setattr(at.members[who.id], name, value)
        self.tell("GUILD_MEMBER_UPDATE", at.members[who.id].wire() | {"guild_id": at.id}, guild_id=at.id)

    def add_role(
        self,
        name: str,
        permissions: Permission = Permission.NONE,
        *,
        guild: Guild | None = None,
        mentionable: bool = False,
    ) -> Role:
        at = guild or self.first_guild
        role = self.make_role(at, name, permissions, mentionable=mentionable)
        self.tell("GUILD_ROLE_CREATE", {"guild_id": at.id, "role": role.wire()}, guild_id=at.id)
        return role
