"""What `frontdesk doctor` looks at: the token, the intent, the permissions in each server, the gateway."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bots.discord.api.client import Api
from bots.discord.connection.gateway import may_read
from bots.discord.invitation import DISPENSABLE, missing
from bots.discord.settings import load_discord_settings
from bots.platforms import Finding
from core.model.errors import FrontdeskError
from core.text.enumeration import join_words

if TYPE_CHECKING:
    from collections.abc import Awaitable
    from typing import Any

    from bots.discord.settings import DiscordSettings
    from core.settings.settings import Settings

MOST_SERVERS = 50
INVITE = "Open what `frontdesk discord invite` prints once more, or give the bot's role what it lacks."
SWITCH_ON = "Switch on “Message Content Intent” under Bot in the developer portal, or set DISCORD_MESSAGE_CONTENT=off."


async def examine(_settings: Settings) -> list[Finding]:
    """Ask Discord about everything that is configured; what fails hides nothing of the rest."""
    try:
        ours = load_discord_settings()
    except FrontdeskError as error:
        return [Finding("discord", ok=False, found="it cannot be used", advice=str(error))]
    api = Api(ours.bare_token, api_url=ours.api_url)
    try:
        return [
            *await _found("discord token", _token(api, ours)),
            *await _found("discord gateway", _gateway(api)),
            *await _found("discord servers", _servers(api)),
        ]
    finally:
        await api.close()


async def _found(name: str, looking: Awaitable[list[Finding]]) -> list[Finding]:
    try:
        return await looking
    except FrontdeskError as error:
        return [Finding(name, ok=False, found="it does not work", advice=str(error))]


async def _token(api: Api, settings: DiscordSettings) -> list[Finding]:
    application = await api.call("GET", "/applications/@me")
    who = Finding("discord token", ok=True, found=str(application["name"]))
    return [who, _intent(application, settings)]


def _intent(application: dict[str, Any], settings: DiscordSettings) -> Finding:
    name = "discord message content"
    if may_read(application) and settings.message_content != "off":
        return Finding(name, ok=True, found="switched on, and used")
    if settings.message_content == "on":
        return Finding(name, ok=False, found="not switched on", advice=SWITCH_ON)
    return Finding(name, ok=True, found="not used: I read what is said to me alone")


async def _gateway(api: Api) -> list[Finding]:
    way = await api.call("GET", "/gateway/bot")
    left = (way.get("session_start_limit") or {}).get("remaining", 1)
    found = f"{way.get('shards', 1)} connection(s), {left} new sessions left today"
    advice = "" if left else "Discord allows no new session today: wait, and find out what begins so many."
    return [Finding("discord gateway", ok=bool(left), found=found, advice=advice)]


async def _servers(api: Api) -> list[Finding]:
    """Compare the permissions, which each server gives by its roles."""
    us = await api.me()
    guilds = await api.call("GET", "/users/@me/guilds", query={"limit": MOST_SERVERS})
    if not guilds:
        return [Finding("discord servers", ok=False, found="in none", advice=INVITE)]
    findings = []
    for guild in guilds:
        member = await api.call("GET", "/guilds/{guild_id}/members/{user_id}", guild_id=guild["id"], user_id=us)
        roles = await api.call("GET", "/guilds/{guild_id}/roles", guild_id=guild["id"])
        lacking = missing(roles, guild["id"], set(member["roles"]))
        findings.append(_server(f"discord server {guild['name']}", lacking))
    return findings


def _server(name: str, lacking: list[str]) -> Finding:
    needed = [each for each in lacking if each not in DISPENSABLE]
    if needed:
        return Finding(name, ok=False, found=f"missing: {', '.join(needed)}", advice=INVITE)
    without = f"what it needs; it does without {join_words(lacking)}" if lacking else "all permissions that are used"
    return Finding(name, ok=True, found=without)
