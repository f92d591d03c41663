"""Does a change for somebody who uses the console, together with its row in the ledger."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from bots.web.access import store
from bots.web.address import said_by
from bots.web.site import site_of, visit_of
from core.abilities.unit_of_work import UnitOfWork
from core.model.errors import InputError
from core.people.languages import speaking_at

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from aiohttp import web
    from psycopg import AsyncConnection

    from bots.web.site import Site
    from core.abilities.turn import Turn
    from core.model.messages import Address, Message
    from core.model.replies import Reply


class DoneBefore(InputError):
    """The same form was sent before, and what it asks for is done."""


@asynccontextmanager
async def changing(request: web.Request, what: str, subject: str) -> AsyncIterator[UnitOfWork]:
    """Do the changes of the block in one transaction with their row in the ledger: when, who, what and to what.

    If the process dies before the commit, nothing has changed; if after, everything has, and what is told is sent. A
    form that is sent twice changes something once.

    Raises:
        DoneBefore: this form was sent before.
    """
    site, member = site_of(request), visit_of(request).member
    once = str((await request.post()).get("once", "")) or None
    async with site.pool.connection() as connection, connection.transaction():
        if not await store.note(connection, member, what, subject, now=site.now, once=once):
            raise DoneBefore("That was sent before, and it is done.")
        yield unit_of(site, connection)


def unit_of(site: Site, connection: AsyncConnection) -> UnitOfWork:
    """Return the unit of work of a transaction."""

    async def tell(address: Address, reply: Reply | Callable[[], Reply]) -> None:
        async with speaking_at(connection, address):
            await site.desk.posting.post(connection, [(address, reply() if callable(reply) else reply)])

    return UnitOfWork(connection, site.now, tell)


def turn_in(site: Site, message: Message, connection: AsyncConnection) -> Turn:
    """Return the turn in which an ability with an effect is called, in the caller's transaction."""
    return replace(site.desk.desk.turn(message), connection=connection)


def own_turn(request: web.Request, connection: AsyncConnection | None = None, text: str = "") -> Turn:
    """Return a turn of whoever is signed in, as if they had written to the desk directly."""
    site = site_of(request)
    message = said_by(visit_of(request).member, text, now=site.now)
    return turn_in(site, message, connection) if connection else site.desk.desk.turn(message)


def audiences_of(request: web.Request) -> tuple[str, ...]:
    """Return the audiences whose documents whoever is signed in may read: the same as in a direct conversation."""
    return own_turn(request).audiences
