"""A raid: strangers talk to the desk all at once; it keeps Discord's limits, and nobody is forgotten over it.

One process on its own stores listens, answers and sends. Each stranger asks one thing more than one person may ask in
a minute: what is one too many gets a refusal, everything else its answer. A moderator uses a command again and again.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bots.discord.ask_policy import PATIENCE
from core.storage.cancellation import end
from tests.fakes.commands import Command
from tests.fakes.discord.fake import FakeDiscord
from tests.fakes.discord.messages import LOADING
from tests.fakes.discord.permissions import Permission
from tests.proof.kills import ANSWER, ECHO

if TYPE_CHECKING:
    from tests.fakes.discord.messages import Interaction, Message
    from tests.fakes.discord.state import Channel, User

MEGABYTE = 1 << 10
"""In kilobytes, in which the kernel tells how much memory a process has."""
EACH = 4
"""Questions of one stranger, of which one is too many."""


@dataclass(frozen=True, slots=True)
class Plan:
    strangers: int
    channels: int
    seconds: float
    time_scale: float
    longest_seconds: float


SAMPLE = Plan(15, 5, 1.0, 4, 300)
WHOLE = Plan(500, 50, 10.0, 1, 900)


@dataclass(slots=True)
class Raid:
    """What is asked, what a moderator orders meanwhile, and what becomes of both."""

    discord: FakeDiscord
    plan: Plan
    channels: list[Channel] = field(default_factory=list)
    strangers: list[User] = field(default_factory=list)
    asked: list[Message] = field(default_factory=list)
    waits: list[tuple[float, int]] = field(default_factory=list)
    """Of each order of the moderator's, how long it took, and how many of the strangers still waited then."""
    read: int = 0
    answered: set[str] = field(default_factory=set)

    def gather(self) -> None:
        world = self.discord.world
        self.channels = [world.add_channel(f"channel-{number}") for number in range(self.plan.channels)]
        for number in range(self.plan.strangers):
            self.strangers.append(world.add_user(f"stranger-{number}"))
            world.join(self.strangers[-1])
        world.join(world.add_user("moderator"), roles=[world.add_role("moderators", Permission.MANAGE_MESSAGES)])
        world.add_channel("staff")

    async def strike(self) -> None:
        """Say everything, at even distances."""
        loop, count = asyncio.get_running_loop(), EACH * self.plan.strangers
        started = loop.time()
        for number in range(count):
            await asyncio.sleep(started + number * self.plan.seconds / count - loop.time())
            person = self.strangers[number % len(self.strangers)]
            place = self.channels[(number + number // len(self.strangers)) % len(self.channels)]
            self.asked.append(self.discord.world.say(person, place, f"{self.discord.app.bot.mention} echo {number}"))

    async def keep_order(self) -> None:
        """Use a command and wait for its answer, until cancelled."""
        while True:
            began = time.monotonic()
            order = self.discord.world.command("moderator", "#staff", "settings")
            await self.discord.until(partial(_is_answered, order), seconds=60)
            self.waits.append((time.monotonic() - began, len(self.asked) - self.replied()))
            await asyncio.sleep(0.25)

    def replied(self) -> int:
        """How many of the strangers' questions have got an answer or a refusal."""
        told = self.discord.world.told
        news, self.read = told[self.read :], len(told)
        us = self.discord.app.bot.id
        self.answered |= {
            each.data["id"]
            for each in news
            if each.event == "MESSAGE_CREATE"
            and each.data["author"]["id"] == us
            and (ANSWER.search(each.data["content"]) or each.data["content"] == PATIENCE)
        }
        return len(self.answered)

    async def over(self) -> None:
        """Wait until each question has got one."""
        while self.replied() < EACH * self.plan.strangers:
            await asyncio.sleep(0.1)

    def outcome(self) -> tuple[Counter[str], Counter[str]]:
        """Return how often each question was answered, and how often each stranger was refused."""
        answers: Counter[str] = Counter()
        refusals: Counter[str] = Counter()
        for channel in self.discord.world.channels.values():
            for message in channel.messages.values():
                if message.author is not self.discord.app.bot:
                    continue
                for number in map(int, ANSWER.findall(message.content)):
                    answers[self.asked[number].id] += 1
                    assert channel.id == self.asked[number].id, "the thread of another question"
                if message.content == PATIENCE and message.replied_to:
                    refusals[message.replied_to.author.name] += 1
        return answers, refusals


@pytest.mark.parametrize(
    "plan",
    [
        pytest.param(SAMPLE, id="sample", marks=pytest.mark.slow),
        pytest.param(WHOLE, id="whole", marks=pytest.mark.proof),
    ],
)
async def test_through_a_raid_everybody_is_answered_or_refused_once(
    plan: Plan, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    await asyncio.to_thread((tmp_path / "echo.py").write_text, ECHO)
    async with FakeDiscord(time_scale=plan.time_scale) as discord:
        variables = {
            **os.environ,
            "FRONTDESK_HOME": str(tmp_path / "home"),
            "FRONTDESK_SKILLS": str(tmp_path / "echo.py"),
            "DISCORD_API_URL": discord.api_url,
            "DISCORD_TOKEN": discord.app.token,
            "FRONTDESK_HELLO": "false",
            "DISCORD_PER_PERSON": str(EACH - 1),
        }
        raid = Raid(discord, plan)
        raid.gather()
        async with Command("discord", variables, tmp_path / "discord.log").running() as desk:
            await discord.gateway.ready(seconds=180)
            await discord.until(lambda: discord.app.commands.get(""), seconds=60)
            memory, started = Memory(desk.process.pid), time.monotonic()
            beside = [asyncio.create_task(each) for each in (memory.watch(), raid.keep_order())]
            try:
                async with asyncio.timeout(plan.longest_seconds):
                    await raid.strike()
                    await raid.over()
            finally:
                await end(beside)
                with capfd.disabled():
                    sys.stderr.write(_figure(raid, memory, seconds=time.monotonic() - started))
    assert all(task.cancelled() for task in beside), "the moderator got no answer"
    answers, refusals = raid.outcome()
    assert sorted(answers.values()) == [1] * (EACH - 1) * plan.strangers
    assert sorted(refusals.values()) == [1] * plan.strangers
    assert set(Counter(each.author.name for each in raid.asked if answers[each.id]).values()) == {EACH - 1}
    assert max(waiting for _, waiting in raid.waits) > len(raid.asked) / 3, "the moderator is answered after the crowd"
    assert memory.most - memory.first < 64 * MEGABYTE
    assert Counter(call.status for call in discord.calls)[429] <= len(discord.calls) / 100


@dataclass(slots=True)
class Memory:
    """How much a process has, in kilobytes."""

    pid: int
    first: int = 0
    most: int = 0

    async def watch(self) -> None:
        """Look now and then, until cancelled."""
        while True:
            status = await asyncio.to_thread(Path(f"/proc/{self.pid}/status").read_text)
            now = int(re.search(r"VmRSS:\s+(\d+)", status)[1])  # type: ignore[index]
            self.first, self.most = self.first or now, max(self.most, now)
            await asyncio.sleep(0.5)


def _is_answered(order: Interaction) -> bool:
    return order.response is not None and not order.response.flags & LOADING


def _figure(raid: Raid, memory: Memory, *, seconds: float) -> str:
    answers, refusals = raid.outcome()
    routes = Counter((call.route, call.status) for call in raid.discord.calls)
    waits = sorted(seconds for seconds, _ in raid.waits) or [0.0]
    return (
        f"\n{len(raid.asked)} messages of {raid.plan.strangers} strangers in {raid.plan.channels} channels in "
        f"{raid.plan.seconds:g} s: answered {len(answers)} ({max(answers.values(), default=0)} times at most), refused "
        f"{len(refusals)}, after {seconds:.0f} s; {len(waits)} commands of a moderator answered within p50 "
        f"{waits[len(waits) // 2]:.1f}, at most {waits[-1]:.1f} s; memory {memory.first / MEGABYTE:.0f} MB, at most "
        f"{memory.most / MEGABYTE:.0f} MB; {len(raid.discord.calls)} requests, "
        f"{len(raid.discord.calls) / seconds:.0f} a second, 429: "
        f"{sum(count for (_, status), count in routes.items() if status == 429)}\n"
        + "".join(f"{route} {status}: {count}\n" for (route, status), count in routes.most_common(14))
    )
