"""Middleware between LangChain's loop and a model: translates its errors, and records its decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from langchain.agents.middleware import AgentMiddleware, ModelRequest, ModelResponse
from langchain_core.messages import AIMessage, message_to_dict, messages_from_dict
from langgraph.config import get_config

from core.agent.tools import CALL_ID, TURN
from core.model.observation import observed
from core.providers.errors import AnswerCut, ModelFailed

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from langchain.agents.middleware.types import ToolCallRequest
    from langchain_core.messages import BaseMessage, ToolMessage
    from langgraph.types import Command

    from core.abilities.journal import Journal
    from core.abilities.turn import Turn


class ErrorTranslator(AgentMiddleware[Any, Any]):
    """Turns an empty answer, and whatever a provider's library raises, into `ModelFailed`.

    If an answer breaks off after its first words, the rest of the chain of providers is asked. `name` is that of the
    model, as `FRONTDESK_MODEL` has it.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name

    async def awrap_model_call(
        self, request: ModelRequest[Any], handler: Callable[[ModelRequest[Any]], Awaitable[ModelResponse[Any]]]
    ) -> ModelResponse[Any]:
        """Ask the model; raises `ModelFailed`."""
        provider, _, name = self._name.rpartition(":")
        with observed("model", provider=provider, model=name) as step:
            try:
                response = await handler(request)
            except AnswerCut as cut:
                step.note(error=type(cut).__name__)
                return await self.awrap_model_call(request.override(model=cut.rest), handler)
            except ModelFailed as error:
                step.note(error=type(error).__name__)
                raise
            except Exception as error:  # each provider's library has a tree of its own
                step.note(error=type(error).__name__)
                raise ModelFailed(f"The language model failed: {type(error).__name__}: {error}") from error
            message = response.result[-1]
            if isinstance(message, AIMessage) and message.usage_metadata:
                used = message.usage_metadata
                step.note(tokens={"input": used["input_tokens"], "output": used["output_tokens"]})
        if isinstance(message, AIMessage) and not message.tool_calls and not str(message.text).strip():
            raise ModelFailed("The language model gave an empty answer.")
        return response


class Recorder(AgentMiddleware[Any, Any]):
    """Records the messages of a model, so that a resumed turn repeats the same steps.

    Each message is recorded before it is acted on. With `with_effects`, only the messages that lead to an effect are
    recorded, in the transaction of that effect. This is for a model that costs nothing to ask again.

    Each tool call gets an id of ours, made of the turn (and its edition), the step and the place of the call
    within the step, because providers reuse their ids.
    """

    def __init__(self, journal: Journal, *, with_effects: bool = False) -> None:
        super().__init__()
        self._journal = journal
        self._with_effects = with_effects

    async def awrap_model_call(
        self, request: ModelRequest[Any], handler: Callable[[ModelRequest[Any]], Awaitable[ModelResponse[Any]]]
    ) -> ModelResponse[Any]:
        """Return the recorded message of this step; if there is none, ask the model and record its message."""
        turn: Turn = get_config()["configurable"][TURN]
        if turn.entry is None:
            return await handler(request)
        progress = turn.progress
        ordinal, progress.ordinal = progress.ordinal, progress.ordinal + 1
        if ordinal < len(progress.said):
            return ModelResponse(result=messages_from_dict([progress.said[ordinal]]))
        response = await handler(request)
        edition = f".{turn.entry.edition}" if turn.entry.edition else ""
        said = _numbered(response.result[-1], f"{turn.entry.id}{edition}-{ordinal}")
        if self._with_effects:
            progress.pending.append((ordinal, message_to_dict(said)))
            return ModelResponse(result=[said])
        stands = await self._journal.add_step(turn, ordinal, message_to_dict(said))
        return ModelResponse(result=messages_from_dict([stands]))

    async def awrap_tool_call(
        self, request: ToolCallRequest, handler: Callable[[ToolCallRequest], Awaitable[ToolMessage | Command[Any]]]
    ) -> ToolMessage | Command[Any]:
        """Tell the tool the id of its call."""
        CALL_ID.set(str(request.tool_call["id"]))
        return await handler(request)


def _numbered(message: BaseMessage, step: str) -> BaseMessage:
    if not isinstance(message, AIMessage) or not message.tool_calls:
        return message
    calls = [{**call, "id": f"{step}-{place}"} for place, call in enumerate(message.tool_calls)]
    return message.model_copy(update={"tool_calls": calls})
