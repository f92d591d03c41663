"""The path of a message, from the inbox to the platform: answered once, in order, whatever happens on the way."""

from __future__ import annotations

import asyncio
import contextlib
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from core.abilities import Ability, abilities_of, ability, load_skills
from core.agent import Agent
from core.answering import Answering
from core.audiences import Audiences
from core.clock import SystemClock
from core.conversations import Conversations
from core.desk import Desk
from core.errors import InputError, RetryLater, SkillError
from core.inbox import Inbox
from core.jobs import Jobs
from core.memory import Memory
from core.messages import Address, Message, Person, Reach, Reply
from core.outbox import Outbox
from core.pace import Limit, Pace
from core.record import Record
from core.sending import Sending
from core.skills import BUILT_IN
from core.takeover import TakeOver
from core.worker import Worker
from frontdesk.testing import NoKnowledge

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg_pool import AsyncConnectionPool

    from core.turn import Turn


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


class Board:
    """A platform that keeps what was sent, and fails as often as it is told to."""

    name = "board"
    limits: tuple[Limit, ...] = ()

    def __init__(self) -> None:
        self.sent: dict[int, Reply] = {}
        self.order: list[str] = []
        self.lost_acknowledgements = 0
        self.refuses = False
        self.changed = asyncio.Event()

    async def send(self, address: Address, reply: Reply, *, reply_id: int) -> str:
        if self.refuses:
            raise InputError("The channel is archived.")
        assert reply_id not in self.sent, "sent twice"
        self.sent[reply_id] = reply
        self.order.append(f"{address.channel}: {reply.text}")
        if self.lost_acknowledgements:
            self.lost_acknowledgements -= 1
            raise RetryLater("The connection broke after sending.")
        return f"board-{reply_id}"

    async def find_sent(self, address: Address, *, reply_id: int) -> str | None:
        return f"board-{reply_id}" if reply_id in self.sent else None


class House:
    """Everything between an adapter and its platform, on a real database."""

    def __init__(self, pool: AsyncConnectionPool, board: Board) -> None:
        self.pool, self.board = pool, board
        self.jobs, self.conversations, self.outbox = Jobs(), Conversations(pool), Outbox(pool)
        abilities: tuple[Ability, ...] = (*load_skills(BUILT_IN), *_here())
        memory = Memory(pool, self.conversations)
        desk = Desk(
            agent=Agent(abilities=abilities, embeddings=None, record=Record(pool)),
            abilities=abilities,
            knowledge=NoKnowledge(),
            memory=memory,
            audiences=Audiences(),
            clock=SystemClock(),
            pool=pool,
        )
        self.inbox = Inbox(pool, self.conversations, self.jobs)
        self.answering = Answering(
            pool,
            jobs=self.jobs,
            conversations=self.conversations,
            outbox=self.outbox,
            memory=memory,
            desk=desk,
        )
        sending = Sending(self.outbox, platforms={board.name: board}, pace=Pace(pool), clock=SystemClock())
        take_over = TakeOver(
            self.jobs,
            conversations=self.conversations,
            outbox=self.outbox,
            answering=self.answering,
            sending=sending,
        )
        self.worker = Worker(self.jobs, answering=self.answering, sending=sending, take_over=take_over)

    async def hear(
        self,
        text: str,
        event_id: str,
        *,
        channel: str = "ana",
        person: str = "Ana",
        reach: Reach = Reach.DIRECT,
        apart: bool = True,
    ) -> int | None:
        address, speaker = Address("board", "w", channel), Person(person.lower(), person)
        return await self.inbox.accept(Message(event_id, address, speaker, text, datetime.now(UTC), reach, apart=apart))

    async def settle(self) -> None:
        async with asyncio.timeout(30):
            while any("waiting" in states for states in await self.states()):
                await asyncio.sleep(0.01)

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        task = asyncio.create_task(self.worker.run(alone=True))
        try:
            yield
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def states(self) -> list[tuple[str, str | None]]:
        async with self.pool.connection() as connection:
            cursor = await connection.execute(
                "SELECT m.state, r.state FROM messages m LEFT JOIN replies r ON r.message_id = m.id ORDER BY m.id"
            )
            return await cursor.fetchall()


def _here() -> tuple[Ability, ...]:
    import sys

    return tuple(each for each in abilities_of(sys.modules[__name__]))


@pytest.fixture
async def house(pool: AsyncConnectionPool) -> AsyncIterator[House]:
    made = House(pool, Board())
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


async def test_a_job_that_a_dead_worker_held_is_taken_over(house: House) -> None:
    await house.hear("count to 1", "e1")
    async with house.pool.connection() as connection:
        await connection.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")
        await connection.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT max(id) FROM procrastinate_workers)"
        )
    async with house.working():
        await house.settle()
    assert house.board.order == ["ana: counted to 1 for Ana"]


async def test_what_workers_die_over_is_given_up_with_a_word_and_the_rest_goes_on(house: House) -> None:
    await house.hear("count to 1", "e1")
    await house.hear("count to 2", "e2")
    async with house.pool.connection() as connection:
        await connection.execute("UPDATE messages SET deaths = 2 WHERE event_id = 'e1'")
        await connection.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")
        await connection.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT max(id) FROM procrastinate_workers) "
            "WHERE id = (SELECT min(id) FROM procrastinate_jobs)"
        )
    async with house.working():
        await house.settle()
    assert await house.states() == [("failed", "sent"), ("replied", "sent")]
    assert "recorded under" in house.board.order[0]
    assert house.board.order[1] == "ana: counted to 2 for Ana"


async def test_a_worker_that_is_stopped_in_the_middle_hands_the_job_back(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.worker.GRACE_SECONDS", 0.1)
    SLEEPING.clear()
    await house.hear("sleep on it", "e1")
    async with house.working(), asyncio.timeout(30):
        await SLEEPING.wait()
    assert await house.states() == [("waiting", None)]
    async with house.working():
        await house.settle()
    assert house.board.order == ["ana: slept on it"]


async def test_a_turn_that_runs_again_after_its_end_changes_nothing(house: House) -> None:
    message_id = await house.hear("count to 1", "e1")
    assert message_id is not None
    await house.answering.answer(message_id)
    await house.answering.answer(message_id)
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
