"""One-time links, and the sessions that they open. Tokens are random; only their digests are stored."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bots.web.access import store

if TYPE_CHECKING:
    from datetime import datetime

    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

    from bots.web.access.store import Member, Role, Visit

LINK: Final = timedelta(minutes=15)
"""How long the link that is printed at the start can be used."""
INVITATION: Final = timedelta(days=3)
"""How long an invitation can be used."""
SESSION: Final = timedelta(days=7)
ROLES: Final[tuple[Role, ...]] = ("viewer", "staff", "owner")
"""The roles; each may do what those before it may."""


def allows(role: Role, needed: Role) -> bool:
    """Return whether a role may do what needs another."""
    return ROLES.index(role) >= ROLES.index(needed)


def digest_of(token: str) -> bytes:
    """Return what is stored of a token."""
    return hashlib.sha256(token.encode()).digest()


async def invite(connection: AsyncConnection, member: Member, *, now: datetime, lasts: timedelta = INVITATION) -> str:
    """Store a one-time link for somebody, and return its token.

    If the process dies before the commit, there is no link; if after, it can be used once until it expires.
    """
    token = secrets.token_urlsafe(32)
    await store.add_link(connection, digest_of(token), member, now=now, until=now + lasts)
    return token


async def enter(pool: AsyncConnectionPool, token: str, *, now: datetime) -> tuple[Member, str] | None:
    """Use up a one-time link, and return who has come and the token of their session; None if there is no such link.

    Both happen in one transaction: if the process dies before the commit, the link can still be used; if after, it is
    used up, and whoever had no answer asks for another.
    """
    async with pool.connection() as connection, connection.transaction():
        member = await store.take_link(connection, digest_of(token), now=now)
        if member is None:
            return None
        await store.put_member(connection, member)
        session = await begin(connection, member, now=now)
        await store.note(connection, member, "signed in", "by a one-time link", now=now)
    return member, session


async def begin(connection: AsyncConnection, member: Member, *, now: datetime) -> str:
    """Begin a session of a member, and return its token."""
    token, csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    await store.begin_session(connection, digest_of(token), member.who, csrf, now=now, until=now + SESSION)
    return token


async def visit_of(pool: AsyncConnectionPool, token: str | None, *, now: datetime) -> Visit | None:
    """Return the session of a token, or None."""
    return await store.find_session(pool, digest_of(token), now=now) if token else None
