"""Lists the channels that people from other organisations can read, as a warning before a document becomes public."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aiohttp

from bots.slack.api.workspaces import OneToken, Workspaces
from bots.slack.settings import load_slack_settings

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

    from bots.slack.api.installations import Installations
    from bots.slack.settings import SlackSettings
    from core.settings.settings import Settings


async def find(settings: Settings, pool: AsyncConnectionPool) -> list[str]:
    """Return the names of the shared channels that the app is in; raises as `load_slack_settings` and `call`."""
    ours = load_slack_settings()
    async with aiohttp.ClientSession() as session:
        workspaces = Workspaces(_tokens(ours, settings, pool), api_url=ours.api_url, session=session)
        return [
            f"#{channel['name']}"
            for team in await workspaces.teams()
            async for channel in workspaces.channels(team)
            if channel.get("is_ext_shared")
        ]


def _tokens(ours: SlackSettings, settings: Settings, pool: AsyncConnectionPool) -> OneToken | Installations:
    """Return where the workspaces' tokens are: in the settings, or in the database, if workspaces install the app."""
    if ours.bot_token:
        return OneToken(ours.bot_token.get_secret_value(), api_url=ours.api_url)
    from bots.slack.api.installations import Installations  # noqa: PLC0415 — it imports slack-bolt
    from core.security.credentials import Credentials  # noqa: PLC0415

    return Installations(Credentials(pool, settings.secret_key))
