"""Which tools a language model is offered: few at each call, in an order that a provider's cache can rely on."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import TYPE_CHECKING, Any, Final

from langchain.agents.middleware import AgentMiddleware
from langchain_core.messages import ToolMessage
from langchain_core.messages.utils import count_tokens_approximately
from langchain_core.tools import BaseTool, StructuredTool
from langgraph.config import get_config

from core.abilities.coreference import RECENT, last_kind, named_in_full
from core.agent.understanding.guess import Guess
from core.model.buttons import pressed
from core.text.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Sequence

    from langchain.agents.middleware import ModelRequest, ModelResponse

    from core.abilities.ability import Ability
    from core.abilities.turn import Turn
    from core.agent.understanding.guess import Ranker

MOST_TOOLS: Final = 16
"""How many tools are offered at a call, FIND among them."""
MOST_TOKENS: Final = 4000
"""How many tokens their schemas may take, as LangChain approximates them (four characters of JSON each)."""
FIND: Final = "find_abilities"
"""The name of the tool with which a model finds abilities that it is not offered."""
MOST_FOUND: Final = 5
"""How many abilities one call of FIND adds to the offer."""
MOST_KIN: Final = 4
"""How many abilities are offered because they are about the kind of thing that was mentioned last."""
MOST_SENTENCES: Final = 5
"""How many sentences of a message are looked at one by one."""
MASS: Final = 0.999
"""Abilities are added until they hold this share of the probability, as far as there is room."""
CONVERSATIONS: Final = 1000
"""For how many conversations the last offer is remembered."""
OFFER: Final = "offer"
"""The key of a turn's offer in the loop's configuration."""


class ToolOffer(AgentMiddleware[Any, Any]):
    """Chooses the tools of a turn, and offers them, with those that the model has found meanwhile, at each call.

    Offered are the abilities that are always there, those about what was mentioned last, and those that the ranker
    finds probable. An offer of the turn before stays as it is for as long as it holds all of these. Otherwise, what is
    new comes last and replaces what stood last, so that the beginning of the prompt remains the same.
    """

    def __init__(self, abilities: Sequence[Ability], tools: Sequence[BaseTool], ranker: Ranker) -> None:
        super().__init__()
        self._ranker = ranker
        self._by_name: dict[str, BaseTool] = {tool.name: tool for tool in tools}
        finder = self._finder()
        self.tools = [finder]
        self._tokens = {tool.name: count_tokens_approximately([], tools=[tool]) for tool in (finder, *tools)}
        always = (ability.name for ability in abilities if ability.always or ability.searches)
        self._always = self._fitting([name for name in always if name in self._by_name])
        self._last: OrderedDict[str, tuple[str, ...]] = OrderedDict()

    async def prepare(self) -> None:
        """Load what the first choice would otherwise wait for."""
        await self._rank("")

    async def choose(self, turn: Turn) -> tuple[str, ...]:
        """Return the names of the abilities to offer in a turn, in order."""
        guesses = await self._read(turn)
        wanted = self._fitting(
            [*self._always, *_spoken_of(turn, guesses), *_probable(guesses, except_for=self._always)]
        )
        conversation = turn.message.address.conversation
        offer = self._renewed(self._last.pop(conversation, self._always), wanted)
        self._last[conversation] = offer
        if len(self._last) > CONVERSATIONS:
            self._last.popitem(last=False)
        return offer

    async def awrap_model_call(
        self, request: ModelRequest[Any], handler: Callable[[ModelRequest[Any]], Awaitable[ModelResponse[Any]]]
    ) -> ModelResponse[Any]:
        """Ask the model, which sees only the tools that are offered."""
        offer: tuple[str, ...] = get_config()["configurable"][OFFER]
        for message in request.messages:
            if isinstance(message, ToolMessage) and message.name == FIND and isinstance(message.artifact, tuple):
                offer = self._renewed(offer, self._fitting([*self._always, *message.artifact]))
        return await handler(request.override(tools=[*self.tools, *(self._by_name[name] for name in offer)]))

    async def _read(self, turn: Turn) -> tuple[Guess, ...]:
        """Return the best guesses at the message, at each sentence, and at the message with “it” named."""
        text = turn.message.text
        parts = [text[span.start : span.end] for span in sentences(text)[:MOST_SENTENCES]]
        named = named_in_full(text, last_kind(turn.history))
        best: dict[str, float] = {}
        for reading in dict.fromkeys([text, *(parts if len(parts) > 1 else ()), *filter(None, [named])]):
            for guess in await self._rank(reading):
                best[guess.outcome] = max(guess.probability, best.get(guess.outcome, 0.0))
        return tuple(Guess(*pair) for pair in sorted(best.items(), key=lambda pair: -pair[1]))

    async def _rank(self, text: str) -> tuple[Guess, ...]:
        return await asyncio.to_thread(self._ranker.rank, text, self._by_name.keys())

    def _fitting(self, names: Sequence[str]) -> tuple[str, ...]:
        """Return as many of the first abilities as may be offered together, without repetitions."""
        chosen: list[str] = []
        for name in dict.fromkeys(names):
            if name in self._by_name and self._fits([*chosen, name]):
                chosen.append(name)
        return tuple(chosen)

    def _fits(self, names: Sequence[str]) -> bool:
        offered = (FIND, *names)
        return len(offered) <= MOST_TOOLS and sum(self._tokens[name] for name in offered) <= MOST_TOKENS

    def _renewed(self, last: Sequence[str], wanted: Sequence[str]) -> tuple[str, ...]:
        """Return the last offer with what is wanted now, at the expense of what is not wanted and stands last."""
        kept, new = list(last), [name for name in wanted if name not in last]
        for name in reversed(last):
            if self._fits([*kept, *new]):
                break
            if name not in wanted:
                kept.remove(name)
        return (*kept, *new)

    def _finder(self) -> BaseTool:
        async def find(what: str) -> tuple[str, tuple[str, ...]]:
            outcomes = [guess.outcome for guess in await self._rank(what)]
            found = tuple(name for name in outcomes if name in self._by_name)[:MOST_FOUND]
            return f"You can call these now: {', '.join(found)}." if found else "There is none.", found

        return StructuredTool.from_function(
            coroutine=find,
            name=FIND,
            description="Find more tools. Use it if none of yours does what is wanted.\n\nwhat: that, in English.",
            response_format="content_and_artifact",
        )


def _spoken_of(turn: Turn, guesses: Sequence[Guess]) -> list[str]:
    """Return the abilities that the last reply offered or asked about, and some for the kind of thing it mentioned."""
    replies = [exchange.reply for exchange in turn.history[-RECENT:] if exchange.reply]
    ids = [*(choice.id for choice in replies[-1].choices), *filter(None, [replies[-1].asks])] if replies else []
    kind = last_kind(turn.history)
    kin = [guess.outcome for guess in guesses if kind and kind in guess.outcome]
    return [*(pressed(id_)[0] for id_ in ids), *kin[:MOST_KIN]]


def _probable(guesses: Sequence[Guess], *, except_for: Collection[str]) -> list[str]:
    """Return the most probable outcomes that together hold MASS of the probability."""
    total = sum(guess.probability for guess in guesses)
    mass, found = 0.0, []
    for guess in guesses:
        if mass >= MASS * total:
            break
        mass += guess.probability
        if guess.outcome not in except_for:
            found.append(guess.outcome)
    return found
