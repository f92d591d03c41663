"""The path of a message, from the inbox to the platform: answered once, in order, whatever happens on the way."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from core.abilities.ability import Ability, abilities_of, ability
from core.model.errors import SkillError
from core.model.messages import Address, Message, Person, Reach
from core.model.replies import Reply
from tests.fakes.board import Board
from tests.fakes.house import House

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg_pool import AsyncConnectionPool

    from core.abilities.turn import Turn


@ability(examples=["fail with {word}"])
async def fail(turn: Turn, word: str) -> str:
    """Fail. word: how."""
    if word == "manners":
        raise SkillError("I would rather not.")
    raise KeyError(word)


@ability(examples=["sleep on {word}"])
async def sleep_on(turn: Turn, word: str) -> str:
    """Sleep, the first time. word: on what."""
    if SLEEPING.is_set():
        return f"slept on {word}"
    SLEEPING.set()
    await asyncio.Event().wait()
    return "never"


SLEEPING = asyncio.Event()


@ability(examples=["count to {number}"])
async def count_to(turn: Turn, number: int) -> Reply:
    """Count. number: how far."""
    await asyncio.sleep(0)
    return Reply(f"counted to {number} for {turn.message.person.name}")


def _here() -> tuple[Ability, ...]:
    import sys

    return tuple(each for each in abilities_of(sys.modules[__name__]))


@pytest.fixture
async def house(pool: AsyncConnectionPool) -> AsyncIterator[House]:
    made = House(pool, Board(), skills=_here())
    async with made.jobs.open(pool):
        yield made


async def test_messages_of_a_conversation_are_answered_once_and_in_order(house: House) -> None:
    for number in range(12):
        for _ in range(2):
            await house.hear(f"count to {number}", f"e{number}", channel=f"c{number % 2}")
    async with house.working():
        await house.settle()
    for channel in ("c0", "c1"):
        heard = [line for line in house.board.order if line.startswith(channel)]
        assert heard == [f"{channel}: counted to {n} for Ana" for n in range(12) if n % 2 == int(channel[1])]


@pytest.mark.slow
async def test_what_is_urgent_goes_before_a_crowd(house: House) -> None:
    for number in range(40):
        await house.hear("count to 1", f"e{number}", channel=f"c{number}")
    moderator, address = Person("mo", "Mo"), Address("board", "w", "mo")
    await house.inbox.accept(Message("urgent", address, moderator, "count to 2", house.clock.now(), urgent=True))
    async with house.working():
        await house.settle()
    assert house.board.order.index("mo: counted to 2 for Mo") < 10


async def test_what_one_person_says_while_a_turn_waits_is_answered_together(house: House) -> None:
    await house.hear("fail with manners", "e1", apart=False)
    await house.hear("hello", "e2", apart=False)
    await house.hear("hello", "e3", person="Ben", apart=False)
    await house.hear("thanks", "e4", apart=False)
    async with house.working():
        await house.settle()
    first, second, third = house.board.order
    assert first.startswith("ana: I would rather not.\n\nHello!")
    assert second.startswith("ana: Hello!")
    assert third == "ana: You're welcome!"
    assert await house.states() == [("replied", "sent"), ("merged", None), ("replied", "sent"), ("replied", "sent")]


async def test_a_lost_acknowledgement_sends_nothing_twice(house: House) -> None:
    house.board.lost_acknowledgements = 1
    await house.hear("count to 3", "e1")
    async with house.working():
        await house.settle()
    assert house.board.order == ["ana: counted to 3 for Ana"]
    assert await house.states() == [("replied", "sent")]


async def test_a_worker_that_is_stopped_in_the_middle_hands_the_job_back(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.desk.worker.GRACE_SECONDS", 0.1)
    SLEEPING.clear()
    await house.hear("sleep on the train", "e1")
    async with house.working(), asyncio.timeout(120):
        await SLEEPING.wait()
    assert await house.states() == [("waiting", None)]
    async with house.working():
        await house.settle()
    assert house.board.order == ["ana: slept on the train"]


async def test_a_reply_waits_while_the_one_before_is_being_sent(pool: AsyncConnectionPool) -> None:
    class Slow(Board):
        begun, may_go_on = asyncio.Event(), asyncio.Event()

        async def send(self, address: Address, reply: Reply, *, key: str, replaces: str | None = None) -> str:
            self.begun.set()
            await self.may_go_on.wait()
            return await super().send(address, reply, key=key, replaces=replaces)

    house = House(pool, board := Slow(), skills=_here())
    async with house.jobs.open(pool), house.working(), asyncio.timeout(120):
        await house.hear("count to 1", "e1")
        await board.begun.wait()
        await house.hear("count to 2", "e2")
        while await house.states() != [("replied", "waiting")] * 2:
            await asyncio.sleep(0.01)
        board.may_go_on.set()
        await house.settle()
    assert board.order == ["ana: counted to 1 for Ana", "ana: counted to 2 for Ana"]


async def test_a_turn_that_runs_again_after_its_end_changes_nothing(house: House) -> None:
    message_id = await house.hear("count to 1", "e1")
    assert message_id is not None
    await house.turn_runner.answer(message_id)
    await house.turn_runner.answer(message_id)
    async with house.working():
        await house.settle()
    assert house.board.order == ["ana: counted to 1 for Ana"]


async def test_a_skill_refuses_in_its_own_words(house: House) -> None:
    await house.hear("fail with manners", "e1")
    async with house.working():
        await house.settle()
    assert house.board.order == ["ana: I would rather not."]
    assert await house.states() == [("replied", "sent")]


async def test_an_unexpected_error_becomes_one_apology_with_a_reference(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    await house.hear("fail with secret-detail", "e1")
    async with house.working():
        await house.settle()
    (said,) = house.board.order
    assert "secret-detail" not in said
    reference = said.split("recorded under ")[1].split(";")[0]
    assert reference in caplog.text
    assert await house.states() == [("failed", "sent")]


async def test_what_the_platform_refuses_is_recorded_and_not_tried_forever(house: House) -> None:
    house.board.refuses = True
    await house.hear("count to 1", "e1")
    async with house.working():
        await house.settle()
    assert await house.states() == [("replied", "failed")]


async def test_what_people_say_to_each_other_is_left_alone(house: House) -> None:
    await house.hear("count to 1", "e1", channel="#general", reach=Reach.OVERHEARD)
    await house.hear("count to 2", "e2", channel="#general", reach=Reach.MENTION)
    async with house.working():
        await house.settle()
    assert house.board.order == ["#general: counted to 2 for Ana"]
    assert await house.states() == [("silent", None), ("replied", "sent")]
