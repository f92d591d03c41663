"""Messages without words, and edited to nothing."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from tests.bots.slack.conftest import open_office

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from tests.bots.slack.conftest import Office
    from tests.fakes.slack.messages import Message
    from tests.fakes.slack.state import Json

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def office(server_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Office]:
    """A desk on a Slack whose limits pass sixty times as fast."""
    async with open_office(tmp_path_factory.mktemp("home"), server_url) as opened:
        opened.slack.clock.time_scale = 60
        await opened.slack.socket.connected(2)
        yield opened


@contextmanager
def gap(desk: Office) -> Iterator[None]:
    """Nothing is delivered meanwhile; at the end the connections are broken, and made anew."""
    desk.slack.workspace.delivery = None
    yield
    desk.slack.workspace.delivery = desk.slack.socket
    desk.slack.socket.cut()


async def test_a_message_that_was_edited_to_nothing_ends_neither_its_delivery_nor_the_fetching(desk: Office) -> None:
    workspace = desk.slack.workspace
    question = workspace.say(desk.ada, desk.alone, "where is the lunch menu?")
    await desk.until(lambda: desk.ours(desk.alone))
    workspace.edit(question, "")
    acked = await desk.until(lambda: [each for each in desk.slack.socket.acks if _edits(each.body, question)])
    assert [each.attempt for each in acked] == [0]
    with gap(desk):
        later = workspace.say(desk.ada, desk.help, f"{desk.us} when is lunch?")
    (answer,) = await desk.until(lambda: desk.ours(desk.help))
    assert answer.thread_ts == later.ts


async def test_a_picture_among_people_is_not_commented_on(desk: Office) -> None:
    desk.slack.workspace.say(desk.ada, desk.help, "")
    await desk.answer(f"{desk.us} when is lunch?")
    assert [each for each in desk.slack.workspace.ephemerals if each.channel is desk.help] == []


def _edits(body: Json, message: Message) -> bool:
    """Whether a body tells that a message was edited."""
    event = body.get("event", {})
    return bool(event.get("subtype") == "message_changed" and event["message"]["ts"] == message.ts)
