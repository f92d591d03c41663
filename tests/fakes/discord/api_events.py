"""Scheduled events of the fake API; discord.com/developers/resources/guild-scheduled-event.

To create one needs Create Events: since February 2026, Manage Events alone does not do for bots.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from tests.fakes.discord.errors import Refused
from tests.fakes.discord.permissions import Permission, in_guild
from tests.fakes.discord.route_context import Route
from tests.fakes.discord.schema import OneOf, Shape, Snowflake, Text, check, refuse

if TYPE_CHECKING:
    from tests.fakes.discord.guilds import Guild
    from tests.fakes.discord.route_context import Asked
    from tests.fakes.discord.schema import At, Rule
    from tests.fakes.discord.state import Json

SCHEDULED, ACTIVE, COMPLETED, CANCELED = 1, 2, 3, 4
STEPS = {(SCHEDULED, ACTIVE), (SCHEDULED, CANCELED), (ACTIVE, COMPLETED)}
EXTERNAL = 3
MOST = 100
FIELDS: dict[str, Rule] = {
    "name": Text(100, 1),
    "description": Text(1000),
    "privacy_level": OneOf((2,)),
    "entity_type": OneOf((1, 2, EXTERNAL)),
    "entity_metadata": Shape({"location": Text(100, 1)}),
    "channel_id": Snowflake(),
    "scheduled_start_time": Text(64, 1),
    "scheduled_end_time": Text(64, 1),
    "status": OneOf((SCHEDULED, ACTIVE, COMPLETED, CANCELED)),
}
NEW = Shape(FIELDS, ("name", "privacy_level", "entity_type", "scheduled_start_time"))
CHANGED = Shape(FIELDS)


def _under_way(guild: Guild) -> dict[str, Json]:
    return {id_: event for id_, event in guild.events.items() if event["status"] in {SCHEDULED, ACTIVE}}


def listed(asked: Asked) -> list[Json]:
    """Those that are to come or under way."""
    return list(_under_way(asked.guild()).values())


def create(asked: Asked) -> Json:
    guild, body = asked.guild(), asked.form
    if not in_guild(guild, asked.me.id) & Permission.CREATE_EVENTS:
        raise Refused(50013)
    check(NEW, body)
    if len(_under_way(guild)) >= MOST:
        raise Refused(30038)
    event: Json = {
        "id": asked.world.new_id(),
        "guild_id": guild.id,
        "channel_id": body.get("channel_id"),
        "creator_id": asked.me.id,
        "description": None,
        "entity_metadata": None,
        "scheduled_end_time": None,
        "status": SCHEDULED,
        **body,
    }
    _check(asked, event, changed=body)
    guild.events[event["id"]] = event
    return event


def get(asked: Asked) -> Json:
    found = asked.guild().events.get(asked.id("event_id"))
    if found is None:
        raise Refused(10070)
    return found


def modify(asked: Asked) -> Json:
    event, body = _own(asked), asked.form
    check(CHANGED, body)
    if event["status"] not in {SCHEDULED, ACTIVE}:
        raise Refused(180000)
    if "status" in body and (event["status"], body["status"]) not in STEPS:
        raise Refused(180000)
    _check(asked, event | body, changed=body)
    event.update(body)
    return event


def delete(asked: Asked) -> None:
    event = _own(asked)
    del asked.guild().events[event["id"]]


def _own(asked: Asked) -> Json:
    """The event in the path, which the bot may change: its own with Create Events, another's with Manage Events."""
    event = get(asked)
    granted = in_guild(asked.guild(), asked.me.id)
    own = granted & Permission.CREATE_EVENTS and event["creator_id"] == asked.me.id
    if not own and not granted & Permission.MANAGE_EVENTS:
        raise Refused(50013)
    return event


def _check(asked: Asked, event: Json, *, changed: Json) -> None:
    """Refuse what does not fit together: an external event has a place and an end, and no channel."""
    starts, ends = (_time(event[key]) for key in ("scheduled_start_time", "scheduled_end_time"))
    if event["entity_type"] == EXTERNAL:
        missing: list[At] = [("scheduled_end_time",)] if ends is None else []
        missing += [] if (event["entity_metadata"] or {}).get("location") else [("entity_metadata", "location")]
        refuse([(at, "BASE_TYPE_REQUIRED", "This field is required") for at in missing])
        if event["channel_id"]:
            refuse([(("channel_id",), "GUILD_SCHEDULED_EVENT_CHANNEL_NOT_ALLOWED", "Must be null")])
    elif not event["channel_id"]:
        refuse([(("channel_id",), "BASE_TYPE_REQUIRED", "This field is required")])
    if "scheduled_start_time" in changed and (starts is None or starts.timestamp() <= asked.world.clock.now()):
        words = "Cannot schedule event in the past."
        refuse([(("scheduled_start_time",), "GUILD_SCHEDULED_EVENT_SCHEDULE_PAST", words)])
    if starts and ends and ends <= starts:
        words = "Cannot schedule event to end before starting."
        refuse([(("scheduled_end_time",), "GUILD_SCHEDULED_EVENT_END_BEFORE_START", words)])


def _time(stamp: str | None) -> datetime | None:
    if stamp is None:
        return None
    try:
        return datetime.fromisoformat(stamp)
    except ValueError:
        words = f'Could not parse "{stamp}". Should be ISO8601.'
        refuse([(("scheduled_start_time",), "DATE_TIME_TYPE_PARSE", words)])
        raise


_ALL, _ONE = "/guilds/{guild_id}/scheduled-events", "/guilds/{guild_id}/scheduled-events/{event_id}"
ROUTES = (
    Route("GET", _ALL, "list_events", listed),
    Route("POST", _ALL, "create_event", create),
    Route("GET", _ONE, "get_event", get),
    Route("PATCH", _ONE, "modify_event", modify),
    Route("DELETE", _ONE, "delete_event", delete),
)
