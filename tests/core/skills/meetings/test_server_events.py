"""A meeting that was made where events are wanted is one from its confirmation on, and until it is off."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from core.abilities.unit_of_work import UnitOfWork
from core.communities.community_rules import change_rule
from core.delivery.outbox import Outbox
from core.model.messages import Address, Mention, Message, Person, Reach
from core.model.person_ref import PersonRef
from core.skills.meetings import lifecycle, personal_data, store
from core.skills.meetings.meeting import Guest, Meeting
from core.skills.meetings.server_events import open_event

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

    from core.model.community_event import Event
    from core.model.replies import Reply

pytestmark = pytest.mark.slow

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
AT, LATER = NOW + timedelta(days=1), NOW + timedelta(days=2)
TEAM = Address("board", "w", "C1", name="#team")
ASKED = Message("1", replace(TEAM, thread="9"), Person("ana", "Ana"), "", NOW, Reach.MENTION)


class Step:
    """One transaction, which is given up at the end, and the events that were shown, in order."""

    def __init__(self, connection: AsyncConnection, pool: AsyncConnectionPool) -> None:
        self.connection, self.outbox = connection, Outbox(pool)
        self.unit = UnitOfWork(connection, NOW, self.tell)
        self.shown: list[tuple[Address, Event]] = []

    async def tell(self, address: Address, said: Reply | Callable[[], Reply]) -> None:
        reply = said() if callable(said) else said
        await self.outbox.write(self.connection, address, reply)
        if reply.event:
            self.shown.append((address, reply.event))

    async def made(self, message: Message = ASKED, *, weeks: int | None = None) -> Meeting:
        home, guests = Address("board", "w", "ana", name="@Ana"), (Guest("li", "Li"),)
        what = ("Paint", timedelta(minutes=30), "UTC", guests, NOW, NOW + timedelta(days=9))
        meeting = await store.add(self.connection, Meeting(0, home, "ana", "Ana", *what, weeks=weeks))
        await open_event(self.unit, meeting, message)
        return meeting

    @property
    def told(self) -> list[tuple[bool, datetime | None]]:
        return [(event.is_on, event.starts) for _, event in self.shown]


@pytest.fixture
async def step(pool: AsyncConnectionPool) -> AsyncIterator[Step]:
    async with pool.connection() as connection, connection.transaction(force_rollback=True):
        await change_rule(connection, "board", "w", "S", "events", Mention("C1", "#team"), on=True)
        yield Step(connection, pool)


async def test_a_meeting_is_shown_when_it_is_confirmed_moved_and_cancelled(step: Step) -> None:
    held = await lifecycle.choose(step.unit, await step.made(), AT)
    assert step.told == [(False, None)]
    confirmed = await lifecycle.accept(step.unit, held, held.guests[0])
    moved = await lifecycle.choose(step.unit, confirmed, LATER)
    again = await lifecycle.accept(step.unit, moved, moved.guests[0])
    await lifecycle.cancel(step.unit, again)
    assert step.told == [(False, None), (True, AT), (True, LATER), (False, LATER)]
    address, event = step.shown[1]
    assert (address, event.title, event.ends) == (ASKED.address, "Paint", AT + timedelta(minutes=30))


async def test_a_meeting_that_falls_through_is_no_event_any_more(step: Step) -> None:
    held = await lifecycle.choose(step.unit, await step.made(), AT)
    confirmed = await lifecycle.accept(step.unit, held, held.guests[0])
    await lifecycle.decline(step.unit, confirmed, confirmed.guests[0])
    assert step.told[1:] == [(True, AT), (False, AT)]


async def test_where_events_are_no_longer_wanted_the_next_change_takes_it_back(step: Step) -> None:
    held = await lifecycle.choose(step.unit, await step.made(), AT)
    confirmed = await lifecycle.accept(step.unit, held, held.guests[0])
    await change_rule(step.connection, "board", "w", "S", "events", Mention("C1", "#team"), on=False)
    await lifecycle.choose(step.unit, confirmed, LATER)
    assert step.told[1:] == [(True, AT), (False, LATER)]


@pytest.mark.parametrize(
    "message",
    [
        replace(ASKED, address=Address("board", "w", "C2", name="#secret")),
        replace(ASKED, address=replace(TEAM, workspace="other")),
        replace(ASKED, confined=True),
        replace(ASKED, reach=Reach.DIRECT),
    ],
)
async def test_what_is_arranged_elsewhere_is_not_shown(step: Step, message: Message) -> None:
    held = await lifecycle.choose(step.unit, await step.made(message), AT)
    await lifecycle.accept(step.unit, held, held.guests[0])
    assert step.shown == []


async def test_a_time_that_is_taken_out_of_a_series_is_an_event_of_its_own(step: Step) -> None:
    held = await lifecycle.choose(step.unit, await step.made(weeks=1), AT)
    series = await lifecycle.accept(step.unit, held, held.guests[0])
    rest, once = await lifecycle.move_once(step.unit, series, AT, LATER)
    await lifecycle.accept(step.unit, once, once.guests[0])
    assert [(event.key, event.starts) for _, event in step.shown if event.is_on] == [
        (series.subject, AT),
        (series.subject, rest.begins),
        (once.subject, LATER),
    ]


async def test_a_person_who_is_forgotten_leaves_no_event_in_the_outbox(step: Step) -> None:
    await step.made()
    for data in personal_data[:1]:
        await data.forget(step.connection, PersonRef("board", "w", "ana"))
    left = await step.connection.execute("SELECT count(*) FROM replies WHERE reply ->> 'renews' IS NOT NULL")
    assert await left.fetchone() == (0,)
