"""Zones that people have told, and finding a person by a word."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from core.conversations.log import Conversations
from core.model.errors import InputError
from core.model.messages import Address, Message, Person
from core.model.person_ref import PersonRef
from core.people.people import Zone, ask_once, find_person, keep_zone, met, zone_of

if TYPE_CHECKING:
    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow

ANA = Person("ana", "Ana", zone="Europe/Paris")
SAID = Message("1", Address("terminal 7", "local", "ana"), ANA, "hello", datetime(2026, 1, 5, tzinfo=UTC))


async def heard(connection: AsyncConnection, pool: AsyncConnectionPool, *messages: Message) -> None:
    for message in messages:
        await Conversations(pool).add(connection, message)


async def test_the_zone_told_goes_before_the_platforms_and_that_before_the_default(pool: AsyncConnectionPool) -> None:
    unknown = replace(SAID, person=Person("bo", "Bo"))
    async with pool.connection() as connection:
        assert await zone_of(connection, unknown, default="UTC") == Zone("UTC", guessed=True)
        assert await zone_of(connection, SAID, default="UTC") == Zone("Europe/Paris")
        for zone in ("Asia/Tokyo", "America/Lima"):
            await keep_zone(connection, replace(SAID, address=Address("terminal 9", "local", "x")), zone)
        assert await zone_of(connection, SAID, default="UTC") == Zone("America/Lima")
        assert await zone_of(connection, unknown, default="UTC") == Zone("UTC", guessed=True)


async def test_a_person_is_asked_for_the_zone_once(pool: AsyncConnectionPool) -> None:
    async with pool.connection() as connection:
        assert [await ask_once(connection, SAID) for _ in range(3)] == [True, False, False]
        assert await ask_once(connection, replace(SAID, person=Person("bo", "Bo")))


async def test_a_person_is_met_as_the_newest_message_has_it(pool: AsyncConnectionPool) -> None:
    moved = replace(SAID, event_id="2", person=replace(ANA, name="Ana Silva"))
    async with pool.connection() as connection:
        await heard(connection, pool, SAID, moved)
        place = Address("terminal 9", "local", "#general")
        assert await met(connection, place, "ana") == moved.person
        assert await met(connection, place, "bo") is None
        assert await met(connection, replace(place, workspace="elsewhere"), "ana") is None


async def test_a_person_is_found_by_id_by_any_name_and_by_key(pool: AsyncConnectionPool) -> None:
    renamed = replace(SAID, event_id="2", person=replace(ANA, name="Silva"))
    async with pool.connection() as connection:
        await heard(connection, pool, SAID, renamed)
        for word in ("ana", "Ana", "Silva", "terminal/local/ana"):
            found = await find_person(connection, word)
            assert found == PersonRef("terminal", "local", "ana")
            assert found.names == ("Ana", "Silva")
        assert await find_person(connection, "An") is None


async def test_of_two_people_of_one_name_the_keys_are_offered(pool: AsyncConnectionPool) -> None:
    other = replace(SAID, event_id="2", person=Person("u2", "Ana"))
    async with pool.connection() as connection:
        await heard(connection, pool, SAID, other)
        with pytest.raises(InputError, match="terminal/local/ana, terminal/local/u2"):
            await find_person(connection, "Ana")
        assert await find_person(connection, "terminal/local/u2") == PersonRef("terminal", "local", "u2")
