"""Questions on a platform whose desk is killed, cut off, and told things twice: each is to be answered once."""

from __future__ import annotations

import asyncio
import os
import random
import re
import sys
import time
from collections import Counter
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import psycopg

from tests.fakes import servers
from tests.fakes.commands import Command

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
    from pathlib import Path

    import pytest

    from tests.fakes.unruly import Unruly

ECHO = """
from frontdesk import Turn, ability

@ability(examples=["echo {number}"])
async def echo(turn: Turn, number: str) -> str:
    \"\"\"Say a number back. number: such as 1234.\"\"\"
    return f"The echo of {number}."
"""
ANSWER = re.compile(r"The echo of (\d+)\.")
THREAD_LENGTH = 3
WAITING = """
SELECT (SELECT count(*) FROM messages WHERE state = 'waiting') + (SELECT count(*) FROM replies WHERE state = 'waiting')
"""


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is asked, and what goes wrong: kills of who listens and of workers, and cuts of the connection.

    Of several listeners one listens, the others stand by.
    """

    questions: int
    places: int
    workers: int
    kills: int
    worker_kills: int
    cuts: int
    silence_seconds: float
    time_scale: float
    skill: str
    seconds: float
    listeners: int = 1


@dataclass(slots=True)
class Place:
    """Where one person asks one thing after the other.

    In a channel a mention begins a thread, in which two more things are asked without one. Alone, all is asked in the
    direct conversation itself, or in a thread that was there before.
    """

    number: int
    alone: bool
    thread: str | None = None
    asked: int = 0


class Ground(Protocol):
    """A platform on which is asked; `listens` names the command that listens there, `variables` connect it."""

    listens: str
    variables: dict[str, str]
    places: list[Place]

    @property
    def unruly(self) -> Unruly:
        """What stands between the platform and its delivery."""

    async def connected(self) -> None:
        """Wait until the desk listens."""

    def say(self, place: Place, words: str, *, mention: bool) -> str:
        """Have the person of a place say something, and return the name of a thread that it would begin."""

    def news(self) -> Iterable[str]:
        """Return what the desk has said since the last time."""

    def standing(self) -> Iterable[tuple[int, str | None, str]]:
        """Return all that the desk has said and that stands: the number of the place, the thread, and the words."""

    async def cut(self, nth: int) -> None:
        """Have the connection fail in one of the ways in which it does."""

    async def settled(self) -> None:
        """Wait until nothing is to be delivered any more."""

    def told(self) -> str:
        """Tell what happened besides, for the figure."""


@dataclass(slots=True)
class Talk:
    """All that is asked; the next thing at a place when the last one is answered, so that each stands alone."""

    ground: Ground
    questions: int
    free: list[Place] = field(default_factory=list)
    asked: dict[int, tuple[Place, str | None]] = field(default_factory=dict)
    answered: set[int] = field(default_factory=set)

    async def go_on(self) -> None:
        """Ask until everything is asked."""
        self.free = [*self.ground.places]
        for number in range(1, self.questions + 1):
            while not self.free:
                await asyncio.sleep(0.01)
            self._ask(number, self.free.pop(0))
            await asyncio.sleep(0)

    def _ask(self, number: int, place: Place) -> None:
        if place.asked % THREAD_LENGTH == 0 and not place.alone:
            place.thread = None
        begun = self.ground.say(place, f"echo {number}", mention=not (place.alone or place.thread))
        place.asked += 1
        place.thread = place.thread if place.alone else place.thread or begun
        self.asked[number] = (place, place.thread)

    async def listen(self) -> None:
        """Note what is answered, until cancelled; whoever asked is free to go on."""
        while True:
            for words in self.ground.news():
                for number in map(int, ANSWER.findall(words)):
                    if number not in self.answered:
                        self.answered.add(number)
                        self.free.append(self.asked[number][0])
            await asyncio.sleep(0.01)

    def answers(self) -> dict[int, list[tuple[int, str | None]]]:
        """What stands on the platform in the end: where each question is answered."""
        found: dict[int, list[tuple[int, str | None]]] = {number: [] for number in self.asked}
        for place, thread, words in self.ground.standing():
            for number in map(int, ANSWER.findall(words)):
                found[number].append((place, thread))
        return found


@dataclass(slots=True)
class Misfortune:
    """What goes wrong, spread evenly over the answers."""

    plan: Plan
    talk: Talk
    listeners: list[Command]
    workers: list[Command]
    dice: random.Random = field(default_factory=lambda: random.Random(9))

    async def strike(self) -> None:
        async with asyncio.TaskGroup() as striking:
            striking.create_task(self._again_and_again(self.plan.kills, 0.0, self._kill_a_listener))
            striking.create_task(self._again_and_again(self.plan.worker_kills, 0.5, self._kill_a_worker))
            striking.create_task(self._again_and_again(self.plan.cuts, 0.25, self.talk.ground.cut))

    async def _again_and_again(self, times: int, shift: float, act: Callable[[int], Awaitable[None]]) -> None:
        for nth in range(times):
            at = int((nth + 0.5 + shift / 2) * self.plan.questions / (times + 1))
            while len(self.talk.answered) < at:
                await asyncio.sleep(0.02)
            await act(nth)

    async def _kill_a_listener(self, nth: int) -> None:
        """Kill whose turn it is to listen; the one that stood by listens then.

        Once kill all, if there is to be silence: nobody listens for longer than a platform goes on trying.
        """
        silent = self.plan.silence_seconds > 0 and nth == self.plan.kills // 2
        victims = self.listeners if silent else [self.listeners[nth % len(self.listeners)]]
        for victim in victims:
            await victim.kill()
        if silent:
            await asyncio.sleep(self.plan.silence_seconds)
        for victim in victims:
            await victim.start()

    async def _kill_a_worker(self, _nth: int) -> None:
        victim = self.dice.choice(self.workers)
        await victim.kill()
        await victim.start()


async def prove(
    ground: Ground, plan: Plan, *, database_url: str, folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Ask, let things go wrong, print a figure, and fail if any question is not answered once, and where it was asked.

    `ground` is open on a fake that runs `plan.time_scale` times as fast.
    """
    async with _processes(ground, plan, database_url, folder) as (listeners, workers):
        talk, started = Talk(ground, plan.questions), time.monotonic()
        whole = asyncio.gather(talk.go_on(), Misfortune(plan, talk, listeners, workers).strike())
        listening = asyncio.create_task(talk.listen())
        try:
            async with asyncio.timeout(plan.seconds):
                await whole
                ground.unruly.release()
                while len(talk.answered) < plan.questions:
                    await asyncio.sleep(0.05)
                await _settled(database_url, ground)
        finally:
            listening.cancel()
            with capfd.disabled():
                sys.stderr.write(_figure(plan, talk, seconds=time.monotonic() - started))
    found = talk.answers()
    right = {number: [(place.number, thread)] for number, (place, thread) in talk.asked.items()}
    wrong = {number: (right[number], places) for number, places in found.items() if places != right[number]}
    assert not wrong, f"asked at, answered at: {wrong}"


@asynccontextmanager
async def _processes(
    ground: Ground, plan: Plan, database_url: str, folder: Path
) -> AsyncIterator[tuple[list[Command], list[Command]]]:
    """Start those who listen and those who work; the first one listens when it begins."""
    await asyncio.to_thread((folder / "echo.py").write_text, plan.skill)
    async with AsyncExitStack() as stack:
        chroma_url = stack.enter_context(servers.chroma_server(folder / "chroma"))
        variables = {
            **os.environ,
            "FRONTDESK_HOME": str(folder / "home"),
            "FRONTDESK_SKILLS": str(folder / "echo.py"),
            "DATABASE_URL": database_url,
            "CHROMA_URL": chroma_url,
            **ground.variables,
        }

        async def start(name: str, nth: int) -> Command:
            log = folder / f"{name}-{nth}.log"
            return await stack.enter_async_context(Command(name, variables, log).running())

        workers = [await start("worker", nth) for nth in range(plan.workers)]
        listeners = [await start(ground.listens, 0)]
        await ground.connected()
        listeners += [await start(ground.listens, nth) for nth in range(1, plan.listeners)]
        yield listeners, workers


async def _settled(url: str, ground: Ground) -> None:
    """Wait until nothing is under way that could be answered once more."""
    await ground.settled()
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
        while (await (await connection.execute(WAITING)).fetchone()) != (0,):
            await asyncio.sleep(0.1)


def _figure(plan: Plan, talk: Talk, *, seconds: float) -> str:
    counts, events = Counter(min(len(places), 2) for places in talk.answers().values()), talk.ground.unruly.events
    kills = plan.kills + plan.worker_kills
    return (
        f"\n{plan.questions} questions at {plan.places} places, {events} events; killed {kills} times, "
        f"cut {plan.cuts} times: answered once {counts[1]}, lost {counts[0]}, twice {counts[2]}{talk.ground.told()}; "
        f"{seconds:.0f} s, {events / seconds:.0f} events/s\n"
    )
