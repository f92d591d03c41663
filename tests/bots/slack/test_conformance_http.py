"""What an adapter must hear, Slack's hears over HTTP too: it is acknowledged by the answer to each request.

A sample of it stands in `connection/test_http_server.py`.
"""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from bots.conformance.inbound import *  # noqa: F403
from bots.slack.manifest import EVENTS
from frontdesk.conformance import desk, listening, scene  # noqa: F401
from tests.bots.slack.stage import QUICK, Workspace
from tests.fakes.slack import FakeSlack
from tests.fakes.slack.events import SignedHttp

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

pytestmark = pytest.mark.proof


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage() -> AsyncIterator[Workspace]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    async with (
        FakeSlack(time_scale=20) as slack,
        SignedHttp(f"http://127.0.0.1:{port}{EVENTS}", slack.app.signing_secret, QUICK, on_ack=slack.heard) as http,
    ):
        slack.workspace.delivery = http
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("SLACK_BOT_TOKEN", slack.installed.token)
            patch.setenv("SLACK_SIGNING_SECRET", slack.app.signing_secret)
            patch.setenv("SLACK_API_URL", slack.api_url)
            patch.setenv("PORT", str(port))
            yield Workspace(slack, http)
