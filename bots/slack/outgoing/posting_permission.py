"""Decides who may have something posted in a channel of Slack: members and, in public channels, all but guests.

Every full member of a workspace can read and write in its public channels, and only members in private ones
(slack.com/help/articles/360017938993); guests are limited to single channels (202518103).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from async_lru import alru_cache

from bots.slack.api.client import SlackRefused, call, pages
from bots.slack.api.workspaces import PERSON_ID
from core.text.catalogue import _

if TYPE_CHECKING:
    from bots.slack.api.workspaces import Workspaces
    from core.model.messages import Address

KNOWN_SECONDS = 600
"""How long it is remembered whether a channel is public, and whether a person is a guest."""
MEMBERS_SECONDS = 60
"""How long the members of a private channel are remembered."""
REMEMBERED = 2_000
PAGE = 1_000
_GUEST = ("is_restricted", "is_ultra_restricted", "is_stranger", "deleted")


class PostingPermission:
    """Looks up who may post where, with few calls: the channels that the bot is in are listed in one go."""

    def __init__(self, workspaces: Workspaces) -> None:
        self._workspaces = workspaces
        self._ours = alru_cache(maxsize=REMEMBERED, ttl=KNOWN_SECONDS)(self._list)
        self._info = alru_cache(maxsize=REMEMBERED, ttl=KNOWN_SECONDS)(self._ask_info)
        self._guest = alru_cache(maxsize=REMEMBERED, ttl=KNOWN_SECONDS)(self._ask_guest)
        self._members = alru_cache(maxsize=REMEMBERED, ttl=MEMBERS_SECONDS)(self._ask_members)

    async def objection(self, address: Address, person: str) -> str | None:
        """Return why a person is not allowed to have something posted at an address, or None. Raises as `call`."""
        if PERSON_ID.fullmatch(address.channel):
            return None
        team, channel = address.workspace, await self._workspaces.channel(address)
        known = (await self._ours(team)).get(channel) or await self._info(team, channel)
        if known.get("is_archived"):
            return f"{address.label} is archived."
        is_closed = any(known.get(kind) for kind in ("is_private", "is_im", "is_mpim", "is_ext_shared"))
        if not is_closed and not await self._guest(team, person):
            return None
        if person in await self._members(team, channel):
            return None
        return _("You are not a member of {channel}, so I cannot post there for you.").format(channel=address.label)

    async def _list(self, team: str) -> dict[str, dict[str, Any]]:
        return {str(channel["id"]): channel async for channel in self._workspaces.channels(team)}

    async def _ask_info(self, team: str, channel: str) -> dict[str, Any]:
        client = await self._workspaces.client(team)
        return dict((await call(client.conversations_info, channel=channel))["channel"])

    async def _ask_guest(self, team: str, person: str) -> bool:
        client = await self._workspaces.client(team)
        try:
            user = (await call(client.users_info, user=person))["user"]
        except SlackRefused:
            return True  # not a member of this workspace
        return any(user.get(kind) for kind in _GUEST)

    async def _ask_members(self, team: str, channel: str) -> frozenset[str]:
        client = await self._workspaces.client(team)
        listed = pages(client.conversations_members, channel=channel, limit=PAGE)
        return frozenset([member async for page in listed for member in page["members"]])
