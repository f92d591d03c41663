"""Each question on Slack is answered once, whatever is killed, cut, lost or doubled meanwhile.

A question is some three events: the message, the mention beside it, what comes twice, and the answer, which Slack
tells us of, too.
"""

from __future__ import annotations

import asyncio
import os
import random
import re
import sys
import time
from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import psycopg
import pytest

from tests.fakes import servers
from tests.fakes.commands import Command
from tests.fakes.slack import FakeSlack
from tests.fakes.slack.unruly import Unruly

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from tests.fakes.slack.state import Channel, User

ECHO = """
from frontdesk import Turn, ability

@ability(examples=["echo {number}"])
async def echo(turn: Turn, number: str) -> str:
    \"\"\"Say a number back. number: such as 1234.\"\"\"
    return f"The echo of {number}."
"""
HASTY = """
import core.worker  # a worker that died is found in 3 seconds instead of 30

core.worker.HEARTBEAT_SECONDS, core.worker.STALLED_SECONDS = 0.5, 2.0
"""
ANSWER = re.compile(r"The echo of (\d+)\.")
THREAD_LENGTH = 3
WAITING = """
SELECT (SELECT count(*) FROM messages WHERE state = 'waiting') + (SELECT count(*) FROM replies WHERE state = 'waiting')
"""


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is asked, and what goes wrong: kills of each kind of process, and cuts of the sockets."""

    questions: int
    places: int
    workers: int
    kills: int
    cuts: int
    silence_seconds: float
    time_scale: float
    skill: str
    seconds: float


SAMPLE = Plan(100, 30, 1, 1, 1, 1.0, 600, HASTY + ECHO, 120)
WHOLE = Plan(4_000, 500, 2, 30, 10, 20.0, 60, ECHO, 1800)


@dataclass(slots=True)
class Place:
    """Where one person asks one thing after the other.

    In a channel a mention begins a thread, in which two more things are asked without one. Alone, all is asked in the
    direct conversation itself, or in the assistant's thread.
    """

    channel: Channel
    person: User
    asked: int = 0
    thread: str | None = None


@dataclass(slots=True)
class Talk:
    """All that is asked; the next thing at a place when the last one is answered, so that each stands alone."""

    slack: FakeSlack
    places: list[Place]
    questions: int
    free: list[Place] = field(default_factory=list)
    asked: dict[int, tuple[Place, str | None]] = field(default_factory=dict)
    answered: set[int] = field(default_factory=set)

    async def go_on(self) -> None:
        """Ask until everything is asked."""
        self.free = [*self.places]
        for number in range(1, self.questions + 1):
            while not self.free:
                await asyncio.sleep(0.01)
            self._ask(number, self.free.pop(0))
            await asyncio.sleep(0)

    def _ask(self, number: int, place: Place) -> None:
        alone = place.channel.kind == "im"
        if place.asked % THREAD_LENGTH == 0 and not alone:
            place.thread = None
        us = "" if alone or place.thread else f"<@{self.slack.installed.bot.id}> "
        said = self.slack.workspace.say(place.person, place.channel, f"{us}echo {number}", thread_ts=place.thread)
        place.asked += 1
        place.thread = place.thread if alone else place.thread or said.ts
        self.asked[number] = (place, place.thread)

    async def listen(self) -> None:
        """Note what is answered, until cancelled; whoever asked is free to go on."""
        read = 0
        while True:
            news, read = self.slack.workspace.delivered[read:], len(self.slack.workspace.delivered)
            for event in (each.body["event"] for each in news if each.body["event"].get("bot_id")):
                for number in map(int, ANSWER.findall(event.get("text", ""))):
                    if number not in self.answered:
                        self.answered.add(number)
                        self.free.append(self.asked[number][0])
            await asyncio.sleep(0.01)

    def answers(self) -> dict[int, list[tuple[str, str | None]]]:
        """What stands in the workspace in the end: where each question is answered."""
        found: dict[int, list[tuple[str, str | None]]] = {number: [] for number in self.asked}
        for place in self.places:
            for message in self.slack.workspace.messages(place.channel):
                for number in map(int, ANSWER.findall(message.text)) if message.by else ():
                    found[number].append((place.channel.id, message.thread_ts))
        return found


@dataclass(slots=True)
class Misfortune:
    """What goes wrong, spread evenly over the answers."""

    plan: Plan
    talk: Talk
    listener: Command
    workers: list[Command]
    dice: random.Random = field(default_factory=lambda: random.Random(9))

    async def strike(self) -> None:
        async with asyncio.TaskGroup() as striking:
            striking.create_task(self._again_and_again(self.plan.kills, 0.0, self._kill_the_listener))
            striking.create_task(self._again_and_again(self.plan.kills, 0.5, self._kill_a_worker))
            striking.create_task(self._again_and_again(self.plan.cuts, 0.25, self._cut))

    async def _again_and_again(self, times: int, shift: float, act: Callable[[int], Awaitable[None]]) -> None:
        for nth in range(times):
            at = int((nth + 0.5 + shift / 2) * self.plan.questions / (times + 1))
            while len(self.talk.answered) < at:
                await asyncio.sleep(0.02)
            await act(nth)

    async def _kill_the_listener(self, nth: int) -> None:
        """Kill it; once, nobody listens for longer than Slack goes on trying."""
        await self.listener.kill()
        if nth == self.plan.kills // 2:
            await asyncio.sleep(self.plan.silence_seconds)
        await self.listener.start()

    async def _kill_a_worker(self, _nth: int) -> None:
        victim = self.dice.choice(self.workers)
        await victim.kill()
        await victim.start()

    async def _cut(self, nth: int) -> None:
        socket = self.talk.slack.socket
        match nth % 3:
            case 0:
                socket.cut()
            case 1:
                await socket.refresh()
            case _:
                socket.deafen()


@pytest.mark.parametrize(
    "plan",
    [
        pytest.param(SAMPLE, id="sample", marks=pytest.mark.slow),
        pytest.param(WHOLE, id="whole", marks=pytest.mark.proof),
    ],
)
async def test_each_question_is_answered_once_whatever_dies(
    plan: Plan, database_url: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    await asyncio.to_thread((tmp_path / "echo.py").write_text, plan.skill)
    async with AsyncExitStack() as stack:
        slack = await stack.enter_async_context(FakeSlack(time_scale=plan.time_scale))
        chroma_url = stack.enter_context(servers.chroma_server(tmp_path / "chroma"))
        variables = {
            **os.environ,
            "FRONTDESK_HOME": str(tmp_path / "home"),
            "FRONTDESK_SKILLS": str(tmp_path / "echo.py"),
            "DATABASE_URL": database_url,
            "CHROMA_URL": chroma_url,
            "SLACK_API_URL": slack.api_url,
            "SLACK_BOT_TOKEN": slack.installed.token,
            "SLACK_APP_TOKEN": slack.app.app_token,
        }
        listener, *workers = [
            await stack.enter_async_context(Command(name, variables, tmp_path / f"{name}-{nth}.log").running())
            for nth, name in enumerate(["slack", *["worker"] * plan.workers])
        ]
        await slack.socket.connected(2, seconds=60)
        unruly = slack.workspace.delivery = Unruly(slack)
        talk, started = Talk(slack, _places(slack, plan.places), plan.questions), time.monotonic()
        whole = asyncio.gather(talk.go_on(), Misfortune(plan, talk, listener, workers).strike())
        listening = asyncio.create_task(talk.listen())
        try:
            async with asyncio.timeout(plan.seconds):
                await whole
                unruly.release()
                while len(talk.answered) < plan.questions:
                    await asyncio.sleep(0.05)
                await _settled(database_url, slack)
        finally:
            listening.cancel()
            with capfd.disabled():
                sys.stderr.write(_figure(plan, talk, unruly, seconds=time.monotonic() - started))
    found = talk.answers()
    assert [number for number, places in found.items() if not places] == [], "lost"
    assert [number for number, places in found.items() if len(places) > 1] == [], "answered twice"
    assert {number: (place.channel.id, thread) for number, (place, thread) in talk.asked.items()} == {
        number: places[0] for number, places in found.items()
    }


def _places(slack: FakeSlack, count: int) -> list[Place]:
    """One in five talks with the desk alone, half of them in the assistant's thread; the others have channels."""
    workspace, us, places = slack.workspace, slack.installed, []
    for number in range(count):
        person = workspace.add_user(f"person {number}")
        if number % 5:
            channel = workspace.add_channel(f"channel-{number}", person, us, private=number % 5 == 1)
            places.append(Place(channel, person))
        else:
            thread = workspace.open_assistant(person, us) if number % 10 else None
            places.append(Place(workspace.dm(person, us), person, thread=thread))
    return places


async def _settled(url: str, slack: FakeSlack) -> None:
    """Wait until nothing is under way that could be answered once more."""
    await slack.socket.settled(60)
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
        while (await (await connection.execute(WAITING)).fetchone()) != (0,):
            await asyncio.sleep(0.1)


def _figure(plan: Plan, talk: Talk, unruly: Unruly, *, seconds: float) -> str:
    counts = Counter(min(len(places), 2) for places in talk.answers().values())
    return (
        f"\n{plan.questions} questions at {plan.places} places, {unruly.events} events; killed {2 * plan.kills} times, "
        f"cut {plan.cuts} times: answered once {counts[1]}, lost {counts[0]}, twice {counts[2]}; given up by Slack "
        f"{len(talk.slack.socket.undelivered)}; {seconds:.0f} s, {unruly.events / seconds:.0f} events/s\n"
    )
