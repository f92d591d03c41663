"""A snippet that answers everybody is found and cited for as long as the file has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.skills.cases.snippets.snippet import Snippets
from core.skills.cases.snippets.snippet_documents import learn_snippets
from tests.core.skills.cases.learning.library import learning_desk

if TYPE_CHECKING:
    from pathlib import Path

    from psycopg_pool import AsyncConnectionPool

    from tests.core.skills.cases.learning.library import LearningDesk

pytestmark = pytest.mark.slow

MEANING = "{team} says: the blue light means that the router is installing an update. See {link}."


async def learn(desk: LearningDesk, *, answers: bool) -> None:
    """Start with this file, and let the library catch up."""
    file = {
        "values": {"link": "https://example.com/lights"},
        "snippets": {"blue-light": {"tags": ["router"], "answers": answers, "en": MEANING}, "thanks": {"en": "Bye"}},
    }
    async with desk.house.pool.connection() as connection:
        await learn_snippets(connection, Snippets.model_validate(file), team="Support")
    await desk.house.catch_up()


async def test_it_is_found_until_the_file_has_it_no_more(pool: AsyncConnectionPool, tmp_path: Path) -> None:
    async with learning_desk(pool, tmp_path) as desk:
        for _ in range(2):  # a second start changes nothing
            await learn(desk, answers=True)
        assert await desk.found() == ["team:snippet-blue-light-en"]
        await desk.says("The router is glowing blue, why?", person="Bob")
        answer = desk.hears("bob")[-1]
        assert "Support says: the blue light means that the router is installing an update." in answer
        reply = next(reply for place, reply in desk.board.posts.values() if place.channel == "bob")
        assert [cited.title for cited in reply.citations] == ["From the team: blue-light"]
        await learn(desk, answers=False)
        assert await desk.found() == []
