"""Where messages come in: after `accept` returns, a message is kept, and the platform may be told so."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import psycopg
from procrastinate.exceptions import ConnectorException
from psycopg_pool import PoolTimeout

from core.errors import InputError, RetryLater

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

    from core.conversations import Conversations
    from core.jobs import Jobs
    from core.messages import Message

LONGEST_MESSAGE = 40_000
"""Characters; the most that any platform lets a person send is as long."""

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class Inbox:
    """Takes messages in."""

    def __init__(self, pool: AsyncConnectionPool, conversations: Conversations, jobs: Jobs) -> None:
        self._pool = pool
        self._conversations = conversations
        self._jobs = jobs

    async def accept(self, message: Message) -> int | None:
        """Keep a message and its job in one transaction, and return its id; None if this event was accepted before.

        Dies the process before the commit, nothing is kept and the platform, not being told, sends the event again;
        dies it after, the replay finds the row.

        Raises:
            InputError: the text is empty, too long, or not storable; the text of the error says what to do.
            RetryLater: the database does not work; nothing was kept.
        """
        check_text(message.text, pressed=message.choice is not None)
        try:
            async with self._pool.connection() as connection, connection.transaction():
                message_id = await self._conversations.add(connection, message)
                if message_id is not None:
                    await self._jobs.answer(connection, message_id, message.address.conversation)
        except (psycopg.Error, PoolTimeout, ConnectorException) as error:
            full = isinstance(error.__cause__ or error, psycopg.errors.DiskFull)
            reason = "the disk of the database is full" if full else "the database does not work"
            raise RetryLater(f"The message could not be kept: {reason}. Send it again when that is mended.") from error
        return message_id


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
    if _UNSTORABLE.search(text):
        raise InputError("The message holds bytes that are no text (NUL, or half of a character). Send it as UTF-8.")
