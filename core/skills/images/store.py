"""The pictures that people want, and those that were made. Contains the SQL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.storage.rows import ADDRESS, as_json, one, run, scalar

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

    from core.model.messages import Address

_WANT = """
INSERT INTO drawings (service, workspace, person, address, language, prompt, varies, look_at, wanted_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id
"""
# Whoever takes a picture has it made outside of a transaction. Nobody else takes it before the lease ends.
_TAKE = """
UPDATE drawings SET tries = tries + 1, look_at = %(until)s WHERE id = (
    SELECT id FROM drawings WHERE state = 'wanted' AND look_at <= %(now)s ORDER BY look_at, id LIMIT 1
    FOR UPDATE SKIP LOCKED
) RETURNING id, person, address, language, prompt, tries, (
    SELECT content FROM drawings before JOIN stored_files ON stored_files.id = before.file
    WHERE before.id = drawings.varies
)
"""
_END = "UPDATE drawings SET state = %s, model = %s, file = %s WHERE id = %s AND state = 'wanted' AND tries = %s"
_AGAIN = "UPDATE drawings SET look_at = %s WHERE id = %s AND state = 'wanted' AND tries = %s"
_PROMPT = """
SELECT prompt FROM drawings
WHERE id = %s AND state = 'drawn' AND service = %s AND workspace = %s AND address ->> 'channel' = %s
"""
_OPEN = "SELECT count(*) FROM drawings WHERE state = 'wanted' AND (service, workspace, person) = (%s, %s, %s)"


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture to make, for a person, at an address. `before` is the picture that it varies, if any."""

    id: int
    person: str
    address: Address
    language: str
    prompt: str
    tries: int
    before: bytes | None


async def want(
    connection: AsyncConnection,
    address: Address,
    person: str,
    *,
    prompt: str,
    language: str,
    now: datetime,
    varies: int | None = None,
) -> int:
    """Note that somebody wants a picture, in the caller's transaction, and return its number."""
    place = (address.service, address.workspace, person, as_json(ADDRESS, address))
    return int(await scalar(connection, _WANT, *place, language, prompt, varies, now, now))


async def count_open(connection: AsyncConnection, address: Address, person: str) -> int:
    """Return how many pictures a person waits for."""
    return int(await scalar(connection, _OPEN, address.service, address.workspace, person))


async def prompt_of(connection: AsyncConnection, id_: int, address: Address) -> str | None:
    """Return the prompt of a picture that was made for a channel, or None."""
    prompt: str | None = await scalar(connection, _PROMPT, id_, address.service, address.workspace, address.channel)
    return prompt


async def take(pool: AsyncConnectionPool, *, now: datetime, lease: timedelta) -> Drawing | None:
    """Take a picture to make. If the process dies, another one takes it when the lease ends."""
    async with pool.connection() as connection, connection.transaction():
        row = await one(connection, _TAKE, now=now, until=now + lease)
    if row is None:
        return None
    id_, person, address, language, prompt, tries, before = row
    place = ADDRESS.validate_python(address)
    return Drawing(id_, person, place, language, prompt, tries, None if before is None else bytes(before))


async def end(
    connection: AsyncConnection, drawing: Drawing, *, state: str, model: str = "", file: int | None = None
) -> bool:
    """End a picture as `drawn` or `failed`; False if somebody else has taken it since, or its person was forgotten."""
    return bool(await run(connection, _END, state, model, file, drawing.id, drawing.tries))


async def try_again(pool: AsyncConnectionPool, drawing: Drawing, *, at: datetime) -> None:
    """Have a picture tried again later."""
    await run(pool, _AGAIN, at, drawing.id, drawing.tries)
