"""The inbox stores incoming messages. When `accept` returns, a message can be acknowledged to the platform."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import psycopg
from procrastinate.exceptions import ConnectorException
from psycopg_pool import PoolTimeout

from core.conversations.edits import Edits, is_fresh
from core.conversations.stopped_turns import stop
from core.delivery.outbox import Outbox
from core.model.combined_reply import merged
from core.model.errors import InputError, RetryLater
from core.model.language import language_of_locale, speaking
from core.model.observation import observed
from core.security.sealed_secrets import SecretSealer
from core.storage.rows import UNSTORABLE
from core.text.catalogue import N_, _
from core.text.enumeration import count

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from datetime import datetime

    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

    from core.conversations.log import Conversations
    from core.conversations.stopped_turns import Stopped
    from core.jobs.jobs import Jobs
    from core.model.clock import Clock
    from core.model.messages import Address, Message
    from core.model.ports import AttachmentStore

AT_ONCE = 4
"""How many messages one process stores at once. Others wait here, in order of arrival, and not at the pool, which
gives up after 5 seconds and whose other connections are needed for answering and sending."""
LONGEST_WAIT_SECONDS = 30.0
"""How long a message waits to be stored. After that, `accept` fails, and the platform redelivers the message."""
LONGEST_MESSAGE = 40_000
"""In characters: as much as the most generous platform allows."""
_DONE_BEFORE = N_("You stopped me after I had done this:\n\n{told}")


class Inbox:
    """Accepts messages, and their later edits and deletions."""

    def __init__(
        self,
        pool: AsyncConnectionPool,
        conversations: Conversations,
        jobs: Jobs,
        *,
        clock: Clock,
        attachment_store: AttachmentStore | None = None,
        seals: SecretSealer | None = None,
    ) -> None:
        """Create an inbox. `attachment_store` holds the documents of attached files; `seals` seals secrets."""
        self._pool = pool
        self._conversations = conversations
        self._jobs = jobs
        self._changes = Edits(jobs, attachment_store)
        self._clock = clock
        self._door = asyncio.Semaphore(AT_ONCE)
        self._seals = seals or SecretSealer(None)

    async def accept(self, message: Message) -> int | None:
        """Store a message and its job in one statement, and return its id; None if this event was accepted before.

        Secrets in the message are sealed before.

        If the process dies before the commit, nothing is stored, and the platform redelivers the event; if after, the
        redelivery finds the row.

        Raises:
            InputError: the text is empty, too long, or cannot be stored; the error says what to do.
            RetryLater: the database is unavailable, or too many messages are waiting; nothing was stored.
        """
        with speaking(language_of_locale(message.person.locale)):
            check_text(message.text, pressed=message.choice is not None)
            message = self._seals.message(message)
            with observed("event", platform=message.address.platform, event=message.event_id) as step:
                async with self._connection() as connection:
                    accepted = await self._conversations.add(connection, message)
                step.note(message=accepted)
                step.outcome = "known" if accepted is None else "accepted"
                return accepted

    async def amend(self, message: Message, *, only_known: bool = False) -> None:
        """Store the edited text of the message with this `event_id`. Repeating a call changes nothing.

        A waiting message is answered with its new text. A message that was sent within the last hour and answered is
        answered again, and the new reply replaces the old one; effects are not repeated, and the reply says so. An
        older message is changed only in the log. An unknown message is accepted, unless it is older than an hour or
        `only_known` is set. A deleted message stays deleted.

        This is one transaction: if the process dies before the commit, the platform redelivers the edit. Raises as
        `accept` does.
        """
        check_text(message.text)
        message = self._seals.message(message)
        now = self._clock.now()
        async with self._connection() as connection, connection.transaction():
            if await self._changes.amend(connection, message, now=now) or only_known:
                return
            # Another process might accept the message right now, with the old text or the new one.
            if is_fresh(message, now) and await self._conversations.add(connection, message) is None:
                await self._changes.amend(connection, message, now=now)

    async def retract(self, address: Address, event_id: str) -> None:
        """Erase a message that was deleted, with its files; a worker retracts the reply to it.

        If the message was not answered yet, it will not be. Effects are not undone: a reminder stays set. A message
        that arrives after its deletion is not answered.

        This is one transaction: if the process dies before the commit, the platform redelivers the deletion. Raises
        RetryLater as `accept` does.
        """
        async with self._connection() as connection, connection.transaction():
            await self._changes.retract(connection, address, event_id, now=self._clock.now())

    async def stop(self, address: Address, *, at: datetime, shown: Sequence[str] = ()) -> Stopped:
        """Stop the answers to what was said at an address until `at` (aware). What is shown of them stays.

        `shown` are the platform's ids of drafts that the person saw. If something was done before, the person is told.
        Repeating a call changes nothing.

        One transaction, as in `accept`: if the process dies before the commit, the platform redelivers the order.
        Raises RetryLater as `accept` does.
        """
        async with self._connection() as connection, connection.transaction():
            stopped = await stop(connection, address, at=at, shown=shown)
            if stopped.done:
                told = merged(stopped.done)
                with speaking(told.language):
                    reply = replace(told, text=_(_DONE_BEFORE).format(told=told.text), kind="notice", renews=None)
                note = await Outbox(self._pool).write(connection, address, reply)
                await self._jobs.send(connection, note.id, address)
        return stopped

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[AsyncConnection]:
        """Yield a connection. Callers get theirs in order of arrival."""
        try:
            async with asyncio.timeout(LONGEST_WAIT_SECONDS):
                await self._door.acquire()
        except TimeoutError as error:
            raise RetryLater(_("The message could not be stored: too many at once. Send it again later.")) from error
        try:
            async with self._pool.connection() as connection:
                yield connection
        except psycopg.DataError as error:  # trying again would not help
            raise InputError(_("The message contains something that cannot be stored. Write it anew.")) from error
        except (psycopg.Error, PoolTimeout, ConnectorException) as error:
            full = isinstance(error.__cause__ or error, psycopg.errors.DiskFull)
            disk = _(
                "The message could not be stored: the disk of the database is full. Send it again when that is fixed."
            )
            other = _("The message could not be stored: the database does not work. Send it again when that is fixed.")
            raise RetryLater(disk if full else other) from error
        finally:
            self._door.release()


def check_text(text: str, *, pressed: bool = False) -> None:
    """Refuse a text that is not a valid message.

    Raises:
        InputError: the text is empty and no button was pressed, is too long, or contains NUL or a lone surrogate.
    """
    if not text.strip() and not pressed:
        raise InputError(_("The message is empty. Ask a question, or say “help” to see what I can do."))
    if len(text) > LONGEST_MESSAGE:
        raise InputError(
            _(
                "The message has {n} characters, and I read at most {most}. "
                "Send only the question, and add the rest as a document (`frontdesk learn FILE`)."
            ).format(n=count(len(text)), most=count(LONGEST_MESSAGE))
        )
    if UNSTORABLE.search(text):
        raise InputError(
            _("The message contains bytes that are not text (NUL, or half a character). Send it as UTF-8.")
        )
