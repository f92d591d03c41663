"""The link that invites the bot to a server, and the permissions that `frontdesk doctor` expects."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING

from discord import Permissions
from discord.utils import oauth_url

from bots.discord.api.client import Api
from bots.discord.settings import load_discord_settings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

ADMINISTRATOR = 1 << 3
PERMISSIONS: Mapping[str, int] = {
    "View Channel": 1 << 10,
    "Send Messages": 1 << 11,
    "Read Message History": 1 << 16,
    "Create Public Threads": 1 << 35,
    "Send Messages in Threads": 1 << 38,
    "Manage Threads": 1 << 34,
    "Attach Files": 1 << 15,
}
"""The permissions that the bot uses, by Discord's names: discord.com/developers/docs/topics/permissions."""
DISPENSABLE = frozenset({"Manage Threads", "Attach Files"})
"""Permissions that it can do without: it then sets no tags or titles of posts, and attaches no files."""


async def invitation() -> str:
    """Return the link for the application of DISCORD_TOKEN; raises as `load_discord_settings` and `Api.call`."""
    settings = load_discord_settings()
    async with aclosing(Api(settings.bare_token, api_url=settings.api_url)) as api:
        application = await api.call("GET", "/applications/@me")
    permissions = Permissions(sum(PERMISSIONS.values()))
    return oauth_url(application["id"], permissions=permissions, scopes=("bot", "applications.commands"))


def missing(roles: list[dict[str, Any]], guild: str, mine: set[str]) -> list[str]:
    """Return the names of the permissions that the bot's roles in a server do not give."""
    granted = 0
    for role in roles:
        if role["id"] == guild or role["id"] in mine:
            granted |= int(role["permissions"])
    return [] if granted & ADMINISTRATOR else [name for name, bit in PERMISSIONS.items() if not granted & bit]
