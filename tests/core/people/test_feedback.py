"""What people think of replies: one verdict of each on each reply, listed, exported and erased."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.model.person_ref import PersonRef
from core.people.feedback import judged
from core.privacy import Privacy
from tests.fakes.counter import Counter

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow


async def test_a_verdict_is_kept_once_changed_taken_back_and_erased_with_the_person(pool: AsyncConnectionPool) -> None:
    async with Counter(pool).open() as desk:
        await desk.say("hello")
        await desk.say("what time is it")
    hello, time = desk.board.standing
    feedback = desk.house.feedback

    async def verdicts() -> list[tuple[str, int, int]]:
        async with pool.connection() as connection:
            return [(each.text, each.good, each.bad) for each in await judged(connection)]

    for good in (True, True, False, False):
        await feedback.note("board", "w", hello, "ana", good=good)
    await feedback.note("board", "w", hello, "li", good=True)
    await feedback.note("board", "w", time, "li", good=True)
    assert await verdicts() == [("hello", 1, 1), ("what time is it", 1, 0)]
    await feedback.note("board", "w", hello, "li", good=None)
    await feedback.note("board", "w", hello, "li", good=None)
    async with pool.connection() as connection:
        await connection.execute("UPDATE replies SET platform_id = platform_id || ',b2' WHERE platform_id = %s", [time])
    await feedback.note("board", "w", "b2", "ana", good=False)
    await feedback.note("board", "w", time, "ana", good=None)
    await feedback.note("board", "w", "of nobody", "li", good=True)
    await feedback.note("other", "w", hello, "li", good=True)
    assert await verdicts() == [("hello", 0, 1), ("what time is it", 1, 0)]

    privacy = Privacy(pool)
    who = await privacy.find("Ana")
    (kept,) = (await privacy.export(who))["feedback"]
    assert (kept["good"], kept["text"]) == (False, desk.board.standing[hello])
    assert (await privacy.forget(who)).erased["feedback"] == 1
    assert await verdicts() == []


async def test_a_verdict_that_comes_before_our_note_that_the_reply_was_sent_is_kept(pool: AsyncConnectionPool) -> None:
    async with Counter(pool).open() as desk:
        await desk.say("hello")
    (hello,), feedback = desk.board.standing, desk.house.feedback
    async with pool.connection() as connection:
        await connection.execute("UPDATE replies SET platform_id = NULL, state = 'waiting'")
        for person, good in (("ana", True), ("ana", False), ("li", True), ("li", None), ("kim", True)):
            await feedback.note("board", "w", hello, person, good=good)
        privacy = Privacy(pool)
        assert (await privacy.forget(PersonRef("board", "w", "kim"))).erased["feedback"] == 1
        assert await judged(connection) == []
        await connection.execute("UPDATE replies SET platform_id = %s, state = 'sent'", [hello])
        for _ in range(2):
            assert [(each.text, each.good, each.bad) for each in await judged(connection)] == [("hello", 0, 1)]
