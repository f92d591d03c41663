"""Whatever happens to a meeting in whatever order: what is reserved, and what will ring, follows from its state."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from core.abilities.hooks.alarms import Ringing
from core.abilities.unit_of_work import UnitOfWork
from core.calendars import find_reservations, find_resources
from core.model.errors import SkillError
from core.model.messages import Address
from core.skills.meetings import end_meeting_hold, go_on_with_series, lifecycle, remind_of_meeting, store
from core.skills.meetings.meeting import STANDING, Guest, Meeting

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from core.model.replies import Reply

pytestmark = pytest.mark.slow

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
PEOPLE = ("li", "bob", "sam", "eve")
RINGS = {each.__name__: each for each in (end_meeting_hold, go_on_with_series, remind_of_meeting)}
STEPS = ("choose", "accept", "accept", "decline", "drop", "add", "cancel", "skip", "wait", "wait long")


@dataclass(slots=True)
class Life:
    """A meeting in a transaction that is given up at the end, its clock, and who was told in the last step."""

    connection: psycopg.AsyncConnection[Any]
    now: datetime = NOW
    told: list[str] = field(default_factory=list)

    async def tell(self, address: Address, said: Reply | Callable[[], Reply]) -> None:
        assert not callable(said) or said().text
        self.told.append(address.channel)

    async def post(self, connection: object, replies: Sequence[tuple[Address, Reply]]) -> None:
        self.told += [address.channel for address, _ in replies]

    async def step(self, name: str, number: int) -> None:
        meeting = await store.get(self.connection, self.id)
        assert meeting
        unit = UnitOfWork(self.connection, self.now, self.tell)
        guest = meeting.guests[number % len(meeting.guests)] if meeting.guests else Guest("nobody", "Nobody")
        self.told.clear()
        try:
            async with self.connection.transaction():
                match name:
                    case "choose":
                        await lifecycle.choose(unit, meeting, self.now + timedelta(hours=3 * (number + 1)))
                    case "accept" if meeting.state in STANDING and guest.answer == "waiting":
                        await lifecycle.accept(unit, meeting, guest)
                    case "decline" if meeting.state in STANDING and guest.answer != "declined":
                        await lifecycle.decline(unit, meeting, guest)
                    case "drop" if meeting.state in STANDING and guest.answer == "declined":
                        await lifecycle.go_on_without(unit, meeting, guest, by="ana")
                    case "add" if not meeting.guest(PEOPLE[number]):
                        await lifecycle.add_guest(unit, meeting, Guest(PEOPLE[number], PEOPLE[number].title()))
                    case "skip" if meeting.state in STANDING and meeting.weeks:
                        await lifecycle.skip_once(unit, meeting, next(islice(meeting.times(), number, None)))
                    case "cancel":
                        await lifecycle.cancel(unit, meeting)
        except SkillError:
            self.told.clear()
        if name.startswith("wait"):
            await self._ring(timedelta(hours=number + 1) if name == "wait" else timedelta(days=number + 1))

    async def _ring(self, after: timedelta) -> None:
        """Let time pass, and ring what is due, in order."""
        self.now += after
        while True:
            cursor = await self.connection.execute(
                "DELETE FROM alarms WHERE id = (SELECT id FROM alarms WHERE due <= %s ORDER BY due, id LIMIT 1) "
                "RETURNING name, due, arguments",
                (self.now,),
            )
            row = await cursor.fetchone()
            if row is None:
                return
            name, due, arguments = row
            self.told.clear()
            await RINGS[name](Ringing(self.connection, self.now, due, self), **arguments)  # type: ignore[arg-type]
            await self.check()

    async def check(self) -> None:
        meeting = await store.get(self.connection, self.id)
        assert meeting
        assert len(self.told) == len(set(self.told)), "somebody was told twice"
        found = await self.connection.execute("SELECT DISTINCT purpose FROM reservations")
        purposes = [purpose for (purpose,) in await found.fetchall()]
        reserved = [each for purpose in purposes for each in await find_reservations(self.connection, purpose)]
        known = {
            each.id: each.key for each in await find_resources(self.connection, [each.resource for each in reserved])
        }
        taken = {(known[each.resource], each.starts, each.state) for each in reserved}
        state = "held" if meeting.state == "held" else "kept"
        coming = {"ana", *(guest.id for guest in meeting.coming)}
        times = meeting.occurrences() if meeting.state in STANDING else ()
        assert taken == {(person, start, state) for person in coming for start in times}
        assert meeting.state not in STANDING or meeting.coming
        assert not (meeting.state == "held" and meeting.is_complete)
        rows = await (await self.connection.execute("SELECT name FROM alarms ORDER BY name")).fetchall()
        ringing = {name for (name,) in rows}
        assert len(rows) == len(ringing)
        assert (ringing == {"end_meeting_hold"}) == (meeting.state == "held")
        assert ringing <= {"go_on_with_series", "remind_of_meeting"} or meeting.state == "held"
        assert not ringing or meeting.state in STANDING

    id: int = 0


@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(
    steps=st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 3)), min_size=3, max_size=14), weekly=st.booleans()
)
@example(steps=[("choose", 0), ("accept", 0), ("accept", 1), ("wait", 2), ("wait long", 3)], weekly=True)
@example(steps=[("choose", 0), ("skip", 0), ("accept", 0), ("accept", 1), ("skip", 2), ("wait long", 3)], weekly=True)
@example(steps=[("choose", 1), ("decline", 0), ("decline", 1), ("choose", 0), ("accept", 0), ("drop", 1)], weekly=False)
def test_what_is_reserved_and_what_will_ring_follow_the_state(
    database_url: str, *, steps: list[tuple[str, int]], weekly: bool
) -> None:
    asyncio.run(_live(database_url, steps, weeks=1 if weekly else None))


async def _live(url: str, steps: list[tuple[str, int]], *, weeks: int | None) -> None:
    async with await psycopg.AsyncConnection.connect(url) as connection:
        one = Life(connection)
        made = await store.add(connection, _meeting(weeks))
        one.id = made.id
        for name, number in steps:
            await one.step(name, number)
            await one.check()
        await connection.rollback()


def _meeting(weeks: int | None) -> Meeting:
    return Meeting(
        id=0,
        home=Address("board", "w", "ana", name="@Ana"),
        organiser="ana",
        name="Ana",
        title="Sync",
        length=timedelta(minutes=30),
        zone="Europe/Paris",
        guests=(Guest("li", "Li"), Guest("bob", "Bob")),
        since=NOW,
        until=NOW + timedelta(days=7),
        weeks=weeks,
    )
