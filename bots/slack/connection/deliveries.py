"""Hands what Slack delivers, over a socket or over HTTP, to slack-bolt's app. Drops what cannot be read."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bots.slack.connection.frames import EVENT, read_delivery
from bots.slack.parse import SERVICE
from core.conversations.unreadable_events import UnreadableEvents
from core.model.errors import WireError

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool
    from slack_bolt.async_app import AsyncApp

    from bots.background import BackgroundTasks
    from bots.slack.connection.backfill import ConnectionMonitor

log = logging.getLogger(__name__)

LONGEST_NAME = 100


class Deliveries:
    """Hands deliveries on, one at a time or side by side."""

    def __init__(
        self, app: AsyncApp, monitor: ConnectionMonitor, background: BackgroundTasks, pool: AsyncConnectionPool
    ) -> None:
        self._app = app
        self._monitor = monitor
        self._background = background
        self._unreadable_events = UnreadableEvents(pool)

    async def handle(self, body: object) -> BoltResponse:
        """Handle a delivery that is known to come from Slack, and return the response."""
        try:
            request = AsyncBoltRequest(mode="socket_mode", body=read_delivery(body))
            return await self._app.async_dispatch(request)
        except (WireError, ValueError, TypeError, AttributeError, LookupError) as error:  # slack-bolt reads, too
            return self.drop(body, error)

    def drop(self, body: object, error: Exception) -> BoltResponse:
        """Log and count a delivery that cannot be read, and return the response to it.

        An event is acknowledged nevertheless, because a second delivery would be as unreadable. Soon after, the channel
        history is read, to find the message there. Anything else, such as the press of a button, is refused, so that
        Slack tells the person that it failed.
        """
        fields = body if isinstance(body, dict) else {}
        event = fields.get("event")
        name = event.get("type") if isinstance(event, dict) else fields.get("type")
        name = name[:LONGEST_NAME] if isinstance(name, str) and name else "unknown"
        id_ = str(fields.get("event_id") or fields.get("trigger_id") or "no id")[:LONGEST_NAME]
        log.warning("The event %s (%s) was dropped: %s", name, id_, error)
        self._background.start(self._unreadable_events.add(SERVICE, "-".join(name.split()), id_))
        if not isinstance(event, dict) and fields.get("type") != EVENT:
            return BoltResponse(status=400, body="This cannot be read.")
        self._monitor.note_unreadable()
        return BoltResponse(status=200, body="")
