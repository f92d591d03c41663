"""The agent: takes one turn through LangChain's loop with the configured model, and its answer through the guards."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
from typing import TYPE_CHECKING

from langchain_core.messages import HumanMessage
from pydantic import TypeAdapter

from core.agent.button_press import as_button_press
from core.agent.loop import OfflineLoop, OnlineLoop
from core.agent.middleware import ModelFailed
from core.agent.offline.dialogue import ASKS
from core.agent.offline.follow_up import make_standalone
from core.agent.offline.offline_model import REPLY, OfflineChatModel
from core.agent.offline.quoted_answer import Quoter
from core.agent.reply_proof import compose_reply, prove_reply, review_draft
from core.agent.transcript import build_transcript, collect_statements, repeating_abilities, system_prompt, with_files
from core.model.combined_reply import merged
from core.model.ports import NoDrafts
from core.model.replies import Exchange, Reply

if TYPE_CHECKING:
    from collections.abc import Sequence

    from langchain_core.embeddings import Embeddings
    from langchain_core.language_models import BaseChatModel

    from core.abilities.ability import Ability
    from core.abilities.journal import Journal
    from core.abilities.turn import Turn
    from core.model.ports import Drafts

log = logging.getLogger(__name__)

NOTE = "_(The language model could not be reached, so this is quoted from the documents as they stand.)_"
NOTE_ON_EFFECTS = "_(The language model could not be reached; this is what was done.)_"
ATTEMPTS = 2
"""How many answers of a language model may fail the guards before a quotation is sent instead."""
_REPLY = TypeAdapter(Reply)


class Agent:
    """Composes the reply to a turn. If a language model's answer fails the guards twice, a quotation replaces it."""

    def __init__(
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
    ) -> None:
        """Create an agent on a language model, or on the offline model if `model` is None.

        Without a `journal`, the agent has no effects and serves only turns outside of conversations.
        """
        self._quoter = Quoter(embeddings, contact)
        self._contact = contact
        self._name = name
        self._repeating = repeating_abilities(abilities)
        self._journal = journal
        self._model = model
        self._timeout = timeout_seconds
        self._offline = OfflineLoop(OfflineChatModel(self._quoter), abilities, journal)
        self._online = model and OnlineLoop(
            model, abilities, journal, drafts=drafts or NoDrafts(), timeout_seconds=timeout_seconds
        )

    async def prepare(self) -> None:
        """Load what the first turn would otherwise wait for, mostly the embedder. Run this beside other work."""
        if not self._online:
            await self._offline.prepare()

    async def reply(self, turn: Turn) -> Reply:
        """Return the reply to a turn. Every citation in it is exact, and no link in it is invented.

        An interrupted turn resumes where it stopped: the model is not asked again for what it already said, and no
        effect happens twice.
        """
        if self._journal and turn.id is not None and turn.progress.begun:
            turn.progress.said = await self._journal.steps(turn.id)
        turn = as_button_press(turn)
        if self._online and not turn.message.choice:
            reply = await self._reply_online(self._online, turn)
        else:
            reply = await self._reply_offline(turn)
        return await prove_reply(reply, turn, quoter=self._quoter)

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
        """Let the offline model answer the parts of the message one by one. The later parts see the earlier answers."""
        replies: list[Reply] = []
        for part in turn.parts:
            answered = tuple(
                Exchange(before.person.name, before.text, reply)
                for before, reply in zip(turn.parts, replies, strict=False)
            )
            turn_of_part = dataclasses.replace(turn, message=part, now=part.sent_at, history=turn.history + answered)
            messages = await self._offline.run(turn_of_part, build_transcript(turn_of_part))
            turn_of_part.told.extend(collect_statements(messages, except_for=self._repeating))
            extra = messages[-1].additional_kwargs
            reply = _REPLY.validate_python(extra[REPLY]) if extra.get(REPLY) else Reply(str(messages[-1].content))
            replies.append(dataclasses.replace(reply, asks=extra.get(ASKS) or reply.asks))
        return merged(replies)

    async def _reply_online(self, loop: OnlineLoop, turn: Turn) -> Reply:
        """Let the language model answer. An answer that the guards refuse is requested once more, then replaced."""
        messages = [system_prompt(turn), *build_transcript(with_files(turn))]
        try:
            for _ in range(ATTEMPTS):
                messages = await loop.run(turn, messages)
                turn.told[:] = collect_statements(messages, except_for=self._repeating)
                verdict = await asyncio.to_thread(
                    review_draft, messages, turn, contact=self._contact, repeating=self._repeating
                )
                if not verdict.problems:
                    return compose_reply(verdict, messages, turn, model=self._name)
                log.info("The guards refused an answer: %s", "; ".join(verdict.problems))
                messages = [*messages, HumanMessage(_ONCE_MORE.format(problems="\n".join(verdict.problems)))]
        except ModelFailed as error:
            log.warning("%s", error)
            return await self._reply_without_model(turn, model_failed=True)
        return await self._reply_without_model(turn, model_failed=False)

    async def _reply_without_model(self, turn: Turn, *, model_failed: bool) -> Reply:
        """Report what was done. If nothing was done, quote the passages that the model found, or search.

        Add a note if the model failed.
        """
        if turn.effects:
            reply, note = merged([effect.reply for effect in turn.effects]), NOTE_ON_EFFECTS
        else:
            question = make_standalone(turn.message.text, [exchange.text for exchange in turn.history])
            hits = turn.evidence or await turn.search(question)
            reply, note = await asyncio.to_thread(self._quoter.answer, question, hits), NOTE
        return dataclasses.replace(reply, text=f"{reply.text}\n\n{note}") if model_failed else reply


_ONCE_MORE = (
    "Your answer was not sent, because:\n{problems}\nWrite it once more. End every factual sentence with the number of "
    "the passage that supports it, such as [1], quote only verbatim, say that you don't know what the passages don't "
    "say, and say that something was done only if a tool did it."
)
