"""Clients in processes of their own who fight for the same slots, round by round, each through the effects of turns.

A client wants any slot of the round's day: it presses one, and as long as it comes too late, one of that day that
it is offered instead. A process that is killed is started again, and repeats the turn that it was in, as a worker does.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from core.abilities.journal import Journal
from core.abilities.turn import Turn, TurnServices
from core.conversations.inbox import Inbox
from core.conversations.log import Conversations, Waiting
from core.delivery.announcements import Announcer
from core.delivery.outbox import Outbox
from core.jobs.jobs import Jobs
from core.model.buttons import pressed
from core.model.clock import SystemClock
from core.model.messages import Address, Message, Person
from core.skills.bookings import hold_time
from core.skills.bookings.services.bookable_service import Provider, Service
from core.storage.database import open_pool
from frontdesk.testing import NoKnowledge
from tests.fakes.forked import PROCESSES

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

    from psycopg_pool import AsyncConnectionPool

    from core.model.replies import Reply


NOW = datetime(2026, 1, 1, tzinfo=UTC)
FIRST_DAY = datetime(2026, 1, 2, tzinfo=UTC)
LENGTH = timedelta(minutes=15)


def contested(slots: int, rounds: int) -> Service:
    """Return a service of one provider with so many slots a day."""
    ends = (datetime.combine(FIRST_DAY, time(9)) + slots * LENGTH).time()
    return Service(
        key="contested",
        name="Contested",
        providers=(Provider("Li", "board/w/li"),),
        lengths=(LENGTH,),
        step=LENGTH,
        ahead=timedelta(days=rounds + 30),
        remind=(),
        zone="UTC",
        hours=tuple((day, "09:00", f"{ends:%H:%M}") for day in range(7)),
    )


def slot(number: int, round_: int) -> datetime:
    """Return when a slot of a round begins."""
    return FIRST_DAY + timedelta(days=round_, hours=9) + number * LENGTH


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a client in a round: what it booked, and how many others it was offered each time that it lost."""

    booked: str | None
    offered: tuple[int, ...]


class Client:
    """A process that fights; its pipe takes rounds and gives outcomes."""

    def __init__(self, url: str, number: int, slots: int) -> None:
        self._arguments = (url, number, slots)
        self.pipe, self._process = self._started()

    def _started(self) -> tuple[Connection, BaseProcess]:
        ours, theirs = PROCESSES.Pipe()
        process = PROCESSES.Process(target=_fight, args=(*self._arguments, theirs), daemon=True)
        process.start()
        theirs.close()
        return ours, process

    def begin(self, round_: int, *, dies_after: int | None) -> None:
        """Have it fight in a round, and perhaps die (SIGKILL): before its first commit (0), or right after it (1)."""
        self.pipe.send((round_, dies_after))

    def outcome(self, round_: int) -> tuple[Outcome, bool]:
        """Return how the round went, and whether it had to be fought again by another process."""
        try:
            return self.pipe.recv(), False
        except EOFError:
            self._process.join()
            assert self._process.exitcode == -signal.SIGKILL
            self.pipe, self._process = self._started()
            self.begin(round_, dies_after=None)
            return self.pipe.recv(), True

    def end(self) -> None:
        self.pipe.close()
        self._process.join()


def _fight(url: str, number: int, slots: int, pipe: Connection) -> None:
    asyncio.run(_rounds(url, number, slots, pipe))


async def _rounds(url: str, number: int, slots: int, pipe: Connection) -> None:
    async with open_pool(url) as pool:
        jobs = Jobs()
        async with jobs.open(pool):
            while True:
                try:
                    round_, dies_after = await asyncio.to_thread(pipe.recv)
                except EOFError:
                    return
                pipe.send(await _round(pool, jobs, number, slots, round_, dies_after))


async def _round(
    pool: AsyncConnectionPool, jobs: Jobs, number: int, slots: int, round_: int, dies_after: int | None
) -> Outcome:
    dice = random.Random(f"{number} {round_}")
    wanted: str | None = slot(dice.randrange(slots), round_).isoformat()
    offered: list[int] = []
    attempt = 0
    while wanted is not None:
        attempt += 1
        reply = await _press(pool, jobs, f"p{number}r{round_}", attempt, wanted, dies_after)
        if reply.text.startswith("Booked"):
            return Outcome(wanted, tuple(offered))
        others = [pressed(each.id)[1]["at"] for each in reply.choices if each.id.startswith("hold_time")]
        offered.append(len(others))
        same_day = [each for each in others if each.startswith(f"{slot(0, round_):%Y-%m-%d}")]
        wanted = dice.choice(same_day) if same_day else None
    return Outcome(None, tuple(offered))


async def _press(
    pool: AsyncConnectionPool, jobs: Jobs, who: str, attempt: int, at: str, dies_after: int | None
) -> Reply:
    """Press the button of a slot, as a worker has it done: the effect and its record in one transaction."""
    key = f"{who} {attempt}"
    outbox, conversations = Outbox(pool), Conversations(pool)
    address, person = Address("board", "w", who), Person(who, who.title(), "UTC")
    message = Message(key, address, person, "", NOW, choice="hold_time")
    accepted = await Inbox(pool, conversations, jobs, clock=SystemClock()).accept(message)
    turn = Turn(
        message=message,
        now=NOW,
        audiences=(),
        services=TurnServices(NoKnowledge(), pool, Announcer(jobs=jobs, outbox=outbox)),
        entry=Waiting(accepted or await _id_of(pool, key), (message,)),
    )

    async def work(inside: Turn) -> str | Reply:
        reply = await hold_time(inside, "contested", at, int(LENGTH.total_seconds()) // 60)
        if dies_after == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return reply

    reply = await Journal(pool).effect(turn, call_id=key, ability="hold_time", work=work)
    if dies_after == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return reply


async def _id_of(pool: AsyncConnectionPool, event_id: str) -> int:
    async with pool.connection() as connection:
        cursor = await connection.execute("SELECT id FROM messages WHERE event_id = %s", (event_id,))
        row = await cursor.fetchone()
    assert row is not None
    return int(row[0])
