"""A desk with a team: customers on one platform, the team in a channel of another, and what stands on both."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from core.model.messages import Address, Message, Person, Reach
from core.skills.cases import store
from core.skills.cases.teams.store import publish
from tests.fakes.board import Board, Hands
from tests.fakes.house import House

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg_pool import AsyncConnectionPool

    from core.model.knowledge import Knowledge
    from core.model.replies import Reply
    from core.skills.cases.case import Case

STAFF = Address("wall", "w", "T1")
MONDAY = "2026-11-23T10:00:00+00:00"


class Wall(Board):
    """A platform that edits in place: `posts` are what stands there, by id, in the order in which they were posted."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.posts: dict[str, tuple[Address, Reply]] = {}
        self.ids: dict[str, str] = {}

    async def send(self, address: Address, reply: Reply, *, key: str, replaces: str | None = None) -> str:
        await super().send(address, reply, key=key)
        self.ids[key] = replaces if replaces in self.posts else f"{address.channel}/{key}"
        self.posts[self.ids[key]] = (address, reply)
        return self.ids[key]

    async def find_sent(self, address: Address, *, key: str) -> str | None:
        return self.ids.get(key)

    async def retract(self, address: Address, platform_id: str) -> None:
        self.posts.pop(platform_id, None)

    def texts(self, channel: str, thread: str | None = None) -> list[str]:
        """Return what stands in a channel or in a thread of it."""
        return [
            reply.text for place, reply in self.posts.values() if (place.channel, place.thread) == (channel, thread)
        ]


class Desk:
    """The desk, the two platforms, and the clock."""

    def __init__(
        self,
        pool: AsyncConnectionPool,
        *,
        knowledge: Knowledge | None = None,
        staff: Address | None = STAFF,
        **more: Any,
    ) -> None:
        self.board, self.wall, self.clock = Wall("board"), Wall("wall"), Hands(MONDAY)
        self.staff = staff
        self.house = House(
            pool, self.board, beside=[self.wall], clock=self.clock, staffed=True, knowledge=knowledge, **more
        )
        self._events = 0
        self.first_event = "e"

    @asynccontextmanager
    async def open(self, team: dict[str, Any] | None = None) -> AsyncIterator[Desk]:
        await self.publish(team or {})
        async with self.house.jobs.open(self.house.pool), self.house.working():
            yield self

    async def publish(self, team: dict[str, Any]) -> None:
        async with self.house.pool.connection() as connection:
            await publish(connection, is_open=True, staff=self.staff, team={"zone": "UTC", **team})

    async def says(
        self,
        text: str,
        *,
        person: str = "Ana",
        choice: str | None = None,
        place: Address | None = None,
        event: str = "",
        **more: Any,
    ) -> str:
        """Have a customer say something, alone with the desk or elsewhere; return the event."""
        here = place or Address("board", "w", person.lower())
        reach = more.pop("reach", Reach.MENTION if place else Reach.DIRECT)
        return await self._hear(text, here, person, reach, choice, event=event, **more)

    async def staff_says(self, text: str, *, person: str = "Tom", case: int = 1, event: str = "", **more: Any) -> str:
        """Have somebody on the team write in the thread of a card."""
        thread = await self.thread(case)
        return await self._hear(text, replace(STAFF, thread=thread), person, Reach.OVERHEARD, None, event=event, **more)

    async def staff_presses(
        self, label: str, *, person: str = "Tom", case: int = 1, line: str = "", **more: Any
    ) -> str:
        """Have somebody on the team press a button of a card, as it is now."""
        (_, card), *_ = [post for post in self.wall.posts.values() if post[1].renews == f"case {case}"]
        choice = next(choice for choice in card.choices if choice.label == label).id + line.replace(" ", "%20")
        return await self._hear("", STAFF, person, Reach.MENTION, choice, **more)

    async def edits(self, event: str, text: str, place: Address, person: str) -> None:
        said = Message(
            event, place, Person(person.lower(), person), text, self.clock.now(), Reach.OVERHEARD, apart=True
        )
        await self.house.inbox.amend(said)
        await self.house.settle()

    async def deletes(self, event: str, place: Address) -> None:
        await self.house.inbox.retract(place, event)
        await self.house.settle()

    async def thread(self, case: int = 1) -> str:
        found = await self.case(case)
        async with self.house.pool.connection() as connection:
            return await store.card_thread(connection, found) or ""

    async def case(self, number: int = 1) -> Case:
        async with self.house.pool.connection() as connection:
            found = await store.get(connection, number)
        assert found is not None
        return found

    async def steps(self, number: int = 1) -> list[tuple[str, str, str]]:
        """Return what happened to a case: the event, the state after it, and by whom."""
        async with self.house.pool.connection() as connection:
            return [(row[1], row[3], row[4]) for row in await store.ledger(connection, number)]

    def hears(self, person: str = "ana") -> list[str]:
        """Return what stands in a customer's conversation."""
        return self.board.texts(person)

    def card(self, case: int = 1) -> Reply:
        """Return the card of a case as it is now."""
        return next(reply for _, reply in self.wall.posts.values() if reply.renews == f"case {case}")

    async def team_reads(self, case: int = 1) -> list[str]:
        """Return what stands in the thread of a card."""
        return self.wall.texts(STAFF.channel, await self.thread(case))

    async def _hear(
        self,
        text: str,
        here: Address,
        person: str,
        reach: Reach,
        choice: str | None,
        *,
        event: str = "",
        **more: Any,
    ) -> str:
        self._events += 1
        event = event or f"{self.first_event}{self._events}"
        who = Person(person.lower(), person)
        message = Message(event, here, who, text, self.clock.now(), reach, choice, apart=True)
        await self.house.inbox.accept(replace(message, **more))
        await self.house.settle()
        return event
