"""Scheduled events of servers, one for each meeting that a server shows. The description identifies the event.

Discord has no nonce for events. So each request first looks for the event, and a repeated request finds it up to date:
discord.com/developers/docs/resources/guild-scheduled-event.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bots.discord import api as codes
from bots.discord.api import DiscordRefused
from bots.discord.limits import LONGEST_EVENT_NAME
from bots.discord.outgoing.posting_permission import PRIVATE_THREAD, VIEW, permissions
from core.model.errors import InputError
from core.text.catalogue import N_, _
from core.text.excerpt import shortened
from core.text.markdown.spoilers import remove_spoilers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bots.discord.api import Api
    from bots.discord.outgoing.poster import OwnerAlerts
    from core.model.clock import Clock
    from core.model.community_event import Event
    from core.model.messages import Address

CHANNEL = "/channels/{channel_id}"
EVENTS = "/guilds/{guild_id}/scheduled-events"
ONE_EVENT = f"{EVENTS}/{{event_id}}"
_GUILD_ONLY, _EXTERNAL = 2, 3
_SCHEDULED, _COMPLETED, _CANCELLED = 1, 3, 4
NO_EVENTS = N_("I am not allowed to create events for meetings. Give my role “Create Events” to let me.")
NOT_PUBLIC = N_("Not everybody here may see <#{channel}>, so its meetings do not become events, which everybody sees.")
_GONE = frozenset({codes.UNKNOWN_CHANNEL, codes.NO_ACCESS})
_NOBODY: Mapping[str, Any] = {"user": {"id": "0"}, "roles": ()}


class ServerEvents:
    """Creates, changes and cancels events."""

    def __init__(self, api: Api, owner_alerts: OwnerAlerts, *, clock: Clock) -> None:
        self._api = api
        self._owner_alerts = owner_alerts
        self._clock = clock

    async def put(self, address: Address, event: Event, *, before: str | None = None) -> str:
        """Make the server show an event as it is now, and return its reference; `before` is the one returned last.

        What is not, or no longer, for everybody is not shown. If the process dies before the request, nothing has
        changed; if after, the next attempt finds the event. If the server does not allow it, its moderators are
        notified once.

        Raises:
            RetryLater: Discord is down or busy.
            InputError: the channel is hidden or gone, or Discord refuses.
        """
        guild, is_public, objection = await self._look(address, before)
        try:
            id_ = await self._put(guild, address, event if is_public else replace(event, is_on=False))
        except DiscordRefused as error:
            if error.code in (codes.NO_PERMISSION, codes.NO_ACCESS):
                await self._owner_alerts.alert(guild, "events", _(NO_EVENTS))
            raise
        if objection and event.is_on:
            if not isinstance(objection, DiscordRefused):
                await self._owner_alerts.alert(guild, f"events of {address.channel}", str(objection))
            raise objection
        return f"{guild}/{id_}"

    async def _look(self, address: Address, before: str | None) -> tuple[str, bool, InputError | None]:
        """Return the server of a channel, whether it is for everybody, and, if not, what its moderators should know.

        The server of a channel that is gone, or hidden from us, is known from `before`.
        """
        try:
            channel = await self._api.call("GET", CHANNEL, channel_id=address.channel)
        except DiscordRefused as error:
            if before is None or error.code not in _GONE:
                raise
            return before.partition("/")[0], False, error
        guild = str(channel["guild_id"])
        server = await self._api.call("GET", "/guilds/{guild_id}", guild_id=guild)
        if not permissions(server, _NOBODY, channel.get("permission_overwrites") or ()) & VIEW:
            return guild, False, InputError(_(NOT_PUBLIC).format(channel=channel["id"]))
        return guild, not channel.get("nsfw") and not await self._is_hidden(address.thread), None

    async def _is_hidden(self, thread: str | None) -> bool:
        """Return whether a thread of a public channel is private. One that no answer has opened yet is not."""
        if thread is None:
            return False
        try:
            return bool((await self._api.call("GET", CHANNEL, channel_id=thread))["type"] == PRIVATE_THREAD)
        except DiscordRefused as error:
            if error.code not in _GONE:
                raise
            return error.code == codes.NO_ACCESS

    async def _put(self, guild: str, address: Address, event: Event) -> str:
        """Return the id of the event, or 0 if there is none."""
        found, wanted = await self._find(guild, event), _wanted(address, event)
        is_coming = event.starts is not None and event.starts > self._clock.now()
        if found and (not wanted or _is_another(found, wanted, is_coming=is_coming)):
            await self._end(guild, found)
            if not wanted or not is_coming:
                return str(found["id"])
        elif found:
            if body := _changes(found, wanted):
                await self._api.call("PATCH", ONE_EVENT, guild_id=guild, event_id=str(found["id"]), body=body)
            return str(found["id"])
        if wanted and is_coming:
            return str((await self._api.call("POST", EVENTS, guild_id=guild, body=wanted))["id"])
        return "0"

    async def _end(self, guild: str, found: Mapping[str, Any]) -> None:
        """Cancel an event, or end one that has begun, unless Discord has just ended it."""
        try:
            body = {"status": _CANCELLED if found["status"] == _SCHEDULED else _COMPLETED}
            await self._api.call("PATCH", ONE_EVENT, guild_id=guild, event_id=str(found["id"]), body=body)
        except DiscordRefused as error:
            if error.code != codes.EVENT_OVER:
                raise

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
        "name": shortened(remove_spoilers(event.title), LONGEST_EVENT_NAME - 1) or _("Meeting"),
        "description": f"{_('Arranged in {channel}.').format(channel=f'<#{address.channel}>')}\n{_mark(event)}",
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


def _is_another(found: Mapping[str, Any], wanted: Mapping[str, Any], *, is_coming: bool) -> bool:
    """Return whether an event cannot become the wanted one: only one that has not begun can begin at a time to come."""
    begins = _instant(found.get("scheduled_start_time")) == _instant(wanted["scheduled_start_time"])
    return not begins and is_coming != (found["status"] == _SCHEDULED)


def _instant(stamp: str | None) -> datetime | None:
    return datetime.fromisoformat(stamp) if stamp else None
