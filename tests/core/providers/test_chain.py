"""A chain of providers over real HTTP: slow, broken, refusing and lying ones, and what the ledger says of each call."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from langchain.chat_models import init_chat_model
from langchain_core.messages import HumanMessage

from core.agent.loop import OnlineLoop
from core.agent.understanding.understanding import Understanding
from core.model.caller import Caller, calling_for
from core.model.person_ref import PersonRef
from core.model.ports import NoDrafts
from core.providers.budget import read_budget
from core.providers.chain import ATTEMPTS, Provider, ProviderChain
from core.providers.circuit_breaker import FAILURES, SHORTEST, CircuitBreaker
from core.providers.errors import BudgetSpent, ModelFailed
from core.providers.ledger import OUTPUT, Ledger, calls_of_turn, personal_data, report
from core.providers.prices import read_prices
from frontdesk.testing import make_turn
from tests.fakes.openai_server import ScriptedModel, ScriptedTurn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psycopg_pool import AsyncConnectionPool

    from tests.fakes.openai_server import Answer

NOW = datetime(2026, 12, 2, 9, tzinfo=UTC)
ANA = Caller("answers", "board", "w", "ana", 7)
NAME = "openai:gpt-4.1"


class Hands:
    """A clock that the test sets, and pauses that it passes."""

    def __init__(self) -> None:
        self.at = NOW
        self.pauses: list[float] = []

    def now(self) -> datetime:
        return self.at

    async def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.at += timedelta(seconds=seconds)


class Street:
    """Providers with scripts, and a chain of them."""

    def __init__(self, stack: AsyncExitStack, hands: Hands, ledger: Ledger | None = None) -> None:
        self.stack, self.hands, self.ledger = stack, hands, ledger
        self.servers: list[ScriptedModel] = []

    async def chain(self, *scripts: Sequence[Answer], wait_seconds: float = 30) -> ProviderChain:
        providers = []
        for script in scripts:
            server = await self.stack.enter_async_context(ScriptedModel(script))
            self.servers.append(server)
            model = init_chat_model(
                "openai:scripted", base_url=server.base_url, api_key="none", max_retries=0, stream_usage=True
            )
            providers.append(Provider(NAME, model, CircuitBreaker(self.hands)))
        return ProviderChain(
            providers, clock=self.hands, wait_seconds=wait_seconds, ledger=self.ledger, pause=self.hands.pause
        )

    @property
    def asked(self) -> list[int]:
        return [len(server.requests) for server in self.servers]


def ledger_of(pool: AsyncConnectionPool, hands: Hands, budget: str = "") -> Ledger:
    return Ledger(pool, prices=read_prices(None), budget=read_budget(budget), clock=hands)


BROKEN = ScriptedTurn(status=500)


@pytest.mark.parametrize("refusal", [BROKEN, ScriptedTurn(cut_after_events=0), ScriptedTurn("")])
async def test_a_failure_before_the_first_words_is_retried_and_then_the_next_provider_is_asked(refusal: Answer) -> None:
    async with AsyncExitStack() as stack:
        street = Street(stack, Hands())
        chain = await street.chain([refusal] * ATTEMPTS, ["Hello."])
        answer = await chain.ainvoke("Hi")
    assert (answer.text, street.asked) == ("Hello.", [ATTEMPTS, 1])
    assert answer.response_metadata["answered_by"] == NAME
    assert len(street.hands.pauses) == ATTEMPTS - 1


async def test_a_short_retry_after_is_waited_for_and_a_long_one_is_not() -> None:
    async with AsyncExitStack() as stack:
        street = Street(stack, Hands())
        short, long = (ScriptedTurn(status=429, retry_after_seconds=seconds) for seconds in (2, 60))
        chain = await street.chain([short, "First.", long, "First again."], ["Second.", "Second."])
        assert (await chain.ainvoke("a")).text == "First."
        assert 2 <= street.hands.pauses[0] <= 3
        assert (await chain.ainvoke("b")).text == "Second."
        assert (await chain.ainvoke("c")).text == "Second."  # the first one asked for a minute
        street.hands.at += timedelta(seconds=60)
        assert (await chain.ainvoke("d")).text == "First again."


async def test_a_wrong_key_is_not_retried() -> None:
    async with AsyncExitStack() as stack:
        street = Street(stack, Hands())
        chain = await street.chain([ScriptedTurn(status=401)], ["Hello."])
        assert (await chain.ainvoke("Hi")).text == "Hello."
    assert street.asked == [1, 1]


async def test_a_provider_that_says_nothing_in_time_loses_its_turn() -> None:
    async with AsyncExitStack() as stack:
        street = Street(stack, Hands())
        never = ScriptedTurn("Late.", gate=asyncio.Event())
        chain = await street.chain([never] * ATTEMPTS, ["Hello."], wait_seconds=0.2)
        assert (await chain.ainvoke("Hi")).text == "Hello."


async def test_a_provider_that_keeps_failing_is_left_alone_and_then_tried_once() -> None:
    async with AsyncExitStack() as stack:
        street = Street(stack, Hands())
        chain = await street.chain([BROKEN] * (FAILURES + 1) + ["Back."], ["Two."] * 3)
        breaker = chain.providers[0].breaker
        await chain.ainvoke("a")
        await chain.ainvoke("b")
        assert (breaker.state, street.asked) == ("open", [FAILURES, 2])
        street.hands.at += SHORTEST
        assert breaker.state == "half open"
        await chain.ainvoke("c")
        assert (breaker.state, street.asked) == ("open", [FAILURES + 1, 3])
        street.hands.at += 2 * SHORTEST
        assert (await chain.ainvoke("d")).text == "Back."
        assert breaker.state == "closed"


async def test_if_no_provider_answers_the_error_names_each() -> None:
    async with AsyncExitStack() as stack:
        chain = await Street(stack, Hands()).chain([ScriptedTurn(status=401)], [ScriptedTurn(status=404)])
        with pytest.raises(ModelFailed, match=r"AuthenticationError.*NotFoundError"):
            await chain.ainvoke("Hi")


class Shown(NoDrafts):
    def __init__(self) -> None:
        self.texts: list[str] = []

    async def show(self, message: Any, text: str, *, draft: str | None) -> str | None:
        self.texts.append(text)
        return "draft"


async def test_half_an_answer_is_taken_back_and_the_next_provider_writes_it_anew() -> None:
    async with AsyncExitStack() as stack:
        street, shown = Street(stack, Hands()), Shown()
        half = ScriptedTurn("The first words and no more.", cut_after_events=4)
        chain = await street.chain([half], ["Hello to you."])
        loop = OnlineLoop(chain, [], None, ranker=Understanding([], None), drafts=shown)
        messages = await loop.run(make_turn("hello"), [HumanMessage("hello")])
    assert messages[-1].text == shown.texts[-1] == "Hello to you."
    assert shown.texts[0].startswith("The")
    assert not any("first" in text and "Hello" in text for text in shown.texts)


async def test_the_ledger_has_the_figures_of_the_provider(pool: AsyncConnectionPool) -> None:
    usage = {
        "prompt_tokens": 1000,
        "completion_tokens": 100,
        "total_tokens": 1100,
        "prompt_tokens_details": {"cached_tokens": 800},
    }
    async with AsyncExitStack() as stack:
        hands = Hands()
        chain = await Street(stack, hands, ledger_of(pool, hands)).chain([ScriptedTurn("Hello.", usage=usage)])
        with calling_for(ANA):
            await chain.ainvoke("Hi")
    (call,) = await calls_of_turn(pool, 7)
    assert call == (NAME, "answered", 1000, 800, 100, False, Decimal("0.0016"))


@pytest.mark.parametrize(
    "usage",
    [
        {"prompt_tokens": 10**15, "completion_tokens": 1, "total_tokens": 1},
        {"prompt_tokens": -5, "completion_tokens": -1, "total_tokens": -6},
        {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0},
    ],
)
async def test_figures_that_cannot_be_true_are_replaced_by_an_estimate(
    pool: AsyncConnectionPool, usage: dict[str, int]
) -> None:
    async with AsyncExitStack() as stack:
        hands = Hands()
        chain = await Street(stack, hands, ledger_of(pool, hands)).chain([ScriptedTurn("word " * 100, usage=usage)])
        with calling_for(ANA):
            await chain.ainvoke("Hi " * 100)
    ((_, outcome, into, cached, out, is_estimate, _cost),) = await calls_of_turn(pool, 7)
    assert (outcome, cached, is_estimate) == ("answered", 0, True)
    assert 50 < into < 200
    assert 50 < out < 200


async def test_a_refusal_costs_nothing_and_half_an_answer_what_was_seen(pool: AsyncConnectionPool) -> None:
    async with AsyncExitStack() as stack:
        hands = Hands()
        half = ScriptedTurn("Half of it is here.", cut_after_events=4)
        chain = await Street(stack, hands, ledger_of(pool, hands)).chain([BROKEN, half], ["Whole."])
        with calling_for(ANA):
            assert (await chain.ainvoke("Hi")).text == "Whole."
    calls = await calls_of_turn(pool, 7)
    assert [(call[1], call[2] > 0) for call in calls] == [("failed", False), ("cut", True), ("answered", True)]


async def test_a_turn_that_dies_during_a_call_leaves_the_estimate(pool: AsyncConnectionPool) -> None:
    """The row is written before the call. What dies after it was asked may be billed, so it counts."""
    async with AsyncExitStack() as stack:
        hands = Hands()
        street = Street(stack, hands, ledger_of(pool, hands))
        chain = await street.chain([ScriptedTurn("Late.", gate=asyncio.Event())])
        with calling_for(ANA):
            dying = asyncio.create_task(chain.ainvoke("Hi"))
        while not street.servers[0].requests:
            await asyncio.sleep(0)
        dying.cancel()
        await asyncio.gather(dying, return_exceptions=True)
    ((_, outcome, _into, _cached, out, is_estimate, _cost),) = await calls_of_turn(pool, 7)
    assert (outcome, out, is_estimate) == ("running", OUTPUT, True)


async def test_calls_at_the_same_time_cannot_all_spend_what_is_left(pool: AsyncConnectionPool) -> None:
    hands = Hands()
    ledger = ledger_of(pool, hands, f"person={3 * (OUTPUT + 10)} tokens")

    async def opened() -> bool:
        try:
            with calling_for(ANA):
                await ledger.open(NAME, input_tokens=10)
        except BudgetSpent:
            return False
        return True

    assert sum(await asyncio.gather(*(opened() for _ in range(8)))) == 3
    with calling_for(Caller("answers", "board", "w", "li")):
        await ledger.open(NAME, input_tokens=10)
    hands.at += timedelta(days=1)
    assert await opened()


async def test_who_is_forgotten_leaves_the_ledger_and_the_amount_stays(pool: AsyncConnectionPool) -> None:
    ledger, (table,), ana = ledger_of(pool, Hands()), personal_data, PersonRef("board", "w", "ana")
    with calling_for(ANA):
        await ledger.open(NAME, input_tokens=10)
    async with pool.connection() as connection, connection.transaction():
        assert len((await table.export(connection, ana))["model_calls"]) == 1
        await table.forget(connection, ana)
        assert (await table.export(connection, ana))["model_calls"] == []
        (spent,) = await report(connection, since=NOW, zone="UTC")
    assert (spent.person, spent.calls, spent.input_tokens) == (None, 1, 10)
