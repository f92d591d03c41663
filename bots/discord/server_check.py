"""Checks which permissions the bot has in its servers, and in which channels they are overridden."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bots.discord.api import DiscordRefused
from bots.discord.outgoing.posting_permission import permissions
from bots.discord.places import FORUMS, TEXT
from bots.platforms import Finding
from core.text.enumeration import join_words, shorten_list

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bots.discord.api import Api

PERMISSIONS: Mapping[str, int] = {
    "View Channel": 1 << 10,
    "Send Messages": 1 << 11,
    "Read Message History": 1 << 16,
    "Create Public Threads": 1 << 35,
    "Send Messages in Threads": 1 << 38,
    "Manage Threads": 1 << 34,
    "Attach Files": 1 << 15,
    "Add Reactions": 1 << 6,
    "Create Events": 1 << 44,
}
"""The permissions that the bot uses, by Discord's names: discord.com/developers/docs/topics/permissions."""
DISPENSABLE = frozenset({"Manage Threads", "Attach Files", "Add Reactions", "Create Events"})
"""Permissions that it can do without: it then sets no tags or titles of posts, attaches no files, reacts to no thanks
and creates no events."""
NEEDED: Mapping[str, int] = {name: bit for name, bit in PERMISSIONS.items() if name not in DISPENSABLE}
VIEW = PERMISSIONS["View Channel"]
MOST_SERVERS = 100
"""How many servers are checked. Each takes three requests, and Discord allows 50 a second."""
AT_ONCE = 8
MOST_SHOWN = 10
"""How many servers get a line of their own."""
PAGE = 200
OVERRIDDEN = (
    "These channels override what the bot's role may do. To have it answer there, open the channel's settings, "
    "Permissions, and allow its role what is named."
)
NAMED_NOWHERE = "It answers nowhere in this server. If that is not intended, correct DISCORD_CHANNELS."

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ServerCheck:
    """Checks the bot's permissions. `invite` is the link that invites it, `only` the channels that it is limited to."""

    api: Api
    us: str
    invite: str
    only: frozenset[str]

    async def examine(self) -> list[Finding]:
        """Return a finding for each server, or, of many servers, for those with problems; raises as `Api.call`."""
        guilds = await self._guilds()
        if not guilds:
            advice = f"Open this link in a browser, choose your server and allow it: {self.invite}"
            return [Finding("discord servers", ok=False, found="in no server yet", advice=advice)]
        gate = asyncio.Semaphore(AT_ONCE)

        async def check(guild: Json) -> Finding:
            async with gate:
                try:
                    return await self._check(guild["id"])
                except DiscordRefused as error:
                    name = f"discord server {guild['name']}"
                    return Finding(name, ok=False, found="cannot be checked", advice=str(error))

        return _summary(await asyncio.gather(*map(check, guilds[:MOST_SERVERS])), of=len(guilds))

    async def _guilds(self) -> list[Json]:
        found: list[Json] = []
        while True:
            after = {"after": found[-1]["id"]} if found else {}
            page = await self.api.call("GET", "/users/@me/guilds", query={"limit": PAGE} | after)
            found += page
            if len(page) < PAGE:
                return found

    async def _check(self, id_: str) -> Finding:
        guild = await self.api.call("GET", "/guilds/{guild_id}", guild_id=id_)
        member = await self.api.call("GET", "/guilds/{guild_id}/members/{user_id}", guild_id=id_, user_id=self.us)
        channels = await self.api.call("GET", "/guilds/{guild_id}/channels", guild_id=id_)
        return self.find(guild, member, channels)

    def find(self, guild: Json, member: Json, channels: Iterable[Json]) -> Finding:
        """Return the finding about one server, from Discord's description of the server and of the bot's membership."""
        name, granted = f"discord server {guild['name']}", permissions(guild, member, ())
        lacking = _lacking(granted, PERMISSIONS)
        needed = [permission for permission in lacking if permission in NEEDED]
        if needed:
            advice = f"Give the bot's role what is missing, or invite the bot again: {self.invite}"
            return Finding(name, ok=False, found=f"missing: {', '.join(needed)}", advice=advice)
        found = f"everything it needs; without {join_words(lacking)}" if lacking else "all permissions that are used"
        return self._with_channels(Finding(name, ok=True, found=found), guild, member, channels)

    def _with_channels(self, finding: Finding, guild: Json, member: Json, channels: Iterable[Json]) -> Finding:
        """Return the finding with the channels whose overwrites take from the bot what its role gives.

        It is a fault only if the bot can answer nowhere, or not where DISCORD_CHANNELS says. Many channels are open to
        some people only.
        """
        places = [channel for channel in channels if channel["type"] in {TEXT, *FORUMS}]
        wanted = [channel for channel in places if not self.only.isdisjoint(_names(channel))] if self.only else places
        if not wanted:
            where = "DISCORD_CHANNELS names none of its channels" if self.only else "it has no text channel"
            return replace(finding, found=f"{finding.found}; {where}", advice=NAMED_NOWHERE if self.only else "")
        granted = {
            place["id"]: permissions(guild, member, place.get("permission_overwrites") or ()) for place in wanted
        }
        visible = [place for place in wanted if self.only or granted[place["id"]] & VIEW]
        checked = [(place["name"], _lacking(granted[place["id"]], NEEDED)) for place in visible]
        closed = [f"#{name} ({', '.join(lacking)})" for name, lacking in checked if lacking]
        hidden = len(wanted) - len(visible)
        found = finding.found
        if closed:
            found = f"{found}, except in {shorten_list(closed)}"
        if hidden:
            found = f"{found}; {'1 channel is' if hidden == 1 else f'{hidden} channels are'} hidden from it"
        answers_nowhere = len(closed) == len(visible)
        ok = not (closed and self.only) and not answers_nowhere
        return Finding(finding.name, ok=ok, found=found, advice="" if ok and not closed else OVERRIDDEN)


def _lacking(granted: int, wanted: Mapping[str, int]) -> list[str]:
    """Return the names of the permissions that are not granted. Without View Channel, the others mean nothing."""
    lacking = [name for name, bit in wanted.items() if not granted & bit]
    return lacking[:1] if "View Channel" in lacking else lacking


def _names(channel: Mapping[str, Any]) -> set[str]:
    return {str(channel["id"]), f"#{channel['name']}"}


def _summary(findings: Sequence[Finding], *, of: int) -> list[Finding]:
    """Return all findings of a few servers. If there are many, return those with problems, and how many there are."""
    if len(findings) <= MOST_SHOWN and of == len(findings):
        return list(findings)
    bad = [finding for finding in findings if not finding.ok]
    shown = (bad + [finding for finding in findings if finding.ok and finding.advice])[:MOST_SHOWN]
    found = f"in {of}; of {len(findings)} that were checked, {len(findings) - len(bad)} are in order"
    if of > len(findings):
        found = f"{found}; the other {of - len(findings)} were not checked"
    named = "they are" if len(bad) <= MOST_SHOWN else f"the first {MOST_SHOWN} are"
    advice = f"{len(bad)} need something; {named} named above." if bad else ""
    return [*shown, Finding("discord servers", ok=not bad, found=found, advice=advice)]
