"""Somebody whom the desk does not help is offered a human, or gets a case if the settings say so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.skills.cases.teams.helplessness import is_angry
from tests.core.skills.cases.desk import Desk

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

FIRST = "What does the blue light on the router mean?"
SECOND = "How do I reset the router?"


@pytest.mark.parametrize(
    "text",
    [
        "This is useless, third time I ask!",
        "Das ist doch lächerlich",
        "¿cuántas veces tengo que decirlo?",
        "j’en ai marre de ce bot",
        "isso é uma piada?",
    ],
)
def test_anger_is_noticed_in_each_language(text: str) -> None:
    assert is_angry(text)


@pytest.mark.parametrize("text", ["Is the use of VPN mandatory?", "Wie oft wird gesichert?", "thanks, that worked"])
def test_a_question_is_no_anger(text: str) -> None:
    assert not is_angry(text)


async def test_whoever_is_angry_is_offered_a_human(pool: AsyncConnectionPool) -> None:
    async with Desk(pool).open() as desk:
        await desk.says("This is a waste of time")
        assert [choice.label for choice in desk.board.last.choices] == ["Ask a human"]
        await desk.says("", choice=desk.board.button("Ask a human").id)
        assert desk.hears()[-1].startswith("I have asked the team")


async def test_a_second_question_without_an_answer_opens_a_case_if_the_settings_say_so(
    pool: AsyncConnectionPool,
) -> None:
    async with Desk(pool).open({"opens_on": ["abstained"]}) as desk:
        await desk.says(FIRST)
        assert desk.wall.posts == {}
        await desk.says(SECOND)
        assert desk.hears()[-1].startswith("I don't know")
        assert "I have asked the team: your case is number 1." in desk.hears()[-1]
        assert desk.board.last.choices == ()
        assert desk.card().text.startswith(f"**Case 1: {SECOND}**")
        assert await desk.steps() == [("open", "new", "Ana")]


async def test_with_the_button_alone_nothing_is_opened(pool: AsyncConnectionPool) -> None:
    async with Desk(pool).open() as desk:
        for question in (FIRST, SECOND):
            await desk.says(question)
            assert [choice.label for choice in desk.board.last.choices] == ["Ask a human"]
        assert desk.wall.posts == {}
