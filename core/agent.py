"""The agent: one turn through LangChain's loop, with whatever model is set, then through the guards."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
from typing import TYPE_CHECKING, Any, cast

from langchain.agents import create_agent
from langchain.agents.middleware import AgentMiddleware, ModelCallLimitMiddleware, ModelRequest, ModelResponse
from langchain.agents.middleware.model_call_limit import ModelCallLimitExceededError
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, HumanMessage, ToolMessage
from langchain_core.runnables import RunnableConfig  # noqa: TC002 — LangChain reads the annotation
from langchain_core.tools import BaseTool, StructuredTool

from core.errors import RetryLater, SkillError
from core.guards import Verdict, check, without_links
from core.messages import Citation, Reply
from core.offline.answer import answer, unknown
from core.offline.followup import standalone
from core.offline.model import ASKS, PERSON, REPLY, OfflineChatModel
from core.ports import NoDrafts
from core.prompt import system_prompt
from core.skills.answers import SEARCH
from core.skills.conversation import RECALLING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from langchain_core.embeddings import Embeddings
    from langchain_core.language_models import BaseChatModel

    from core.abilities import Ability
    from core.ports import Drafts
    from core.turn import Turn

log = logging.getLogger(__name__)

MODEL_CALLS = 8
"""How often a model may be asked in one turn; more is a loop."""
LONGEST_DRAFT = 12_000
"""Characters of an answer; more is no answer in a chat (and the most that Slack's Markdown block takes)."""
REPEATING = frozenset({SEARCH, *RECALLING})
NOTE = "_(The language model could not be reached, so this is quoted from the documents as they stand.)_"


class ModelFailed(RetryLater):
    """The language model gave no usable answer: down, too slow, cut off, or caught in a loop."""


class Agent:
    """Composes the reply of a turn. With a language model, what fails the guards twice is replaced by a quotation."""

    def __init__(
        self,
        *,
        abilities: Sequence[Ability],
        embeddings: Embeddings | None,
        model: BaseChatModel | None = None,
        name: str = "offline",
        drafts: Drafts | None = None,
        timeout_seconds: float = 60,
        contact: str = "",
    ) -> None:
        """Make an agent on a language model, or on the offline model if `model` is None."""
        self._tools = [_tool(ability) for ability in abilities]
        self._embeddings = embeddings
        self._contact = contact
        self._name = name
        self._drafts = drafts or NoDrafts()
        self._timeout = timeout_seconds
        self._online = model is not None
        self._model = model or OfflineChatModel(embeddings=embeddings, contact=contact)
        self._graph = create_agent(self._model, self._tools, middleware=_middleware(online=self._online))

    async def reply(self, turn: Turn) -> Reply:
        """Return the reply of a turn; every citation in it is exact, and no link in it is made up."""
        reply = await (self._composed(turn) if self._online else self._offline(turn))
        return await self._proven(reply, turn)

    async def check(self) -> str | None:
        """Ask the language model for a word; return None if it answers (or if there is none), else what is wrong."""
        if not self._online:
            return None
        try:
            async with asyncio.timeout(self._timeout):
                await self._model.ainvoke("Say OK.")
        except Exception as error:  # noqa: BLE001 — each provider's library has a tree of its own
            return f"The model does not answer ({type(error).__name__}: {error}). Check its key, name and address."
        return None

    async def _offline(self, turn: Turn) -> Reply:
        messages = await self._run(turn, _transcript(turn))
        last = messages[-1]
        turn.told.extend(_told(messages))
        reply = last.additional_kwargs.get(REPLY) or Reply(str(last.content))
        return dataclasses.replace(reply, asks=last.additional_kwargs.get(ASKS))

    async def _composed(self, turn: Turn) -> Reply:
        """Let the language model answer; what the guards refuse is asked for once more, then quoted instead."""
        messages = [system_prompt(turn), *_transcript(turn)]
        try:
            for _ in range(2):
                messages = await self._run(turn, messages)
                turn.told[:] = _told(messages)
                verdict = await self._judged(_text(messages[-1]), turn)
                if not verdict.problems:
                    return self._accepted(verdict.text, verdict.citations, messages)
                log.info("The guards refused an answer: %s", "; ".join(verdict.problems))
                messages = [*messages, HumanMessage(_ONCE_MORE.format(problems="\n".join(verdict.problems)))]
        except ModelFailed as error:
            log.warning("%s", error)
            quoted = await self._quoted(turn)
            return dataclasses.replace(quoted, text=f"{quoted.text}\n\n{NOTE}")
        return await self._quoted(turn)

    async def _judged(self, draft: str, turn: Turn) -> Verdict:
        """Hold a draft against what was found and told in this turn; in a thread, since a long one takes time."""
        if len(draft) > LONGEST_DRAFT:
            raise ModelFailed(
                f"The language model wrote {len(draft):,} characters, and {LONGEST_DRAFT:,} are the most."
            )
        passages = [hit.passage for hit in turn.evidence]
        allowed = [turn.message.text, self._contact]
        return await asyncio.to_thread(check, draft, passages, allowed=allowed, told=turn.told)

    def _accepted(self, text: str, citations: tuple[Citation, ...], messages: Sequence[BaseMessage]) -> Reply:
        results = [message.artifact for message in _results(messages) if isinstance(message.artifact, Reply)]
        choices = results[-1].choices if results else ()
        answered = True if citations else None
        return Reply(text, citations=citations, choices=choices, answered=answered, model=self._name)

    async def _quoted(self, turn: Turn) -> Reply:
        """Answer without the model, from what it found or from a search of our own."""
        question = standalone(turn.message.text, [exchange.text for exchange in turn.history])
        hits = turn.evidence or await turn.search(question)
        return await asyncio.to_thread(answer, question, hits, self._embeddings, contact=self._contact)

    async def _proven(self, reply: Reply, turn: Turn) -> Reply:
        """Hold every citation against the stored document, and every link against what may be linked."""
        for citation in reply.citations:
            place = (citation.document, citation.start, citation.end)
            if await turn.knowledge.quote(*place, audiences=turn.audiences) != citation.quote:
                log.warning("A quote no longer stands in %s for these readers: it changed meanwhile", citation.document)
                return unknown(contact=self._contact)
        cited = {citation.document for citation in reply.citations}
        passages = [hit.passage for hit in turn.evidence if hit.passage.document_id in cited]
        texts = [text for passage in passages for text in (passage.text, passage.source)]
        allowed = [turn.message.text, self._contact, *turn.told, *texts]
        text = await asyncio.to_thread(without_links, reply.text[:LONGEST_DRAFT], allowed=allowed)
        return dataclasses.replace(reply, text=text)

    async def _run(self, turn: Turn, messages: Sequence[BaseMessage]) -> list[BaseMessage]:
        """Run the loop and return all its messages; the last one is the model's."""
        config: RunnableConfig = {"configurable": {"turn": turn}, "recursion_limit": 100}
        try:
            async with asyncio.timeout(self._timeout if self._online else None):
                return await self._stream(turn, {"messages": list(messages)}, config)
        except TimeoutError as error:
            raise ModelFailed(f"The language model took more than {self._timeout:g} s.") from error
        except ModelCallLimitExceededError as error:
            raise ModelFailed(f"The language model asked for tools more than {MODEL_CALLS} times.") from error

    async def _stream(self, turn: Turn, state: Any, config: RunnableConfig) -> list[BaseMessage]:
        if not self._online:
            return cast("list[BaseMessage]", (await self._graph.ainvoke(state, config))["messages"])
        draft, final = "", state
        async for mode, part in self._graph.astream(state, config, stream_mode=["messages", "values"]):
            if mode == "values":
                final = part
            elif isinstance(part[0], AIMessageChunk) and part[0].text:
                draft += part[0].text
                await self._drafts.show(turn.message.address, draft)
        return cast("list[BaseMessage]", final["messages"])


class _Translating(AgentMiddleware[Any, Any]):
    """Turns whatever a provider's library raises into `ModelFailed`, and an empty answer too."""

    async def awrap_model_call(
        self, request: ModelRequest[Any], handler: Callable[[ModelRequest[Any]], Awaitable[ModelResponse[Any]]]
    ) -> ModelResponse[Any]:
        try:
            response = await handler(request)
        except Exception as error:  # each provider's library has a tree of its own
            raise ModelFailed(f"The language model failed: {type(error).__name__}: {error}") from error
        message = response.result[-1]
        if isinstance(message, AIMessage) and not message.tool_calls and not _text(message).strip():
            raise ModelFailed("The language model gave an empty answer.")
        return response


def _middleware(*, online: bool) -> list[AgentMiddleware[Any, Any]]:
    limit = ModelCallLimitMiddleware(run_limit=MODEL_CALLS, exit_behavior="error")
    return [limit, _Translating()] if online else []


def _tool(ability: Ability) -> BaseTool:
    async def call(config: RunnableConfig, **arguments: Any) -> tuple[str, Any]:
        turn: Turn = config["configurable"]["turn"]
        try:
            result = await ability.function(turn, **arguments)
        except SkillError as error:
            result = str(error)
        if ability.name == SEARCH:
            return str(result), tuple(turn.evidence)
        return (result.text, result) if isinstance(result, Reply) else (result, None)

    return StructuredTool.from_function(
        coroutine=call,
        name=ability.name,
        description=ability.description,
        args_schema=ability.schema,
        response_format="content_and_artifact",
        metadata={"examples": ability.examples},
    )


def _transcript(turn: Turn) -> list[BaseMessage]:
    """The conversation so far and the message itself, as the model reads them."""
    messages: list[BaseMessage] = []
    for exchange in turn.history:
        messages.append(HumanMessage(exchange.text, additional_kwargs={PERSON: exchange.person}))
        if exchange.reply:
            messages.append(AIMessage(exchange.reply.text, additional_kwargs={ASKS: exchange.reply.asks}))
    said = HumanMessage(turn.message.text, additional_kwargs={PERSON: turn.message.person.name})
    return [*messages, said]


def _results(messages: Sequence[BaseMessage]) -> list[ToolMessage]:
    return [message for message in messages if isinstance(message, ToolMessage)]


def _told(messages: Sequence[BaseMessage]) -> list[str]:
    """What abilities said of their own knowledge: the model may pass it on without a citation.

    What they repeat is no proof: passages are cited, and what people said before is hearsay.
    """
    return [_text(message) for message in _results(messages) if message.name not in REPEATING]


def _text(message: BaseMessage) -> str:
    return str(message.text)


_ONCE_MORE = (
    "Your answer was not sent, because:\n{problems}\nWrite it once more. End every factual sentence with the number of "
    "the passage that supports it, such as [1], quote only verbatim, and say that you don't know what the passages "
    "don't say."
)
