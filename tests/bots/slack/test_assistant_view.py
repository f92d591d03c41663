"""Slack's older assistant view, for apps that were created with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from bots.slack.manifest import PROMPTS
from tests.bots.slack.conftest import open_office

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.bots.slack.conftest import Office

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.slow]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def office(server_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Office]:
    """A desk whose app is an assistant."""
    async with open_office(tmp_path_factory.mktemp("home"), server_url, SLACK_VIEW="assistant") as opened:
        await opened.slack.socket.connected(2)
        yield opened


async def test_an_assistant_suggests_shows_that_it_is_at_work_and_names_the_thread(desk: Office) -> None:
    workspace, there = desk.slack.workspace, desk.slack.installed
    thread = workspace.open_assistant(desk.ada, there)
    pane = workspace.assistant(desk.alone, thread)
    await desk.until(lambda: pane.prompts)
    assert [prompt["message"] for prompt in pane.prompts] == [message for _, message in PROMPTS]
    await desk.answer("Where is the lunch menu?", desk.alone, thread_ts=thread)
    await desk.until(lambda: pane.title == "Where is the lunch menu?")
    assert "assistant.threads.setStatus" in {call.method for call in desk.slack.calls}
    assert not [call for call in desk.slack.calls if call.method.startswith("agents.")]


async def test_a_direct_message_outside_of_a_thread_is_answered_outside(desk: Office) -> None:
    assert (await desk.answer("Where is the lunch menu?", desk.alone)).thread_ts is None
