"""LangChain's loop around one model. It runs within limits, and shows the text while the model writes it."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, cast

import langsmith
from langchain.agents import create_agent
from langchain.agents.middleware import ModelCallLimitMiddleware
from langchain.agents.middleware.model_call_limit import ModelCallLimitExceededError
from langchain_core.messages import AIMessageChunk

from core.agent.middleware import ErrorTranslator, Recorder
from core.agent.steps import steps_in
from core.agent.tool_offer import OFFER, ToolOffer
from core.agent.tools import TURN, make_confirming_tools, make_tools
from core.model.errors import FrontdeskError
from core.model.ports import StepDrafts
from core.model.replies import Step
from core.providers.errors import ModelFailed
from core.text.markdown.spoilers import hide_secrets_in_draft

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from contextvars import Context

    from langchain.agents.middleware import AgentMiddleware
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage
    from langchain_core.runnables import RunnableConfig

    from core.abilities.ability import Ability
    from core.abilities.journal import Journal
    from core.abilities.turn import Turn
    from core.agent.offline.offline_model import OfflineChatModel
    from core.agent.understanding.decision import Decision
    from core.agent.understanding.guess import Ranker
    from core.agent.understanding.message_parts import Part
    from core.model.ports import Drafts

log = logging.getLogger(__name__)

MODEL_CALLS = 8
"""The most calls of a model in one turn. A model that needs more is caught in a loop."""


class OfflineLoop:
    """The loop around the offline model, which may use every ability and needs no limits."""

    def __init__(self, model: OfflineChatModel, abilities: Sequence[Ability], journal: Journal | None) -> None:
        recording: list[AgentMiddleware[Any, Any]] = [Recorder(journal, with_effects=True)] if journal else []
        self._model = model
        self._tools = make_tools(abilities, journal)
        self._graph = create_agent(model, self._tools, middleware=recording)

    async def prepare(self) -> None:
        """Load what the first turn would otherwise wait for."""
        await asyncio.to_thread(self._model.prepare)

    def is_sure(self, messages: Sequence[BaseMessage]) -> bool:
        """Return whether the last message needs no language model. See `OfflineChatModel.is_sure`."""
        return self._model.is_sure(messages, self._tools)

    def decide(self, messages: Sequence[BaseMessage]) -> Decision:
        """Decide what to do about the last message, and do nothing. See `OfflineChatModel.decide`."""
        return self._model.decide(messages, self._tools)

    def wishes_in(self, messages: Sequence[BaseMessage]) -> tuple[Part, ...]:
        """Return the parts of the last message if it has several wishes. See `OfflineChatModel.wishes_in`."""
        return self._model.wishes_in(messages, self._tools)

    async def run(self, turn: Turn, messages: Sequence[BaseMessage]) -> list[BaseMessage]:
        """Return all messages; the last one is the model's."""
        state = await self._graph.ainvoke(cast("Any", {"messages": list(messages)}), _config(turn))
        return cast("list[BaseMessage]", state["messages"])


class OnlineLoop:
    """The loop around a language model, which may use the abilities that need no press of a button."""

    def __init__(
        self,
        model: BaseChatModel,
        abilities: Sequence[Ability],
        journal: Journal | None,
        *,
        ranker: Ranker,
        drafts: Drafts,
        name: str = "",
    ) -> None:
        recording: list[AgentMiddleware[Any, Any]] = [Recorder(journal)] if journal else []
        tools = make_confirming_tools(abilities, journal)
        self._offer = ToolOffer(abilities, tools, ranker)
        self._graph = create_agent(
            model,
            tools,
            middleware=[
                ModelCallLimitMiddleware(run_limit=MODEL_CALLS, exit_behavior="error"),
                *recording,
                ErrorTranslator(name),
                self._offer,
            ],
        )
        self._drafts = drafts
        self._searching = frozenset(ability.name for ability in abilities if ability.searches)
        self._journal = journal

    async def prepare(self) -> None:
        """Load what the first turn would otherwise wait for."""
        await self._offer.prepare()

    async def run(self, turn: Turn, messages: Sequence[BaseMessage]) -> list[BaseMessage]:
        """Return all messages; the last one is the model's.

        Raises ModelFailed if the model was caught in a loop, or failed in another way.
        """
        offer = await self._offer.choose(turn)
        try:
            return await self._stream(turn, {"messages": list(messages)}, offer=offer)
        except ModelCallLimitExceededError as error:
            raise ModelFailed(f"The language model asked for tools more than {MODEL_CALLS} times.") from error

    async def _stream(self, turn: Turn, state: Any, *, offer: tuple[str, ...]) -> list[BaseMessage]:
        before, draft, writing, final, shown = "", "", None, state, tuple[Step, ...]()
        config = _config(turn, **{OFFER: offer})
        async for mode, part in self._graph.astream(state, config, stream_mode=["messages", "values"]):
            if mode == "values":
                final, before = part, draft
                messages: list[BaseMessage] = cast("Any", part)["messages"]
                shown = await self._show_steps(turn, messages[len(state["messages"]) :], shown=shown)
            elif isinstance(part[0], AIMessageChunk) and part[0].text:
                if part[0].id != writing:  # another model writes, instead of one whose answer broke off
                    writing, draft = part[0].id, before
                draft += part[0].text
                await self._show(turn, draft)
        return cast("list[BaseMessage]", final["messages"])

    async def _show(self, turn: Turn, text: str) -> None:
        """Show the text written so far."""
        text = hide_secrets_in_draft(text, turn.secrets)
        await self._show_draft(turn, lambda draft: self._drafts.show(turn.message, text, draft=draft))

    async def _show_steps(
        self, turn: Turn, messages: Sequence[BaseMessage], *, shown: tuple[Step, ...]
    ) -> tuple[Step, ...]:
        """Show the steps that are taken before the text is written, if they differ from those `shown`; return them."""
        drafts, steps = self._drafts, steps_in(messages, searching=self._searching)
        if steps != shown and isinstance(drafts, StepDrafts):
            await self._show_draft(turn, lambda draft: drafts.show_steps(turn.message, steps, draft=draft))
        return steps

    async def _show_draft(self, turn: Turn, show: Callable[[str | None], Awaitable[str | None]]) -> None:
        """Show a draft, and record where, unless the reply will replace one that is already posted or is unasked.

        If the process dies after the draft is shown and before its place is recorded, the draft remains beside the
        reply. See `Journal.keep_draft`.
        """
        if turn.unasked or (turn.entry and turn.entry.again):
            return
        try:
            shown = await show(turn.progress.draft)
        except FrontdeskError as error:
            log.info("A draft was not shown: %s", error)
            return
        if shown != turn.progress.draft:
            turn.progress.draft = shown
            if self._journal and turn.id is not None:
                await self._journal.keep_draft(turn)


def _config(turn: Turn, **more: Any) -> RunnableConfig:
    return {"configurable": {TURN: turn, **more}, "recursion_limit": 100}


async def _at_once(_default: object, context: Context, step: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
    return context.run(step, *args, **kwargs)


# LangChain wraps each middleware for LangSmith, which uses a thread twice a call even if nothing is traced. That takes
# a third of the loop's time, and the work done there only fills a queue.
langsmith.set_runtime_overrides(aio_to_thread=_at_once)
