"""The turn runner: reads a turn's messages, has the desk compose the reply, and ends the turn in one transaction."""

from __future__ import annotations

import asyncio
import logging
import secrets
from dataclasses import replace
from typing import TYPE_CHECKING

from core.conversations.hearing import with_heard
from core.conversations.history import is_summary_due
from core.delivery.outbox import withdraw, withdraw_draft
from core.desk.turn_end import destination, end_with, priority_of, state_of
from core.model.combined_reply import merged
from core.model.errors import FrontdeskError, Overtaken, RetryLater, StoreError
from core.model.language import LANGUAGES, speaking
from core.model.observation import note, observed
from core.model.replies import Reply
from core.people.languages import language_to_answer, with_spoken_locale
from core.storage.cancellation import end
from core.storage.database import told_as_ours
from core.text.catalogue import N_, _, catalogue_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from psycopg_pool import AsyncConnectionPool

    from core.conversations.hearing import Hearing
    from core.conversations.log import Conversations, Waiting
    from core.conversations.memory import Memory
    from core.delivery.outbox import Outbox, Outgoing
    from core.desk.desk import Desk
    from core.jobs.jobs import Claim, Jobs
    from core.model.messages import Address

log = logging.getLogger(__name__)

WATCH_SECONDS = 0.5
"""How often a turn that takes long is checked for having been stopped."""


class TurnRunner:
    """Runs the turns of waiting messages."""

    def __init__(
        self,
        pool: AsyncConnectionPool,
        *,
        jobs: Jobs,
        conversations: Conversations,
        outbox: Outbox,
        memory: Memory,
        desk: Desk,
        hearing: Hearing | None = None,
    ) -> None:
        self._pool = pool
        self._jobs = jobs
        self._conversations = conversations
        self._outbox = outbox
        self.memory = memory
        self._desk = desk
        self._hearing = hearing

    async def answer(
        self, message_id: int, claim: Claim | None = None, *, at_once: Callable[[Address], bool] | None = None
    ) -> Outgoing | None:
        """Answer a message, together with the messages that came while it waited. Do nothing if its turn is over.

        Returns the reply if the job `claim` now has to send it; None if there is nothing to send, or another job sends
        it. The reply is marked as being sent if `at_once` says that no rate limit applies to its address.

        The reply, the end of the turn, and the job that sends the reply are one transaction. If the process dies before
        the commit, the job runs again and the turn continues where it was; if after, the reply waits to be sent.

        If the message was edited after an effect was done for it, the reply says what was done, and nothing more is
        done.

        Raises:
            RetryLater: an outside system is down or busy.
            Overtaken: another message joined this turn, or one of its messages was edited or deleted meanwhile.
        """
        turn = await self._conversations.take(message_id)
        if turn is None:
            async with self._pool.connection() as connection, connection.transaction():
                await withdraw_draft(connection, self._jobs, message_id)
            return None
        if self._hearing and not turn.done:
            turn = await self._hearing.heard(turn)
        with speaking(await self._language_of(turn)):
            turn = replace(turn, parts=tuple(map(with_spoken_locale, turn.parts)))
            with observed("turn", message=turn.id, conversation=turn.message.address.conversation) as step:
                reply, reason = (_done_before(turn.done), None) if turn.done else await self._compose_unless_over(turn)
                step.outcome = state_of(reply, reason)
            reply = reply and with_heard(reply, turn)
        if reply and claim:
            begins = at_once is not None and at_once(destination(turn, reply))
            outgoing = await end_with(self._pool, self._jobs, turn, reply, reason=reason, claim=claim, begins=begins)
            if outgoing:
                return outgoing
        await self._end(turn, reply, reason=reason, claim=claim)
        return None

    async def give_up(self, message_id: int, *, reason: str) -> None:
        """End a turn that cannot be finished, and apologise to the person; `reason` begins with a reference."""
        turn = await self._conversations.take(message_id)
        if turn is not None:
            with speaking(await self._language_of(turn)):
                apology = _apology(reason.split(":", maxsplit=1)[0])
            await self._end(turn, apology, reason=reason)

    async def _language_of(self, turn: Waiting) -> str:
        with told_as_ours():
            language = await language_to_answer(self._pool, turn.message)
        if language != LANGUAGES[0]:
            await asyncio.to_thread(catalogue_of, language)  # reading it takes some tenths of a second, once
        return language

    async def _compose_unless_over(self, turn: Waiting) -> tuple[Reply | None, str | None]:
        """Compose the reply, unless somebody stops the answer or deletes the question meanwhile.

        Raises:
            Overtaken: somebody did.
        """
        composing = asyncio.create_task(self._compose(turn))
        try:
            while not (await asyncio.wait([composing], timeout=WATCH_SECONDS))[0]:
                if not await self._conversations.is_waiting(turn.id):
                    raise Overtaken(_CHANGED)
            return composing.result()
        finally:
            await end([composing])

    async def _compose(self, turn: Waiting) -> tuple[Reply | None, str | None]:
        """Return the reply, with the reason if the turn failed; or None, with the reason why there is no answer."""
        try:
            with told_as_ours():
                reply, reason = await self._desk.handle(turn)
                return reply, None if reply else reason
        except (RetryLater, StoreError):
            raise
        except FrontdeskError as error:
            return Reply(str(error), kind="notice"), str(error)
        except Exception as error:
            reference = secrets.token_hex(4)
            note(reference=reference)
            log.exception("Turn %s of message %d failed", reference, turn.id)
            return _apology(reference), f"{reference}: {error!r}"

    async def _end(self, turn: Waiting, reply: Reply | None, *, reason: str | None, claim: Claim | None = None) -> None:
        state, address = state_of(reply, reason), turn.message.address
        async with self._pool.connection() as connection, connection.transaction():
            if not await self._conversations.settle(connection, turn, state=state, reason=reason):
                if await self._conversations.is_waiting(turn.id):
                    raise Overtaken(_CHANGED)
                return
            if reply is not None:
                to = destination(turn, reply)
                outgoing = await self._outbox.write(connection, to, reply, message_id=turn.id)
                if await is_summary_due(connection, address.conversation):
                    await self._jobs.summarise(connection, address.conversation)
                await self._jobs.send(connection, outgoing.id, to, priority=priority_of(turn.message))
                if reply.to:
                    await withdraw_draft(connection, self._jobs, turn.id)
            elif turn.again or turn.draft:
                await withdraw(connection, self._jobs, turn.id)
            if claim:
                await claim.finish(connection)


def _apology(reference: str) -> Reply:
    return Reply(_(_APOLOGY).format(reference=reference), kind="notice")


def _done_before(done: Sequence[Reply]) -> Reply:
    """Return a reply that says what was done for a message before it was edited. It replaces no other reply."""
    told = merged(done)
    return replace(told, text=_(_DONE_BEFORE).format(told=told.text), kind="notice", renews=None)


_CHANGED = "The turn was changed meanwhile: a message joined it, was edited, or its author was forgotten."
_DONE_BEFORE = N_(
    "You changed this after I acted on it. I do not act twice, so tell me what to change. This is what I did:\n\n{told}"
)
_APOLOGY = N_(
    "Something went wrong on my side, and I could not finish this. It is recorded under {reference}; "
    "please try again, or give that number to whoever runs me."
)
