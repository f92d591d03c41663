"""The sending end of the worker: a reply from its row to the platform, and what came of it."""

from __future__ import annotations

import logging
import secrets
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from core.errors import FrontdeskError, RetryLater
from core.storage.database import told_as_ours
from core.when import find_zone, late, say

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from core.clock import Clock
    from core.messages import Reply
    from core.outbox import Outbox
    from core.pace import Pace
    from core.ports import Platform

log = logging.getLogger(__name__)

LATE = timedelta(seconds=60)
"""From then on what was due earlier says so."""


class Sending:
    """Sends what was written."""

    def __init__(self, outbox: Outbox, *, platforms: Mapping[str, Platform], pace: Pace, clock: Clock) -> None:
        self._outbox = outbox
        self._platforms = platforms
        self._pace = pace
        self._clock = clock

    @property
    def platforms(self) -> tuple[str, ...]:
        """The names of the platforms that can be sent to."""
        return tuple(self._platforms)

    async def send(self, reply_id: int) -> None:
        """Send a reply and record it. Does nothing if it was sent.

        Dies the process between sending and recording, the job runs again and asks the platform first whether the
        reply stands there.

        Raises:
            RetryLater: the platform is down or busy.
        """
        outgoing = await self._outbox.unsent(reply_id)
        if outgoing is None:
            return
        platform, address = self._platforms[outgoing.address.platform], outgoing.address
        try:
            platform_id = await platform.find_sent(address, key=outgoing.key)
            if platform_id is None:
                with told_as_ours():
                    await self._pace.wait(platform, address)
                reply = _timely(outgoing.reply, now=self._clock.now())
                platform_id = await platform.send(address, reply, key=outgoing.key)
        except RetryLater as error:
            await self._pace.hold(platform, address, error)
            raise
        except FrontdeskError as error:
            await self._outbox.mark_failed(reply_id, str(error))
            log.error("Reply %d was refused: %s", reply_id, error)  # noqa: TRY400 — an outcome, not a bug: no traceback
            return
        except Exception as error:
            reference = secrets.token_hex(4)
            log.exception("Sending reply %d failed as %s", reply_id, reference)
            await self._outbox.mark_failed(reply_id, f"{reference}: {error!r}")
            return
        await self._outbox.mark_sent(reply_id, platform_id, at=self._clock.now())

    async def give_up(self, reply_id: int, *, reason: str) -> None:
        """Record that a reply will not be sent, and why."""
        await self._outbox.mark_failed(reply_id, reason)


def _timely(reply: Reply, *, now: datetime) -> Reply:
    """Say how late a reply is that was due at some time, if it is."""
    if reply.due is None or now - reply.due < LATE:
        return reply
    note = f"This comes {late(reply.due, now)}: it was due on {say(reply.due, find_zone(reply.zone))}."
    return replace(reply, text=f"{reply.text}\n\n_({note})_")
