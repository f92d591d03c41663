"""Decides who may have something posted in a channel of Discord: everybody who can see it and write there.

The rules are those of discord.com/developers/docs/topics/permissions.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from async_lru import alru_cache

from bots.discord.api import UNKNOWN_CHANNEL, DiscordRefused
from bots.discord.places import THREADS
from core.text.catalogue import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bots.discord.api import Api
    from core.model.clock import Clock
    from core.model.messages import Address

KNOWN_SECONDS = 60
"""How long a server, a channel and a member are remembered."""
REMEMBERED = 2_000
ADMINISTRATOR, VIEW, SEND, MANAGE_THREADS, SEND_IN_THREADS = 1 << 3, 1 << 10, 1 << 11, 1 << 34, 1 << 38
PRIVATE_THREAD = 12
_UNKNOWN = frozenset({UNKNOWN_CHANNEL, 10004, 10007, 10013, 404})
"""Discord's codes for an unknown channel, server, member or user."""

Json = dict[str, Any]


class PostingPermission:
    """Looks up what a person may do in a channel."""

    def __init__(self, api: Api, *, clock: Clock) -> None:
        self._api = api
        self._clock = clock
        self._got = alru_cache(maxsize=REMEMBERED, ttl=KNOWN_SECONDS)(self._get)

    async def objection(self, address: Address, person: str) -> str | None:
        """Return why a person is not allowed to have something posted there, or None. Raises as `Api.call`."""
        if address.label.startswith("@"):
            return None
        if not address.channel.isdecimal():
            unknown = _("I do not know the channel {channel}. Mention it: type # and choose it from Discord's list.")
            return unknown.format(channel=address.channel)
        channel = await self._got(f"/channels/{address.channel}")
        thread = await self._find(f"/channels/{address.thread}") if address.thread else None  # the answer opens it
        place = channel if channel["type"] not in THREADS else await self._got(f"/channels/{channel['parent_id']}")
        guild = await self._got(f"/guilds/{place['guild_id']}")
        member = await self._find(f"/guilds/{place['guild_id']}/members/{person}")
        refusal = _("You are not allowed to write in {channel}, so I cannot post there for you.").format(
            channel=address.label
        )
        if member is None:
            return refusal
        granted = permissions(guild, member, place.get("permission_overwrites") or ())
        wanted = VIEW | (SEND_IN_THREADS if thread else SEND)
        silenced = member.get("communication_disabled_until")
        if granted & wanted != wanted or (silenced and datetime.fromisoformat(silenced) > self._clock.now()):
            return refusal
        is_private = thread and thread["type"] == PRIVATE_THREAD and not granted & MANAGE_THREADS
        if is_private and await self._find(f"/channels/{address.thread}/thread-members/{person}") is None:
            return refusal
        return None

    async def _find(self, path: str) -> Json | None:
        try:
            return await self._got(path)
        except DiscordRefused as error:
            if error.code not in _UNKNOWN:
                raise
            return None

    async def _get(self, path: str) -> Json:
        return dict(await self._api.call("GET", path))


def permissions(guild: Mapping[str, Any], member: Mapping[str, Any], overwrites: Iterable[Mapping[str, Any]]) -> int:
    """Return a member's permissions in a channel, as Discord's bit set."""
    person, everyone, has = str(member["user"]["id"]), str(guild["id"]), {str(role) for role in member["roles"]}
    granted = 0
    for role in guild["roles"]:
        if str(role["id"]) in has | {everyone}:
            granted |= int(role["permissions"])
    if person == str(guild["owner_id"]) or granted & ADMINISTRATOR:
        return ~0
    for level in ({everyone}, has, {person}):
        here = [overwrite for overwrite in overwrites if str(overwrite["id"]) in level]
        for overwrite in here:
            granted &= ~int(overwrite["deny"])
        for overwrite in here:
            granted |= int(overwrite["allow"])
    return granted
