"""A person's names go from replies about the things that the person took part in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from psycopg.types.json import Jsonb
from pydantic import TypeAdapter

from core.model.buttons import offer
from core.model.messages import Enclosure, Reply
from core.model.person_ref import PersonRef
from core.privacy.redaction import redact_names

if TYPE_CHECKING:
    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

ANA = PersonRef("board", "w", "u1", ("Ana",))
_REPLY = TypeAdapter(Reply)
_INSERT = (
    "INSERT INTO replies (key, address, reply, state) "
    'VALUES (%s, \'{"platform": "board", "workspace": "w", "channel": "bo"}\', %s, \'sent\')'
)


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
