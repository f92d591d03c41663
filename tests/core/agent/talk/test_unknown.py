"""What is said if the documents do not answer: what comes close is quoted as such; hidden documents show nowhere."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from core.abilities.ability import load_skills
from core.abilities.turn import TurnServices
from core.agent import Agent
from core.agent.offline.quotation.calibration import measure_scale
from core.agent.offline.quotation.quotes.quoted_answer import NEAR, Quoter
from core.agent.understanding.understanding import Understanding
from core.model.knowledge import Hit, Passage
from core.skills import BUILT_IN
from frontdesk.testing import make_turn
from knowledge.models.embedding_models import embeddings
from tests.fakes.shop import document, shop, stream

if TYPE_CHECKING:
    from pathlib import Path

    from psycopg_pool import AsyncConnectionPool

    from core.model.replies import Reply

ABILITIES = load_skills(BUILT_IN)
SECRET = "The salary of the chief executive is 300,000 euros a year."
WIFI = "The guest wifi is called Lantern. Its password hangs at the reception."


async def test_the_reply_is_the_same_with_and_without_a_document_that_one_may_not_see(
    pool: AsyncConnectionPool, home: Path
) -> None:
    agent = Agent(abilities=ABILITIES, embeddings=None, ranker=Understanding(ABILITIES, embeddings("default")))
    async with shop(pool, home) as open_shop:

        async def ask(text: str) -> Reply:
            turn = dataclasses.replace(
                make_turn(text), services=TurnServices(open_shop.knowledge), audiences=("public",)
            )
            return await agent.reply(turn)

        await open_shop.library.learn("/docs", "public", stream(document("wifi", WIFI)))
        asked = ("What is the salary of the chief executive?", "chief executive salary", "more", "source?")
        before = [await ask(text) for text in asked]
        assert not before[0].answered
        await open_shop.library.learn("/board", "board", stream(document("pay", SECRET)))
        assert [await ask(text) for text in asked] == before


def quoted(question: str, text: str, similarity: float) -> Reply:
    passage = Passage("d~0", "d", "Guide", "d.md", (), text, 0, len(text))
    return Quoter(embeddings("default"), "#support").answer(question, [Hit(passage, 0.5, similarity, 1.0)])


def test_what_comes_close_is_quoted_as_such_and_counts_as_unanswered() -> None:
    scale = measure_scale(embeddings("default"))
    nearness = [scale.low + share * (scale.high - scale.low) for share in (0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.0)]
    replies = [quoted("Which network do visitors use?", WIFI, similarity) for similarity in nearness]
    closest = [reply for reply in replies if reply.citations and not reply.answered]
    assert replies[0].text.startswith("I don't know: I found nothing")
    assert replies[-1].answered
    assert closest
    for reply in closest:
        assert reply.answered is False
        assert reply.confidence is not None
        assert reply.confidence >= NEAR
        assert reply.text.startswith("I don't know for sure. The closest I found is this:\n\n> ")
        assert "Does that help?" in reply.text
        assert "#support" in reply.text
        (cited,) = reply.citations
        assert WIFI[cited.start : cited.end] == cited.quote
