"""A chain of providers as one chat model: the first that answers does, and each is retried, rested and accounted for.

The offline model is always the end of the chain: if no provider answers, `ModelFailed` is raised, and it takes over.
"""

from __future__ import annotations

import asyncio
import logging
import random
import uuid
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from langchain_core.language_models.chat_models import BaseChatModel, agenerate_from_stream
from langchain_core.messages.ai import add_usage
from langchain_core.outputs import ChatGenerationChunk
from langgraph.constants import TAG_NOSTREAM

from core.providers.errors import AnswerCut, BudgetSpent, ModelFailed
from core.providers.faults import Fault, fault_of
from core.providers.usage import Usage, estimated_input, usage_of

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Sequence

    from langchain_core.callbacks import AsyncCallbackManagerForLLMRun
    from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
    from langchain_core.outputs import ChatResult
    from langchain_core.runnables import Runnable

    from core.model.clock import Clock
    from core.providers.circuit_breaker import CircuitBreaker
    from core.providers.ledger import Ledger

log = logging.getLogger(__name__)

ATTEMPTS: Final = 3
"""How often a provider is asked at most for one answer."""
PAUSE_SECONDS: Final = 0.5
"""The longest pause before the second attempt; it doubles for each further one. The pause is random up to that."""
LONGEST_PAUSE_SECONDS: Final = 5.0
"""If a provider asks for a longer one (`Retry-After`), the next provider is asked, and this one is left alone."""
ANSWERED_BY: Final = "answered_by"
"""The key in a message's `response_metadata` for the name of the model that wrote it."""


class EmptyAnswerError(Exception):
    """A provider answered with neither words nor calls."""


@dataclass(slots=True)
class Provider:
    """A model of a provider by its name (`openai:gpt-4.1`), with its circuit breaker."""

    name: str
    model: BaseChatModel
    breaker: CircuitBreaker


class ProviderChain(BaseChatModel):
    """Asks providers in order. Each has `wait_seconds` for its first words, and as long between one and the next.

    Before the first words, a failure is retried, or the next provider is asked. After them, `AnswerCut` is raised: what
    was shown has to be taken back before the rest of the chain is asked.
    """

    providers: Any
    clock: Any
    wait_seconds: float = 60
    ledger: Any = None
    pause: Any = asyncio.sleep

    def __init__(
        self,
        providers: Sequence[Provider],
        *,
        clock: Clock,
        wait_seconds: float = 60,
        ledger: Ledger | None = None,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        super().__init__(
            providers=tuple(providers),
            clock=clock,
            wait_seconds=wait_seconds,
            ledger=ledger,
            pause=pause,
        )

    @property
    def name_of_first(self) -> str:
        """The name of the model that is asked first."""
        return str(self.providers[0].name)

    def with_ledger(self, ledger: Ledger) -> ProviderChain:
        """Return the chain with a ledger. The circuit breakers are shared."""
        return self.model_copy(update={"ledger": ledger})

    @property
    def _llm_type(self) -> str:
        return "provider-chain"

    def bind_tools(self, tools: Sequence[Any], **kwargs: Any) -> Runnable[Any, AIMessage]:
        """Return the chain with tools, which each provider gets in its own form."""
        return self.bind(tools=list(tools), **kwargs)

    def _generate(self, *_: Any, **__: Any) -> ChatResult:
        raise NotImplementedError("A chain of providers is asked asynchronously only.")

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,  # noqa: ARG002
        **kwargs: Any,
    ) -> ChatResult:
        chain: Any = self
        while True:
            try:
                return await agenerate_from_stream(chain._astream(messages, stop, **kwargs))  # noqa: SLF001 — ours
            except AnswerCut as cut:
                chain = cut.rest

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,  # noqa: ARG002
        **kwargs: Any,
    ) -> AsyncIterator[ChatGenerationChunk]:
        faults = list[str]()
        for place, provider in enumerate(self.providers):
            for attempt in range(ATTEMPTS):
                if not provider.breaker.admits():
                    faults.append(f"{provider.name} is left alone after failures")
                    break
                has_spoken = False
                try:
                    async with aclosing(self._answer(provider, messages, stop, kwargs)) as answer:
                        async for chunk in answer:
                            has_spoken = True
                            yield ChatGenerationChunk(message=chunk)
                except BudgetSpent:
                    raise
                except Exception as error:  # each provider's library has a tree of its own
                    fault = fault_of(error, now=self.clock.now())
                    faults.append(f"{provider.name}: {type(error).__name__}: {error}")
                    log.warning("A language model failed: %s", faults[-1])
                    if has_spoken:
                        rest = self.model_copy(update={"providers": self.providers[place + 1 :]})
                        raise AnswerCut(f"The answer of {faults[-1]} broke off.", rest=rest) from error
                    seconds = _pause(fault, attempt)
                    if seconds is None:
                        break
                    await self.pause(seconds)
                else:
                    return
        raise ModelFailed(f"No language model answered: {'; '.join(faults) or 'there is no other one'}.")

    async def _answer(
        self, provider: Provider, messages: list[BaseMessage], stop: list[str] | None, options: dict[str, Any]
    ) -> AsyncGenerator[AIMessageChunk]:
        """Yield a provider's answer from its first words on; report to the ledger and to the circuit breaker."""
        asked = estimated_input(messages, options.get("tools") or ())
        is_over, usage, said = False, None, 0
        try:
            entry = await self.ledger.open(provider.name, input_tokens=asked) if self.ledger else None
            try:
                async for chunk in self._words(provider, messages, stop, options):
                    usage = add_usage(usage, chunk.usage_metadata) if chunk.usage_metadata else usage
                    said += _length(chunk)
                    yield chunk
            except Exception as error:
                fault = fault_of(error, now=self.clock.now())
                is_over = True
                if fault.blames_provider:
                    rests = (fault.after_seconds or 0) > LONGEST_PAUSE_SECONDS
                    provider.breaker.failed(after_seconds=fault.after_seconds if rests else None)
                else:
                    provider.breaker.abandoned()
                if entry:
                    used = Usage(0, 0, 0) if fault.is_unbilled else usage_of(None, asked=asked, said=said)
                    await self.ledger.close(entry, used, outcome="cut" if said else "failed")
                raise
            is_over = True
            provider.breaker.succeeded()
            if entry:
                used = usage_of(dict(usage) if usage else None, asked=asked, said=said)
                await self.ledger.close(entry, used, outcome="answered")
        finally:
            if not is_over:
                provider.breaker.abandoned()

    async def _words(
        self, provider: Provider, messages: list[BaseMessage], stop: list[str] | None, options: dict[str, Any]
    ) -> AsyncGenerator[AIMessageChunk]:
        """Yield what a provider writes. Whatever comes before the first words is yielded with them."""
        others = {name: value for name, value in options.items() if name != "tools"}
        tools = options.get("tools")
        model: Any = provider.model.bind_tools(tools, **others) if tools else provider.model.bind(**others)
        held: AIMessageChunk | None = None
        has_spoken, name = False, uuid.uuid4().hex  # one id for all chunks of an answer, and for no other one
        # with the tag, because the loop would otherwise show each word twice
        async with aclosing(model.astream(messages, config={"tags": [TAG_NOSTREAM]}, stop=stop)) as stream:
            while True:
                async with asyncio.timeout(self.wait_seconds):
                    chunk = await anext(stream, None)
                if chunk is None:
                    break
                chunk = chunk.model_copy(update={"id": name})
                if has_spoken:
                    yield chunk
                    continue
                held = chunk if held is None else held + chunk
                if has_spoken := _length(chunk) > 0:
                    held.response_metadata[ANSWERED_BY] = provider.name
                    yield held
        if not has_spoken:
            raise EmptyAnswerError("an empty answer")


def _length(chunk: AIMessageChunk) -> int:
    """Return how many characters of words and of calls a chunk has."""
    calls = sum(len(call["name"] or "") + len(call["args"] or "") for call in chunk.tool_call_chunks)
    return calls + (len(chunk.text) if chunk.text.strip() else 0)


def _pause(fault: Fault, attempt: int) -> float | None:
    """Return how long to wait before the next attempt, or None if there shall be none."""
    if not fault.is_transient or attempt + 1 == ATTEMPTS or (fault.after_seconds or 0) > LONGEST_PAUSE_SECONDS:
        return None
    jitter = random.uniform(0, PAUSE_SECONDS * 2**attempt)  # noqa: S311 — no secret
    return (fault.after_seconds or 0) + jitter
