"""What `frontdesk doctor` checks on Discord, and the link that invites the bot with the permissions that it uses."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING

from discord import Permissions
from discord.utils import oauth_url

from bots.discord.api import Api
from bots.discord.connection.gateway import may_read_content
from bots.discord.settings import load_discord_settings
from bots.platforms import Finding, run_check
from core.text.enumeration import join_words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from bots.discord.settings import DiscordSettings
    from core.settings.settings import Settings

ADMINISTRATOR = 1 << 3
PERMISSIONS: Mapping[str, int] = {
    "View Channel": 1 << 10,
    "Send Messages": 1 << 11,
    "Read Message History": 1 << 16,
    "Create Public Threads": 1 << 35,
    "Send Messages in Threads": 1 << 38,
    "Manage Threads": 1 << 34,
    "Attach Files": 1 << 15,
    "Create Events": 1 << 44,
}
"""The permissions that the bot uses, by Discord's names: discord.com/developers/docs/topics/permissions."""
DISPENSABLE = frozenset({"Manage Threads", "Attach Files", "Create Events"})
"""Permissions that it can do without: it then sets no tags or titles of posts, attaches no files, creates no events."""


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


MOST_SERVERS = 50
INVITE = "Invite the bot again with the link from `frontdesk discord invite`, or give its role the missing permissions."
SWITCH_ON = "Switch on “Message Content Intent” under Bot in the developer portal, or set DISCORD_MESSAGE_CONTENT=off."


async def examine(_settings: Settings) -> list[Finding]:
    """Check everything that is configured. A failed check does not hide the others."""
    discord_settings = load_discord_settings()
    async with aclosing(Api(discord_settings.bare_token, api_url=discord_settings.api_url)) as api:
        return [
            *await run_check("discord token", _check_token(api, discord_settings)),
            *await run_check("discord gateway", _check_gateway(api)),
            *await run_check("discord servers", _check_servers(api)),
        ]


async def _check_token(api: Api, settings: DiscordSettings) -> list[Finding]:
    application = await api.call("GET", "/applications/@me")
    who, content = Finding("discord token", ok=True, found=str(application["name"])), "discord message content"
    if may_read_content(application) and settings.message_content != "off":
        return [who, Finding(content, ok=True, found="on, and used")]
    if settings.message_content == "on":
        return [who, Finding(content, ok=False, found="off", advice=SWITCH_ON)]
    return [who, Finding(content, ok=True, found="off: only messages addressed to the bot can be read")]


async def _check_gateway(api: Api) -> list[Finding]:
    session_limits = await api.call("GET", "/gateway/bot")
    left = (session_limits.get("session_start_limit") or {}).get("remaining", 1)
    found = f"{session_limits.get('shards', 1)} connection(s), {left} new sessions left today"
    advice = (
        "" if left else "Discord allows no new session today. Wait until tomorrow, and find out what opens so many."
    )
    return [Finding("discord gateway", ok=bool(left), found=found, advice=advice)]


async def _check_servers(api: Api) -> list[Finding]:
    """Check the bot's permissions in each server. Permissions come from roles."""
    us = await api.me()
    guilds = await api.call("GET", "/users/@me/guilds", query={"limit": MOST_SERVERS})
    if not guilds:
        return [Finding("discord servers", ok=False, found="in no server", advice=INVITE)]
    findings = []
    for guild in guilds:
        member = await api.call("GET", "/guilds/{guild_id}/members/{user_id}", guild_id=guild["id"], user_id=us)
        roles = await api.call("GET", "/guilds/{guild_id}/roles", guild_id=guild["id"])
        lacking = missing(roles, guild["id"], set(member["roles"]))
        needed = [permission for permission in lacking if permission not in DISPENSABLE]
        found = f"everything it needs; without {join_words(lacking)}" if lacking else "all permissions that are used"
        found = f"missing: {', '.join(needed)}" if needed else found
        name, advice = f"discord server {guild['name']}", INVITE if needed else ""
        findings.append(Finding(name, ok=not needed, found=found, advice=advice))
    return findings
