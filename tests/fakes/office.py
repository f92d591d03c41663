"""Some people before one desk, each alone with it: who says what, and what each of them is told."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Final

from core.model.messages import Address, Mention, Message, Person, Reach
from tests.fakes.counter import WEDNESDAY, Counter
from tests.fakes.waiting import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from psycopg_pool import AsyncConnectionPool

    from core.skills.bookings.services.bookable_service import Service

ZONES: Final = {"Ana": "Europe/Paris", "Li": "Asia/Tokyo", "Bob": "America/New_York", "Sam": None}
"""Those of whom the platform tells a zone, and one of whom it tells none."""
MENTIONS: Final = tuple(Mention(name.lower(), f"@{name.lower()}") for name in ZONES)


class Office(Counter):
    """A desk and the people who talk to it; `told` is what each was told since the last thing that was said."""

    NOW: ClassVar = datetime.fromisoformat(WEDNESDAY)

    def __init__(self, pool: AsyncConnectionPool, *, services: Sequence[Service] = (), calendars: bool = False) -> None:
        super().__init__(pool, services=services, calendars=calendars)
        self.told: dict[str, list[str]] = {}
        self._events = 0

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Office]:
        async with self.open():
            yield self

    async def by(self, person: str, text: str, *, channel: str | None = None, choice: str | None = None) -> str:
        """Have somebody say something, alone with the desk or in a channel; return what is said there then."""
        return await self._said(person, text, channel=channel, choice=choice)

    async def presses(self, person: str, label: str, *, channel: str | None = None, event: str | None = None) -> str:
        """Have somebody press the newest button with a label, or answer what it asks: `Move it: 3pm`."""
        label, _, line = label.partition(": ")
        choice = self.board.button(label).id + line.replace(" ", "%20")
        return await self._said(person, "", channel=channel, choice=choice, event=event)

    async def later(self, **by: float) -> dict[str, list[str]]:
        """Let time pass and what is due come; return what each is told."""
        before = len(self.board.order)
        self.clock.move(**by)
        await self.house.catch_up()
        await until(lambda: len(self.board.order) > before)
        await self.house.settle()
        return self._told(before)

    def buttons(self, person: str) -> list[str]:
        """Return the labels under the last thing that somebody was told."""
        replies = zip(self.board.order, self.board.sent.values(), strict=True)
        last = [reply for line, reply in replies if line.startswith(f"{person.lower()}: ")][-1]
        return [choice.label for choice in last.choices]

    async def _said(
        self,
        person: str,
        text: str,
        *,
        channel: str | None,
        choice: str | None = None,
        event: str | None = None,
    ) -> str:
        self._events += 1
        before = len(self.board.order)
        here = Address(self.board.name, "w", channel or person.lower(), name=channel)
        reach = Reach.MENTION if channel else Reach.DIRECT
        mentions = tuple(each for each in MENTIONS if each.name in text)
        message = Message(
            event or f"o{self._events}",
            here,
            Person(person.lower(), person, ZONES[person]),
            text,
            self.clock.now(),
            reach,
        )
        await self.house.inbox.accept(replace(message, choice=choice, apart=True, mentions=mentions))
        await self.house.settle()
        self.told = self._told(before)
        return self.told.get(here.channel, [""])[-1]

    def _told(self, before: int) -> dict[str, list[str]]:
        told: dict[str, list[str]] = {}
        for line in self.board.order[before:]:
            channel, _, text = line.partition(": ")
            told.setdefault(channel, []).append(text)
        return told
