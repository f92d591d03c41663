"""A crowd that talks at once, and worker processes that answer it, on a platform that only counts."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter as Tally
from collections.abc import Callable, Coroutine
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

import psycopg

from core.model.messages import Address, Message, Person
from core.model.ports import NoFiles, Open
from core.storage.database import open_pool
from tests.fakes.forked import PROCESSES
from tests.fakes.house import House

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from multiprocessing.connection import Connection

    from core.conversations.inbox import Inbox
    from core.model.ports import Limit
    from core.model.replies import Reply


SAID = ("thank you", "hello there", "good morning", "bye")
SIDE_BY_SIDE = 8
"""Conversations that are heard at once; the messages of one are heard one after the other."""


class Counter(NoFiles, Open):
    """A platform that takes everything at once and notes when: nanoseconds of the machine's monotonic clock."""

    name = "counter"
    limits: tuple[Limit, ...] = ()

    def __init__(self) -> None:
        self.sent: list[tuple[int, str]] = []
        self.late = 0

    async def send(self, address: Address, reply: Reply, *, key: str, replaces: str | None = None) -> str:
        """Count a reply, by its key."""
        self.sent.append((time.monotonic_ns(), key))
        self.late += "This comes" in reply.text
        return key

    async def find_sent(self, address: Address, *, key: str) -> str | None:
        """Say that it does not stand here: what is sent twice is counted twice."""
        return None

    async def retract(self, address: Address, platform_id: str) -> None:
        """Take nothing back."""


def crowd(count: int, *, conversations: int, replayed: float = 0, reordered: float = 0, seed: int = 0) -> list[Message]:
    """Return messages as a platform delivers them: a share of them a second time, a share behind a later one.

    Each stands apart, to be answered by itself.
    """
    dice = random.Random(seed)
    events = [_message(number, number % conversations) for number in range(count)]
    for place in dice.sample(range(count - conversations), int(count * reordered)):
        later = place + conversations  # the next one of its conversation
        events[place], events[later] = events[later], events[place]
    for event in dice.sample(events, int(count * replayed)):
        events.insert(dice.randrange(len(events)), event)
    return events


def _message(number: int, place: int) -> Message:
    address = Address(Counter.name, "w", f"c{place}")
    said = Message(f"e{number}", address, Person(f"p{place}", "Ana"), SAID[number % len(SAID)], datetime.now(UTC))
    return replace(said, apart=True)


async def hear(inbox: Inbox, messages: Sequence[Message]) -> int:
    """Have messages accepted, those of a conversation in their order; return how many were new."""
    by_place = groupby(sorted(messages, key=_place), key=_place)
    queues = iter([list(group) for _, group in by_place])

    async def feed() -> int:
        return sum([await inbox.accept(each) is not None for queue in queues for each in queue])

    return sum(await asyncio.gather(*(feed() for _ in range(SIDE_BY_SIDE))))


def _place(message: Message) -> str:
    return message.address.channel


Work = Callable[[str, "Meeting"], Coroutine[Any, Any, None]]
"""What a process does with a database, of which it is given the URL."""


class Meeting:
    """Where processes and the one that started them wait for each other."""

    def __init__(self, *pipes: Connection) -> None:
        self._pipes = pipes

    async def meet(self, word: Any = None) -> list[Any]:
        """Say a word, wait until everybody has said one, and return those of the other side."""
        for pipe in self._pipes:
            pipe.send(word)
        return [await asyncio.to_thread(pipe.recv) for pipe in self._pipes]


@contextmanager
def processes(count: int, work: Work, url: str) -> Iterator[Meeting]:
    """Have processes do some work at once for the time of the block."""
    pipes = [PROCESSES.Pipe() for _ in range(count)]
    started = [PROCESSES.Process(target=_live, args=(work, url, there)) for _, there in pipes]
    for process, (_, there) in zip(started, pipes, strict=True):
        process.start()
        there.close()
    try:
        yield Meeting(*(here for here, _ in pipes))
    finally:
        for process in started:
            process.kill()
            process.join()


def _live(work: Work, url: str, pipe: Connection) -> None:
    asyncio.run(work(url, Meeting(pipe)))


async def answering(url: str, meeting: Meeting) -> None:
    """Work between the second and the third meeting; tell what was sent at the last one."""
    counter = Counter()
    async with open_pool(url) as pool:
        house = House(pool, counter)
        async with house.jobs.open(pool):
            await meeting.meet()
            async with house.working(alone=False):
                await meeting.meet()
    await meeting.meet(counter.sent)


async def drained(url: str, workers: int, work: Work) -> tuple[float, list[tuple[int, str]]]:
    """Have workers do all jobs that wait; return the seconds and what they sent, and when."""
    with processes(workers, work, url) as meeting:
        await meeting.meet()
        started = time.monotonic_ns()
        async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
            while await (await connection.execute("SELECT FROM procrastinate_jobs LIMIT 1")).fetchone() is not None:
                await asyncio.sleep(0.1)
        await meeting.meet()
        sent = [each for said in await meeting.meet() for each in said]
    return (max(at for at, _ in sent) - started) / 1e9, sent


def is_right(url: str, sent: Sequence[tuple[int, str]]) -> bool:
    """Tell whether each message in the log was answered once, and those of each conversation in order."""
    with psycopg.connect(url) as connection:
        rows = connection.execute(
            "SELECT r.key, m.id, m.conversation FROM messages m LEFT JOIN replies r ON r.message_id = m.id"
        ).fetchall()
    if Tally(key for key, _, _ in rows) != Tally(key for _, key in sent):
        return False
    where = {key: (conversation, id_) for key, id_, conversation in rows}
    answered: dict[str, list[int]] = {}
    for _, key in sorted(sent):
        conversation, id_ = where[key]
        answered.setdefault(conversation, []).append(id_)
    return all(ids == sorted(ids) for ids in answered.values())
