"""The offline model in LangChain's own loop, with a skill, a document and a conversation."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest
from langchain_core.messages import AIMessage, HumanMessage, ToolMessage
from langchain_core.tools import StructuredTool
from pydantic import BaseModel

from core.abilities.ability import load_skills
from core.abilities.hooks.catalogues import Phrases, with_phrases
from core.abilities.turn import TurnServices
from core.agent import Agent
from core.agent.offline.offline_model import SEARCHES, OfflineChatModel
from core.agent.offline.quotation.quotes.quoted_answer import Quoter
from core.agent.understanding.understanding import Understanding
from core.model.errors import NotHere
from core.model.knowledge import Hit, Passage
from core.model.replies import Exchange, Reply
from core.skills import BUILT_IN
from frontdesk.testing import NoKnowledge, make_turn
from knowledge.models.embedding_models import embeddings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from core.abilities.turn import Turn

MINILM = embeddings("default")
TEXTS = {
    "linux": "To install the client on Linux, run the package manager: apt install client.",
    "windows": "To install the client on Windows, download the installer and open it.",
    "holidays": "Every employee has 28 days of holiday a year.",
}
SKILL = '''
from frontdesk import Turn, ability

@ability(examples=["where is my order {order}", "track {order}"])
async def order_status(turn: Turn, order: str) -> str:
    """Say where an order is. order: its number, such as A-1234."""
    return f"Order {order} is on its way. See https://shop.example/{order}"
'''


class Asked(BaseModel):
    """What a search takes."""

    question: str


class Shelf(NoKnowledge):
    """Three documents, found by their meaning."""

    def __init__(self) -> None:
        self.vectors = dict(zip(TEXTS, MINILM.embed_documents(list(TEXTS.values())), strict=True))

    async def search(
        self, query: str, *, audiences: Sequence[str], context: Sequence[str] = (), limit: int = 10
    ) -> tuple[Hit, ...]:
        asked = MINILM.embed_query(query)
        cosines = {
            name: sum(a * b for a, b in zip(asked, vector, strict=True)) for name, vector in self.vectors.items()
        }
        ranked = sorted(cosines, key=lambda name: -cosines[name])
        return tuple(Hit(_passage(name), 1 / (place + 1), cosines[name], 0.0) for place, name in enumerate(ranked))

    async def quote(self, document_id: str, start: int, end: int, *, audiences: Sequence[str]) -> str | None:
        return TEXTS[document_id][start:end]


def _passage(name: str) -> Passage:
    return Passage(name, name, name.title(), f"{name}.md", (), TEXTS[name], 0, len(TEXTS[name]))


@pytest.fixture(scope="module")
def agent(tmp_path_factory: pytest.TempPathFactory) -> Agent:
    file: Path = tmp_path_factory.mktemp("skill") / "orders.py"
    file.write_text(SKILL)
    abilities = load_skills([*BUILT_IN, str(file)])
    ranker = Understanding(abilities, MINILM)
    return Agent(abilities=abilities, embeddings=MINILM, ranker=ranker, contact="#help")


def turn(text: str, *history: Exchange) -> Turn:
    return dataclasses.replace(make_turn(text, history=history), services=TurnServices(Shelf()))


async def test_a_question_is_answered_by_a_sentence_and_its_citation(agent: Agent) -> None:
    reply = await agent.reply(turn("How many days of holiday do I have?"))
    assert reply.text == "Every employee has 28 days of holiday a year. [1]"
    assert [citation.document for citation in reply.citations] == ["holidays"]
    assert reply.answered


async def test_what_the_documents_do_not_say_is_not_known_and_a_human_is_named(agent: Agent) -> None:
    reply = await agent.reply(turn("What is the capital of Mongolia?"))
    assert reply.answered is False
    assert reply.citations == ()
    assert "#help" in reply.text


async def test_a_follow_up_uses_the_turn_before_it(agent: Agent) -> None:
    first = Exchange("Ana", "How do I install the client on Linux?", Reply("Run the package manager."))
    reply = await agent.reply(turn("and on Windows?", first))
    assert "download the installer" in reply.text


async def test_a_skill_is_called_with_what_was_said(agent: Agent) -> None:
    assert (await agent.reply(turn("Where is my order A-1234?"))).text.startswith("Order A-1234 is on its way.")


async def test_a_missing_argument_is_asked_for_and_the_answer_taken(agent: Agent) -> None:
    asked = await agent.reply(turn("where is my order?"))
    assert "its number, such as A-1234" in asked.text
    assert asked.asks == "order_status"
    told = await agent.reply(turn("it is B-77", Exchange("ana", "where is my order?", asked)))
    assert told.text.startswith("Order B-77 is on its way.")


@pytest.mark.parametrize("said", ["no, forget it", "what can you do?", "thanks", "How many days of holiday do I have?"])
async def test_what_is_no_answer_to_our_question_is_not_taken_for_one(agent: Agent, said: str) -> None:
    asked = await agent.reply(turn("where is my order?"))
    told = await agent.reply(turn(said, Exchange("ana", "where is my order?", asked)))
    assert "is on its way" not in told.text


async def test_only_whom_we_asked_can_answer(agent: Agent) -> None:
    asked = await agent.reply(turn("where is my order?"))
    told = await agent.reply(turn("it is B-77", Exchange("bob", "where is my order?", asked)))
    assert "is on its way" not in told.text


async def test_what_does_not_look_like_an_argument_is_none(agent: Agent) -> None:
    assert "is on its way" not in (await agent.reply(turn("track changes in a document"))).text


async def test_an_ability_may_link(agent: Agent) -> None:
    told = await agent.reply(turn("track https-1"))
    assert "https://shop.example/https-1" in told.text


async def test_talk_is_answered_without_a_search(agent: Agent) -> None:
    made = turn("thanks!")
    assert (await agent.reply(made)).text == "You're welcome!"
    assert made.evidence == []


async def test_what_is_not_offered_is_not_proposed_but_says_why() -> None:
    abilities = load_skills(BUILT_IN)
    absent = with_phrases(abilities, {"book": Phrases(offered=False)})
    here, nowhere = (
        Agent(abilities=of, embeddings=MINILM, ranker=Understanding(of, MINILM)) for of in (abilities, absent)
    )
    assert (await here.reply(turn("I would like a haircut"))).choices
    assert not (await nowhere.reply(turn("I would like a haircut"))).choices


async def test_what_an_ability_does_not_know_is_searched_in_the_words_of_the_person() -> None:
    """The passages of a search before it are no words of the person."""
    search = StructuredTool.from_function(
        str, name="search", description="Search.", args_schema=Asked, metadata={SEARCHES: True}
    )
    asked = "How much is the client?"
    called = [
        {"name": "search", "args": {"question": asked}, "id": "1"},
        {"name": "price", "args": {}, "id": "2"},
    ]
    said = [
        HumanMessage(asked),
        AIMessage("", tool_calls=called[:1]),
        ToolMessage("[1] The client runs on Linux.", tool_call_id="1", name="search", artifact=()),
        AIMessage("", tool_calls=called[1:]),
        ToolMessage("Unknown.", tool_call_id="2", name="price", artifact=NotHere("Unknown.")),
    ]
    (again,) = OfflineChatModel(Quoter(MINILM)).bind_tools([search]).invoke(said).tool_calls
    assert (again["name"], again["args"]) == ("search", {"question": asked})
