"""Forum posts: their author marks them as solved or renames them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from core.conversations.log import Conversations
from core.model.errors import SkillError
from core.model.messages import Address, Post
from core.model.replies import Reply
from core.skills.posts import mark_solved, rename_post
from frontdesk.testing import make_turn

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

    from core.abilities.turn import Turn

pytestmark = pytest.mark.slow

POST = Address("test", "test", "forum", "thread 1")


async def begun(pool: AsyncConnectionPool) -> None:
    """Have Ana begin a post."""
    first = make_turn("Hello all! How do I export my notes? I tried the menu.").message
    first = replace(first, address=POST, post=Post("Help", "https://chat.example/1"))
    async with pool.connection() as connection:
        assert await Conversations(pool).add(connection, first)


def spoken(pool: AsyncConnectionPool, *, by: str = "ana", trusted: bool | None = None) -> Turn:
    turn = make_turn("", person=by)
    turn.message, turn.services = (
        replace(turn.message, address=POST, trusted=trusted),
        replace(turn.services, pool=pool),
    )
    return turn


async def marked(turn: Turn) -> Reply:
    reply = await mark_solved(turn)
    assert isinstance(reply, Reply)
    return reply


async def title_of(turn: Turn, title: str = "") -> str | None:
    reply = await rename_post(turn, title)
    assert isinstance(reply, Reply)
    return reply.title


async def test_a_post_is_marked_once_by_its_author(pool: AsyncConnectionPool) -> None:
    await begun(pool)
    first, second = await marked(spoken(pool)), await marked(spoken(pool))
    assert first.mark == second.mark == "solved"
    assert "already" not in first.text
    assert "already" in second.text


async def test_a_post_gets_the_title_that_is_named_else_its_question(pool: AsyncConnectionPool) -> None:
    await begun(pool)
    assert await title_of(spoken(pool), "“Export notes.”") == "Export notes"
    assert await title_of(spoken(pool)) == "How do I export my notes?"


async def test_others_may_do_it_only_if_they_run_the_place(pool: AsyncConnectionPool) -> None:
    await begun(pool)
    with pytest.raises(SkillError, match="Only the author"):
        await mark_solved(spoken(pool, by="li"))
    assert (await marked(spoken(pool, by="li", trusted=True))).mark == "solved"


async def test_where_there_is_no_post_the_author_is_told(pool: AsyncConnectionPool) -> None:
    with pytest.raises(SkillError, match="I know no post here"):
        await mark_solved(spoken(pool))
