"""The desk: decides whether to speak at all, and gathers what the agent needs to answer."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from core.abilities.turn import Progress, Turn, TurnServices
from core.communities.channel_settings import answers_here
from core.communities.forum_posts import SOLVED, beside, similar
from core.desk.engagement import RequestDetector, decide
from core.model.buttons import offer
from core.model.messages import Reach, Reply
from core.text.spoilers import kept_hidden

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

    from core.abilities.ability import Ability
    from core.abilities.audiences import Audiences
    from core.agent import Agent
    from core.conversations.attachments import Attachments
    from core.conversations.log import Waiting
    from core.conversations.memory import Memory
    from core.delivery.posting import Posting
    from core.delivery.posting_permission import PostingPermission
    from core.model.attachment_documents import Gathered
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
        posting: Posting | None = None,
        access: PostingPermission | None = None,
        zone: str = "UTC",
    ) -> None:
        """Make a desk; `zone` is the IANA name of the time zone of whoever tells none.

        Without `attachments`, files are not read; without `posting`, abilities tell nobody but who speaks; without
        `access`, nobody is asked whether a person may post at another place.
        """
        self._agent = agent
        self.abilities = abilities
        self._ears = RequestDetector(abilities)
        self._knowledge = knowledge
        self._memory = memory
        self._audiences = audiences
        self._pool = pool
        self._attachments = attachments
        self._posting = posting
        self._access = access
        self._zone = zone
        self._clock = clock

    async def handle(self, waiting: Waiting) -> tuple[Reply | None, str]:
        """Return the reply to what waits in the log, or None if the desk keeps silent, and why it does so."""
        message = waiting.message
        address = message.address
        past = await self._memory.before(
            waiting.id,
            address.conversation,
            now=self._clock.now(),
            told_to=address.of(message.person) if message.reach is Reach.DIRECT else None,
        )
        answers = message.reach is Reach.OVERHEARD and await self._answers_in(address)
        decision = decide(message, past.exchanges, ears=self._ears, answers_here=answers)
        log.info("%s message %d: %s", "Answering" if decision.speaks else "Silent at", waiting.id, decision.reason)
        if not decision.speaks:
            return None, decision.reason
        files = await self._files(waiting)
        asked = replace(waiting, parts=tuple(each for each in waiting.parts if not (files and each.is_only_files)))
        if files and not asked.parts:
            said = files.told()
            return (Reply(said), decision.reason) if said else (None, "it is only a file that I cannot read")
        turn = replace(
            self.turn(asked.message, history=past.exchanges),
            entry=asked,
            files=files.lines if files else (),
            progress=Progress(begun=waiting.begun, draft=waiting.draft),
            now=message.sent_at,
            summary=past.summary,
        )
        reply = await self._agent.reply(turn)
        reply = files.beside(reply) if files else reply
        reply = await self._posted(replace(reply, text=kept_hidden(reply.text, turn.secrets)), turn)
        asked_at = waiting.parts[0].sent_at if waiting.edition == 0 else None  # an edited one was answered before
        return replace(reply, asked_at=asked_at), decision.reason

    async def _posted(self, reply: Reply, turn: Turn) -> Reply:
        """Offer what solved posts like a new one say, and mark the post as answered if it is."""
        if turn.message.post is None or turn.message.choice or self._pool is None:
            return reply
        async with self._pool.connection() as connection:
            reply = beside(reply, await similar(connection, turn.message))
        if not reply.answered:
            return reply
        return replace(reply, mark="answered", choices=(*reply.choices, offer("Solved", SOLVED)))

    async def _files(self, waiting: Waiting) -> Gathered | None:
        """Have the files read that came along or before."""
        if self._attachments is None or waiting.message.choice:
            return None
        return replace(await self._attachments.gather(waiting), to_us=waiting.message.reach is not Reach.OVERHEARD)

    async def _answers_in(self, address: Address) -> bool:
        if self._pool is None:
            return False
        async with self._pool.connection() as connection:
            return await answers_here(connection, address)

    def turn(self, message: Message, *, history: tuple[Exchange, ...] = ()) -> Turn:
        """Make the turn of a message; also for a question asked outside of any conversation."""
        return Turn(
            message=message,
            now=self._clock.now(),
            audiences=self._audiences.of(message),
            services=TurnServices(self._knowledge, self._pool, self._posting, self._access),
            history=history,
            abilities=self.abilities,
            zone=self._zone,
        )
