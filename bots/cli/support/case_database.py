"""What the commands about cases and incidents share: the database beside a running desk, and who does something."""

from __future__ import annotations

import getpass
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from bots.cli.console import settings
from bots.terminal.parse import SERVICE, WORKSPACE
from core.model.clock import SystemClock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

    from core.abilities.unit_of_work import UnitOfWork
    from core.model.ports import Redactor
    from core.skills.cases.case import Actor

As = Annotated[str | None, typer.Option("--as", metavar="NAME", help="Who does it; by default, you.")]


@asynccontextmanager
async def reading() -> AsyncIterator[AsyncConnection]:
    """Open the database alone, even while `frontdesk chat` or `frontdesk run` has it open."""
    async with _database() as pool, pool.connection() as connection:
        yield connection


@asynccontextmanager
async def changing() -> AsyncIterator[UnitOfWork]:
    """Open the database as `reading` does, and make the changes of the block in one transaction."""
    from core.skills.cases.command_line import unit_of_work  # noqa: PLC0415

    async with _database() as pool, unit_of_work(pool, now=SystemClock().now()) as unit:
        yield unit


def actor_named(name: str | None) -> Actor:
    """Return who does something: the person of this name, or whoever is logged in here."""
    from core.skills.cases.case import Actor  # noqa: PLC0415

    who = name or _user()
    return Actor(f"{SERVICE}/{WORKSPACE}/{who.casefold()}", who)


def redactor() -> Redactor:
    """Return what finds secrets in words."""
    from knowledge.secret_detection import SecretRedactor  # noqa: PLC0415

    return SecretRedactor()


@asynccontextmanager
async def _database() -> AsyncIterator[AsyncConnectionPool]:
    from bots.assembly import open_database_beside  # noqa: PLC0415

    async with open_database_beside(settings()) as pool:
        yield pool


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # in a container, a user may have a number and no name
        return "the team"
