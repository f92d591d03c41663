"""Slack passes the conformance kit, over the fake's real sockets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from frontdesk.conformance import *  # noqa: F403
from tests.bots.slack.stage import Workspace
from tests.fakes.slack import FakeSlack

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

pytestmark = pytest.mark.slow


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage() -> AsyncIterator[Workspace]:
    async with FakeSlack(time_scale=20) as slack:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("SLACK_BOT_TOKEN", slack.installed.token)
            patch.setenv("SLACK_APP_TOKEN", slack.app.app_token)
            patch.setenv("SLACK_API_URL", slack.api_url)
            yield Workspace(slack, slack.socket)
