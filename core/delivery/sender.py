"""The sending end of the worker: a reply from its row to the platform, and what came of it."""

from __future__ import annotations

import logging
import secrets
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from core.model.errors import FrontdeskError, InputError, NotYet, Overtaken, RetryLater, StoreError
from core.model.messages import Reply
from core.storage.database import told_as_ours
from core.text.excerpt import shortened
from core.when import LATE, find_zone, late
from core.when.rendered_time import dated, told

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping
    from datetime import datetime

    from core.delivery.announcements import Announcer
    from core.delivery.outbox import Outbox, Outgoing
    from core.delivery.rate_limit import RateLimiter
    from core.jobs.jobs import Claim
    from core.model.clock import Clock
    from core.model.messages import Address
    from core.model.ports import Platform

log = logging.getLogger(__name__)

LATE_ANSWER = timedelta(hours=1)
"""From then on an answer says how long it was waited for: we were away, and the talk has gone on."""

LONGEST_QUOTE = 160
"""Characters of what could not be said."""


class Sender:
    """Sends what was written."""

    def __init__(
        self,
        outbox: Outbox,
        *,
        posting: Announcer,
        platforms: Mapping[str, Platform],
        rate_limiter: RateLimiter,
        clock: Clock,
    ) -> None:
        self._outbox = outbox
        self._posting = posting
        self._platforms = platforms
        self._rate_limiter = rate_limiter
        self._clock = clock

    @property
    def platforms(self) -> tuple[str, ...]:
        """The names of the platforms that can be sent to."""
        return tuple(self._platforms)

    def is_unlimited(self, address: Address) -> bool:
        """Tell whether a reply to an address may be sent at once, since no limit holds there."""
        platform = self._platforms.get(address.platform)
        return platform is not None and (bool(address.via) or not platform.limits)

    async def send(self, reply_id: int, claim: Claim | None = None) -> None:
        """Send a reply and record it, with the end of its job. Does nothing if it was sent.

        Raises:
            RetryLater: the platform is down or busy.
        """
        outgoing = await self._outbox.unsent(reply_id)
        if outgoing is not None:
            await self.deliver(outgoing, claim)

    async def deliver(self, outgoing: Outgoing, claim: Claim | None = None) -> None:
        """Send what waits and record it, in the place of what it replaces, with the end of its job.

        If the process dies before it has noted that it begins, nothing was sent; if it dies between that and recording,
        the job runs again and asks the platform first whether the reply stands there. What was written as begun is
        sent as it is in hand.

        Raises:
            RetryLater: the platform is down or busy.
        """
        platform = self._platforms[outgoing.address.platform]
        async with self._asking(platform, outgoing.address) as outcome:
            outcome.platform_id = await self._sent(outgoing, platform)
        if outcome.refusal is not None:
            await self._fail(outgoing.id, outcome.refusal)
        elif outcome.platform_id is None:
            await self._outbox.mark_retracted(outgoing.id)
        else:
            await self._outbox.mark_sent(outgoing.id, outcome.platform_id, at=self._clock.now(), claim=claim)

    async def retract(self, reply_id: int) -> None:
        """Take back a reply, or a draft, that was sent. Does nothing if it was taken back.

        If the process dies before or after the platform has done so, but before it is recorded, the job runs again, and
        the platform is asked again: what is gone is taken back. If nobody recorded whether it was sent, the platform
        is asked that first; whatever was being sent in the conversation has its end by now.

        Raises:
            RetryLater: the platform is down or busy.
        """
        pending = await self._outbox.pending_retraction(reply_id)
        if pending is None:
            return
        platform, address = self._platforms[pending.address.platform], pending.address
        async with self._asking(platform, address) as outcome:
            platform_id = pending.platform_id or await platform.find_sent(address, key=pending.key)
            if platform_id is not None:
                await platform.retract(address, platform_id)
        if outcome.refusal is None:
            await self._outbox.mark_retracted(reply_id)
        else:
            await self._outbox.mark_retraction_failed(reply_id, outcome.refusal)

    async def give_up(self, reply_id: int, *, reason: str) -> None:
        """Record that a reply will not be sent, or not be taken back, and why."""
        await self._fail(reply_id, reason)
        await self._outbox.mark_retraction_failed(reply_id, reason)

    async def _fail(self, reply_id: int, reason: str) -> None:
        """Record why a reply will not be sent, and tell whoever had it said, where that is to be told.

        If the process dies before the commit, the job runs again and the platform refuses again; if after, the note
        waits to be sent, once.
        """
        async with self._outbox.failing(reply_id, reason) as failed:
            if failed is None:
                return
            connection, address, reply = failed
            if reply.returns:
                await self._posting.post(connection, [(reply.returns, _returned(address, reply, reason))])

    async def _sent(self, outgoing: Outgoing, platform: Platform) -> str | None:
        """Return the platform's id of a reply, sent now or before; None if it is not to stand and does not."""
        if outgoing.begun:
            return await self._send(outgoing, outgoing.reply, platform)
        if outgoing.attempts:
            found = await platform.find_sent(outgoing.address, key=outgoing.key)
            if found is not None or outgoing.superseded:
                return found
        behalf = outgoing.reply.behalf
        if behalf and (objection := await platform.objection(outgoing.address, behalf)):
            raise InputError(objection)
        with told_as_ours():
            await self._rate_limiter.wait(platform, outgoing.address)
            reply, replaces = await self._outbox.begin(outgoing.id)
        return await self._send(outgoing, reply, platform, replaces=replaces)

    async def _send(
        self, outgoing: Outgoing, reply: Reply, platform: Platform, *, replaces: str | None = None
    ) -> str | None:
        reply = _timely(reply, now=self._clock.now())
        return await platform.send(outgoing.address, reply, key=outgoing.key, replaces=replaces)

    @asynccontextmanager
    async def _asking(self, platform: Platform, address: Address) -> AsyncIterator[_Outcome]:
        """Ask a platform for something: what it refuses is an outcome, what is to be asked again is raised."""
        outcome = _Outcome()
        try:
            yield outcome
        except (NotYet, Overtaken, StoreError):
            raise
        except RetryLater as error:
            await self._rate_limiter.hold(platform, address, error)
            raise
        except FrontdeskError as error:
            outcome.refusal = str(error)
            log.error("%s refused a request: %s", platform.name, error)  # noqa: TRY400 — an outcome, not a bug
        except Exception as error:
            reference = secrets.token_hex(4)
            outcome.refusal = f"{reference}: {error!r}"
            log.exception("A request to %s failed as %s", platform.name, reference)


def _returned(address: Address, reply: Reply, reason: str) -> Reply:
    """Tell who had something said that it was not, and to whom."""
    quote = shortened(" ".join(reply.text.split()), LONGEST_QUOTE)
    return Reply(f"I could not reach {address.label}: {reason}\n\nNobody has read this: “{quote}”", kind="notice")


@dataclass(slots=True)
class _Outcome:
    platform_id: str | None = None
    refusal: str | None = None


def _timely(reply: Reply, *, now: datetime) -> Reply:
    """Say how late a reply is that was due at some time, or an answer, if it is."""
    if reply.due and now - reply.due >= LATE:
        was_due = told(reply.due, find_zone(reply.zone), now=now)
        note = f"This comes {late(reply.due, now)}: it was due {dated(was_due)}."
        return replace(reply, text=f"{reply.text}\n\n_({note})_", moments=(*reply.moments, was_due))
    if reply.asked_at and now - reply.asked_at >= LATE_ANSWER:
        note = f"This comes {late(reply.asked_at, now)}: I could not answer before."
        return replace(reply, text=f"{reply.text}\n\n_({note})_")
    return reply
