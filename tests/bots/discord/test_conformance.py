"""Discord passes the conformance kit, over the fake's real API and gateway."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from frontdesk.conformance import *  # noqa: F403
from tests.bots.discord.stage import Server
from tests.fakes.discord.fake import FakeDiscord

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

pytestmark = pytest.mark.slow


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage() -> AsyncIterator[Server]:
    async with FakeDiscord(time_scale=20) as discord:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("DISCORD_TOKEN", discord.app.token)
            patch.setenv("DISCORD_API_URL", discord.api_url)
            yield Server(discord)
