"""From a question without an answer to the same question in other words, answered by what the team said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.model.knowledge import PUBLIC
from tests.core.skills.cases.desk import STAFF
from tests.core.skills.cases.learning.library import ANSWER, HELP, OTHERWISE, QUESTION, learning_desk

if TYPE_CHECKING:
    from pathlib import Path

    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow


async def test_a_question_that_the_team_answered_once_is_answered_to_others(
    pool: AsyncConnectionPool, tmp_path: Path
) -> None:
    async with learning_desk(pool, tmp_path) as desk:
        await desk.solves("Hi Ana, which router is it?", f"Hello Ana, {ANSWER[0].lower()}{ANSWER[1:]}", "// she is new")
        assert "I don't know" in desk.board.texts(HELP.channel)[0]
        card = desk.proposal()
        assert card.text.splitlines()[0] == "**May I answer like this in the future?**"
        assert QUESTION in card.text
        assert f"> {ANSWER}" in card.text
        assert "which router" not in card.text
        assert "she is new" not in card.text
        assert "Who can find it: everybody" in card.text
        assert await desk.found() == []

        await desk.decides("Approve")
        assert desk.proposal().text.startswith("**Tom has approved this.")
        await desk.says(OTHERWISE, person="Bob")
        answer = list(desk.board.sent.values())[-1]
        assert answer.answered
        (cited,) = answer.citations
        assert (cited.title, cited.source) == ("Answered by the team on 23 November 2026", "team:case-1")
        assert cited.quote in ANSWER


async def test_what_names_somebody_is_left_out_and_a_direct_question_stays_where_it_was_asked(
    pool: AsyncConnectionPool, tmp_path: Path
) -> None:
    async with learning_desk(pool, tmp_path) as desk:
        told = "Ana, call Tom at +49 30 1234567 or mail tom@example.com. The password is: hunter2Xq9!."
        await desk.solves(told, place=None)
        card = desk.proposal().text
        for word in ("Ana", "Tom at", "1234567", "tom@example.com", "hunter2"):
            assert word not in card.partition("\n")[2], word
        assert "Who can find it: this conversation" in card
        await desk.decides("Who can find it", line="everybody")
        assert "Who can find it: everybody" in desk.proposal().text


async def test_a_case_that_is_solved_again_is_proposed_with_what_was_added(
    pool: AsyncConnectionPool, tmp_path: Path
) -> None:
    async with learning_desk(pool, tmp_path) as desk:
        await desk.solves()
        await desk.staff_presses("Reopen")
        await desk.staff_says("It may take an hour.")
        await desk.staff_presses("Solve")
        await desk.house.catch_up()
        assert "It may take an hour." in desk.proposal().text
        assert [reply.renews for _, reply in desk.wall.posts.values()].count("answer 1") == 1


async def test_a_case_without_an_answer_teaches_nothing(pool: AsyncConnectionPool, tmp_path: Path) -> None:
    async with learning_desk(pool, tmp_path) as desk:
        await desk.solves("// we do not know either", "Hello!")
        assert all(reply.renews != "answer 1" for _, reply in desk.wall.posts.values())
        assert await desk.found(PUBLIC) == []


async def test_the_name_of_a_colleague_who_was_only_assigned_is_left_out(
    pool: AsyncConnectionPool, tmp_path: Path
) -> None:
    async with learning_desk(pool, tmp_path) as desk:
        await desk.says("good morning", person="Eva", place=STAFF)
        await desk.says(QUESTION, place=HELP)
        await desk.says("", place=HELP, choice="open_case")
        await desk.staff_presses("Assign", line="Eva")
        await desk.staff_says(f"{ANSWER} Then call Eva.")
        await desk.staff_presses("Solve")
        await desk.house.catch_up()
        assert "call (name)" in desk.proposal().text
