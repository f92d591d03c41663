"""Many cases at once, whose workers are killed: both sides of each case have the same words, in order and once."""

from __future__ import annotations

import asyncio
import random
from contextlib import ExitStack
from typing import TYPE_CHECKING, Final

import pytest

from core.conversations.inbox import Inbox
from core.conversations.log import Conversations
from core.jobs.jobs import Jobs
from core.model.clock import SystemClock
from core.model.messages import Address, Message, Person, Reach
from core.skills.cases import case_actions, case_steps, store
from core.skills.cases.case import Actor, Case
from core.skills.cases.closing import case_transcript
from core.skills.cases.command_line import unit_of_work
from core.skills.cases.teams.store import publish
from core.storage.database import open_pool
from tests.fakes import dying
from tests.fakes.wire import Shore

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow

TOM: Final = Actor("wire/w/tom", "Tom")
STAFF: Final = Address("wire", "w", "team")
WORKERS: Final = 3
BUSY: Final = """
SELECT EXISTS (SELECT FROM messages WHERE state = 'waiting') OR EXISTS (SELECT FROM replies WHERE state = 'waiting')
"""


class Crew:
    """The workers, of which any can be killed at any time; another takes its place."""

    def __init__(self, stack: ExitStack, url: str, shore: str) -> None:
        self._url, self._shore = url, shore
        self._workers = [self._hire() for _ in range(WORKERS)]
        stack.callback(self._dismiss)
        self.kills = 0

    def kill(self, number: int) -> None:
        self._workers[number].kill()
        self._workers[number].join()
        self._workers[number] = self._hire()
        self.kills += 1

    def _hire(self) -> BaseProcess:
        return dying.worker(self._url, self._shore)

    def _dismiss(self) -> None:
        for worker in self._workers:
            worker.kill()
            worker.join()


async def opened(pool: AsyncConnectionPool, count: int) -> list[int]:
    """Open cases of as many people, and have Tom take them; return their numbers."""
    now, numbers = SystemClock().now(), []
    async with pool.connection() as connection:
        team = {"zone": "UTC", "follow_up": "off", "ping_after": "off"}
        await publish(connection, is_open=True, staff=STAFF, team=team)
    for number in range(count):
        case = Case(
            service="wire",
            workspace="w",
            person=f"p{number}",
            name=f"P{number}",
            address=Address("wire", "w", f"p{number}"),
            subject="help",
            staff=STAFF,
            opened_at=now,
            last_at=now,
        )
        async with unit_of_work(pool, now=now) as unit:
            added = await case_steps.open_case(unit, case, Actor(f"wire/w/p{number}", f"P{number}"))
            assert added is not None
            await case_actions.take(unit, added, TOM)
        numbers.append(added.id)
    return numbers


async def settled(pool: AsyncConnectionPool, crew: Crew, dice: random.Random, *, kills: int) -> None:
    """Wait until all is relayed, and kill workers meanwhile."""
    async with asyncio.timeout(600):
        while True:
            async with pool.connection() as connection:
                row = await (await connection.execute(BUSY)).fetchone()
            if row and not row[0] and not kills:
                return
            if kills:
                crew.kill(dice.randrange(WORKERS))
                kills -= 1
            await asyncio.sleep(dice.uniform(0.2, 1.5))


@pytest.mark.parametrize(("count", "rounds", "kills"), [(3, 1, 1), pytest.param(200, 6, 6, marks=pytest.mark.proof)])
async def test_both_sides_have_the_same_transcript(database_url: str, count: int, rounds: int, kills: int) -> None:
    dice, shore, clock = random.Random(count), Shore(faults=0.05, seed=3), SystemClock()
    said: dict[int, list[tuple[str, str]]] = {}
    async with open_pool(database_url) as pool, shore.open() as address:
        jobs = Jobs()
        async with jobs.open(pool):
            inbox = Inbox(pool, Conversations(pool), jobs, clock=clock)
            numbers = await opened(pool, count)
            said = {number: [] for number in numbers}
            with ExitStack() as stack:
                crew = Crew(stack, database_url, address)
                await settled(pool, crew, dice, kills=1)
                async with pool.connection() as connection:
                    threads = {
                        case.id: await store.card_thread(connection, case) for case in await store.all_cases(connection)
                    }
                for turn in range(rounds):
                    for place, number in dice.sample(list(enumerate(numbers)), count):
                        is_staff = dice.random() < 0.5
                        text = f"word {turn} of case {number}."
                        said[number].append(("staff" if is_staff else "customer", text))
                        here = (
                            Address("wire", "w", "team", threads[number])
                            if is_staff
                            else Address("wire", "w", f"p{place}")
                        )
                        who = Person("tom", "Tom") if is_staff else Person(f"p{place}", f"P{place}")
                        reach = Reach.OVERHEARD if is_staff else Reach.DIRECT
                        message = Message(f"{turn}-{number}", here, who, text, clock.now(), reach, apart=True)
                        for _ in range(dice.choice([1, 1, 2])):  # the platform may deliver it twice
                            await inbox.accept(message)
                    await settled(pool, crew, dice, kills=kills)
        assert crew.kills == 1 + rounds * kills
        for place, number in enumerate(numbers):
            mark = f"of case {number}."
            relayed = [text for text in shore.said(f"p{place}") if text.endswith(mark)]
            read = [text for text in shore.said("team") if text.endswith(mark)]
            assert relayed == [f"**Tom:** {text}" for kind, text in said[number] if kind == "staff"]
            assert read == [f"**P{place}:** {text}" for kind, text in said[number] if kind == "customer"]
            async with pool.connection() as connection:
                found = await case_transcript.read(connection, number)
            assert found is not None
            assert [(line.kind, line.text) for line in found.lines if line.kind != "step"] == said[number]
