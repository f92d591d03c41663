"""The desk: gathers what is known of a message, decides whether to speak, and has the agent answer."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from core.abilities.turn import Progress, Turn, TurnServices
from core.communities.channel_settings import answers_here
from core.communities.forum_posts import SOLVED, beside, similar
from core.desk.engagement import RequestDetector, decide
from core.desk.situation import Situation
from core.model.buttons import offer
from core.model.messages import Reach, Reply
from core.text.spoilers import hide_secrets

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

    from core.abilities.ability import Ability
    from core.abilities.audiences import Audiences
    from core.agent import Agent
    from core.conversations.attachments import Attachments
    from core.conversations.log import Waiting
    from core.conversations.memory import Memory
    from core.delivery.announcements import Announcer
    from core.delivery.posting_permission import PostingPermission
    from core.model.clock import Clock
    from core.model.knowledge import Knowledge
    from core.model.messages import Address, Exchange, Message

log = logging.getLogger(__name__)


class Desk:
    """Handles one message at a time of each conversation."""

    def __init__(  # noqa: PLR0913 — all that a turn needs
        self,
        *,
        agent: Agent,
        abilities: tuple[Ability, ...],
        knowledge: Knowledge,
        memory: Memory,
        audiences: Audiences,
        clock: Clock,
        pool: AsyncConnectionPool | None = None,
        attachments: Attachments | None = None,
        posting: Announcer | None = None,
        posting_permission: PostingPermission | None = None,
        zone: str = "UTC",
    ) -> None:
        """Make a desk; `zone` is the IANA name of the time zone of whoever tells none.

        Without `attachments`, files are not read; without `posting`, abilities tell nobody but who speaks; without
        `posting_permission`, nobody is asked whether a person may post at another place.
        """
        self._agent = agent
        self.abilities = abilities
        self._request_detector = RequestDetector(abilities)
        self._knowledge = knowledge
        self._memory = memory
        self._audiences = audiences
        self._pool = pool
        self._attachments = attachments
        self._posting = posting
        self._posting_permission = posting_permission
        self._zone = zone
        self._clock = clock

    async def handle(self, waiting: Waiting) -> tuple[Reply | None, str]:
        """Gather what is known of a waiting message, decide whether to speak, and answer.

        Return the reply and why it was given, or None and why the desk keeps silent.
        """
        situation = await self._gather(waiting)
        decision = decide(
            situation.message,
            situation.past.exchanges,
            request_detector=self._request_detector,
            answers_here=situation.answers_here,
        )
        log.info("%s message %d: %s", "Answering" if decision.speaks else "Silent at", waiting.id, decision.reason)
        if not decision.speaks:
            return None, decision.reason
        reply = await self._answer(await self._with_files(situation))
        return reply, decision.reason if reply else "it is only a file that I cannot read"

    async def _gather(self, waiting: Waiting) -> Situation:
        """Read what was said before, and how the channel is set."""
        message, address = waiting.message, waiting.message.address
        past = await self._memory.before(
            waiting.id,
            address.conversation,
            now=self._clock.now(),
            told_to=address.of(message.person) if message.reach is Reach.DIRECT else None,
        )
        return Situation(waiting, past, message.reach is Reach.OVERHEARD and await self._answers_in(address))

    async def _answers_in(self, address: Address) -> bool:
        if self._pool is None:
            return False
        async with self._pool.connection() as connection:
            return await answers_here(connection, address)

    async def _with_files(self, situation: Situation) -> Situation:
        """Read the files that came along or before. This may take minutes, so it waits until the desk is to speak."""
        message = situation.message
        if self._attachments is None or message.choice:
            return situation
        files = await self._attachments.gather(situation.waiting)
        return replace(situation, files=replace(files, to_us=message.reach is not Reach.OVERHEARD))

    async def _answer(self, situation: Situation) -> Reply | None:
        """Return the reply, or None if there is nothing to say of files that came without a word."""
        files = situation.files
        if files and not situation.asked.parts:
            said = files.told()
            return Reply(said) if said else None
        turn = self._turn_of(situation)
        reply = await self._agent.reply(turn)
        reply = files.beside(reply) if files else reply
        reply = await self._posted(replace(reply, text=hide_secrets(reply.text, turn.secrets)), turn)
        return replace(reply, asked_at=situation.asked_at)

    def _turn_of(self, situation: Situation) -> Turn:
        waiting = situation.asked
        return replace(
            self.turn(waiting.message, history=situation.past.exchanges),
            entry=waiting,
            files=situation.files.lines if situation.files else (),
            progress=Progress(begun=waiting.begun, draft=waiting.draft),
            now=situation.message.sent_at,
            composed_at=self._clock.now(),
            summary=situation.past.summary,
        )

    async def _posted(self, reply: Reply, turn: Turn) -> Reply:
        """Offer the answers that solved posts gave to the like, and mark a post that is answered."""
        if turn.message.post is None or turn.message.choice or self._pool is None:
            return reply
        async with self._pool.connection() as connection:
            reply = beside(reply, await similar(connection, turn.message))
        if not reply.answered:
            return reply
        return replace(reply, mark="answered", choices=(*reply.choices, offer("Solved", SOLVED)))

    def turn(self, message: Message, *, history: tuple[Exchange, ...] = ()) -> Turn:
        """Make the turn of a message; also for a question asked outside of any conversation."""
        return Turn(
            message=message,
            now=self._clock.now(),
            audiences=self._audiences.of(message),
            services=TurnServices(self._knowledge, self._pool, self._posting, self._posting_permission),
            history=history,
            abilities=self.abilities,
            zone=self._zone,
        )
