"""The agent: takes one turn through LangChain's loop with the configured model, and its answer through the guards."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
from typing import TYPE_CHECKING

from langchain_core.messages import HumanMessage
from pydantic import TypeAdapter

from core.abilities.turn import Progress
from core.agent.button_press import as_button_press
from core.agent.loop import OfflineLoop, OnlineLoop
from core.agent.middleware import ModelFailed
from core.agent.offline.dialogue import ASKS
from core.agent.offline.model_messages import REPLY
from core.agent.offline.offline_model import TALK, OfflineChatModel
from core.agent.offline.quotation.quotes.quoted_answer import Quoter
from core.agent.offline.several_wishes import merged_parts, message_of
from core.agent.reply_proof import compose_reply, prove_reply, review_draft
from core.agent.talk.replies import reply_to_talk
from core.agent.tool_offer import FIND
from core.agent.transcript import (
    as_said,
    build_transcript,
    collect_statements,
    repeating_abilities,
    system_prompt,
    verbatim_reply,
    with_files,
)
from core.agent.understanding.failsafe_ranker import FailsafeRanker
from core.agent.understanding.talk_kinds import ABOUT_ANSWER, kind_in
from core.agent.understanding.understanding import Understanding
from core.agent.writer import ModelWriter
from core.model.buttons import offer
from core.model.combined_reply import merged
from core.model.ports import NoDrafts
from core.model.replies import Exchange, Reply
from core.text import spoken_language
from core.text.catalogue import N_, _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from langchain_core.embeddings import Embeddings
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage

    from core.abilities.ability import Ability
    from core.abilities.journal import Journal
    from core.abilities.turn import Turn
    from core.agent.understanding.decision import Decision
    from core.agent.understanding.guess import Ranker
    from core.model.knowledge import Reader
    from core.model.messages import Message
    from core.model.ports import Drafts

log = logging.getLogger(__name__)

NOTE = N_("_(The language model could not be reached, so this is quoted from the documents as they stand.)_")
NOTE_ON_NOTHING = N_("_(The language model could not be reached. It may find more later.)_")
NOTE_ON_EFFECTS = N_(
    "_(The language model did not finish; this is what was done. Please ask again for what is missing.)_"
)
ATTEMPTS = 2
"""How many answers of a language model may fail the guards before the offline model takes the turn."""
_NOTES = {True: NOTE, False: NOTE_ON_NOTHING, None: ""}
_REPLY = TypeAdapter(Reply)


class Agent:
    """Composes the reply to a turn. Where a language model fails, or the guards refuse it, the offline model does."""

    def __init__(  # noqa: PLR0913 — all that the settings decide
        self,
        *,
        abilities: Sequence[Ability],
        embeddings: Embeddings | None,
        journal: Journal | None = None,
        model: BaseChatModel | None = None,
        name: str = "offline",
        drafts: Drafts | None = None,
        timeout_seconds: float = 60,
        contact: str = "",
        ranker: Ranker | None = None,
        shortcuts: bool = True,
        reader: Reader | None = None,
    ) -> None:
        """Create an agent on a language model, or on the offline model if `model` is None.

        The `ranker` says what words call for; without one, the offline model goes by the words of the examples. A
        `reader` reads the passages found; without one, what is quoted is chosen by words and similarity alone. With
        `shortcuts`, a message that the offline model is sure of does not reach the language model, which has
        `timeout_seconds` for any other. Without a `journal`, the agent has no effects and serves only turns outside of
        conversations.
        """
        self._quoter = Quoter(embeddings, contact, reader)
        fetching = (ability.name for ability in abilities if ability.fetches_human and ability.offered)
        self._fetches_human = next(fetching, None)
        self._contact = contact
        self._name = name
        self._repeating = repeating_abilities(abilities) | {FIND}
        self._shortcuts = shortcuts
        self._ranker = FailsafeRanker(ranker) if ranker else None
        self._journal = journal
        self._model = model
        self._timeout = timeout_seconds
        self.writer = ModelWriter(model, name=name, timeout_seconds=timeout_seconds) if model else None
        self._offline = OfflineLoop(OfflineChatModel(self._quoter, self._ranker), abilities, journal)
        self._online = model and OnlineLoop(
            model,
            abilities,
            journal,
            ranker=self._ranker or FailsafeRanker(Understanding(abilities, None)),
            drafts=drafts or NoDrafts(),
        )

        self._suggesting = model and OnlineLoop(
            model,
            [ability for ability in abilities if ability.searches],
            None,
            ranker=self._ranker or FailsafeRanker(Understanding(abilities, None)),
            drafts=NoDrafts(),
        )

    async def prepare(self) -> None:
        """Load what the first turn would otherwise wait for, mostly the embedder. Run this beside other work."""
        await self._offline.prepare()
        await asyncio.to_thread(spoken_language.prepare)
        if self._online:
            await self._online.prepare()

    async def reply(self, turn: Turn) -> Reply:
        """Return the reply to a turn. Every citation in it is exact, and no link in it is invented.

        An interrupted turn resumes where it stopped: the model is not asked again for what it already said, and no
        effect happens twice.
        """
        if self._journal and turn.id is not None and turn.progress.begun:
            turn.progress.said = await self._journal.steps(turn.id)
        turn = as_button_press(turn, self._is_about_answer)
        if self._online and not turn.message.choice:
            at_once = await self._reply_at_once(turn) if self._shortcuts else None
            reply = at_once or await self._reply_online(self._online, turn)
        else:
            reply = await self._reply_offline(turn)
        return self._with_human(await prove_reply(reply, turn, quoter=self._quoter))

    def _is_about_answer(self, text: str) -> bool:
        return self._ranker is not None and kind_in(self._ranker.talk(text)).outcome in ABOUT_ANSWER

    def _with_human(self, reply: Reply) -> Reply:
        """Return a reply that names a human with a button that fetches one, if there is anybody to fetch."""
        if self._fetches_human is None or self._quoter.ask_human() not in reply.text:
            return reply
        button = offer(_("Ask a human"), self._fetches_human)
        return dataclasses.replace(reply, choices=(*reply.choices, button))

    async def answer_from_documents(self, turn: Turn) -> Reply | None:
        """Return the offline model's answer to a question, or None if the words call for anything but a search.

        Nothing is done or stored, and no language model is asked.
        """
        if self.decide(turn.message).would != "search":
            return None
        return await prove_reply(await self._reply_to_wish(turn), turn, quoter=self._quoter)

    async def suggest(self, turn: Turn, *, manner: str = "") -> Reply | None:
        """Return a proven answer from the documents to the message of a turn, or None. See `Composer.suggest`.

        A language model gets no tool but the search, so it can neither do anything nor see what belongs to a person.
        """
        alone = _alone(turn)
        if self._suggesting:
            wish = [HumanMessage(manner)] if manner else []
            try:
                async with asyncio.timeout(self._timeout):
                    reply = await self._reply_proven(self._suggesting, alone, *wish)
            except (ModelFailed, TimeoutError) as error:
                log.warning("The language model suggested nothing: %s", str(error) or "it took too long")
                reply = None
            if reply and reply.citations:
                return await prove_reply(reply, alone, quoter=self._quoter)
            alone = _alone(turn)
        found = await self.answer_from_documents(alone)
        return found if found and found.answered else None

    def decide(self, message: Message) -> Decision:
        """Decide what the offline model does about a message that stands alone, and do nothing."""
        return self._offline.decide([as_said(message)])

    async def check(self) -> str | None:
        """Send the language model a short request; return what is wrong, or None if it answers or there is none."""
        if not self._model:
            return None
        try:
            async with asyncio.timeout(self._timeout):
                await self._model.ainvoke("Say OK.")
        except Exception as error:  # noqa: BLE001 — each provider's library has a tree of its own
            reason = " ".join(str(error).split()).rstrip(".") or "it takes too long"
            return f"The model does not answer: {reason}. Check its key, name and address."
        return None

    async def _reply_offline(self, turn: Turn) -> Reply:
        """Let the offline model answer the messages one by one. The later ones see the earlier answers."""
        replies: list[Reply] = []
        for part in turn.parts:
            answered = tuple(
                Exchange(before.person.name, before.text, reply)
                for before, reply in zip(turn.parts, replies, strict=False)
            )
            replies.append(
                await self._reply_to_message(
                    dataclasses.replace(turn, message=part, now=part.sent_at, history=turn.history + answered)
                )
            )
        return merged(replies)

    async def _reply_to_message(self, turn: Turn) -> Reply:
        """Let the offline model answer the wishes in the message one by one. Say what it did not understand.

        The parts of a resumed turn are the same as before, so the calls in them have the same ids.
        """
        parts = await asyncio.to_thread(self._offline.wishes_in, build_transcript(turn))
        wishes = [part for part in parts if part.understood]
        if not wishes:
            return await self._reply_to_wish(turn)
        replies: list[Reply] = []
        history = turn.history
        for part in wishes:
            message = message_of(part, turn.message)
            reply = await self._reply_to_wish(dataclasses.replace(turn, message=message, history=history))
            replies.append(reply)
            # the next part answers no question about this one
            answer = dataclasses.replace(reply, asks=None)
            history = (*history, Exchange(message.person.name, message.text, answer))
        return merged_parts(replies, parts)

    async def _reply_to_wish(self, turn: Turn) -> Reply:
        messages = await self._offline.run(turn, build_transcript(turn))
        turn.told.extend(collect_statements(messages, except_for=self._repeating))
        extra = messages[-1].additional_kwargs
        if kind := extra.get(TALK):
            return await reply_to_talk(kind, turn, self._quoter)
        reply = _REPLY.validate_python(extra[REPLY]) if extra.get(REPLY) else Reply(str(messages[-1].content))
        return dataclasses.replace(reply, asks=extra.get(ASKS) or reply.asks)

    async def _reply_at_once(self, turn: Turn) -> Reply | None:
        """Let the offline model answer if it is sure of every part of the message. Return None if it is not.

        A turn that has begun goes on as it began. If an ability passed the message on to the documents, what was said
        so far is dropped, since the language model answers from them better.
        """
        parts = [build_transcript(dataclasses.replace(turn, message=part)) for part in turn.parts]
        if turn.progress.said or turn.files or not await asyncio.to_thread(self._is_sure, parts):
            return None
        reply = await self._reply_offline(turn)
        if reply.answered is None or turn.effects:
            return reply
        turn.drop_findings()
        turn.progress.restart()
        return None

    def _is_sure(self, transcripts: Sequence[Sequence[BaseMessage]]) -> bool:
        return all(self._offline.is_sure(transcript) for transcript in transcripts)

    async def _reply_online(self, loop: OnlineLoop, turn: Turn) -> Reply:
        """Let the language model answer, or the offline model if the former fails, takes too long or is refused."""
        try:
            async with asyncio.timeout(self._timeout) as limit:
                reply = await self._reply_proven(loop, turn)
        except ModelFailed as error:
            log.warning("%s", error)
            return await self._take_over(turn, has_failed=True)
        except TimeoutError:
            if not limit.expired():
                raise
            log.warning("The language model took more than %g s.", self._timeout)
            return await self._take_over(turn, has_failed=True)
        return reply or await self._take_over(turn, has_failed=False)

    async def _reply_proven(self, loop: OnlineLoop, turn: Turn, *more: BaseMessage) -> Reply | None:
        """Return the language model's answer. One that the guards refuse is requested again; None if all are refused.

        `more` follows the transcript. Raises ModelFailed if there is no answer.
        """
        messages = [system_prompt(turn, await _zone_of(turn)), *build_transcript(with_files(turn)), *more]
        for _attempt in range(ATTEMPTS):
            messages = await loop.run(turn, messages)
            turn.told[:] = collect_statements(messages, except_for=self._repeating)
            if said := verbatim_reply(messages):
                return said
            verdict = await asyncio.to_thread(
                review_draft, messages, turn, contact=self._contact, repeating=self._repeating
            )
            if not verdict.problems:
                return compose_reply(verdict, messages, turn, model=self._name)
            log.info("The guards refused an answer: %s", "; ".join(verdict.problems))
            messages = [*messages, HumanMessage(_ONCE_MORE.format(problems="\n".join(verdict.problems)))]
        return None

    async def _take_over(self, turn: Turn, *, has_failed: bool) -> Reply:
        """Report what the language model did. If it did nothing, let the offline model take the whole turn.

        What was done is read from the journal, because the time may have ended between the commit of an effect and the
        note of it in the turn. If the language model has failed, a reply from the documents says so.
        """
        effects = await self._journal.effects(turn) if self._journal else turn.effects
        if effects:
            reply, note = merged([effect.reply for effect in effects]), NOTE_ON_EFFECTS
        else:
            turn.drop_findings()
            reply = await self._reply_offline(turn)
            note = _NOTES[reply.answered] if has_failed else ""
        return dataclasses.replace(reply, text=f"{reply.text}\n\n{_(note)}") if note else reply


def _alone(turn: Turn) -> Turn:
    """Return a turn with the same message that belongs to no conversation: it has found and done nothing yet."""
    return dataclasses.replace(
        turn,
        entry=None,
        connection=None,
        call_id=None,
        history=(),
        summary="",
        files=(),
        evidence=[],
        told=[],
        effects=[],
        progress=Progress(),
    )


async def _zone_of(turn: Turn) -> str:
    """Return the name of the person's time zone. Outside of a conversation, it is the default."""
    return (await turn.speaker_zone()).name if turn.services.pool else turn.zone


_ONCE_MORE = (
    "Your answer was not sent, because:\n{problems}\nWrite it once more. End every factual sentence with the number of "
    "the passage that supports it, such as [1], quote only verbatim, say that you don't know what the passages don't "
    "say, and say that something was done only if a tool did it."
)
