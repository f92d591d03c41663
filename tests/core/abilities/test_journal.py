"""The journal: a step and an effect are recorded once, and not on what has changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from core.abilities.journal import Journal
from core.abilities.turn import Progress
from core.conversations import receipts
from core.conversations.log import Conversations, Waiting
from core.model.errors import Overtaken, SkillError
from core.model.replies import Effect, Reply
from frontdesk.testing import make_turn

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

    from core.abilities.turn import Turn

pytestmark = pytest.mark.slow


@pytest.fixture
async def turn(pool: AsyncConnectionPool) -> Turn:
    made = make_turn("ship it")
    async with pool.connection() as connection:
        id_ = await Conversations(pool).add(connection, made.message)
    assert id_
    return replace(made, entry=Waiting(id_, (made.message,)))


async def forget_somebody(pool: AsyncConnectionPool) -> None:
    async with pool.connection() as connection:
        await receipts.write(connection, "somebody", {})


async def test_a_step_stands_as_the_first_worker_recorded_it(pool: AsyncConnectionPool, turn: Turn) -> None:
    journal = Journal(pool)
    assert await journal.add_step(turn, 0, {"text": "first\x00"}) == {"text": "first"}
    assert await journal.add_step(turn, 0, {"text": "second"}) == {"text": "first"}
    await journal.add_step(turn, 1, {"text": "third"})
    assert await journal.steps(turn.id or 0) == [{"text": "first"}, {"text": "third"}]


async def test_nothing_is_recorded_of_a_turn_that_has_changed(pool: AsyncConnectionPool, turn: Turn) -> None:
    journal = Journal(pool)
    with pytest.raises(Overtaken):
        await journal.add_step(replace(turn, entry=Waiting(turn.id or 0, turn.parts, edition=1)), 0, {"text": "old"})
    await forget_somebody(pool)
    with pytest.raises(Overtaken):
        await journal.add_step(turn, 0, {"text": "theirs"})
    assert await journal.steps(turn.id or 0) == []


async def test_an_effect_is_done_once_for_each_call(pool: AsyncConnectionPool, turn: Turn) -> None:
    done: list[str | None] = []

    async def ship(turn: Turn) -> str:
        done.append(turn.call_id)
        return f"Shipped {len(done)}."

    journal = Journal(pool)
    for _ in range(2):
        assert await journal.effect(turn, call_id="c1", ability="ship", work=ship) == Reply("Shipped 1.")
    assert await journal.effect(turn, call_id="c2", ability="ship", work=ship) == Reply("Shipped 2.")
    assert done == ["c1", "c2"]


async def test_what_was_done_in_a_turn_is_told_but_not_what_was_only_asked(
    pool: AsyncConnectionPool, turn: Turn
) -> None:
    async def ship(turn: Turn) -> Reply:
        return Reply("Where to?", asks="ship") if turn.call_id == "1-0-0" else Reply(f"Shipped {turn.call_id}.")

    journal = Journal(pool)
    assert await journal.effects(turn) == []
    for call_id in ("1-0-0", "1-10-0", "1-9-1", "1-9-0"):
        await journal.effect(turn, call_id=call_id, ability="ship", work=ship)
    shipped = [Effect("ship", Reply(f"Shipped {call_id}.")) for call_id in ("1-9-0", "1-9-1", "1-10-0")]
    assert await journal.effects(turn) == shipped


async def test_an_effect_that_fails_leaves_nothing_and_is_done_the_next_time(
    pool: AsyncConnectionPool, turn: Turn
) -> None:
    async def ship(turn: Turn) -> str:
        async with turn.connect() as connection:
            await connection.execute("INSERT INTO receipts (person, erased) VALUES ('written by ship', '{}')")
        if not tries:
            tries.append(1)
            raise SkillError("There are no boxes.")
        return "Shipped."

    tries: list[int] = []
    turn.progress.pending.append((0, {"text": "I ship it"}))
    journal = Journal(pool)
    with pytest.raises(SkillError, match="no boxes"):
        await journal.effect(turn, call_id="c1", ability="ship", work=ship)
    assert await journal.steps(turn.id or 0) == []
    assert turn.progress.pending
    assert (await journal.effect(turn, call_id="c1", ability="ship", work=ship)).text == "Shipped."
    assert await journal.steps(turn.id or 0) == [{"text": "I ship it"}]
    assert not turn.progress.pending
    async with pool.connection() as connection:
        assert await receipts.of(connection, "written by ship")


async def test_an_effect_needs_a_conversation(pool: AsyncConnectionPool) -> None:
    async def ship(turn: Turn) -> str:
        return "Shipped."

    with pytest.raises(SkillError, match="conversation"):
        await Journal(pool).effect(make_turn("ship it"), call_id="c1", ability="ship", work=ship)


async def test_a_draft_is_kept_while_the_turn_goes_on(pool: AsyncConnectionPool, turn: Turn) -> None:
    journal, conversations = Journal(pool), Conversations(pool)
    await journal.keep_draft(replace(turn, progress=Progress(draft="m7")))
    waiting = await conversations.take(turn.id or 0)
    assert waiting
    assert waiting.draft == "m7"
    async with pool.connection() as connection:
        await conversations.settle(connection, waiting, state="silent")
    with pytest.raises(Overtaken):
        await journal.keep_draft(replace(turn, progress=Progress(draft="m8")))
