"""The sender: sends the replies of the outbox to their platforms, and records the outcome."""

from __future__ import annotations

import logging
import secrets
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from core.delivery.relayed_files import with_files
from core.model.errors import FrontdeskError, InputError, NotYet, Overtaken, RetryLater, StoreError
from core.model.language import speaking
from core.model.observation import observed
from core.model.replies import Reply
from core.people.languages import speaking_at
from core.storage.database import told_as_ours
from core.text.catalogue import N_, _
from core.text.excerpt import shortened
from core.when import LATE, find_zone, late
from core.when.rendered_time import dated, told

if TYPE_CHECKING:
    from collections.abc import Awaitable, Mapping
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
"""An answer that comes later than this says how late it is, because the conversation has moved on."""

LONGEST_QUOTE = 160
"""How many characters of an unsent message are quoted to its author."""


class Sender:
    """Sends replies of the outbox, and takes back replies that were sent."""

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
        """The names of the platforms that this process can send to."""
        return tuple(self._platforms)

    def is_unlimited(self, address: Address) -> bool:
        """Return whether no rate limit applies to an address, so that a reply can be sent at once."""
        platform = self._platforms.get(address.platform)
        return platform is not None and (bool(address.via) or not platform.limits)

    async def send(self, reply_id: int, claim: Claim | None = None) -> None:
        """Send a reply as `deliver` does, unless it was sent already."""
        if outgoing := await self._outbox.unsent(reply_id):
            await self.deliver(outgoing, claim)

    async def deliver(self, outgoing: Outgoing, claim: Claim | None = None) -> None:
        """Send a waiting reply, in place of the one that it replaces; record the outcome and end the job.

        If the process dies before it has recorded that sending begins, nothing was sent. If it dies between that and
        recording the outcome, the job runs again and first asks the platform whether the reply is there. A `begun`
        reply is sent as given, without reading it again.

        Raises:
            RetryLater: the platform is down or busy.
        """
        platform = self._platforms[outgoing.address.platform]
        with observed("send", platform=platform.name, reply=outgoing.id) as step:
            request = self._find_or_send(outgoing, platform)
            platform_id, refusal = await self._outcome_of(request, platform, outgoing.address)
            if refusal is not None:
                await self._fail(outgoing.id, refusal)
                step.outcome = "failed"
            elif platform_id is None:
                await self._outbox.mark_retracted(outgoing.id)
                step.outcome = "retracted"
            else:
                await self._outbox.mark_sent(outgoing.id, platform_id, at=self._clock.now(), claim=claim)
                step.outcome = "sent"

    async def retract(self, reply_id: int) -> None:
        """Take back a reply or a draft that was sent, unless it was taken back already. Raises as `deliver` does.

        If it was not recorded whether the reply was sent, the platform is asked first. Its answer is reliable, because
        the job's lock rules out a simultaneous send in the conversation. If the process dies before the outcome is
        recorded, the job runs again; a reply that is gone counts as taken back.
        """
        pending = await self._outbox.pending_retraction(reply_id)
        if pending is None:
            return
        platform = self._platforms[pending.address.platform]
        request = self._find_and_retract(pending, platform)
        _, refusal = await self._outcome_of(request, platform, pending.address)
        if refusal is None:
            await self._outbox.mark_retracted(reply_id)
        else:
            await self._outbox.mark_retraction_failed(reply_id, refusal)

    async def give_up(self, reply_id: int, *, reason: str) -> None:
        """Record that a reply will not be sent, or will not be taken back, and why."""
        await self._fail(reply_id, reason)
        await self._outbox.mark_retraction_failed(reply_id, reason)

    async def _fail(self, reply_id: int, reason: str) -> None:
        """Mark a reply as failed, and notify its author if there is a return address.

        If the process dies before the commit, the job runs again and the platform refuses again; if after, the
        notification is queued once.
        """
        async with self._outbox.failing(reply_id, reason) as failed:
            if failed is None:
                return
            connection, address, reply = failed
            quote = shortened(" ".join(reply.text.split()), LONGEST_QUOTE)
            if reply.returns and not reply.event:  # an event concerns those who run the place
                async with speaking_at(connection, reply.returns):
                    note = _(_UNDELIVERED).format(place=address.label, reason=reason, quote=quote)
                    await self._posting.post(connection, [(reply.returns, Reply(note, kind="notice"))])

    async def _find_or_send(self, outgoing: Outgoing, platform: Platform) -> str | None:
        """Send a reply unless the platform has it. Return the platform's id; None if it is superseded and unsent."""
        address, reply, key, replaces = outgoing.address, outgoing.reply, outgoing.key, None
        if not outgoing.begun:
            if outgoing.attempts:
                found = await platform.find_sent(address, key=key)
                if found is not None or outgoing.superseded:
                    return found
            if reply.behalf and (objection := await platform.objection(address, reply.behalf)):
                raise InputError(objection)
            with told_as_ours():
                await self._rate_limiter.wait(platform, address)
                reply, replaces = await self._outbox.begin(outgoing.id)
        with speaking(reply.language):
            reply = await with_files(reply, platform, self._platforms, read_stored=self._outbox.read_stored)
            late_or_not = _note_lateness(reply, now=self._clock.now())
            return await platform.send(address, late_or_not, key=key, replaces=replaces)

    async def _find_and_retract(self, pending: Outgoing, platform: Platform) -> None:
        platform_id = pending.platform_id or await platform.find_sent(pending.address, key=pending.key)
        if platform_id is None and pending.reply.reaction:  # setting it again changes nothing, and tells its id
            platform_id = await platform.send(pending.address, pending.reply, key=pending.key)
        if platform_id is not None:
            await platform.retract(pending.address, platform_id)

    async def _outcome_of(
        self, request: Awaitable[str | None], platform: Platform, address: Address
    ) -> tuple[str | None, str | None]:
        """Return the result of a request and None, or None and why it was refused. Errors to retry are raised."""
        try:
            return await request, None
        except (NotYet, Overtaken, StoreError):
            raise
        except RetryLater as error:
            if error.after_seconds is not None:
                with observed("hold", platform=platform.name, seconds=error.after_seconds):
                    await self._rate_limiter.hold(platform, address, error)
            raise
        except FrontdeskError as error:
            log.error("%s refused a request: %s", platform.name, error)  # noqa: TRY400 — an outcome, not a bug
            return None, str(error)
        except Exception as error:
            reference = secrets.token_hex(4)
            log.exception("A request to %s failed as %s", platform.name, reference)
            return None, f"{reference}: {error!r}"


def _note_lateness(reply: Reply, *, now: datetime) -> Reply:
    """Return the reply; if it comes late, with a note that says how late."""
    moments = reply.moments
    if reply.due and now - reply.due >= LATE:
        was_due = told(reply.due, find_zone(reply.zone), now=now, zoned=True)
        moments = (*moments, was_due)
        note = _("(This comes {late}: it was due {when}.)").format(late=late(reply.due, now), when=dated(was_due))
    elif reply.asked_at and now - reply.asked_at >= LATE_ANSWER:
        note = _("(This comes {late}: I could not answer before.)").format(late=late(reply.asked_at, now))
    else:
        return reply
    return replace(reply, text=f"{reply.text}\n\n_{note}_", moments=moments)


_UNDELIVERED = N_("I could not reach {place}: {reason}\n\nThis was not delivered: “{quote}”")
