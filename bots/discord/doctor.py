"""What `frontdesk doctor` checks on Discord, and the link that invites the bot with the permissions that it uses."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING

from discord import Permissions
from discord.utils import oauth_url

from bots.discord.api import Api, DiscordRefused
from bots.discord.connection.gateway import may_read_content
from bots.discord.server_check import PERMISSIONS, ServerCheck
from bots.discord.settings import load_discord_settings
from bots.platforms import Finding, run_check, without_repeats
from core.model.errors import RetryLater

if TYPE_CHECKING:
    from typing import Any

    from bots.discord.settings import DiscordSettings
    from core.settings.settings import Settings

SWITCH_ON = "Switch on “Message Content Intent” under Bot in the developer portal, or set DISCORD_MESSAGE_CONTENT=off."


async def invitation() -> str:
    """Return the link for the application of DISCORD_TOKEN; raises as `load_discord_settings` and `Api.call`."""
    settings = load_discord_settings()
    async with aclosing(Api(settings.bare_token, api_url=settings.api_url)) as api:
        return _invite(await api.call("GET", "/applications/@me"))


def _invite(application: dict[str, Any]) -> str:
    permissions = Permissions(sum(PERMISSIONS.values()))
    return oauth_url(application["id"], permissions=permissions, scopes=("bot", "applications.commands"))


async def examine(_settings: Settings) -> list[Finding]:
    """Check everything that is configured. Without a token that Discord knows, nothing else can be checked."""
    ours = load_discord_settings()
    async with aclosing(Api(ours.bare_token, api_url=ours.api_url)) as api:
        try:
            application = await api.call("GET", "/applications/@me")
            us = await api.me()
        except (DiscordRefused, RetryLater) as error:
            return [Finding("discord token", ok=False, found="failed", advice=str(error))]
        servers = ServerCheck(api, us, _invite(application), ours.only_channels)
        return without_repeats(
            [
                Finding("discord token", ok=True, found=str(application["name"])),
                _check_content(application, ours),
                *await run_check("discord gateway", _check_gateway(api)),
                *await run_check("discord servers", servers.examine()),
            ]
        )


def _check_content(application: dict[str, Any], settings: DiscordSettings) -> Finding:
    name = "discord message content"
    if may_read_content(application) and settings.message_content != "off":
        return Finding(name, ok=True, found="on, and used")
    if settings.message_content == "on":
        return Finding(name, ok=False, found="off", advice=SWITCH_ON)
    return Finding(name, ok=True, found="off: only messages addressed to the bot can be read")


async def _check_gateway(api: Api) -> list[Finding]:
    session_limits = await api.call("GET", "/gateway/bot")
    left = (session_limits.get("session_start_limit") or {}).get("remaining", 1)
    shards = session_limits.get("shards", 1)
    found = f"{shards} connection{'' if shards == 1 else 's'}, {left} new sessions left today"
    advice = (
        "" if left else "Discord allows no new session today. Wait until tomorrow, and find out what opens so many."
    )
    return [Finding("discord gateway", ok=bool(left), found=found, advice=advice)]
