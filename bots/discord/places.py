"""The channels, threads and roles that the gateway reports, with the names that people see."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from bots.discord.newest import Newest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TEXT, DIRECT, VOICE, NEWS, STAGE = 0, 1, 2, 5, 13
FORUMS = frozenset({15, 16})
"""Forum and media channels."""
THREADS = frozenset({10, 11, 12})
READABLE = frozenset({TEXT, VOICE, NEWS, STAGE}) | THREADS
"""Kinds that contain messages."""
MOST_LOOKED_UP = 2_000
MANAGE_SERVER = 1 << 5
MANAGES = 1 << 3 | MANAGE_SERVER
"""Administrator and Manage Server. A person with either may decide for everybody in the server."""
MANAGES_THREADS = 1 << 34
MODERATES = 1 << 1 | 1 << 2 | 1 << 3 | 1 << 5 | 1 << 13 | 1 << 40
"""The permissions of a moderator: Kick, Ban, Administrator, Manage Server, Manage Messages, Timeout."""

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """A channel, a thread or a direct conversation.

    `parent` is a thread's channel, `owner` the person who opened the thread, `person` the other side of a direct
    conversation, `last` the id of the newest message that we know of. What is said in a `restricted` place, an
    age-restricted channel, must stay there.
    """

    id: str
    kind: int
    name: str = ""
    guild: str | None = None
    parent: str | None = None
    person: str | None = None
    last: str | None = None
    owner: str | None = None
    restricted: bool = False

    @property
    def is_thread(self) -> bool:
        """Whether it is a thread or a forum post."""
        return self.kind in THREADS


@dataclass(slots=True)
class Places:
    """What is known of channels, threads and roles. It is fed with every event of the gateway, in order.

    `roles` are the bot's own roles, by server. `looked_up` are places that are not from events, such as direct
    conversations and archived threads. `owners` are the owners of servers, `keepers` the roles that may manage their
    server, and `moderating_roles` those of moderators.
    """

    known: dict[str, Place] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    roles: dict[str, set[str]] = field(default_factory=dict)
    moderating_roles: set[str] = field(default_factory=set)
    looked_up: Newest[str, Place] = field(default_factory=lambda: Newest(MOST_LOOKED_UP))
    owners: dict[str, str] = field(default_factory=dict)
    keepers: set[str] = field(default_factory=set)

    def learn(self, event: str, data: Mapping[str, Any], *, us: str) -> None:
        """Learn from an event."""
        match event:
            case "GUILD_CREATE":
                self._learn_guild(data, us)
            case "GUILD_DELETE" if not data.get("unavailable"):
                guild = str(data["id"])
                self.known = {id_: place for id_, place in self.known.items() if place.guild != guild}
                self.roles.pop(guild, None)
                self.owners.pop(guild, None)
            case "CHANNEL_CREATE" | "CHANNEL_UPDATE" | "THREAD_CREATE" | "THREAD_UPDATE":
                self.add(place_of(data))
            case "CHANNEL_DELETE" | "THREAD_DELETE":
                self.known.pop(str(data["id"]), None)
            case "THREAD_LIST_SYNC":
                for thread in data.get("threads") or ():
                    self.add(place_of({"guild_id": data["guild_id"], **thread}))
            case "MESSAGE_CREATE" if str(data["channel_id"]) in self.known:
                place = self.known[str(data["channel_id"])]
                self.known[place.id] = replace(place, last=str(data["id"]))
            case "GUILD_ROLE_CREATE" | "GUILD_ROLE_UPDATE":
                self._learn_role(str(data["guild_id"]), data["role"], us)
            case "GUILD_UPDATE":
                self.owners[str(data["id"])] = str(data.get("owner_id") or "")

    def add(self, place: Place) -> None:
        """Add a place. Places without messages are added too, since a thread's parent may be a forum."""
        self.known[place.id] = place
        if place.name:
            self.titles[place.id] = place.name

    def get(self, id_: str) -> Place | None:
        """Return a place, or None if it is not known."""
        return self.known.get(id_) or self.looked_up.get(id_)

    def may_manage(self, guild: str, person: str, roles: Iterable[str]) -> bool:
        """Return whether a person with these roles may manage a server."""
        return self.owners.get(guild) == person or not self.keepers.isdisjoint((guild, *roles))

    def note(self, place: Place) -> None:
        """Remember a place that was looked up; only the newest are kept."""
        self.looked_up[place.id] = place

    def is_moderator(self, said: Mapping[str, Any]) -> bool:
        """Return whether a message comes from somebody with a moderator's role."""
        return not self.moderating_roles.isdisjoint((said.get("member") or {}).get("roles") or ())

    def _learn_guild(self, data: Mapping[str, Any], us: str) -> None:
        guild = str(data["id"])
        self.owners[guild] = str(data.get("owner_id") or "")
        for channel in (*(data.get("channels") or ()), *(data.get("threads") or ())):
            self.add(place_of({**channel, "guild_id": guild}))
        for role in data.get("roles") or ():
            self._learn_role(guild, role, us)

    def _learn_role(self, guild: str, role: Mapping[str, Any], us: str) -> None:
        self.titles[str(role["id"])] = role.get("name") or ""
        permissions = int(role.get("permissions") or 0)
        for wanted, roles in ((MANAGES, self.keepers), (MODERATES, self.moderating_roles)):
            (roles.add if permissions & wanted else roles.discard)(str(role["id"]))
        if (role.get("tags") or {}).get("bot_id") == us:
            self.roles.setdefault(guild, set()).add(str(role["id"]))


def place_of(channel: Mapping[str, Any]) -> Place:
    """Return a channel, as Discord describes it, as a place."""
    recipients = channel.get("recipients") or ()
    return Place(
        id=str(channel["id"]),
        kind=int(channel["type"]),
        name=channel.get("name") or "",
        guild=channel.get("guild_id"),
        parent=channel.get("parent_id") if int(channel["type"]) in THREADS else None,
        person=str(recipients[0]["id"]) if int(channel["type"]) == DIRECT and recipients else None,
        last=channel.get("last_message_id"),
        owner=channel.get("owner_id") if int(channel["type"]) in THREADS else None,
        restricted=bool(channel.get("nsfw")),
    )
