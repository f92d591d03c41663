"""The desk: decides whether to speak at all, and gathers what the agent needs to answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.messages import Reach
from core.turn import Turn

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

    from core.abilities import Ability
    from core.agent import Agent
    from core.audiences import Audiences
    from core.clock import Clock
    from core.conversations import Waiting
    from core.knowledge import Knowledge
    from core.memory import Memory
    from core.messages import Exchange, Message, Reply


class Desk:
    """Handles one message at a time of each conversation."""

    def __init__(
        self,
        *,
        agent: Agent,
        abilities: tuple[Ability, ...],
        knowledge: Knowledge,
        memory: Memory,
        audiences: Audiences,
        clock: Clock,
        pool: AsyncConnectionPool | None = None,
        zone: str = "UTC",
    ) -> None:
        """Make a desk; `zone` is the IANA name of the time zone of whoever tells none."""
        self._agent = agent
        self._abilities = abilities
        self._knowledge = knowledge
        self._memory = memory
        self._audiences = audiences
        self._pool = pool
        self._zone = zone
        self._clock = clock

    async def handle(self, waiting: Waiting) -> Reply | None:
        """Return the reply to what waits in the log, or None if the desk keeps silent there."""
        message = waiting.message
        past = await self._memory.before(waiting.id, message.address.conversation, now=self._clock.now())
        part_of_it = any(exchange.reply for exchange in past.exchanges)
        if message.reach is Reach.OVERHEARD and not (message.address.thread and part_of_it):
            return None
        turn = replace(
            self.turn(message, history=past.exchanges),
            id=waiting.id,
            parts=waiting.parts,
            receipts=waiting.receipts,
            edition=waiting.edition,
            again=waiting.again,
            draft=waiting.draft,
            now=message.sent_at,
            summary=past.summary,
        )
        return await self._agent.reply(turn)

    def turn(self, message: Message, *, history: tuple[Exchange, ...] = ()) -> Turn:
        """Make the turn of a message; also for a question asked outside of any conversation."""
        return Turn(
            message=message,
            now=self._clock.now(),
            audiences=self._audiences.of(message),
            knowledge=self._knowledge,
            history=history,
            abilities=self._abilities,
            zone=self._zone,
            pool=self._pool,
        )
