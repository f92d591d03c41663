"""What others were told loses a person's words, as far as they are the person's alone, and a person's names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from psycopg.types.json import Jsonb
from pydantic import TypeAdapter

from core.model.buttons import offer
from core.model.messages import Address, Message, Person, Reach
from core.model.person_ref import PersonRef
from core.model.replies import Enclosure, Reply
from core.privacy.personal_words import PersonalWords
from core.privacy.redaction import redact, redact_names, search
from tests.fakes.board import Board
from tests.fakes.house import House

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

TEAM = "board/w/team"
WORDS = PersonalWords.of(["my locker code is 4711-X", "we meet in the blue room"], ["Ana"])
ANA = PersonRef("board", "w", "u1", ("Ana",))
_REPLY = TypeAdapter(Reply)
_INSERT = (
    "INSERT INTO replies (key, address, reply, state) "
    'VALUES (%s, \'{"platform": "board", "workspace": "w", "channel": "bo"}\', %s, \'sent\')'
)


@pytest.fixture
async def house(pool: AsyncConnectionPool) -> AsyncIterator[House]:
    house = House(pool, Board())
    async with house.jobs.open(pool):
        yield house


async def tell(house: House, person: str, text: str, reply: str) -> int:
    """Have somebody say something in the channel, and be told something; return the message's id."""
    event_id = f"{person} {text}"
    message = Message(
        event_id, Address("board", "w", "team"), Person(person, person), text, house.clock.now(), Reach.MENTION
    )
    id_ = await house.inbox.accept(message)
    assert id_
    async with house.pool.connection() as connection:
        await connection.execute("UPDATE messages SET state = 'replied' WHERE id = %s", [id_])
        await connection.execute(
            "INSERT INTO replies (key, message_id, address, reply, state) VALUES (%s, %s, "
            "jsonb_build_object('platform', 'board', 'workspace', 'w', 'channel', 'team'), "
            "jsonb_build_object('text', %s::text), 'sent')",
            [f"{id_:024}", id_, reply],
        )
    return id_


async def told(connection: AsyncConnection) -> list[str]:
    rows = await (await connection.execute("SELECT reply ->> 'text' FROM replies ORDER BY id")).fetchall()
    return [row[0] for row in rows]


async def test_a_quote_goes_and_what_others_said_too_stays(house: House) -> None:
    mine = await tell(house, "ana", "my locker code is 4711-X", "Noted: 4711-X")
    await tell(house, "bo", "what was said? we meet in the blue room", "Ana: my locker code is 4711-X")
    await tell(house, "cy", "where?", "we meet in the blue room, says Ana; by 4711-X")
    async with house.pool.connection() as connection, connection.transaction():
        found = await search(connection, WORDS, mine=[mine], conversations=[TEAM])
        none = PersonalWords.of((), ())
        assert await redact(connection, found, none, mine=[mine], conversations=[TEAM]) == 2
        assert await told(connection) == [
            "Noted: 4711-X",  # the person's own reply is erased with the message
            "[removed]",
            "we meet in the blue room, says [removed]; by [removed]",
        ]


async def test_what_comes_between_the_search_and_the_removal_is_searched_too(house: House) -> None:
    async with house.pool.connection() as connection:
        async with connection.transaction():
            found = await search(connection, WORDS, mine=[], conversations=[TEAM])
        await tell(house, "bo", "where?", "Ana keeps it under 4711-X and the old oak tree")
        more = PersonalWords.of(["behind the old oak tree"], ())
        async with connection.transaction():
            assert await redact(connection, found, more, mine=[], conversations=[TEAM]) == 1
            assert await told(connection) == ["[removed] keeps it under [removed] and [removed]"]


async def written(connection: AsyncConnection, *replies: Reply) -> None:
    for key, reply in enumerate(replies):
        await connection.execute(_INSERT, (f"{key:024}", Jsonb(_REPLY.dump_python(reply, mode="json"))))


async def standing(connection: AsyncConnection) -> list[Reply]:
    rows: list[Any] = await (await connection.execute("SELECT reply FROM replies ORDER BY key")).fetchall()
    return [_REPLY.validate_python(row[0]) for row in rows]


async def test_names_go_from_replies_about_the_subject_alone(pool: AsyncConnectionPool) -> None:
    about = Reply("Ana and Bo meet at 3. Anabel does not.", subjects=("meeting 3", "meeting 4"))
    other = Reply("Ana and Bo meet at 4.", subjects=("meeting 30",))
    async with pool.connection() as connection:
        await written(connection, about, other)
        assert await redact_names(connection, ANA, names=["@Silva"], subjects=["meeting 3"]) == 1
        changed, same = await standing(connection)
        assert await redact_names(connection, ANA, names=["@Silva"], subjects=["meeting 3"]) == 0
    assert changed.text == "[removed] and Bo meet at 3. Anabel does not."
    assert same == other


@pytest.mark.parametrize("name", ["Ana", "u1", "@Silva"])
async def test_a_button_that_names_the_person_goes_and_files_go(pool: AsyncConnectionPool, name: str) -> None:
    mine, other = offer("Swap", "swap", number=3, person=name), offer("Stop", "stop", number=3)
    reply = Reply(
        "Swap?", choices=(mine, other), subjects=("rotation 3",), enclosures=(Enclosure("a.ics", "text/calendar", "x"),)
    )
    async with pool.connection() as connection:
        await written(connection, reply)
        await redact_names(connection, ANA, names=["@Silva"], subjects=["rotation 3"])
        (changed,) = await standing(connection)
    assert changed.choices == (other,)
    assert changed.enclosures == ()
