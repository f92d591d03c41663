"""Credentials of other services, encrypted in the database under the key of the settings. The SQL stands here."""

from __future__ import annotations

import base64
from contextlib import asynccontextmanager
from hashlib import sha256
from typing import TYPE_CHECKING

import psycopg
from cryptography.fernet import Fernet, InvalidToken
from psycopg_pool import PoolTimeout

from core.model.errors import RetryLater, SettingsError
from core.storage.rows import one

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
_TAKE = """
DELETE FROM credentials WHERE (service, name) = (%s, %s) RETURNING secret, at > now() - %s::interval
"""
_EXPIRE = "DELETE FROM credentials WHERE service = %s AND at <= now() - %s::interval"


class Credentials:
    """Keeps secrets by service and name; they are encrypted by Fernet (AES-128-CBC, HMAC-SHA256).

    Each method raises RetryLater while the database does not work.
    """

    def __init__(self, pool: AsyncConnectionPool, key: SecretStr | None) -> None:
        """Open the keeper; the key is any text, of which a SHA-256 is made.

        Raises:
            SettingsError: there is no key.
        """
        if key is None:
            raise SettingsError(
                "FRONTDESK_SECRET_KEY is missing: credentials are kept encrypted under it. "
                "Make one: python3 -c 'import secrets; print(secrets.token_urlsafe(32))'"
            )
        self._pool = pool
        self._fernet = Fernet(base64.urlsafe_b64encode(sha256(key.get_secret_value().encode()).digest()))

    async def put(self, service: str, name: str, secret: str) -> None:
        """Keep a secret; it replaces an older one of the same name."""
        async with self._connection() as connection:
            await connection.execute(_PUT, (service, name, self._fernet.encrypt(secret.encode())))

    async def get(self, service: str, name: str) -> str | None:
        """Return a secret, or None if there is none.

        Raises:
            SettingsError: it was encrypted under another key.
        """
        async with self._connection() as connection:
            row = await one(connection, _GET, service, name)
        return self._opened(bytes(row[0])) if row else None

    async def names(self, service: str) -> list[str]:
        """Return the names of what is kept for a service, the oldest first."""
        async with self._connection() as connection:
            return [row[0] for row in await (await connection.execute(_NAMES, (service,))).fetchall()]

    async def take(self, service: str, name: str, *, no_older_than: timedelta) -> str | None:
        """Return a secret and erase it; None if there is none, or if it is too old."""
        async with self._connection() as connection:
            row = await one(connection, _TAKE, service, name, no_older_than)
        return self._opened(bytes(row[0])) if row and row[1] else None

    async def expire(self, service: str, *, older_than: timedelta) -> None:
        """Erase what has been kept for a service for longer than that."""
        async with self._connection() as connection:
            await connection.execute(_EXPIRE, (service, older_than))

    async def remove(self, service: str, name: str) -> None:
        """Erase a secret, if it is there."""
        async with self._connection() as connection:
            await connection.execute("DELETE FROM credentials WHERE (service, name) = (%s, %s)", (service, name))

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[AsyncConnection]:
        try:
            async with self._pool.connection() as connection:
                yield connection
        except (psycopg.Error, PoolTimeout) as error:
            raise RetryLater("The database does not work: credentials are not at hand.") from error

    def _opened(self, encrypted: bytes) -> str:
        try:
            return self._fernet.decrypt(encrypted).decode()
        except InvalidToken as error:
            raise SettingsError(
                "FRONTDESK_SECRET_KEY is not the one under which a stored credential was encrypted. Set the old one, "
                "or have the credential stored again."
            ) from error
