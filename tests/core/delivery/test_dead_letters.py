"""What failed waits as a dead letter, is found by the reference that the person was told, and is tried again."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from core.abilities.ability import abilities_of, ability
from core.delivery import dead_letters as letters
from core.model.community_event import Event
from core.model.errors import InputError
from core.model.messages import Address
from core.model.replies import Reply
from tests.fakes.board import Board
from tests.fakes.house import House

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg_pool import AsyncConnectionPool

    from core.abilities.turn import Turn

BROKEN: list[str] = []
NOTED: list[str | None] = []


@ability(examples=["note {word}"], effect=True)
async def note(turn: Turn, word: str) -> str:
    """Note a word. word: the word."""
    NOTED.append(turn.call_id)
    if word in BROKEN:
        raise KeyError(word)
    return f"noted {word}"


@pytest.fixture
async def house(pool: AsyncConnectionPool) -> AsyncIterator[House]:
    made = House(pool, Board(), skills=abilities_of(sys.modules[__name__]))
    async with made.jobs.open(pool):
        yield made


async def test_a_failed_turn_is_tried_again_by_its_reference_and_answers_in_the_end(house: House) -> None:
    BROKEN[:], NOTED[:] = ["plums"], []
    await house.hear("note plums", "e1")
    async with house.working():
        await house.settle()
        apology = house.board.order[-1]
        reference = apology.split("recorded under ")[1].split(";")[0]
        (failed,) = await _failed(house)
        assert failed.id == "answer-1"
        assert failed.reason.startswith(reference)
        BROKEN.clear()
        assert await _retry(house, reference) == ["answer-1"]
        await house.settle()
    assert house.board.order[-1] == "ana: noted plums"
    assert await _failed(house) == []
    assert len(set(NOTED)) == 1, "the same call has the same id for a service elsewhere"


async def test_a_reply_that_was_refused_is_sent_once_the_platform_takes_it(house: House) -> None:
    house.board.refuses = True
    await house.hear("hello", "e1")
    async with house.working():
        await house.settle()
        (failed,) = await _failed(house)
        assert (failed.id, failed.reason) == ("send-1", "The channel is archived.")
        house.board.refuses = False
        assert await _retry(house, "all") == ["send-1"]
        await house.settle()
    assert len(house.board.order) == 1


async def test_what_was_refused_is_not_tried_again_once_a_newer_reply_shows_the_thing(house: House) -> None:
    place = Address("board", "w", "plans", name="#plans")
    house.board.refuses = True
    async with house.working():
        for text in ("It is on.", "It is off."):
            async with house.pool.connection() as connection, connection.transaction():
                reply_id = await house.outbox.write_all(connection, [(place, Reply(text, renews="event of meeting 1"))])
                await house.jobs.send(connection, reply_id[0], place)
            await house.settle()
            house.board.refuses = False
        assert await _failed(house) == []
        assert await _retry(house, "all") == []
        await house.settle()
    assert [text.rpartition(": ")[2] for text in house.board.order] == ["It is off."]


async def test_an_event_that_was_refused_is_listed_by_its_title(house: House) -> None:
    place, event = Address("board", "w", "plans", name="#plans"), Event("meeting 1", "Paint", None, None, is_on=True)
    house.board.refuses = True
    async with house.working():
        async with house.pool.connection() as connection, connection.transaction():
            (reply_id,) = await house.outbox.write_all(connection, [(place, Reply("", kind="notice", event=event))])
            await house.jobs.send(connection, reply_id, place)
        await house.settle()
    assert [letter.text for letter in await _failed(house)] == ["Paint"]


async def test_what_never_failed_cannot_be_tried_again(house: House) -> None:
    with pytest.raises(InputError, match="messages failed"):
        await _retry(house, "answer-1")


async def _failed(house: House) -> list[letters.DeadLetter]:
    async with house.pool.connection() as connection:
        return await letters.list_dead_letters(connection)


async def _retry(house: House, name: str) -> list[str]:
    async with house.pool.connection() as connection, connection.transaction():
        return await letters.retry(connection, house.jobs, name)
