"""The answering end of the worker: a turn from its messages to its reply, and the end of it, in one transaction."""

from __future__ import annotations

import logging
import secrets
from typing import TYPE_CHECKING

from core.errors import FrontdeskError, RetryLater, StoreError
from core.messages import Reply
from core.storage.database import told_as_ours

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

    from core.conversations import Conversations, Waiting
    from core.desk import Desk
    from core.jobs import Jobs
    from core.memory import Memory
    from core.outbox import Outbox

log = logging.getLogger(__name__)


class Answering:
    """Has the desk answer what waits."""

    def __init__(
        self,
        pool: AsyncConnectionPool,
        *,
        jobs: Jobs,
        conversations: Conversations,
        outbox: Outbox,
        memory: Memory,
        desk: Desk,
    ) -> None:
        self._pool = pool
        self._jobs = jobs
        self._conversations = conversations
        self._outbox = outbox
        self._memory = memory
        self._desk = desk

    async def answer(self, message_id: int) -> None:
        """Have a message answered, with those that came while it waited. Does nothing if its turn is over.

        Dies the process before the reply is written, the job runs again and the turn goes on where it was; the reply,
        the end of the turn and the job that sends it are one transaction.

        Raises:
            RetryLater: the world is in the way, or another worker has taken more into this turn.
        """
        turn = await self._conversations.take(message_id)
        if turn is not None:
            reply, failure = await self._compose(turn)
            await self._end(turn, reply, failure=failure)

    async def give_up(self, message_id: int, *, reason: str) -> None:
        """End a turn that cannot be finished, and tell the person; `reason` begins with a reference."""
        turn = await self._conversations.take(message_id)
        if turn is not None:
            await self._end(turn, _apology(reason.split(":", maxsplit=1)[0]), failure=reason)

    async def summarise(self, conversation: str) -> None:
        """Have the summary of a conversation brought up to date; dies the process, the old one stands."""
        await self._memory.renew(conversation)

    async def _compose(self, turn: Waiting) -> tuple[Reply | None, str | None]:
        """Return the reply, and why the turn failed if it did."""
        try:
            with told_as_ours():
                return await self._desk.handle(turn), None
        except (RetryLater, StoreError):
            raise
        except FrontdeskError as error:
            return Reply(str(error), kind="notice"), str(error)
        except Exception as error:
            reference = secrets.token_hex(4)
            log.exception("Turn %s of message %d failed", reference, turn.id)
            return _apology(reference), f"{reference}: {error!r}"

    async def _end(self, turn: Waiting, reply: Reply | None, *, failure: str | None) -> None:
        state = "failed" if failure else "replied" if reply else "silent"
        address = turn.message.address
        async with self._pool.connection() as connection, connection.transaction():
            if not await self._conversations.settle(connection, turn, state=state, reason=failure):
                if await self._conversations.is_waiting(turn.id):
                    raise RetryLater("The turn has grown in another worker's hands, or somebody in it was forgotten.")
                return
            if reply is None:
                return
            reply_id = await self._outbox.write(connection, address, reply, message_id=turn.id)
            await self._jobs.send(connection, reply_id, address)
            if await self._memory.is_due(connection, address.conversation):
                await self._jobs.summarise(connection, address.conversation)


def _apology(reference: str) -> Reply:
    return Reply(_APOLOGY.format(reference=reference), kind="notice")


_APOLOGY = (
    "Something went wrong on my side, and I could not finish this. It is recorded under {reference}; "
    "please try again, or give that number to whoever runs me."
)
