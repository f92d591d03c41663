"""Measures how fast Slack gets its ack, and a person the first response, compared with a bolt app that only acks.

The desk, on its embedded stores, and the empty app are separate processes. The fake Slack runs in this one, over real
HTTP and WebSockets, with its limits on. Events come at a steady rate over two connections. One event in five is a
question to the desk about this project's documents; the others are talk between people in its channels, which the desk
stores. The first response is the status in the thread, or the answer.

Usage: python benchmarks/slack.py [--seconds 60] [--rate 50] [--channels 100]
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING

from tests.fakes.slack import FakeSlack

if TYPE_CHECKING:
    from collections.abc import Mapping

QUESTIONS = (
    "how do I write a skill?",
    "what does FRONTDESK_MODEL do?",
    "how do I get my tokens for Slack?",
    "what happens when a worker dies?",
    "how fast does it send messages?",
    "how do I set a reminder that recurs?",
    "which settings say where the database is?",
    "how is a person's data erased?",
)
TALK = ("I will be there at ten", "the build is green again", "lunch at noon, as always", "thanks, that helped a lot")
ONE_IN = 5
WARM_UP_SECONDS = 5.0
EMPTY_APP = """
import asyncio, os, re
from slack_bolt.async_app import AsyncApp
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_sdk.web.async_client import AsyncWebClient

async def main():
    client = AsyncWebClient(os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"])
    app = AsyncApp(client=client)
    @app.event(re.compile(".*"))
    async def heard(ack):
        await ack()
    handlers = [AsyncSocketModeHandler(app, os.environ["SLACK_APP_TOKEN"], web_client=client) for _ in range(2)]
    for handler in handlers:
        await handler.connect_async()
    await asyncio.Event().wait()

asyncio.run(main())
"""


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--rate", type=float, default=50)
    parser.add_argument("--channels", type=int, default=100)
    options = parser.parse_args()
    frontdesk = str(Path(sys.executable).parent / "frontdesk")
    with tempfile.TemporaryDirectory() as folder:
        variables = {**os.environ, "FRONTDESK_HOME": str(Path(folder) / "home")}
        for name in ("DATABASE_URL", "CHROMA_URL", "FRONTDESK_MODEL"):
            variables.pop(name, None)
        learning = await asyncio.create_subprocess_exec(frontdesk, "learn", "docs", env=variables)
        assert await learning.wait() == 0
        empty = await measured([sys.executable, "-c", EMPTY_APP], variables, options)
        desk = await measured([frontdesk, "slack"], variables, options)
    load = os.getloadavg()[0]
    print(f"{options.rate:g} events/s for {options.seconds:g} s, {options.channels} channels, load {load:.1f}")
    show("event to ack, an empty bolt app", empty[0])
    show("event to ack, the desk", desk[0])
    show("question to the first sign", desk[1])
    show("question to the answer", desk[2])


async def measured(
    command: list[str], variables: Mapping[str, str], options: argparse.Namespace
) -> tuple[list[float], list[float], list[float]]:
    """Return the seconds to each ack, and for each question to the first response and to the answer."""
    async with FakeSlack() as slack:
        tokens = {"SLACK_BOT_TOKEN": slack.installed.token, "SLACK_APP_TOKEN": slack.app.app_token}
        environment = {**variables, **tokens, "SLACK_API_URL": slack.api_url}
        process = await asyncio.create_subprocess_exec(*command, env=environment)
        try:
            await slack.socket.connected(2, seconds=60)
            return await _talk(slack, options)
        finally:
            process.terminate()
            await process.wait()


async def _talk(slack: FakeSlack, options: argparse.Namespace) -> tuple[list[float], list[float], list[float]]:
    """Send events at a steady rate. The first seconds, in which names are looked up, do not count."""
    workspace, loop = slack.workspace, asyncio.get_running_loop()
    people = [workspace.add_user(f"person {number}") for number in range(options.channels)]
    places = [workspace.add_channel(f"channel-{n}", person, slack.installed) for n, person in enumerate(people)]
    signs, answers = _Firsts(), _Firsts()
    watching = asyncio.create_task(_watch(slack, signs, answers))
    asked: dict[str, float] = {}
    counted_from = 0
    started = loop.time()
    for number in range(int((WARM_UP_SECONDS + options.seconds) * options.rate)):
        await asyncio.sleep(started + number / options.rate - loop.time())
        if number == int(WARM_UP_SECONDS * options.rate):
            counted_from = len(slack.socket.acks)
            asked.clear()
        spot = number % len(places)
        if number % ONE_IN:
            workspace.say(people[spot], places[spot], TALK[number % len(TALK)])
        else:
            words = QUESTIONS[number // ONE_IN % len(QUESTIONS)]
            at = time.perf_counter()
            asked[workspace.say(people[spot], places[spot], f"<@{slack.installed.bot.id}> {words}").ts] = at
    await asyncio.sleep(WARM_UP_SECONDS)
    watching.cancel()
    acks = [each.seconds for each in slack.socket.acks[counted_from:]]
    return acks, _since(asked, signs), _since(asked, answers)


class _Firsts(dict[str, float]):
    """The times at which something first appeared in each thread."""

    def see(self, thread: str) -> None:
        self.setdefault(thread, time.perf_counter())


async def _watch(slack: FakeSlack, signs: _Firsts, answers: _Firsts) -> None:
    """Record statuses and answers within two milliseconds."""
    read = 0
    while True:
        news, read = slack.calls[read:], len(slack.calls)
        for call in (each for each in news if each.error is None):
            if call.method in ("assistant.threads.setStatus", "chat.startStream", "chat.postMessage"):
                thread = str(call.arguments["thread_ts"])
                signs.see(thread)
                if call.method != "assistant.threads.setStatus":
                    answers.see(thread)
        await asyncio.sleep(0.002)


def _since(asked: Mapping[str, float], firsts: Mapping[str, float]) -> list[float]:
    return [firsts[thread] - at for thread, at in asked.items() if thread in firsts]


def show(name: str, seconds: list[float]) -> None:
    cuts = [cut * 1000 for cut in quantiles(seconds, n=100)]
    print(
        f"{name:32} p50 {median(seconds) * 1000:7.1f} ms   p95 {cuts[94]:7.1f} ms   p99 {cuts[98]:7.1f} ms   "
        f"({len(seconds)})"
    )


if __name__ == "__main__":
    asyncio.run(main())
