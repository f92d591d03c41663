"""What communities decide, which of their questions are solved, and what they are told once."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from core.communities.community_rules import LONGEST, Rules, change_rule, rules_of
from core.communities.forum_posts import beside, opened, similar, solve
from core.conversations.log import Conversations
from core.delivery.notices import Notices
from core.delivery.outbox import Outbox
from core.jobs.jobs import Jobs
from core.model.errors import InputError
from core.model.messages import Address, Mention, Message, Person, Post, Reply

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
HELP, CREW = Mention("1", "#help"), Mention("2", "@crew")


async def test_a_community_has_the_rules_that_it_made_however_many_make_them_at_once(pool: AsyncConnectionPool) -> None:
    async def change(rule: str, subject: Mention, *, on: bool = True) -> None:
        async with pool.connection() as connection, connection.transaction():
            await change_rule(connection, "chat", "W", "C", rule, subject, on=on)

    await asyncio.gather(*(change("channels", Mention(str(number), f"#{number}")) for number in range(8)))
    await change("channels", Mention("3", "#three"), on=False)
    await change("keepers", CREW)
    await change("moderators", HELP)
    await change("solved", Mention("", "done"))
    async with pool.connection() as connection:
        rules = await rules_of(connection, "chat", "W", "C")
        assert {each.id for each in rules.channels} == set("0124567")
        assert (rules.keepers, rules.moderators, rules.solved) == ((CREW,), HELP, "done")
        assert await rules_of(connection, "chat", "W", "another") == Rules()


def test_a_rule_that_is_none_or_one_too_many_is_refused() -> None:
    with pytest.raises(InputError, match="no rule named dress"):
        Rules().changed("dress", CREW, on=True)
    full = Rules(askers=tuple(Mention(str(number), "@r") for number in range(LONGEST)))
    with pytest.raises(InputError, match="Remove one"):
        full.changed("askers", Mention("new", "@new"), on=True)


@pytest.mark.slow
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


async def test_a_trouble_is_told_once_however_many_meet_it(pool: AsyncConnectionPool) -> None:
    jobs, where = Jobs(), Address("chat", "W", "mods")
    async with jobs.open(pool):
        notices = Notices(pool, jobs=jobs, outbox=Outbox(pool))
        assert not await notices.is_told("chat", "W", "locked")
        told = await asyncio.gather(*(notices.tell(where, "locked", "It is locked.") for _ in range(5)))
        assert sorted(told) == [False] * 4 + [True]
        assert await notices.is_told("chat", "W", "locked")
    async with pool.connection() as connection:
        counted = "SELECT (SELECT count(*) FROM replies), (SELECT count(*) FROM procrastinate_jobs)"
        assert await (await connection.execute(counted)).fetchall() == [(1, 1)]
