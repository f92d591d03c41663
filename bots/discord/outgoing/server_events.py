"""Scheduled events of servers, one for each meeting that a server shows. The description identifies the event.

Discord has no nonce for events. So each request first looks for the event, and a repeated request finds it up to date:
discord.com/developers/docs/resources/guild-scheduled-event.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from bots.discord import api as codes
from bots.discord.api import DiscordRefused
from bots.discord.limits import LONGEST_EVENT_NAME
from bots.discord.outgoing.posting_permission import VIEW, permissions
from core.model.errors import InputError
from core.text.excerpt import shortened
from core.text.spoilers import remove_spoilers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bots.discord.api import Api
    from bots.discord.outgoing.poster import OwnerAlerts
    from core.model.clock import Clock
    from core.model.community_event import Event
    from core.model.messages import Address

EVENTS = "/guilds/{guild_id}/scheduled-events"
ONE_EVENT = f"{EVENTS}/{{event_id}}"
_GUILD_ONLY, _EXTERNAL = 2, 3
_SCHEDULED, _COMPLETED, _CANCELLED = 1, 3, 4
NO_EVENTS = "I am not allowed to create events for meetings. Give my role “Create Events” to let me."
NOT_PUBLIC = "Not everybody here may see <#{channel}>, so its meetings do not become events, which everybody sees."
_NOBODY: Mapping[str, Any] = {"user": {"id": "0"}, "roles": ()}


class ServerEvents:
    """Creates, changes and cancels events."""

    def __init__(self, api: Api, owner_alerts: OwnerAlerts, *, clock: Clock) -> None:
        self._api = api
        self._owner_alerts = owner_alerts
        self._clock = clock

    async def put(self, address: Address, event: Event) -> str:
        """Make the server show an event as it is now, and return its reference.

        If the process dies before the request, nothing has changed; if after, the next attempt finds the event. If the
        server does not allow it, its moderators are told once.

        Raises:
            RetryLater: Discord is down or busy.
            InputError: the channel is not for everybody, or Discord refuses.
        """
        channel = await self._api.call("GET", "/channels/{channel_id}", channel_id=address.channel)
        guild = str(channel["guild_id"])
        try:
            if event.is_on:
                await self._check_is_public(guild, channel)
            return f"{guild}/{await self._put(guild, address, event)}"
        except DiscordRefused as error:
            if error.code in (codes.NO_PERMISSION, codes.NO_ACCESS):
                await self._owner_alerts.alert(guild, "events", NO_EVENTS)
            raise

    async def _check_is_public(self, guild: str, channel: Mapping[str, Any]) -> None:
        server = await self._api.call("GET", "/guilds/{guild_id}", guild_id=guild)
        if not permissions(server, _NOBODY, channel.get("permission_overwrites") or ()) & VIEW:
            words = NOT_PUBLIC.format(channel=channel["id"])
            await self._owner_alerts.alert(guild, f"events of {channel['id']}", words)
            raise InputError(words)

    async def _put(self, guild: str, address: Address, event: Event) -> str:
        """Return the id of the event, or 0 if there is none."""
        found = await self._find(guild, event)
        wanted = _wanted(address, event)
        if found is None and wanted and event.starts and event.starts > self._clock.now():
            return str((await self._api.call("POST", EVENTS, guild_id=guild, body=wanted))["id"])
        if found is None:
            return "0"
        body = _changes(found, wanted) if wanted else {"status": _over(found)}
        if body:
            await self._api.call("PATCH", ONE_EVENT, guild_id=guild, event_id=str(found["id"]), body=body)
        return str(found["id"])

    async def _find(self, guild: str, event: Event) -> Mapping[str, Any] | None:
        us, mark = await self._api.me(), _mark(event)
        return next(
            (
                known
                for known in await self._api.call("GET", EVENTS, guild_id=guild)
                if str(known.get("creator_id")) == us and mark in str(known.get("description") or "").splitlines()
            ),
            None,
        )


def _mark(event: Event) -> str:
    """Return the line of the description by which an event is found again."""
    return f"-# Frontdesk, {event.key}"


def _wanted(address: Address, event: Event) -> dict[str, Any]:
    """Return the event as Discord is to show it, or an empty object if it is not to show any."""
    if not event.is_on or event.starts is None or event.ends is None:
        return {}
    return {
        "name": shortened(remove_spoilers(event.title), LONGEST_EVENT_NAME - 1) or "Meeting",
        "description": f"Arranged in <#{address.channel}>.\n{_mark(event)}",
        "privacy_level": _GUILD_ONLY,
        "entity_type": _EXTERNAL,
        "entity_metadata": {"location": address.label[:LONGEST_EVENT_NAME]},
        "scheduled_start_time": event.starts.isoformat(),
        "scheduled_end_time": event.ends.isoformat(),
    }


def _changes(found: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Return what differs. The start of an event that has begun cannot be changed."""
    kept = {key: wanted[key] for key in ("name", "description") if found.get(key) != wanted[key]}
    times = ("scheduled_start_time", "scheduled_end_time") if found["status"] == _SCHEDULED else ("scheduled_end_time",)
    moved = {key: wanted[key] for key in times if _instant(found.get(key)) != _instant(wanted[key])}
    return kept | moved


def _instant(stamp: str | None) -> datetime | None:
    return datetime.fromisoformat(stamp) if stamp else None


def _over(found: Mapping[str, Any]) -> int:
    """Return the status for an event that is called off. An event that has begun cannot be cancelled, only ended."""
    return _CANCELLED if found["status"] == _SCHEDULED else _COMPLETED
