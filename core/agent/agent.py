"""The agent: one turn through LangChain's loop, with whatever model is set, then through the guards."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
from typing import TYPE_CHECKING

from langchain_core.messages import HumanMessage
from pydantic import TypeAdapter

from core.abilities.coreference import RECENT
from core.agent.loop import Offline, Online
from core.agent.middleware import ModelFailed
from core.agent.offline.follow_up import standalone
from core.agent.offline.offline_model import ASKS, REPLY, OfflineChatModel
from core.agent.offline.quoted_answer import answer, unknown
from core.agent.prompt import system_prompt
from core.agent.transcript import deeds, repeating, results, told, transcript, with_files
from core.guards import Verdict, check, unbacked, without_links
from core.model.buttons import labelled, named
from core.model.combined_reply import merged
from core.model.messages import Exchange, Reply
from core.model.ports import NoDrafts
from core.when.rendered_time import spelled_out, standing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from langchain_core.embeddings import Embeddings
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage

    from core.abilities.ability import Ability
    from core.abilities.journal import Journal
    from core.abilities.turn import Turn
    from core.model.ports import Drafts

log = logging.getLogger(__name__)

LONGEST_DRAFT = 12_000
"""Characters of an answer; more is no answer in a chat."""
AT_ONCE = 400
"""Characters whose links are looked at without a thread of their own: it takes a millisecond, as the thread would."""
NOTE = "_(The language model could not be reached, so this is quoted from the documents as they stand.)_"
NOTE_ON_EFFECTS = "_(The language model could not be reached; this is what was done.)_"
_REPLY = TypeAdapter(Reply)


class Agent:
    """Composes the reply of a turn. With a language model, what fails the guards twice is replaced by a quotation."""

    def __init__(
        self,
        *,
        abilities: Sequence[Ability],
        embeddings: Embeddings | None,
        record: Journal | None = None,
        model: BaseChatModel | None = None,
        name: str = "offline",
        drafts: Drafts | None = None,
        timeout_seconds: float = 60,
        contact: str = "",
    ) -> None:
        """Make an agent on a language model, or on the offline model if `model` is None.

        Without a `record`, it has no effects and serves turns outside of conversations alone.
        """
        self._embeddings = embeddings
        self._contact = contact
        self._name = name
        self._repeating = repeating(abilities)
        self._record = record
        self._model = model
        self._timeout = timeout_seconds
        self._offline = Offline(OfflineChatModel(embeddings=embeddings, contact=contact), abilities, record)
        self._online = model and Online(
            model, abilities, record, drafts=drafts or NoDrafts(), timeout_seconds=timeout_seconds
        )

    async def prepare(self) -> None:
        """Load what the first turn would wait for; beside other work, since most of it is the embedder's."""
        if not self._online:
            await self._offline.prepare()

    async def reply(self, turn: Turn) -> Reply:
        """Return the reply of a turn; every citation in it is exact, and no link in it is made up.

        A turn that was broken off goes on where it was: the model is not asked again what it said before, and no
        effect happens twice.
        """
        if self._record and turn.id is not None and turn.progress.begun:
            turn.progress.said = await self._record.steps(turn.id)
        turn = _pressing(turn)
        if self._online and not turn.message.choice:
            reply = await self._composed(self._online, turn)
        else:
            reply = await self._decided(turn)
        return await self._proven(reply, turn)

    async def check(self) -> str | None:
        """Ask the language model for a word; return None if it answers (or if there is none), else what is wrong."""
        if not self._model:
            return None
        try:
            async with asyncio.timeout(self._timeout):
                await self._model.ainvoke("Say OK.")
        except Exception as error:  # noqa: BLE001 — each provider's library has a tree of its own
            return f"The model does not answer ({type(error).__name__}: {error}). Check its key, name and address."
        return None

    async def _decided(self, turn: Turn) -> Reply:
        """Let the offline model answer, each part of the message by itself, and each after those before it."""
        replies: list[Reply] = []
        for part in turn.parts:
            said = tuple(
                Exchange(before.person.name, before.text, reply)
                for before, reply in zip(turn.parts, replies, strict=False)
            )
            here = dataclasses.replace(turn, message=part, now=part.sent_at, history=turn.history + said)
            replies.append(await self._one(here))
        return merged(replies)

    async def _one(self, turn: Turn) -> Reply:
        messages = await self._offline.run(turn, transcript(turn))
        turn.told.extend(told(messages, but=self._repeating))
        extra = messages[-1].additional_kwargs
        reply = _REPLY.validate_python(extra[REPLY]) if extra.get(REPLY) else Reply(str(messages[-1].content))
        return dataclasses.replace(reply, asks=extra.get(ASKS) or reply.asks)

    async def _composed(self, online: Online, turn: Turn) -> Reply:
        """Let the language model answer; what the guards refuse is asked for once more, then quoted instead."""
        messages = [system_prompt(turn), *transcript(with_files(turn))]
        try:
            for _ in range(2):
                messages = await online.run(turn, messages)
                turn.told[:] = told(messages, but=self._repeating)
                verdict = await asyncio.to_thread(self._judged, messages, turn)
                if not verdict.problems:
                    return self._accepted(verdict, messages, turn)
                log.info("The guards refused an answer: %s", "; ".join(verdict.problems))
                messages = [*messages, HumanMessage(_ONCE_MORE.format(problems="\n".join(verdict.problems)))]
        except ModelFailed as error:
            log.warning("%s", error)
            return await self._instead(turn, failed=True)
        return await self._instead(turn, failed=False)

    def _judged(self, messages: Sequence[BaseMessage], turn: Turn) -> Verdict:
        """Hold a draft against what was found, told and done in this turn; a long one takes time."""
        draft = str(messages[-1].text)
        if len(draft) > LONGEST_DRAFT:
            raise ModelFailed(
                f"The language model wrote {len(draft):,} characters, and {LONGEST_DRAFT:,} are the most."
            )
        passages = [hit.passage for hit in turn.evidence]
        allowed = [turn.message.text, self._contact]
        verdict = check(draft, passages, allowed=allowed, told=turn.told)
        replies = [exchange.reply for exchange in turn.history if exchange.reply]
        earlier = [spelled_out(reply.text, reply.moments) for reply in replies]
        lies = unbacked(draft, effects=deeds(messages, but=self._repeating), earlier=earlier, asked=turn.message.text)
        problems = (*verdict.problems, *(f"No tool did what this says: {lie}" for lie in lies))
        return dataclasses.replace(verdict, problems=problems)

    def _accepted(self, verdict: Verdict, messages: Sequence[BaseMessage], turn: Turn) -> Reply:
        """Return what the model says, with all that comes with what was done and with what it was told last.

        Of what it was told before that, only the instants are kept: it may name any of them.
        """
        given = [message.artifact for message in results(messages) if isinstance(message.artifact, Reply)]
        done = [effect.reply for effect in turn.effects]
        last = [reply for reply in given[-1:] if reply not in done]
        return dataclasses.replace(
            merged([*done, *last]),
            text=_with_deeds(verdict.text, turn),
            citations=verdict.citations,
            answered=True if verdict.citations else None,
            confidence=None,
            model=self._name,
            moments=tuple(moment for reply in given for moment in reply.moments),
        )

    async def _instead(self, turn: Turn, *, failed: bool) -> Reply:
        """Say without the model what was done, else what the documents say; and that the model failed, if it did."""
        if turn.effects:
            done, note = merged([effect.reply for effect in turn.effects]), NOTE_ON_EFFECTS
        else:
            done, note = await self._quoted(turn), NOTE
        return dataclasses.replace(done, text=f"{done.text}\n\n{note}") if failed else done

    async def _quoted(self, turn: Turn) -> Reply:
        """Answer without the model, from what it found or from a search of our own."""
        question = standalone(turn.message.text, [exchange.text for exchange in turn.history])
        hits = turn.evidence or await turn.search(question)
        return await asyncio.to_thread(answer, question, hits, self._embeddings, contact=self._contact)

    async def _proven(self, reply: Reply, turn: Turn) -> Reply:
        """Hold every citation against the stored document, and every link against what may be linked."""
        for citation in reply.citations:
            place = (citation.document, citation.start, citation.end)
            if await turn.services.knowledge.quote(*place, audiences=turn.audiences) != citation.quote:
                log.warning("A quote no longer stands in %s for these readers: it changed meanwhile", citation.document)
                return unknown(contact=self._contact)
        cited = {citation.document for citation in reply.citations}
        passages = [hit.passage for hit in turn.evidence if hit.passage.document_id in cited]
        texts = [text for passage in passages for text in (passage.text, passage.source)]
        allowed = [turn.message.text, self._contact, *turn.told, *texts]
        draft = reply.text[:LONGEST_DRAFT]
        if len(draft) <= AT_ONCE:
            text = without_links(draft, allowed=allowed)
        else:
            text = await asyncio.to_thread(without_links, draft, allowed=allowed)
        return dataclasses.replace(reply, text=text, moments=standing(reply.moments, text))


def _with_deeds(text: str, turn: Turn) -> str:
    """Add what the abilities said that they did, with the day, the time and the zone, where the model leaves it out."""
    left_out = [effect.told for effect in turn.effects if effect.told not in text]
    return "\n\n".join([text, *left_out])


def _pressing(turn: Turn) -> Turn:
    """Take words that name a button, or answer our question with one, for the press of it."""
    if turn.message.choice or len(turn.parts) > 1 or not turn.history:
        return turn
    last = turn.history[-1].reply
    asked = last.choices if last and last.asks and _is_for(turn.history[-1], turn) else ()
    choice = named(turn.message.text, asked)
    press = choice.id if choice else _pointed(turn)
    if press is None:
        return turn
    return turn.with_message(dataclasses.replace(turn.message, choice=press))


def _pointed(turn: Turn) -> str | None:
    """Return the press that words are by a label: of the last reply, or for “cancel it” of one shortly before.

    It is looked for no further back than where the desk told of something last.
    """
    for back, exchange in enumerate(reversed(turn.history[-RECENT:])):
        if exchange.reply and _is_for(exchange, turn):
            choices = [each for each in exchange.reply.choices if back == 0 or each.label.endswith(" it")]
            if press := labelled(turn.message.text, choices):
                return press
            if exchange.reply.subjects:
                return None
    return None


def _is_for(exchange: Exchange, turn: Turn) -> bool:
    """Tell whether who speaks now was spoken to: if by the desk itself, then to this person alone."""
    return exchange.speaker in ("", turn.message.person.id)


_ONCE_MORE = (
    "Your answer was not sent, because:\n{problems}\nWrite it once more. End every factual sentence with the number of "
    "the passage that supports it, such as [1], quote only verbatim, say that you don't know what the passages don't "
    "say, and say that something was done only if a tool did it."
)
