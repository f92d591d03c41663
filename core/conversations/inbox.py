"""Where messages come in: after `accept` returns, a message is kept, and the platform may be told so."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import psycopg
from procrastinate.exceptions import ConnectorException
from psycopg_pool import PoolTimeout

from core.conversations.edits import Edits, is_fresh
from core.jobs.jobs import IN_ITS_TURN, URGENT
from core.model.errors import InputError, RetryLater
from core.security.sealed_secrets import SecretSealer
from core.storage.rows import UNSTORABLE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

    from core.conversations.log import Conversations
    from core.jobs.jobs import Jobs
    from core.model.clock import Clock
    from core.model.messages import Address, Message
    from core.model.ports import AttachmentStore

AT_ONCE = 4
"""Messages that one process keeps at once. A crowd waits here, in its order: a pool gives up a wait after 5 seconds,
and its other connections are for answering and sending."""
LONGEST_WAIT_SECONDS = 30.0
"""How long a message waits for its turn; then the platform is not told that it is kept, and sends it again."""
LONGEST_MESSAGE = 40_000
"""Characters; the most that any platform lets a person send is as long."""


class Inbox:
    """Takes messages in, and what their platform says of them later."""

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
        """Make it. `attachment_store` keeps the files of messages; `seals` encrypts the secrets in messages."""
        self._pool = pool
        self._conversations = conversations
        self._jobs = jobs
        self._changes = Edits(jobs, attachment_store)
        self._clock = clock
        self._door = asyncio.Semaphore(AT_ONCE)
        self._seals = seals or SecretSealer(None)

    async def accept(self, message: Message) -> int | None:
        """Keep a message and its job in one transaction, and return its id; None if this event was accepted before.

        Secrets in it are sealed first.

        Dies the process before the commit, nothing is kept and the platform, not being told, sends the event again;
        dies it after, the replay finds the row.

        Raises:
            InputError: the text is empty, too long, or not storable; the text of the error says what to do.
            RetryLater: the database does not work; nothing was kept.
        """
        check_text(message.text, pressed=message.choice is not None)
        message = self._seals.message(message)
        async with self._transaction() as connection:
            return await self._add(connection, message)

    async def amend(self, message: Message, *, only_known: bool = False) -> None:
        """Let the message with this `event_id` read as it does now; the same again changes nothing.

        One that waits is answered as it reads now. One that was answered, and was sent within the last hour, is
        answered again, and the new reply takes the place of the old one; if something was done for it, it is not done
        again, and the reply says so. An older one is changed in the log alone. One that was never seen is accepted,
        unless it is older than an hour or `only_known` are amended; one that was deleted stays so.

        One transaction, as `accept`: dies the process before the commit, nothing has changed, and the platform says it
        again; dies it after, saying it again changes nothing.

        Raises:
            InputError: the text is empty, too long, or not storable.
            RetryLater: the database does not work; nothing was changed.
        """
        check_text(message.text)
        message = self._seals.message(message)
        now = self._clock.now()
        async with self._transaction() as connection:
            if await self._changes.amend(connection, message, now=now) or only_known:
                return
            # Whoever accepts it in this very moment has the old text, or the new one already.
            if is_fresh(message, now) and await self._add(connection, message) is None:
                await self._changes.amend(connection, message, now=now)

    async def retract(self, address: Address, event_id: str) -> None:
        """Forget a message that was deleted: its words, its files, and with the next worker the reply to it.

        A turn that waits for it ends without a word. What was done stays done: a reminder that was set is not
        cancelled by it. A message that arrives after its deletion is not answered.

        One transaction, as `accept`: dies the process before the commit, nothing was forgotten, and the platform says
        it again; dies it after, the reply is taken back by a job.

        Raises:
            RetryLater: the database does not work; nothing was forgotten.
        """
        async with self._transaction() as connection:
            await self._changes.retract(connection, address, event_id, now=self._clock.now())

    async def _add(self, connection: AsyncConnection, message: Message) -> int | None:
        message_id = await self._conversations.add(connection, message)
        if message_id is not None:
            where = message.address.conversation
            await self._jobs.answer(connection, message_id, where, priority=URGENT if message.urgent else IN_ITS_TURN)
        return message_id

    @asynccontextmanager
    async def _in_turn(self) -> AsyncIterator[None]:
        """Wait at the door, with those who came before."""
        try:
            async with asyncio.timeout(LONGEST_WAIT_SECONDS):
                await self._door.acquire()
        except TimeoutError as error:
            raise RetryLater("The message could not be kept: too many come at once. Send it again later.") from error
        try:
            yield
        finally:
            self._door.release()

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[AsyncConnection]:
        try:
            async with self._in_turn(), self._pool.connection() as connection, connection.transaction():
                yield connection
        except (psycopg.Error, PoolTimeout, ConnectorException) as error:
            full = isinstance(error.__cause__ or error, psycopg.errors.DiskFull)
            reason = "the disk of the database is full" if full else "the database does not work"
            raise RetryLater(f"The message could not be kept: {reason}. Send it again when that is mended.") from error


def check_text(text: str, *, pressed: bool = False) -> None:
    """Refuse a text that cannot be a message.

    Raises:
        InputError: it is empty and no button was pressed, or too long, or holds NUL or half of a character.
    """
    if not text.strip() and not pressed:
        raise InputError("The message is empty. Ask a question, or say “help” to see what I can do.")
    if len(text) > LONGEST_MESSAGE:
        raise InputError(
            f"The message has {len(text):,} characters, and I read at most {LONGEST_MESSAGE:,}. "
            "Send the question alone, and give me the rest as a document (`frontdesk learn FILE`)."
        )
    if UNSTORABLE.search(text):
        raise InputError("The message holds bytes that are no text (NUL, or half of a character). Send it as UTF-8.")
