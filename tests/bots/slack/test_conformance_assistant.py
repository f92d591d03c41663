"""Slack passes the conformance kit in its older assistant view, too; `test_assistant_view` is a sample of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from frontdesk.conformance import *  # noqa: F403
from tests.bots.slack.stage import Workspace
from tests.fakes.slack import FakeSlack

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

pytestmark = pytest.mark.proof


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage() -> AsyncIterator[Workspace]:
    async with FakeSlack(time_scale=20, view="assistant") as slack:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("SLACK_BOT_TOKEN", slack.installed.token)
            patch.setenv("SLACK_APP_TOKEN", slack.app.app_token)
            patch.setenv("SLACK_API_URL", slack.api_url)
            patch.setenv("SLACK_VIEW", "assistant")
            yield Workspace(slack, slack.socket)
