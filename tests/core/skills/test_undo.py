"""What was cancelled comes back once, whatever skill it belongs to, though the process dies; but not after an hour."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from core.abilities.turn import Turn, TurnServices
from core.delivery.announcements import Announcer
from core.model.buttons import pressed
from core.model.messages import Address, Mention, Message, Person
from frontdesk.testing import NoKnowledge
from tests.core.skills.bookings.visits import SERVICES
from tests.fakes.counter import Counter
from tests.fakes.house import ABILITIES

if TYPE_CHECKING:
    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow

MENTIONS = (Mention("C7", "#team"), Mention("ana", "@ana"), Mention("li", "@li"))
TABLES = (
    *("reminders", "occurrences", "bookings", "booking_ledger", "reservations", "meetings", "guests", "polls"),
    *("countdowns", "memories", "rotations", "standups", "alarms"),
)


@dataclass(frozen=True, slots=True)
class Case:
    """What is said until something is cancelled (`[Yes]` presses a button), and whom its undoing is told."""

    said: tuple[str, ...]
    told: str = ""


CASES = {
    "reminder": Case(("remind me tomorrow at 9 to call the bank", "cancel it")),
    "moved reminder": Case(("remind me tomorrow at 9 to call the bank", "make it 11")),
    "booking": Case(("book a consultation on friday at 10", "my back", "no", "cancel it")),
    "meeting": Case(
        ("schedule a sync with @li tomorrow at 9am", "yes", "cancel the meeting with @li", "yes"), told="li"
    ),
    "poll": Case(("poll #team: pizza or sushi?", "yes", "close my poll"), told="C7"),
    "countdown": Case(("countdown to launch on 12 December", "remove the countdown")),
    "memory": Case(("remember that I prefer mornings", "forget number 1")),
    "rotation": Case(
        ("rotate on-call daily between @ana and @li starting tomorrow 9am in #team", "yes", "end the rotation"),
        told="li",
    ),
    "stand-up": Case(
        ("set up a stand-up in #team with @ana and @li every weekday at 14:00", "yes", "end the stand-up"), told="li"
    ),
}


class Death(Exception):
    """The process dies: what its transaction wrote is gone."""


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
async def test_an_undo_that_dies_before_its_commit_changes_nothing_and_after_it_is_done_once(
    pool: AsyncConnectionPool, case: Case
) -> None:
    desk = await _cancelled(pool, case)
    press = desk.board.button("Undo").id
    async with desk.open(), pool.connection() as connection:
        before = await _stored(connection)
        with suppress(Death):
            async with connection.transaction():
                await _call(desk, connection, press)
                assert await _stored(connection) != before
                raise Death
        assert await _stored(connection) == before
        told = len(desk.board.order)
        reply = await desk.say("undo")
        told_to = [line.partition(":")[0] for line in desk.board.order[told:]]
        assert told_to.count(case.told) == bool(case.told)
        await desk.house.catch_up()  # an alarm that was due in the meantime rings at once
        after = await _stored(connection)
        assert after != before, reply
        again = await desk.say("", choice=press)
        assert again.startswith("That is undone already"), again
        assert await _stored(connection) == after


async def test_after_an_hour_it_is_too_late(pool: AsyncConnectionPool) -> None:
    desk = await _cancelled(pool, CASES["countdown"])
    desk.clock.move(minutes=61)
    async with desk.open(), pool.connection() as connection:
        before = await _stored(connection)
        assert (await desk.say("undo")).startswith("It is more than an hour ago")
        assert await _stored(connection) == before


async def test_a_booking_whose_time_was_taken_meanwhile_stays_cancelled(pool: AsyncConnectionPool) -> None:
    desk = await _cancelled(pool, CASES["booking"])
    undo = desk.board.button("Undo").id
    async with desk.open():
        for provider in range(5):  # until no provider is free
            for said in ("book a consultation on friday at 10", "my back", "no"):
                await desk.say(said, person=f"P{provider}")
        assert (await desk.say("", choice=undo)).startswith("Somebody has taken that time meanwhile")
        assert "no bookings" in (await desk.say("my bookings")).lower()


async def test_a_meeting_comes_back_only_if_everybody_is_still_free(pool: AsyncConnectionPool) -> None:
    desk = await _cancelled(pool, CASES["meeting"])
    undo = desk.board.button("Undo").id
    async with desk.open():
        for said in ("schedule a call with @li tomorrow at 9am", "yes"):
            await desk.say(said, person="Bob", mentions=[Mention("li", "@li")])
        assert "no longer free" in await desk.say("", choice=undo)
        assert (await desk.say("my meetings")).count("Sync") == 0


async def _cancelled(pool: AsyncConnectionPool, case: Case) -> Counter:
    desk = Counter(pool, services=SERVICES)
    async with desk.open():
        await desk.say("hello", person="Li")
        await desk.say("my time zone is Paris")
        for said in case.said:
            await desk.say(said, mentions=MENTIONS)
    return desk


async def _call(desk: Counter, connection: AsyncConnection, press: str) -> None:
    """Call the ability of a button in the caller's transaction, as the desk does."""
    name, given = pressed(press)
    ability = next(ability for ability in ABILITIES if ability.name == name)
    arguments: dict[str, Any] = dict(ability.schema.model_validate(given))
    now, posting = desk.clock.now(), Announcer(jobs=desk.house.jobs, outbox=desk.house.outbox)
    message = Message("again", Address("board", "w", "ana"), Person("ana", "Ana", "Europe/Paris"), "", now)
    services = TurnServices(NoKnowledge(), desk.house.pool, posting)
    await ability.function(Turn(message, now, (), services, connection=connection), **arguments)


async def _stored(connection: AsyncConnection) -> list[object]:
    """Return what the tables hold, as digests. The turn of a change is left out, because each press has its own."""
    select = "SELECT md5(string_agg((to_jsonb(t) - 'turn')::text, ',' ORDER BY to_jsonb(t)::text)) FROM {} t"
    return [await (await connection.execute(select.format(table).encode())).fetchone() for table in TABLES]
