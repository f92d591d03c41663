"""A desk of which the clock is moved by hand, and the people who speak to it, alone or in a channel."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from core.model.messages import Address, Mention, Message, Person, Reach
from core.skills.bookings.store import publish
from core.skills.reminders import ledger
from tests.fakes.board import Board, Hands
from tests.fakes.house import House
from tests.fakes.said import times_in
from tests.fakes.waiting import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from langchain_core.language_models import BaseChatModel
    from psycopg_pool import AsyncConnectionPool

    from core.abilities.ability import Ability
    from core.agent.understanding.guess import Ranker
    from core.model.replies import Reply
    from core.skills.bookings.services.bookable_service import Service
    from core.skills.reminders.ledger import Entry

WEDNESDAY = "2026-11-25T10:00:00+01:00"


class Counter:
    """A desk, its board, its clock, and who stands before it."""

    def __init__(
        self,
        pool: AsyncConnectionPool,
        *,
        skills: Sequence[Ability] = (),
        model: BaseChatModel | None = None,
        services: Sequence[Service] = (),
        calendars: bool = False,
        beside: Sequence[Board] = (),
        ranker: Ranker | None = None,
    ) -> None:
        self.board, self.clock = Board(), Hands(WEDNESDAY)
        self.house = House(
            pool,
            self.board,
            clock=self.clock,
            skills=skills,
            model=model,
            services=services,
            calendars=calendars,
            beside=beside,
            ranker=ranker,
        )
        self._services = services
        self._count = 0

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Counter]:
        async with self.house.pool.connection() as connection, connection.transaction():
            await publish(connection, self._services, zone="Europe/Paris")
        async with self.house.jobs.open(self.house.pool), self.house.working():
            yield self

    async def say(
        self,
        text: str,
        *,
        person: str = "Ana",
        choice: str | None = None,
        zone: str | None = "Europe/Paris",
        mentions: Sequence[Mention] = (),
        on: Board | None = None,
    ) -> str:
        """Say something to the desk alone, or press a button, and return the reply to it; `on` another platform."""
        here = Address((on or self.board).name, "w", person.lower())
        await self._hear(text, here, person=person, choice=choice, zone=zone, mentions=tuple(mentions))
        return await self.answer()

    async def answer(self) -> str:
        """Return the reply to what was said last, whatever else was told to others in its turn."""
        async with self.house.pool.connection() as connection:
            cursor = await connection.execute(
                "SELECT reply ->> 'text' FROM replies WHERE message_id IS NOT NULL ORDER BY message_id DESC LIMIT 1"
            )
            row = await cursor.fetchone()
        return str(row[0]) if row else ""

    async def press(self, label: str, *, person: str = "Ana") -> str:
        return await self.say("", person=person, choice=self.board.button(label).id)

    async def tell(
        self,
        text: str,
        *,
        person: str = "Ana",
        channel: str = "C1",
        thread: str | None = None,
        reach: Reach = Reach.OVERHEARD,
        mentions: Sequence[Mention] = (),
        choice: str | None = None,
        link: str | None = None,
    ) -> str | None:
        """Say something in a channel, and return the reply to it, or None if the desk keeps silent."""
        here = Address(self.board.name, "w", channel, thread, name="#talk")
        before = len(self.board.order)
        await self._hear(text, here, person=person, reach=reach, mentions=tuple(mentions), choice=choice, link=link)
        return await self.answer() if len(self.board.order) > before else None

    async def come(self, count: int) -> list[str]:
        """Wait for so many reminders, and return them and what else is due."""
        before = len(self.board.order)
        await self.house.catch_up()
        await until(lambda: len(self.board.order) >= before + count)
        await self.house.catch_up()
        return [line.partition(": ")[2] for line in self.board.order[before:]]

    async def ledger(self) -> list[Entry]:
        async with self.house.pool.connection() as connection:
            return await ledger.ledger(connection)

    async def reasons(self) -> list[str | None]:
        """Return why the desk kept silent, or failed, for each message in order."""
        async with self.house.pool.connection() as connection:
            cursor = await connection.execute("SELECT reason FROM messages ORDER BY id")
            return [row[0] for row in await cursor.fetchall()]

    @property
    def last(self) -> Reply:
        return self.board.last

    @property
    def times(self) -> list[str]:
        """The instants that the last reply tells, on the clock of its zone: `2026-11-26 09:00`."""
        return times_in(self.last)

    async def _hear(
        self,
        text: str,
        here: Address,
        *,
        person: str,
        reach: Reach = Reach.DIRECT,
        choice: str | None = None,
        zone: str | None = None,
        mentions: tuple[Mention, ...] = (),
        link: str | None = None,
    ) -> None:
        self._count += 1
        speaker = Person(person.lower(), person, zone)
        await self.house.inbox.accept(
            Message(
                f"e{self._count}",
                here,
                speaker,
                text,
                self.clock.now(),
                reach,
                choice,
                apart=True,
                mentions=mentions,
                link=link,
            )
        )
        await self.house.settle()
