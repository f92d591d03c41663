"""Credentials for other services, stored encrypted with the key from the settings. Contains the SQL."""

from __future__ import annotations

import base64
from contextlib import asynccontextmanager
from hashlib import sha256
from typing import TYPE_CHECKING

import psycopg
from cryptography.fernet import Fernet, InvalidToken
from psycopg_pool import PoolTimeout

from core.model.errors import RetryLater, SettingsError
from core.storage.rows import many, one, run, scalar

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import timedelta

    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool
    from pydantic import SecretStr

_PUT = """
INSERT INTO credentials (service, name, secret) VALUES (%s, %s, %s)
ON CONFLICT (service, name) DO UPDATE SET secret = excluded.secret, at = now()
"""
_GET = "SELECT secret FROM credentials WHERE (service, name) = (%s, %s)"
_NAMES = "SELECT name FROM credentials WHERE service = %s ORDER BY at"
_TAKE = "DELETE FROM credentials WHERE (service, name) = (%s, %s) RETURNING secret, at > now() - %s::interval"
_REMOVE = "DELETE FROM credentials WHERE (service, name) = (%s, %s)"
_EXPIRE = "DELETE FROM credentials WHERE service = %s AND at <= now() - %s::interval"


class Credentials:
    """Stores secrets by service and name, encrypted with Fernet (AES-128-CBC, HMAC-SHA256).

    Each method raises RetryLater if the database is unavailable.
    """

    def __init__(self, pool: AsyncConnectionPool, key: SecretStr | None) -> None:
        """Create the store. `key` is any text; its SHA-256 is the encryption key.

        Raises:
            SettingsError: there is no key.
        """
        if key is None:
            raise SettingsError(
                "FRONTDESK_SECRET_KEY is missing: credentials are encrypted with it. "
                "Make one: python3 -c 'import secrets; print(secrets.token_urlsafe(32))'"
            )
        self._pool = pool
        self._fernet = Fernet(base64.urlsafe_b64encode(sha256(key.get_secret_value().encode()).digest()))

    async def put(self, service: str, name: str, secret: str) -> None:
        """Store a secret. It replaces an older one with the same name."""
        async with self._connection() as connection:
            await run(connection, _PUT, service, name, self._fernet.encrypt(secret.encode()))

    async def get(self, service: str, name: str) -> str | None:
        """Return a secret, or None if there is none.

        Raises:
            SettingsError: the secret was encrypted with another key.
        """
        async with self._connection() as connection:
            sealed = await scalar(connection, _GET, service, name)
        return self._opened(sealed) if sealed else None

    async def names(self, service: str) -> list[str]:
        """Return the names of the secrets of a service, oldest first."""
        async with self._connection() as connection:
            return [row[0] for row in await many(connection, _NAMES, service)]

    async def take(self, service: str, name: str, *, no_older_than: timedelta) -> str | None:
        """Return a secret and erase it. Return None if there is none, or if it is older than `no_older_than`."""
        async with self._connection() as connection:
            row = await one(connection, _TAKE, service, name, no_older_than)
        return self._opened(row[0]) if row and row[1] else None

    async def expire(self, service: str, *, older_than: timedelta) -> None:
        """Erase the secrets of a service that are older than `older_than`."""
        async with self._connection() as connection:
            await run(connection, _EXPIRE, service, older_than)

    async def remove(self, service: str, name: str) -> None:
        """Erase a secret, if it is there."""
        async with self._connection() as connection:
            await run(connection, _REMOVE, service, name)

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[AsyncConnection]:
        try:
            async with self._pool.connection() as connection:
                yield connection
        except (psycopg.Error, PoolTimeout) as error:
            raise RetryLater("The database does not work, so credentials are not available.") from error

    def _opened(self, encrypted: bytes) -> str:
        try:
            return self._fernet.decrypt(encrypted).decode()
        except InvalidToken as error:
            raise SettingsError(
                "FRONTDESK_SECRET_KEY is not the key with which a stored credential was encrypted. Set the old key, "
                "or store the credential again."
            ) from error
