"""What a language model is offered at each call, over real HTTP."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from langchain.chat_models import init_chat_model

from core.abilities.ability import load_skills
from core.agent import Agent
from core.agent.tool_offer import FIND, MOST_TOKENS, MOST_TOOLS
from core.agent.understanding.guess import SEARCH, Guess
from core.model.replies import Exchange, Reply
from core.skills import BUILT_IN
from frontdesk.testing import make_turn
from tests.fakes.openai_server import ScriptedModel, ScriptedTurn, ToolCall

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from core.agent.understanding.guess import Ranker

ABILITIES = load_skills(BUILT_IN)
ALWAYS = [FIND, "search_documents", "recall_conversation", "list_abilities", "set_reminder"]
TALK = "You're welcome!"


class Sure:
    """Is sure of the ability whose name the text is."""

    def rank(self, text: str, abilities: Collection[str]) -> tuple[Guess, ...]:
        if text == "the embedder is down":
            raise RuntimeError(text)
        certain = [name for name in abilities if name == text]
        return tuple(Guess(name, 0.9995 / len(certain)) for name in certain) or (Guess(SEARCH, 1.0),)

    def talk(self, text: str) -> tuple[Guess, ...]:
        return ()


def agent(server: ScriptedModel, ranker: Ranker | None = None) -> Agent:
    model = init_chat_model("openai:scripted", base_url=server.base_url, api_key="none", max_retries=0)
    return Agent(abilities=ABILITIES, embeddings=None, model=model, ranker=ranker, shortcuts=False)


def offered(request: dict[str, Any]) -> list[str]:
    return [tool["function"]["name"] for tool in request["tools"]]


def tokens(request: dict[str, Any]) -> float:
    return sum(len(json.dumps(tool["function"])) for tool in request["tools"]) / 4


async def test_few_tools_are_offered_and_the_right_one_is_among_them() -> None:
    asked = {
        "snooze that for ten minutes": "snooze_reminder",
        "who is on call this week": "whose_turn",
        "Book a haircut. And do I have any reminders?": "list_reminders",
    }
    async with ScriptedModel(lambda _: TALK) as server:
        asking = agent(server)
        for text in asked:
            await asking.reply(make_turn(text))
    for request, name in zip(server.requests, asked.values(), strict=True):
        assert name in offered(request)
        assert set(ALWAYS) <= set(offered(request))
        assert len(offered(request)) <= MOST_TOOLS
        assert tokens(request) <= MOST_TOKENS


async def test_an_offer_stays_as_it_is_and_what_is_new_comes_last() -> None:
    async with ScriptedModel(lambda _: TALK) as server:
        asking = agent(server, Sure())
        for text in ("book", "hello", "the embedder is down", "create_poll", "book"):
            await asking.reply(make_turn(text))
        await asking.reply(make_turn("hello", person="bob"))
    offers = [offered(request) for request in server.requests]
    assert [sorted(offer) for offer in offers[:1]] == [sorted([*ALWAYS, "book"])]
    assert offers[0] == offers[1] == offers[2]
    assert offers[3] == offers[4] == [*offers[0], "create_poll"]
    assert offers[5] == offers[0][:-1]


@pytest.mark.parametrize(("ability", "calls"), [("tell_time", 0), ("book", 1), ("none", 1)])
async def test_a_request_that_the_ranker_reads_otherwise_reaches_the_model(ability: str, calls: int) -> None:
    class Reader:
        def rank(self, text: str, abilities: Collection[str]) -> tuple[Guess, ...]:
            if ability == "none":
                raise RuntimeError("The embedder is down.")
            return (Guess(ability, 0.9), Guess(SEARCH, 0.1))

        def talk(self, text: str) -> tuple[Guess, ...]:
            return ()

    async with ScriptedModel(lambda _: TALK) as server:
        model = init_chat_model("openai:scripted", base_url=server.base_url, api_key="none", max_retries=0)
        asking = Agent(abilities=ABILITIES, embeddings=None, model=model, ranker=Reader())
        await asking.reply(make_turn("what time is it?"))
        assert len(server.requests) == calls


async def test_room_is_made_at_the_end() -> None:
    names = [ability.name for ability in ABILITIES if not ability.presses and ability.name not in ALWAYS]
    async with ScriptedModel(lambda _: TALK) as server:
        asking = agent(server, Sure())
        for name in names[: MOST_TOOLS - len(ALWAYS) + 1]:
            await asking.reply(make_turn(name))
    before, after = (offered(request) for request in server.requests[-2:])
    assert len(before) == len(after) == MOST_TOOLS
    assert before[:-1] == after[:-1]
    assert before[-1] != after[-1]


async def test_what_was_mentioned_last_can_be_acted_on() -> None:
    history = [Exchange("ana", "book", Reply("Lunch is at 12.", subjects=("poll 7",)))]
    async with ScriptedModel(lambda _: TALK) as server:
        await agent(server).reply(make_turn("close it, everybody has said so", history=history))
    assert "close_poll" in offered(server.requests[0])


async def test_a_model_finds_what_it_is_not_offered_and_can_call_it_in_the_same_turn() -> None:
    script: list[ScriptedTurn | str] = [
        ScriptedTurn(tool_calls=(ToolCall(FIND, {"what": "tell_time"}),)),
        ScriptedTurn(tool_calls=(ToolCall("tell_time", {}),)),
        TALK,
    ]
    async with ScriptedModel(script) as server:
        await agent(server, Sure()).reply(make_turn("book"))
        server.assert_finished()
    first, second, third = map(offered, server.requests)
    assert "tell_time" not in first
    assert second == third == [*first, "tell_time"]


LARGE = """
from frontdesk import Turn, ability


@ability(examples=["fill in the form {text}"], always=True)
async def fill_in(turn: Turn, text: str) -> str:
    \"\"\"Fill in a form. text: %s\"\"\"
    return "Filled in."
"""


@pytest.mark.parametrize("words", [3000, 20])
async def test_a_schema_that_is_too_large_is_not_offered(tmp_path: Path, words: int) -> None:
    (tmp_path / "large.py").write_text(LARGE % ("word " * words))
    model_abilities = [*ABILITIES, *load_skills([str(tmp_path / "large.py")])]
    async with ScriptedModel(lambda _: TALK) as server:
        model = init_chat_model("openai:scripted", base_url=server.base_url, api_key="none", max_retries=0)
        await Agent(abilities=model_abilities, embeddings=None, model=model).reply(make_turn("Who can fill in a form?"))
    assert ("fill_in" in offered(server.requests[0])) is (words == 20)
    assert tokens(server.requests[0]) <= MOST_TOKENS
