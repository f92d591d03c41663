"""The history of a channel and of a thread, page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aiohttp
import pytest

from bots.slack.api import client as slack_api
from bots.slack.api.client import SlackRefused, make_client
from tests.fakes.slack import FakeSlack

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from slack_sdk.web.async_client import AsyncWebClient

    from tests.fakes.slack.state import Channel, User


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack(time_scale=100) as fake:
        yield fake


@pytest.fixture
async def client(slack: FakeSlack, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[AsyncWebClient]:
    monkeypatch.setattr(slack_api, "PAGE", 2)
    async with aiohttp.ClientSession() as session:
        yield make_client(slack.installed.token, api_url=slack.api_url, session=session)


@pytest.fixture
def ada(slack: FakeSlack) -> User:
    return slack.workspace.add_user("ada")


@pytest.fixture
def help(slack: FakeSlack, ada: User) -> Channel:  # noqa: A001
    return slack.workspace.add_channel("help", ada, slack.installed)


async def read(client: AsyncWebClient, channel: Channel, thread: str | None = None, *, most: int = 100) -> list[str]:
    return [str(each["text"]) async for each in slack_api.messages(client, channel.id, thread, most=most)]


async def test_a_channel_is_read_from_its_newest_message_on(
    slack: FakeSlack,
    client: AsyncWebClient,
    ada: User,
    help: Channel,  # noqa: A002
) -> None:
    for number in range(5):
        slack.workspace.say(ada, help, str(number))
    assert [text for text in await read(client, help) if text.isdecimal()] == ["4", "3", "2", "1", "0"]
    assert await read(client, help, most=2) == ["4", "3"]


async def test_a_thread_is_read_from_its_first_message_on(
    slack: FakeSlack,
    client: AsyncWebClient,
    ada: User,
    help: Channel,  # noqa: A002
) -> None:
    first = slack.workspace.say(ada, help, "0")
    for number in range(1, 4):
        slack.workspace.say(ada, help, str(number), thread_ts=first.ts)
    assert await read(client, help, first.ts) == ["0", "1", "2", "3"]


async def test_a_reply_is_told_from_the_first_message_of_its_thread(
    slack: FakeSlack,
    client: AsyncWebClient,
    ada: User,
    help: Channel,  # noqa: A002
) -> None:
    first = slack.workspace.say(ada, help, "first")
    reply = slack.workspace.say(ada, help, "reply", thread_ts=first.ts)
    found = [await slack_api.find_message(client, help.id, ts) for ts in (first.ts, reply.ts)]
    assert [each and each["text"] for each in found] == ["first", "reply"]


async def test_a_channel_that_we_are_not_in_cannot_be_read(slack: FakeSlack, client: AsyncWebClient, ada: User) -> None:
    closed = slack.workspace.add_channel("closed", ada)
    with pytest.raises(SlackRefused):
        await read(client, closed)
