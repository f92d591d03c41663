"""Forgetting a person leaves nothing behind, even if turns are running at that moment."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import psycopg
import pytest

from core.abilities.ability import abilities_of, ability, load_personal_data
from core.calendars.own.personal_data import personal_data as calendars
from core.model.errors import InputError, RetryLater
from core.model.messages import Address, Message, Person, Reach
from core.model.ports import NoFiles, Open
from core.privacy import PersonRef, Privacy, message_log
from core.skills import BUILT_IN
from tests.fakes.house import House
from tests.fakes.waiting import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

    from core.abilities.turn import Turn
    from core.model.ports import Limit
    from core.model.replies import Reply

ANA = PersonRef("board", "w", "ana")


class Gate:
    """Where a turn waits until the test lets it go on."""

    def __init__(self) -> None:
        self.reached = asyncio.Event()
        self.open = asyncio.Event()


GATES: list[Gate] = []


@ability(examples=["list what was said about {subject}"])
async def list_what_was_said(turn: Turn, subject: str) -> str:
    """Repeat what was said, slowly. subject: about what."""
    GATES[-1].reached.set()
    await GATES[-1].open.wait()
    return " and ".join([subject, *(exchange.text for exchange in turn.history)])


class Board(NoFiles, Open):
    """A platform that keeps what was sent."""

    name = "board"
    limits: tuple[Limit, ...] = ()

    def __init__(self) -> None:
        self.sent: list[str] = []

    async def send(self, address: Address, reply: Reply, *, key: str, replaces: str | None = None) -> str:
        self.sent.append(reply.text)
        return key

    async def find_sent(self, address: Address, *, key: str) -> str | None:
        return None

    async def retract(self, address: Address, platform_id: str) -> None:
        self.sent.clear()


@pytest.fixture
async def house(pool: AsyncConnectionPool) -> AsyncIterator[House]:
    GATES.append(Gate())
    made = House(pool, Board(), skills=abilities_of(sys.modules[__name__]))
    async with made.jobs.open(pool):
        yield made


@pytest.fixture
def privacy(pool: AsyncConnectionPool) -> Privacy:
    return Privacy(pool, (*load_personal_data(BUILT_IN), *calendars))


async def _everything(pool: AsyncConnectionPool) -> str:
    """Return all rows of all tables as text."""
    async with pool.connection() as connection:
        names = await (await connection.execute("SELECT relname FROM pg_stat_user_tables ORDER BY relname")).fetchall()
        rows = [
            await (await connection.execute(psycopg.sql.SQL("SELECT t::text FROM {} t").format(table))).fetchall()
            for table in (psycopg.sql.Identifier(name) for (name,) in names)
        ]
    return "\n".join(row[0] for table in rows for row in table)


async def _is_left_by(pool: AsyncConnectionPool, *words: str) -> bool:
    stored = await _everything(pool)
    return not any(word in stored for word in words)


async def test_a_turn_under_way_of_who_is_forgotten_ends_quietly(
    house: House, privacy: Privacy, caplog: pytest.LogCaptureFixture
) -> None:
    await house.hear("list what was said about zebrafish", "e1")
    async with house.working(), asyncio.timeout(120):
        await GATES[-1].reached.wait()
        receipt = await privacy.forget(ANA)
        GATES[-1].open.set()
        await until(lambda: _is_left_by(house.pool, "zebrafish", '"message_id"'))
    assert receipt.erased["messages"] == 1
    assert isinstance(house.platform, Board)
    assert house.platform.sent == []
    assert "ana" not in await _everything(house.pool)
    assert [record for record in caplog.records if record.name.startswith("core")] == []


async def test_a_turn_of_somebody_else_begins_again_without_what_it_had_read(house: House, privacy: Privacy) -> None:
    await house.hear("my cat is called wolpertinger", "e1", channel="#general", reach=Reach.MENTION)
    async with house.working(), asyncio.timeout(120):
        await house.settle()
        await house.hear("list what was said about cats", "e2", channel="#general", person="Ben", reach=Reach.MENTION)
        await GATES[-1].reached.wait()
        await privacy.forget(ANA)
        GATES[-1].open.set()
        await house.settle()
    assert isinstance(house.platform, Board)
    assert house.platform.sent[-1] == "cats"
    assert "wolpertinger" not in await _everything(house.pool)


async def test_what_is_said_between_the_search_and_the_lock_is_found_too(house: House) -> None:
    GATES[-1].open.set()
    await house.hear("my cat is called wolpertinger", "e1", channel="#general", reach=Reach.MENTION)
    async with house.working(), asyncio.timeout(120):
        await house.settle()
        async with house.pool.connection() as connection, connection.transaction():
            found = await message_log.search(connection, ANA)
        await house.hear("my dog eats marzipan", "e2", channel="#general", reach=Reach.MENTION)
        await house.hear("list what was said about cats", "e3", channel="#general", person="Ben", reach=Reach.MENTION)
        await house.settle()
    assert "cats and my cat is called wolpertinger and my dog eats marzipan" in await _everything(house.pool)
    async with house.pool.connection() as connection, connection.transaction():
        assert (await message_log.forget(connection, ANA, found))["redacted"] == 1
    assert [word for word in ("wolpertinger", "marzipan") if word in await _everything(house.pool)] == []


async def test_a_name_that_several_have_is_refused_with_who_they_are(house: House, privacy: Privacy) -> None:
    now = datetime.now(UTC)
    for workspace, person in (("w1", "U1"), ("w2", "U1"), ("w1", "U2")):
        address = Address("board", workspace, f"D{person}")
        await house.inbox.accept(Message(f"e{workspace}{person}", address, Person(person, "Ana"), "hello", now))
    with pytest.raises(InputError, match="board/w1/U1, board/w1/U2, board/w2/U1"):
        await privacy.find("Ana")
    with pytest.raises(InputError, match="2 people"):
        await privacy.find("U1")
    assert (await privacy.find("U2")).key == "board/w1/U2"
    assert (await privacy.find("board/w2/U1")).names == ("Ana",)
    with pytest.raises(InputError, match="Nothing is stored"):
        await privacy.find("Zoe")


async def test_what_cannot_be_erased_leaves_everything_as_it_was(house: House) -> None:
    class Failing:
        async def export(self, connection: AsyncConnection, who: PersonRef) -> dict[str, list[dict[str, object]]]:
            return {}

        async def forget(self, connection: AsyncConnection, who: PersonRef) -> dict[str, int]:
            await connection.execute("DELETE FROM messages")
            raise RetryLater("not now")

    await house.hear("hello", "e1")
    before = await _everything(house.pool)
    with pytest.raises(RetryLater):
        await Privacy(house.pool, (Failing(),)).forget(ANA)
    assert await _everything(house.pool) == before


async def test_forgetting_again_erases_nothing_and_spares_the_others(house: House, privacy: Privacy) -> None:
    await house.hear("hello", "e1")
    await house.hear("hello", "e2", channel="ben", person="Ben")
    async with house.working():
        await house.settle()
    await privacy.forget(ANA)
    again = await privacy.forget(ANA)
    assert set(again.erased.values()) == {0}
    assert await privacy.receipt(ANA.key) == again
    exported = await privacy.export(await privacy.find("Ben"))
    assert [each["message"]["text"] for each in exported["messages"]] == ["hello"]
    assert len(exported["replies"]) == 1


BOTH = {
    "answers in cases", "answers learned",
    "bookings", "bookings ledger", "calendar files", "calendar_events", "calendars", "cases", "countdowns",
    "effects",
    "feedback", "hidden words in cases", "ledger", "link_codes", "link_guesses", "linked_accounts",
    "meetings", "memories", "messages", "outside calendars", "pictures",
    "polls", "reactions in cases", "reminder_habits", "reminders", "replies", "reports of incidents", "reserved time",
    "rotation_memberships",
    "rotation_offers", "rotation_turns", "rotations", "standup_answers", "standup_memberships", "standups", "steps",
    "summaries", "tool_calls", "votes", "wait list", "zone",
}  # fmt: skip
EXPORTED = {
    "bilingual_channels",
    "cases assigned", "cases of others", "days off", "decisions about answers", "incidents", "steps of cases", "told",
    "working hours",
}  # fmt: skip
ERASED = {
    "answers to meetings", "calendar", "jobs", "picture files", "redacted", "rotation_skips", "rotation_swaps",
    "standup_posts",
}  # fmt: skip


async def test_exports_and_receipts_have_the_kinds_that_others_read(house: House, privacy: Privacy) -> None:
    await house.hear("hello", "e1")
    assert set(await privacy.export(ANA)) == BOTH | EXPORTED
    assert set((await privacy.forget(ANA)).erased) == BOTH | ERASED
