"""Stores who may use the console, one-time links, sessions, the ledger of changes and the key. Contains the SQL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from core.model.person_ref import PersonRef
from core.storage.rows import many, one, run, scalar

if TYPE_CHECKING:
    from datetime import datetime

    from psycopg import AsyncConnection

    from core.storage.rows import Database

Role = Literal["owner", "staff", "viewer"]

_ADD_LINK = """
INSERT INTO web_links (digest, service, workspace, person, name, role, expires_at) VALUES (%s, %s, %s, %s, %s, %s, %s)
"""
_FIND_LINK = "SELECT service, workspace, person, name, role FROM web_links WHERE digest = %s AND expires_at > %s"
_TAKE_LINK = """
DELETE FROM web_links WHERE digest = %s AND expires_at > %s RETURNING service, workspace, person, name, role
"""
_DROP_LINKS = "DELETE FROM web_links WHERE expires_at <= %s"
_PUT_PERSON = """
INSERT INTO web_people (service, workspace, person, name, role) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (service, workspace, person) DO UPDATE SET name = excluded.name, role = excluded.role
"""
_PERSON = "SELECT name, role FROM web_people WHERE (service, workspace, person) = (%s, %s, %s)"
_PEOPLE = "SELECT service, workspace, person, name, role FROM web_people ORDER BY name, person"
_DROP_PERSON = "DELETE FROM web_people WHERE (service, workspace, person) = (%s, %s, %s)"
_BEGIN = """
INSERT INTO web_sessions (digest, service, workspace, person, csrf, begun_at, expires_at)
VALUES (%s, %s, %s, %s, %s, %s, %s)
"""
_SESSION = """
SELECT s.service, s.workspace, s.person, p.name, p.role, s.csrf
FROM web_sessions s JOIN web_people p USING (service, workspace, person)
WHERE s.digest = %s AND s.expires_at > %s
"""
_END = "DELETE FROM web_sessions WHERE digest = %s"
_DROP_SESSIONS = "DELETE FROM web_sessions WHERE expires_at <= %s"
_NOTE = """
INSERT INTO web_audit (at, service, workspace, person, name, what, subject, once)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (once) DO NOTHING RETURNING id
"""
_AUDIT = "SELECT at, name, what, subject FROM web_audit ORDER BY id DESC LIMIT %s"
_MAKE_KEY = """
INSERT INTO web_keys (key) VALUES (%s) ON CONFLICT DO NOTHING
"""
_KEY = "SELECT key FROM web_keys"


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who may use the console, with the name and the role that they have there."""

    who: PersonRef
    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Visit:
    """A session: who is signed in, and the secret that each form of theirs must bring along."""

    member: Member
    csrf: str


@dataclass(frozen=True, slots=True)
class Change:
    """A row of the ledger: when (aware), who, what and to what."""

    at: datetime
    name: str
    what: str
    subject: str


async def add_link(
    connection: AsyncConnection, digest: bytes, member: Member, *, now: datetime, until: datetime
) -> None:
    """Store a one-time link, and drop those that have expired."""
    await run(connection, _DROP_LINKS, now)
    await run(connection, _ADD_LINK, digest, *member.who.row, member.name, member.role, until)


async def find_link(connection: AsyncConnection, digest: bytes, *, now: datetime) -> Member | None:
    """Return for whom a link is, without using it up."""
    return _member(await one(connection, _FIND_LINK, digest, now))


async def take_link(connection: AsyncConnection, digest: bytes, *, now: datetime) -> Member | None:
    """Use up a link and return for whom it was, or None if there is none: it was used, has expired, or never was."""
    return _member(await one(connection, _TAKE_LINK, digest, now))


async def put_member(connection: AsyncConnection, member: Member) -> None:
    """Store that somebody may use the console, with this role from now on."""
    await run(connection, _PUT_PERSON, *member.who.row, member.name, member.role)


async def find_member(connection: AsyncConnection, who: PersonRef) -> Member | None:
    """Return what somebody may do in the console, or None if they may not use it."""
    row = await one(connection, _PERSON, *who.row)
    return Member(who, *row) if row else None


async def members(connection: AsyncConnection) -> list[Member]:
    """Return everybody who may use the console."""
    found = [_member(row) for row in await many(connection, _PEOPLE)]
    return [each for each in found if each]


async def drop_member(connection: AsyncConnection, who: PersonRef) -> bool:
    """Shut somebody out, and end their sessions. Return whether they could use the console."""
    return bool(await run(connection, _DROP_PERSON, *who.row))


async def begin_session(
    connection: AsyncConnection, digest: bytes, who: PersonRef, csrf: str, *, now: datetime, until: datetime
) -> None:
    """Store a session, and drop those that have expired."""
    await run(connection, _DROP_SESSIONS, now)
    await run(connection, _BEGIN, digest, *who.row, csrf, now, until)


async def find_session(database: Database, digest: bytes, *, now: datetime) -> Visit | None:
    """Return the session with this digest, if it has not ended and the person may still use the console."""
    row = await one(database, _SESSION, digest, now)
    member = _member(row[:5]) if row else None
    return Visit(member, row[5]) if row and member else None


async def end_session(connection: AsyncConnection, digest: bytes) -> None:
    """End a session."""
    await run(connection, _END, digest)


async def note(
    connection: AsyncConnection, member: Member, what: str, subject: str, *, now: datetime, once: str | None = None
) -> bool:
    """Write a change into the ledger. Return False if a change with this number `once` is there already."""
    values = (now, *member.who.row, member.name, what, subject, once)
    return await scalar(connection, _NOTE, *values) is not None


async def changes(connection: AsyncConnection, *, limit: int) -> list[Change]:
    """Return the last changes, the newest first."""
    return [Change(*row) for row in await many(connection, _AUDIT, limit)]


async def key_of(database: Database, fresh: bytes) -> bytes:
    """Return the key of this installation. The first to ask makes it: from then on, it is `fresh`."""
    await run(database, _MAKE_KEY, fresh)
    return bytes(await scalar(database, _KEY))


def _member(row: tuple[object, ...] | None) -> Member | None:
    if row is None:
        return None
    service, workspace, person, name, role = row
    return Member(PersonRef(str(service), str(workspace), str(person)), str(name), role)  # type: ignore[arg-type]
