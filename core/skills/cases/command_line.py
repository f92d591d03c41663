"""What whoever runs Frontdesk does with cases at the command line, with no platform."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from core.abilities.unit_of_work import UnitOfWork
from core.delivery.announcements import Announcer
from core.delivery.outbox import Outbox
from core.jobs.jobs import Jobs
from core.people.languages import speaking_at
from core.skills.cases import store
from core.skills.cases.card import plain
from core.skills.cases.case_steps import locked, tell_team
from core.skills.cases.relay import answered
from core.text.catalogue import _

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from datetime import datetime

    from psycopg_pool import AsyncConnectionPool

    from core.model.messages import Address
    from core.model.replies import Reply
    from core.skills.cases.case import Actor, Case


@asynccontextmanager
async def unit_of_work(pool: AsyncConnectionPool, *, now: datetime) -> AsyncIterator[UnitOfWork]:
    """Make the changes of the block in one transaction. The processes that serve the platforms send what it tells.

    If the process dies before the commit, nothing has changed; if after, everything has, and is sent.
    """
    jobs = Jobs()
    async with jobs.open(pool), pool.connection() as connection, connection.transaction():
        posting = Announcer(jobs=jobs, outbox=Outbox(pool))

        async def tell(address: Address, reply: Reply | Callable[[], Reply]) -> None:
            async with speaking_at(connection, address):
                await posting.post(connection, [(address, reply() if callable(reply) else reply)])

        yield UnitOfWork(connection, now, tell)


async def answer(unit: UnitOfWork, number: int, actor: Actor, text: str) -> Case:
    """Send words without secrets to the customer. Whoever answers a case that nobody has takes it by that.

    Raises:
        SkillError: there is no such case, or it is solved.
    """
    case = await answered(unit, await locked(unit, number), actor, text=text)
    await tell_team(unit, case, _("{name} answered: {words}").format(name=plain(actor.name), words=text))
    return case


async def note(unit: UnitOfWork, number: int, actor: Actor, text: str) -> Case:
    """Add a note without secrets, which stays with the team. Raises SkillError if there is no such case."""
    case = await locked(unit, number)
    await store.add_text(unit.connection, case, "note", actor, text, at=unit.now)
    await tell_team(unit, case, _("{name} noted: {words}").format(name=plain(actor.name), words=text))
    return case
