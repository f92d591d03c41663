"""Who may have something posted in which channel of Discord: who may see it and write there.

The rules are those of discord.com/developers/docs/topics/permissions.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from async_lru import alru_cache

from bots.discord.api.client import UNKNOWN_CHANNEL, DiscordRefused
from bots.discord.places import THREADS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bots.discord.api.client import Api
    from core.model.messages import Address

KNOWN_SECONDS = 60
"""How long a server, a channel and a member are taken for what they were."""
REMEMBERED = 2_000
ADMINISTRATOR, VIEW, SEND, MANAGE_THREADS, SEND_IN_THREADS = 1 << 3, 1 << 10, 1 << 11, 1 << 34, 1 << 38
_PRIVATE_THREAD = 12
_NOBODY = frozenset({10004, 10007, 10013, 404})
"""What Discord says of a server, a member, a user that there is not."""

Json = dict[str, Any]


class Admission:
    """Looks it up."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._got = alru_cache(maxsize=REMEMBERED, ttl=KNOWN_SECONDS)(self._get)

    async def objection(self, address: Address, person: str) -> str | None:
        """Return why somebody may not have something posted at an address, or None.

        Raises:
            RetryLater: Discord is down or busy.
            DiscordRefused: it knows no such channel, or we may not see it.
        """
        if address.label.startswith("@"):
            return None
        if not address.channel.isdecimal():
            return f"I cannot tell which channel {address.channel} is. Mention it: choose it from what Discord offers."
        channel = await self._got(f"/channels/{address.channel}")
        thread = await self._thread(address)
        place = channel if channel["type"] not in THREADS else await self._got(f"/channels/{channel['parent_id']}")
        guild = await self._got(f"/guilds/{place['guild_id']}")
        member = await self._found(f"/guilds/{place['guild_id']}/members/{person}")
        refusal = f"You may not write in {address.label}, so I post nothing there for you."
        if member is None:
            return refusal
        granted = permissions(guild, member, place.get("permission_overwrites") or ())
        wanted = VIEW | (SEND_IN_THREADS if thread else SEND)
        silenced = member.get("communication_disabled_until")
        if granted & wanted != wanted or (silenced and datetime.fromisoformat(silenced) > datetime.now(UTC)):
            return refusal
        is_private = thread and thread["type"] == _PRIVATE_THREAD and not granted & MANAGE_THREADS
        if is_private and await self._found(f"/channels/{address.thread}/thread-members/{person}") is None:
            return refusal
        return None

    async def _thread(self, address: Address) -> Json | None:
        """Return the thread of an address, if it has been opened."""
        if address.thread is None:
            return None
        try:
            return await self._got(f"/channels/{address.thread}")
        except DiscordRefused as error:
            if error.code != UNKNOWN_CHANNEL:
                raise
            return None

    async def _found(self, path: str) -> Json | None:
        try:
            return await self._got(path)
        except DiscordRefused as error:
            if error.code not in _NOBODY:
                raise
            return None

    async def _get(self, path: str) -> Json:
        return dict(await self._api.call("GET", path))


def permissions(guild: Mapping[str, Any], member: Mapping[str, Any], overwrites: Iterable[Mapping[str, Any]]) -> int:
    """Return what a member may do in a channel, by the bits of Discord's table."""
    person, everyone, has = str(member["user"]["id"]), str(guild["id"]), {str(each) for each in member["roles"]}
    granted = 0
    for role in guild["roles"]:
        if str(role["id"]) in has | {everyone}:
            granted |= int(role["permissions"])
    if person == str(guild["owner_id"]) or granted & ADMINISTRATOR:
        return ~0
    for level in ({everyone}, has, {person}):
        here = [each for each in overwrites if str(each["id"]) in level]
        for each in here:
            granted &= ~int(each["deny"])
        for each in here:
            granted |= int(each["allow"])
    return granted
