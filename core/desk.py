"""The desk: decides whether to speak at all, and gathers what the agent needs to answer."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from core.messages import Reach
from core.turn import Turn

if TYPE_CHECKING:
    from core.abilities import Ability
    from core.agent import Agent
    from core.audiences import Audiences
    from core.clock import Clock
    from core.conversations import Conversations
    from core.knowledge import Knowledge
    from core.messages import Exchange, Message, Reply

REMEMBERED = timedelta(hours=12)
"""How long ago an exchange may lie to count as the same talk."""
REMEMBERED_EXCHANGES = 10


class Desk:
    """Handles one message at a time of each conversation."""

    def __init__(
        self,
        *,
        agent: Agent,
        abilities: tuple[Ability, ...],
        knowledge: Knowledge,
        conversations: Conversations,
        audiences: Audiences,
        clock: Clock,
    ) -> None:
        self._agent = agent
        self._abilities = abilities
        self._knowledge = knowledge
        self._conversations = conversations
        self._audiences = audiences
        self._clock = clock

    async def handle(self, message_id: int, message: Message) -> Reply | None:
        """Return the reply to a message of the log, or None if the desk keeps silent there."""
        history = await self._conversations.history(
            message_id,
            message.address.conversation,
            since=self._clock.now() - REMEMBERED,
            limit=REMEMBERED_EXCHANGES,
        )
        part_of_it = any(exchange.reply for exchange in history)
        if message.reach is Reach.OVERHEARD and not (message.address.thread and part_of_it):
            return None
        return await self._agent.reply(self.turn(message, history=history))

    def turn(self, message: Message, *, history: tuple[Exchange, ...] = ()) -> Turn:
        """Make the turn of a message; also for a question asked outside of any conversation."""
        return Turn(
            message=message,
            now=self._clock.now(),
            audiences=self._audiences.of(message),
            knowledge=self._knowledge,
            history=history,
            abilities=self._abilities,
        )
