"""Forum posts that are solved, and those that are similar to a new one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from core.communities.forum_posts import beside, opened, similar, solve
from core.conversations.log import Conversations
from core.model.messages import Address, Message, Person, Post
from core.model.replies import Reply

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


async def test_of_solved_posts_the_most_alike_are_offered_first_and_of_their_channel_alone(
    pool: AsyncConnectionPool,
) -> None:
    log = Conversations(pool)

    async def posted(number: int, title: str, text: str, channel: str = "forum") -> Message:
        address = Address("chat", "W", channel, f"thread {number}")
        post = Post(title, f"https://chat.example/{number}")
        message = Message(f"e{number}", address, Person("ana", "Ana"), text, NOW, post=post)
        async with pool.connection() as connection:
            assert await log.add(connection, message)
        return message

    async def solved(message: Message) -> bool:
        async with pool.connection() as connection:
            post = await opened(connection, message.address)
            assert post is not None
            assert (post.author, post.text) == ("ana", message.text)
            return await solve(connection, message.address, post.id)

    login = await posted(1, "Login fails", "I cannot log in after the update, it says invalid token.")
    export = await posted(2, "Export", "How do I export all my notes as PDF?")
    await posted(3, "Login", "I cannot log in after the update.")  # nobody said that it is solved
    far = await posted(4, "Login fails", "I cannot log in after the update.", channel="another")
    assert [await solved(each) for each in (login, export, far, login)] == [True, True, True, False]
    new = await posted(5, "Cannot log in", "Since the update my login fails with an invalid token!")
    async with pool.connection() as connection:
        assert await similar(connection, new) == (login.post,)
        assert await similar(connection, await posted(6, "Colours", "Can I have the editor in dark blue?")) == ()
    assert beside(Reply("Read this."), [Post("A [b](c) | d", "https://chat.example/1")]).text.splitlines() == [
        "Solved here before:",
        "",
        "- [A b (c) d](https://chat.example/1)",
        "",
        "Read this.",
    ]
