"""Stored credentials: encrypted, replaced, taken once, expired."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr

from core.model.errors import RetryLater, SettingsError
from core.security.credentials import Credentials
from core.storage.database import open_pool

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow

KEY = SecretStr("a key")
HOUR = timedelta(hours=1)


async def age(pool: AsyncConnectionPool, name: str) -> None:
    async with pool.connection() as connection:
        await connection.execute("UPDATE credentials SET at = at - interval '2 hours' WHERE name = %s", [name])


async def test_a_secret_is_stored_encrypted_and_replaced_by_a_newer_one(pool: AsyncConnectionPool) -> None:
    credentials = Credentials(pool, KEY)
    for secret in ("old word", "new word"):
        await credentials.put("slack", "T1", secret)
    assert await credentials.get("slack", "T1") == "new word"
    assert await credentials.get("discord", "T1") is None
    async with pool.connection() as connection:
        ((stored,),) = await (await connection.execute("SELECT secret FROM credentials")).fetchall()
    assert b"word" not in bytes(stored)


async def test_names_come_oldest_first_and_a_removed_one_is_gone(pool: AsyncConnectionPool) -> None:
    credentials = Credentials(pool, KEY)
    for name in ("new", "old"):
        await credentials.put("slack", name, "word")
    await age(pool, "old")
    assert await credentials.names("slack") == ["old", "new"]
    await credentials.remove("slack", "old")
    assert await credentials.names("slack") == ["new"]


async def test_a_secret_is_taken_once_and_not_if_it_is_too_old(pool: AsyncConnectionPool) -> None:
    credentials = Credentials(pool, KEY)
    for name in ("new", "old"):
        await credentials.put("login", name, "word")
    await age(pool, "old")
    assert [await credentials.take("login", "new", no_older_than=HOUR) for _ in range(2)] == ["word", None]
    assert await credentials.take("login", "old", no_older_than=HOUR) is None
    assert await credentials.names("login") == []


async def test_old_secrets_of_one_service_expire(pool: AsyncConnectionPool) -> None:
    credentials = Credentials(pool, KEY)
    for service, name in (("login", "old"), ("login", "new"), ("slack", "old")):
        await credentials.put(service, name, "word")
    await age(pool, "old")
    await credentials.expire("login", older_than=HOUR)
    assert (await credentials.names("login"), await credentials.names("slack")) == (["new"], ["old"])


async def test_without_the_key_nothing_is_read(pool: AsyncConnectionPool) -> None:
    await Credentials(pool, KEY).put("slack", "T1", "word")
    with pytest.raises(SettingsError, match="FRONTDESK_SECRET_KEY"):
        await Credentials(pool, SecretStr("another key")).get("slack", "T1")
    with pytest.raises(SettingsError, match="FRONTDESK_SECRET_KEY is missing"):
        Credentials(pool, None)


async def test_without_a_database_it_is_to_be_tried_again(database_url: str) -> None:
    async with open_pool(database_url) as pool:
        credentials = Credentials(pool, KEY)
        async with pool.connection() as connection:
            await connection.execute("ALTER TABLE credentials RENAME TO hidden")
            try:
                with pytest.raises(RetryLater):
                    await credentials.get("slack", "T1")
            finally:
                await connection.execute("ALTER TABLE hidden RENAME TO credentials")
