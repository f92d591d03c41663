"""LangChain's loop around one model: run to its end within limits, its words shown as they come."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, cast

import langsmith
from langchain.agents import create_agent
from langchain.agents.middleware import ModelCallLimitMiddleware
from langchain.agents.middleware.model_call_limit import ModelCallLimitExceededError
from langchain_core.messages import AIMessageChunk

from core.agent.middleware import ModelFailed, Recording, Translating
from core.agent.tools import TURN, tools, tools_that_ask
from core.model.errors import FrontdeskError
from core.text.spoilers import draft_hidden

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextvars import Context

    from langchain.agents.middleware import AgentMiddleware
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage
    from langchain_core.runnables import RunnableConfig

    from core.abilities.ability import Ability
    from core.abilities.journal import Journal
    from core.abilities.turn import Turn
    from core.agent.offline.offline_model import OfflineChatModel
    from core.model.ports import Drafts

log = logging.getLogger(__name__)

MODEL_CALLS = 8
"""How often a model may be asked in one turn; more is a loop."""


class Offline:
    """The loop around the offline model, which reaches every ability and needs no limits."""

    def __init__(self, model: OfflineChatModel, abilities: Sequence[Ability], record: Journal | None) -> None:
        recording: list[AgentMiddleware[Any, Any]] = [Recording(record, with_effects=True)] if record else []
        self._model = model
        self._tools = tools(abilities, record)
        self._graph = create_agent(model, self._tools, middleware=recording)

    async def prepare(self) -> None:
        """Load what the first turn would wait for."""
        await asyncio.to_thread(self._model.prepare, self._tools)

    async def run(self, turn: Turn, messages: Sequence[BaseMessage]) -> list[BaseMessage]:
        """Return all messages; the last one is the model's."""
        state = await self._graph.ainvoke(cast("Any", {"messages": list(messages)}), _config(turn))
        return cast("list[BaseMessage]", state["messages"])


class Online:
    """The loop around a language model, which reaches what needs no press of a button."""

    def __init__(
        self,
        model: BaseChatModel,
        abilities: Sequence[Ability],
        record: Journal | None,
        *,
        drafts: Drafts,
        timeout_seconds: float,
    ) -> None:
        recording: list[AgentMiddleware[Any, Any]] = [Recording(record)] if record else []
        self._graph = create_agent(
            model,
            tools_that_ask(abilities, record),
            middleware=[
                ModelCallLimitMiddleware(run_limit=MODEL_CALLS, exit_behavior="error"),
                *recording,
                Translating(),
            ],
        )
        self._drafts = drafts
        self._record = record
        self._timeout = timeout_seconds

    async def run(self, turn: Turn, messages: Sequence[BaseMessage]) -> list[BaseMessage]:
        """Return all messages; the last one is the model's.

        Raises:
            ModelFailed: it took too long, went in circles, or failed otherwise.
        """
        try:
            async with asyncio.timeout(self._timeout):
                return await self._stream(turn, {"messages": list(messages)})
        except TimeoutError as error:
            raise ModelFailed(f"The language model took more than {self._timeout:g} s.") from error
        except ModelCallLimitExceededError as error:
            raise ModelFailed(f"The language model asked for tools more than {MODEL_CALLS} times.") from error

    async def _stream(self, turn: Turn, state: Any) -> list[BaseMessage]:
        draft, final = "", state
        async for mode, part in self._graph.astream(state, _config(turn), stream_mode=["messages", "values"]):
            if mode == "values":
                final = part
            elif isinstance(part[0], AIMessageChunk) and part[0].text:
                draft += part[0].text
                await self._show(turn, draft)
        return cast("list[BaseMessage]", final["messages"])

    async def _show(self, turn: Turn, text: str) -> None:
        """Show what is written so far, and keep where; not if the reply will take the place of one that stands.

        If the process dies between the two, what was shown stands beside the reply. See `Journal.keep_draft`.
        """
        if turn.entry and turn.entry.again:
            return
        try:
            text = draft_hidden(text, turn.secrets)
            shown = await self._drafts.show(turn.message, text, draft=turn.progress.draft)
        except FrontdeskError as error:
            log.info("A draft was not shown: %s", error)
            return
        if shown != turn.progress.draft:
            turn.progress.draft = shown
            if self._record and turn.id is not None:
                await self._record.keep_draft(turn)


def _config(turn: Turn) -> RunnableConfig:
    return {"configurable": {TURN: turn}, "recursion_limit": 100}


async def _at_once(_default: object, context: Context, step: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
    return context.run(step, *args, **kwargs)


# LangChain wraps each middleware for LangSmith, which goes through a thread twice a call, also where nothing is traced:
# a third of the loop's time. What it does there only fills a queue.
langsmith.set_runtime_overrides(aio_to_thread=_at_once)
