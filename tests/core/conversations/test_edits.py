"""What is edited is answered again in the same place, what is deleted is taken back, and nothing is done twice."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

import pytest

from core.abilities.ability import abilities_of, ability
from core.delivery import dead_letters
from core.model.errors import InputError, RetryLater
from core.model.messages import Reach
from tests.fakes.board import Board
from tests.fakes.house import House

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg_pool import AsyncConnectionPool

    from core.abilities.turn import Turn

HOURS = 3600
NOTED: list[str] = []
BROKEN: list[str] = []
BEGUN, DONE = asyncio.Event(), asyncio.Event()


@ability(examples=["echo {word}"])
async def echo(turn: Turn, word: str) -> str:
    """Say a word, and what went before. word: the word."""
    before = [exchange.text for exchange in turn.history]
    return f"You said {word} after {' and '.join(before) or 'nothing'}."


@ability(examples=["note {word}"], effect=True)
async def note(turn: Turn, word: str) -> str:
    """Note a word. word: the word."""
    if word in BROKEN:
        raise KeyError(word)
    if word == "slowly":
        BEGUN.set()
        await DONE.wait()
    NOTED.append(word)
    return f"Noted {word}."


@pytest.fixture
async def house(pool: AsyncConnectionPool) -> AsyncIterator[House]:
    NOTED.clear()
    BROKEN.clear()
    made = House(pool, Board(), skills=abilities_of(sys.modules[__name__]))
    async with made.jobs.open(pool):
        yield made


async def test_an_edited_question_is_answered_again_in_the_place_of_its_answer(house: House) -> None:
    await house.hear("echo one", "e1")
    async with house.working():
        await house.settle()
        for word in ("two", "two", "three"):
            await house.amend(f"echo {word}", "e1")
            await house.settle()
    assert _standing(house) == ["You said three after nothing."]
    assert len(house.board.order) == 3, "the same text again changes nothing"


async def test_an_edit_before_the_answer_is_what_is_answered(house: House) -> None:
    await house.hear("echo one", "e1")
    await house.amend("echo two", "e1")
    async with house.working():
        await house.settle()
    assert house.board.order == ["ana: You said two after nothing."]


async def test_a_turn_that_has_read_the_old_text_does_not_end_with_it(house: House) -> None:
    await house.hear("note one", "e1")
    turn = await house.conversations.take(1)
    assert turn
    await house.amend("note two", "e1")
    async with house.pool.connection() as connection:
        assert not await house.conversations.settle(connection, turn, state="replied")
    async with house.working():
        await house.settle()
    assert (NOTED, _standing(house)) == (["two"], ["Noted two."])


async def test_what_was_done_is_not_done_again_and_each_edit_is_told_so_once(house: House) -> None:
    await house.hear("note one", "e1")
    async with house.working():
        await house.settle()
        for word in ("two", "two", "three"):
            await house.amend(f"note {word}", "e1")
            await house.settle()
    (told,) = _standing(house)
    assert "after I acted on it" in told
    assert told.endswith("Noted one.")
    assert NOTED == ["one"]
    assert len(house.board.order) == 3


async def test_an_edit_waits_for_what_is_being_done_and_knows_of_it(house: House) -> None:
    BEGUN.clear()
    DONE.clear()
    await house.hear("note slowly", "e1")
    async with house.working():
        await BEGUN.wait()
        editing = asyncio.create_task(house.amend("note two", "e1"))
        await _moment(house)
        assert not editing.done()
        DONE.set()
        await editing
        await house.settle()
    assert NOTED == ["slowly"]
    assert _standing(house)[0].endswith("Noted slowly.")


async def test_an_old_message_is_changed_in_the_log_alone(house: House) -> None:
    await house.amend("echo never", "e0", age_seconds=2 * HOURS)
    await house.hear("echo one", "e1")
    async with house.working():
        await house.settle()
        async with house.pool.connection() as connection:
            await connection.execute('UPDATE messages SET message = message || \'{"sent_at": "2020-01-01T00:00:00Z"}\'')
        await house.amend("echo two", "e1")
        await house.hear("echo three", "e2")
        await house.settle()
    assert _standing(house) == ["You said one after nothing.", "You said three after echo two."]


async def test_an_edit_of_a_message_that_never_came_is_a_message_once(house: House) -> None:
    await house.amend("echo one", "e1")
    await house.hear("echo old", "e1")
    async with house.working():
        await house.settle()
    assert house.board.order == ["ana: You said one after nothing."]
    with pytest.raises(InputError, match="empty"):
        await house.amend(" ", "e1")


async def test_a_mention_that_is_edited_in_is_answered(house: House) -> None:
    await house.hear("echo one", "e1", reach=Reach.OVERHEARD)
    async with house.working():
        await house.settle()
        assert house.board.order == []
        await house.amend("echo two", "e1")
        await house.settle()
    assert _standing(house) == ["You said two after nothing."]


async def test_an_edit_of_one_of_several_messages_has_their_turn_answered_again(house: House) -> None:
    for number in ("one", "two"):
        await house.hear(f"echo {number}", f"e-{number}", apart=False)
    async with house.working():
        await house.settle()
        await house.amend("echo 2", "e-two")
        await house.settle()
    (told,) = _standing(house)
    assert "one" in told
    assert "You said 2" in told


async def test_later_messages_do_not_join_what_is_answered_again(house: House) -> None:
    await house.hear("echo one", "e1", apart=False)
    async with house.working():
        await house.settle()
    await house.amend("echo 1", "e1")
    await house.hear("echo two", "e2", apart=False)
    async with house.working():
        await house.settle()
    assert _standing(house) == ["You said 1 after nothing.", "You said two after echo 1."]


async def test_an_answer_after_an_apology_takes_its_place(house: House) -> None:
    BROKEN.append("one")
    await house.hear("note one", "e1")
    async with house.working():
        await house.settle()
        assert "went wrong" in _standing(house)[0]
        BROKEN.clear()
        async with house.pool.connection() as connection, connection.transaction():
            await dead_letters.retry(connection, house.jobs, "all")
        await house.settle()
    assert _standing(house) == ["Noted one."]


async def test_a_reply_that_was_sent_though_nobody_heard_of_it_is_replaced_too(house: House) -> None:
    house.board.lost_acknowledgements = 1
    await house.hear("echo one", "e1")
    async with house.working():
        while not house.board.order:
            await _moment(house)
        await house.amend("echo two", "e1")
        await house.settle()
    assert _standing(house) == ["You said two after nothing."]


async def test_a_deleted_message_is_forgotten_and_its_reply_taken_back(house: House) -> None:
    await house.hear("echo secret", "e1")
    async with house.working():
        await house.settle()
        for _ in range(2):
            await house.retract("e1")
        await house.amend("echo secret", "e1")
        await house.hear("echo secret", "e1")
        await house.hear("echo two", "e2")
        await house.settle()
    assert _standing(house) == ["You said two after nothing."]
    async with house.pool.connection() as connection:
        cursor = await connection.execute("SELECT m::text FROM messages m UNION ALL SELECT r::text FROM replies r")
        assert "secret" not in str(await cursor.fetchall())


async def test_a_message_that_is_deleted_while_it_waits_is_never_answered(house: House) -> None:
    await house.hear("note one", "e1")
    await house.retract("e1")
    async with house.working():
        await house.settle()
    assert (NOTED, house.board.order) == ([], [])


async def test_a_message_that_comes_after_its_deletion_is_not_answered(house: House) -> None:
    await house.retract("e1")
    assert await house.hear("echo one", "e1") is None
    async with house.working():
        await house.settle()
    assert house.board.order == []


async def test_what_was_done_for_a_deleted_message_stays_done(house: House) -> None:
    await house.hear("note one", "e1")
    async with house.working():
        await house.settle()
        await house.retract("e1")
        await house.settle()
        assert _standing(house) == []
    async with house.pool.connection() as connection:
        assert len(await (await connection.execute("SELECT FROM effects")).fetchall()) == 1


@pytest.mark.parametrize(("gone", "left"), [("one", "two"), ("two", "one")])
@pytest.mark.parametrize("when", ["before", "after"])
async def test_of_several_messages_those_that_are_left_are_answered(
    house: House, gone: str, left: str, when: str
) -> None:
    for number in ("one", "two"):
        await house.hear(f"echo {number}", f"e-{number}", apart=False)
    assert await house.conversations.take(1)
    if when == "before":
        await house.retract(f"e-{gone}")
    async with house.working():
        await house.settle()
        if when == "after":
            await house.retract(f"e-{gone}")
            await house.settle()
    assert _standing(house) == [f"You said {left} after nothing."]
    assert len(house.board.order) == (2 if when == "after" else 1)


async def test_a_platform_that_is_busy_or_refuses_takes_a_reply_back_later(house: House) -> None:
    board = house.board
    await house.hear("echo one", "e1")
    async with house.working():
        await house.settle()
        board.retractions = [RetryLater("Slowly.", after_seconds=0.01), InputError("You may not.")]
        await house.retract("e1")
        await house.settle()
        async with house.pool.connection() as connection, connection.transaction():
            (failed,) = await dead_letters.list_dead_letters(connection)
            assert (failed.id, failed.reason) == ("retract-1", "You may not.")
            await dead_letters.retry(connection, house.jobs, failed.id)
        await house.settle()
    assert _standing(house) == []


@pytest.mark.parametrize("change", ["amend", "retract"])
async def test_a_summary_that_holds_a_changed_message_is_dropped(house: House, change: str) -> None:
    await house.hear("echo one", "e1")
    async with house.working():
        await house.settle()
    async with house.pool.connection() as connection:
        await connection.execute(
            "INSERT INTO summaries (conversation, up_to, text) VALUES ('board/w/ana', 1, '- Ana: echo one')"
        )
    await (house.retract("e1") if change == "retract" else house.amend("echo two", "e1"))
    async with house.pool.connection() as connection:
        assert await (await connection.execute("SELECT FROM summaries")).fetchall() == []


async def test_a_platform_is_not_asked_whether_a_reply_stands_before_it_is_sent_first(house: House) -> None:
    await house.hear("echo one", "e1")
    async with house.working():
        await house.settle()
        assert house.board.asked == 0
        house.board.lost_acknowledgements = 1
        await house.hear("echo two", "e2")
        await house.settle()
    assert house.board.asked == 1
    assert len(house.board.order) == 2


def _standing(house: House) -> list[str]:
    return list(house.board.standing.values())


async def _moment(house: House) -> None:
    """Let the worker work for as long as a query takes."""
    await house.states()
