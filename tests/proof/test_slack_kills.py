"""Each question on Slack is answered once, whatever is killed, cut, lost or doubled meanwhile.

A question is some three events: the message, the mention beside it, what comes twice, and the answer, which Slack
tells us of, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fakes.slack import FakeSlack
from tests.fakes.slack.bad_delivery import Unruly
from tests.proof.kills import ECHO, Place, Plan, prove

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.fakes.slack.state import Channel, User

pytestmark = pytest.mark.slow

SAMPLE = Plan(6, 5, 1, 1, 0, 1, 0.0, 600, ECHO, 300)
WHOLE = Plan(4_000, 500, 2, 30, 30, 10, 20.0, 60, ECHO, 1800)


class Workspace:
    """One in five talks with the desk alone, half of them in one thread; the others have channels."""

    listens = "slack"

    def __init__(self, slack: FakeSlack, places: int) -> None:
        self._slack = slack
        self._rooms: list[tuple[Channel, User]] = []
        self._read = 0
        self.places: list[Place] = []
        self.unruly = Unruly(slack=slack)
        self.variables = {
            "SLACK_API_URL": slack.api_url,
            "SLACK_BOT_TOKEN": slack.installed.token,
            "SLACK_APP_TOKEN": slack.app.app_token,
        }
        for number in range(places):
            self._furnish(number)

    def _furnish(self, number: int) -> None:
        workspace, us = self._slack.workspace, self._slack.installed
        person = workspace.add_user(f"person {number}")
        if number % 5:
            channel = workspace.add_channel(f"channel-{number}", person, us, private=number % 5 == 1)
            self.places.append(Place(number, alone=False))
        else:
            channel = workspace.dm(person, us)
            thread = workspace.say(person, channel, "Hello", at=1_700_000_000).ts if number % 10 else None
            self.places.append(Place(number, alone=True, thread=thread))
        self._rooms.append((channel, person))

    async def connected(self) -> None:
        await self._slack.socket.connected(2, seconds=60)
        self._slack.workspace.delivery = self.unruly

    def say(self, place: Place, words: str, *, mention: bool) -> str:
        channel, person = self._rooms[place.number]
        us = f"<@{self._slack.installed.bot.id}> " if mention else ""
        return self._slack.workspace.say(person, channel, f"{us}{words}", thread_ts=place.thread).ts

    def news(self) -> Iterator[str]:
        delivered = self._slack.workspace.delivered
        news, self._read = delivered[self._read :], len(delivered)
        for event in (each.body["event"] for each in news):
            if event.get("bot_id"):
                yield event.get("text", "")

    def standing(self) -> Iterator[tuple[int, str | None, str]]:
        for number, (channel, _) in enumerate(self._rooms):
            for message in self._slack.workspace.messages(channel):
                if message.by:
                    root = channel.messages[message.thread_ts or message.ts]
                    is_below = channel.kind == "im" and message.text.strip().endswith(f" {root.text.split()[-1]}.")
                    yield number, None if is_below else message.thread_ts, message.text

    async def cut(self, nth: int) -> None:
        socket = self._slack.socket
        match nth % 3:
            case 0:
                socket.cut()
            case 1:
                await socket.refresh()
            case _:
                socket.deafen()

    async def settled(self) -> None:
        await self._slack.socket.settled(60)

    def told(self) -> str:
        return f"; given up by Slack {len(self._slack.socket.undelivered)}"


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
    async with FakeSlack(time_scale=plan.time_scale) as slack:
        await prove(Workspace(slack, plan.places), plan, database_url=database_url, folder=tmp_path, capfd=capfd)
