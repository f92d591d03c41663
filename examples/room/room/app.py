"""The connection to the Room: polls it for events, and sends replies."""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

import aiohttp

from frontdesk.platforms import InputError, NoDrafts, NoFiles, Open, RetryLater, load_variables
from room.limits import POLL_SECONDS, RETRY_SECONDS, SENDS
from room.parse import SERVICE, parse, place_of
from room.render import render

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from psycopg_pool import AsyncConnectionPool

    from frontdesk.platforms import Address, Frontdesk, Reply, Settings

log = logging.getLogger(__name__)


class Room(NoDrafts, NoFiles, Open):
    """Sends replies, and listens for events."""

    name, limits = SERVICE, SENDS

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    async def send(self, address: Address, reply: Reply, *, key: str, replaces: str | None = None) -> str:
        places, sent = replaces.split(",") if replaces else [], []
        for part in render(reply, key=key):
            if places:
                shown = await self._call("PATCH", f"/messages/{places.pop(0)}", json=part)
            else:  # the Room accepts one message for each key and part, so nothing is posted twice
                shown = await self._call("POST", "/messages", json={**part, "channel": place_of(address)})
            sent.append(shown["id"])
        if places:
            await self.retract(address, ",".join(places))
        return ",".join(sent)

    async def find_sent(self, address: Address, *, key: str) -> str | None:
        found = await self._call("GET", "/messages", params={"channel": place_of(address), "key": key})
        return ",".join(each["id"] for each in found) if found and len(found) == found[0]["of"] else None

    async def retract(self, address: Address, platform_id: str) -> None:
        for id_ in platform_id.split(","):
            await self._call("DELETE", f"/messages/{id_}")

    async def listen(self, desk: Frontdesk) -> None:
        """Poll for new events. The watermark moves only after an event is stored, so nothing is missed."""
        since = await desk.watermarks.heard_until(SERVICE, SERVICE) or desk.clock.now()
        while True:
            try:
                wanted = {"since": since.isoformat(), "wait": POLL_SECONDS}
                for event in await self._call("GET", "/events", params=wanted):
                    await self._take(desk, event)
                    since = datetime.fromisoformat(event["at"])
                    await desk.watermarks.move(SERVICE, SERVICE, since)
                desk.listening.note(SERVICE)
            except RetryLater as error:
                log.warning("%s", error)
                await asyncio.sleep(error.after_seconds or RETRY_SECONDS)

    async def _take(self, desk: Frontdesk, event: Mapping[str, Any]) -> None:
        try:
            message, kind = parse(event), event["kind"]
            if message and kind == "edited":
                await desk.inbox.amend(message)
            elif message and kind == "deleted":
                await desk.inbox.retract(message.address, message.event_id)
            elif message:
                await desk.inbox.accept(message)
                if kind == "pressed" and not event["stays"]:
                    await self._call("PATCH", f"/messages/{event['message']}", json={"buttons": []})
        except InputError as error:  # including WireError: a retry would fail in the same way
            log.warning("%s", error)

    async def _call(self, method: str, path: str, **options: Any) -> Any:
        try:
            async with self._session.request(method, path, **options) as response:
                if response.status == 429 or response.status >= 500:
                    after = float(response.headers.get("Retry-After", RETRY_SECONDS))
                    raise RetryLater("The Room is busy.", after_seconds=after)
                if response.status >= 400:
                    raise InputError(f"The Room refused: {await response.text()}")
                return await response.json()
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise RetryLater(f"The Room does not answer ({type(error).__name__}).") from error


@asynccontextmanager
async def connect(_settings: Settings, _pool: AsyncConnectionPool) -> AsyncIterator[Room]:
    """Connect for the duration of the block."""
    async with aiohttp.ClientSession(load_variables()["ROOM_URL"]) as session:
        yield Room(session)
