"""The desk handles a message: it reads the conversation, decides whether to answer, and lets the agent answer."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from core.abilities.hooks.afterwords import ABILITY as AFTERWORD
from core.abilities.hooks.interception import ABILITY as INTERCEPTED
from core.abilities.turn import Progress, Turn, TurnServices
from core.communities.community_rules import answers_here
from core.communities.forum_posts import SOLVED, beside, similar
from core.conversations.log import Waiting
from core.desk.engagement import RequestDetector, decide
from core.desk.reply_kinds import is_known, is_small_talk, is_sure, said_to_chatter, says_nothing_to_a_remark
from core.model.buttons import offer
from core.model.errors import Overtaken
from core.model.messages import Message, Person, Reach
from core.model.replies import Reaction, Reply
from core.text.catalogue import _
from core.text.markdown.spoilers import hide_secrets
from core.text.question_words import ends_as_question

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

    from core.abilities.ability import Ability
    from core.abilities.audiences import Audiences
    from core.abilities.hooks.afterwords import Append
    from core.abilities.hooks.banners import Banner
    from core.abilities.hooks.interception import Intercept, Interception
    from core.abilities.hooks.suggestions import SuggestionSource
    from core.abilities.journal import Journal
    from core.abilities.turn import PersonalRecords
    from core.agent import Agent
    from core.conversations.attachments import Attachments
    from core.conversations.gathered_files import Gathered
    from core.conversations.memory import Memory, Past
    from core.delivery.announcements import Announcer
    from core.model.clock import Clock
    from core.model.knowledge import Knowledge
    from core.model.messages import Address
    from core.model.ports import Redactor
    from core.model.replies import Exchange

log = logging.getLogger(__name__)

SURE_UNASKED = 0.65
"""The lowest confidence of an answer that nobody asked Frontdesk for, outside of its threads.

What a language model proves has no confidence.
"""
DOING = {"speak": "Answering", "react": "Reacting to", "silent": "Silent at"}
UNSURE = "nobody asked me, and the documents have no answer that I am sure of"
REPEATED = "nobody asked me, and what I would quote stands here already"


class Desk:
    """Decides whether a message is answered, and composes the answer."""

    def __init__(  # noqa: PLR0913 — all that a turn needs
        self,
        pool: AsyncConnectionPool,
        *,
        agent: Agent,
        abilities: tuple[Ability, ...],
        knowledge: Knowledge,
        memory: Memory,
        audiences: Audiences,
        clock: Clock,
        posting: Announcer,
        records: PersonalRecords | None = None,
        attachments: Attachments | None = None,
        zone: str = "UTC",
        suggestions: tuple[SuggestionSource, ...] = (),
        interceptors: tuple[Intercept, ...] = (),
        banners: tuple[Banner, ...] = (),
        redactor: Redactor | None = None,
        afterwords: tuple[Append, ...] = (),
        journal: Journal | None = None,
    ) -> None:
        """Create a desk. `zone` is the time zone (an IANA name) of people whose zone is unknown.

        Without `attachments`, files are not read. `interceptors` and `afterwords` need a `journal`.
        """
        self._pool = pool
        self._agent = agent
        self.abilities = abilities
        self.suggestions = suggestions
        self._interceptors = interceptors
        self._banners = banners
        self._afterwords = afterwords
        self._journal = journal
        self._request_detector = RequestDetector(abilities)
        self._memory = memory
        self._audiences = audiences
        self._attachments = attachments
        self._services = TurnServices(
            knowledge, pool, posting, records, redactor, audiences, composer=agent, writer=agent.writer
        )
        self._zone = zone
        self._clock = clock

    async def handle(self, waiting: Waiting) -> tuple[Reply | None, str]:
        """Decide whether to answer a waiting message, from the conversation before it, and answer.

        Return the reply and why it was given, or None and why there is no answer. Thanks are answered with a reaction.
        Who is alone with Frontdesk gets one too, on platforms that can react, and words on the others.
        """
        reply, reason = await self._intercept(waiting) or await self._respond(waiting)
        is_nothing = reply is not None and not (reply.text or reply.reaction or reply.event)
        return (None if is_nothing else reply), reason

    async def _respond(self, waiting: Waiting) -> tuple[Reply | None, str]:
        message, address = waiting.message, waiting.message.address
        told_to = address.of(message.person) if message.reach is Reach.DIRECT else None
        past = await self._memory.before(
            waiting.id, address.conversation, now=self._clock.now(), told_to=told_to, below=address.below
        )
        answers = False
        if message.reach is Reach.OVERHEARD:
            async with self._pool.connection() as connection:
                answers = await answers_here(connection, address)
        decision = await asyncio.to_thread(
            decide, message, past.exchanges, request_detector=self._request_detector, answers_here=answers
        )
        log.info("%s message %d: %s", DOING[decision.manner], waiting.id, decision.reason)
        if decision.manner == "silent":
            return None, decision.reason
        reacts = decision.manner == "react"
        if reacts and message.reach is not Reach.DIRECT:
            return _reaction_to(message), decision.reason
        files = await self._gather_files(waiting)
        if files and all(part.is_only_files for part in waiting.parts):
            told = files.told()
            return (Reply(told), decision.reason) if told else (None, "it is only a file that I cannot read")
        unasked = decision.only_with_answer
        reply, has_acted = await self._answer(waiting, past, files, unasked=unasked)
        is_ours = address.thread is not None and any(exchange.reply for exchange in past.exchanges)
        is_new = ends_as_question(message.text) or not is_known(reply, past)
        may_guess = message.post is not None or (is_ours and is_new)
        if not has_acted and await self._interception(waiting):
            raise Overtaken("A human has come in while the answer was composed.")
        unasked = unasked or says_nothing_to_a_remark(message, reply)
        is_repeated = is_ours and not is_new
        if unasked and not has_acted and (is_repeated or not is_sure(reply, least=0 if may_guess else SURE_UNASKED)):
            reason = REPEATED if is_repeated else UNSURE
            log.info("Silent at message %d: %s (confidence %s)", waiting.id, reason, reply.confidence)
            return None, reason
        if message.reach is not Reach.DIRECT and reply.text in said_to_chatter():
            return self._nothing_to_say(message)
        if reacts and not has_acted and is_small_talk(reply):
            reply = replace(reply, reaction=Reaction(message.event_id))
        return await self._with_banners(waiting, reply), decision.reason

    async def _with_banners(self, waiting: Waiting, reply: Reply) -> Reply:
        """Put what skills say above answers above the answer to a question."""
        if reply.answered is None:
            return reply
        said = [await banner(self._turn_of(waiting)) for banner in self._banners]
        return replace(reply, text="\n\n".join([*filter(None, said), reply.text]))

    async def _intercept(self, waiting: Waiting) -> tuple[Reply | None, str] | None:
        """Let a skill take a message instead of the desk; return what is said and why, or None if no skill wants it."""
        found = await self._interception(waiting)
        if found is None or self._journal is None:
            return None
        log.info("Message %d is taken by a skill: %s", waiting.id, found.reason)
        turn, call_id = self._turn_of(waiting), f"{waiting.id}.{waiting.edition}-{INTERCEPTED}"
        reply = await self._journal.effect(turn, call_id=call_id, ability=INTERCEPTED, work=found.work)
        return (reply if reply.text or reply.reaction else None), found.reason

    async def _interception(self, waiting: Waiting) -> Interception | None:
        """Return what the first skill that wants a message does with it, or None. Presses are for the desk alone."""
        if waiting.message.choice:
            return None
        for intercept in self._interceptors:
            if found := await intercept(self._turn_of(waiting)):
                return found
        return None

    async def is_taken(self, address: Address, person: str) -> bool:
        """Return whether a skill takes what a person says somewhere, since a human has the conversation, for instance.

        Nothing is said there unasked then.
        """
        said = Message("", address, Person(person, ""), "👎", self._clock.now())
        return await self._interception(Waiting(0, (said,))) is not None

    def _turn_of(self, waiting: Waiting) -> Turn:
        return replace(self.turn(waiting.message), entry=waiting, now=waiting.message.sent_at)

    def _nothing_to_say(self, message: Message) -> tuple[Reply | None, str]:
        """React to what was said to Frontdesk, and be silent at the rest, if all there is to say is “all right”."""
        reason = "there is nothing to say to it"
        is_overheard = message.reach is Reach.OVERHEARD
        return (None if is_overheard else _reaction_to(message)), reason

    async def _gather_files(self, waiting: Waiting) -> Gathered | None:
        """Read the files of the message and of earlier ones. This can take minutes, so do it only for an answer."""
        if self._attachments is None or waiting.message.choice:
            return None
        files = await self._attachments.gather(waiting)
        return replace(files, to_us=waiting.message.reach is not Reach.OVERHEARD)

    async def _answer(
        self, waiting: Waiting, past: Past, files: Gathered | None, *, unasked: bool
    ) -> tuple[Reply, bool]:
        """Return the reply, and whether an ability did or told something.

        If files were read, parts that are only files are left out of the question.
        """
        worded = tuple(part for part in waiting.parts if not part.is_only_files) if files else waiting.parts
        asked = replace(waiting, parts=worded)
        turn = replace(
            self.turn(asked.message, history=past.exchanges),
            entry=asked,
            files=files.lines if files else (),
            progress=Progress(begun=asked.begun, draft=asked.draft),
            now=waiting.message.sent_at,
            composed_at=self._clock.now(),
            summary=past.summary,
            unasked=unasked,
        )
        reply = await self._agent.reply(turn)
        reply, has_added = await self._with_afterword(turn, reply)
        reply = files.beside(reply) if files else reply
        reply = await self._note_solutions(replace(reply, text=hide_secrets(reply.text, turn.secrets)), turn)
        # An edited message was answered before, so the new reply does not count as late.
        reply = replace(reply, asked_at=waiting.parts[0].sent_at if waiting.edition == 0 else None)
        return reply, bool(turn.effects) or turn.progress.has_told or has_added

    async def _with_afterword(self, turn: Turn, reply: Reply) -> tuple[Reply, bool]:
        """Return a reply with what the first skill adds to it that wants to, and whether that did something."""
        if turn.message.reach is Reach.OVERHEARD or turn.message.choice or turn.effects or self._journal is None:
            return reply, False
        for append in self._afterwords:
            if added := await append(turn, reply):
                if added.work is None:
                    return added.added_to(reply), False
                call_id = f"{turn.id}.{turn.entry.edition if turn.entry else 0}-{AFTERWORD}"
                said = await self._journal.effect(turn, call_id=call_id, ability=AFTERWORD, work=added.work)
                return added.added_to(reply, said), True
        return reply, False

    async def _note_solutions(self, reply: Reply, turn: Turn) -> Reply:
        """Add links to similar solved forum posts, and mark a post as answered if the reply answers it."""
        if turn.message.post is None or turn.message.choice:
            return reply
        async with self._pool.connection() as connection:
            reply = beside(reply, await similar(connection, turn.message))
        if not reply.answered:
            return reply
        return replace(reply, mark="answered", choices=(*reply.choices, offer(_("Solved"), SOLVED)))

    def turn(self, message: Message, *, history: tuple[Exchange, ...] = ()) -> Turn:
        """Make a turn for a message. The message need not be in the log, for a question outside of a conversation."""
        return Turn(
            message=message,
            now=self._clock.now(),
            audiences=self._audiences.of(message),
            services=self._services,
            history=history,
            abilities=self.abilities,
            zone=self._zone,
        )


def _reaction_to(message: Message) -> Reply:
    reaction = Reaction(message.event_id)
    return Reply(reaction.emoji, reaction=reaction)
