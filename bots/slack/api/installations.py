"""Stores for slack-bolt of the workspaces that installed the app themselves, on Frontdesk's encrypted credentials."""

from __future__ import annotations

import json
import logging
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore

from bots.slack.api.client import make_client
from bots.slack.manifest import INSTALL, REDIRECT, SCOPES

if TYPE_CHECKING:
    from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow

    from bots.slack.settings import SlackSettings
    from core.security.credentials import Credentials

SERVICE = "slack"
STATES = "slack oauth state"
STATE_LIVES = timedelta(minutes=10)


class Installations(AsyncInstallationStore):
    """Keeps the newest installation of each workspace, or of the enterprise if the whole organisation installed it."""

    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials

    @property
    def logger(self) -> logging.Logger:
        """The logger that slack-bolt asks for."""
        return logging.getLogger(__name__)

    async def async_save(self, installation: Installation) -> None:
        """Keep an installation. It replaces an earlier installation of the same workspace."""
        name = installation.team_id or installation.enterprise_id or ""
        await self._credentials.put(SERVICE, name, json.dumps(installation.to_dict(), default=str))

    async def async_find_installation(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None = None,  # noqa: ARG002 — the bot's token alone is used
        is_enterprise_install: bool | None = False,
    ) -> Installation | None:
        """Return the installation of a workspace, or that of its organisation."""
        names = (enterprise_id,) if is_enterprise_install else (team_id, enterprise_id)
        for name in names:
            kept = await self._credentials.get(SERVICE, name) if name else None
            if kept:
                return Installation(**json.loads(kept))
        return None

    async def async_find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False
    ) -> Bot | None:
        """Return the bot of a workspace."""
        found = await self.async_find_installation(
            enterprise_id=enterprise_id, team_id=team_id, is_enterprise_install=is_enterprise_install
        )
        return found.to_bot() if found else None

    async def async_delete_all(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """Erase the installation of a workspace that has removed the app."""
        for name in (team_id, enterprise_id):
            if name:
                await self.erase(name)

    async def async_delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        """Keep the workspace's bot when one person's token is revoked, because no person's token is used."""

    async def token(self, team: str) -> str | None:
        """Return the bot token of a workspace, or None if the app is not installed there."""
        bot = await self.async_find_bot(enterprise_id=None, team_id=team)
        return bot.bot_token if bot else None

    async def erase(self, team: str) -> None:
        """Erase the installation of a workspace that has removed the app."""
        await self._credentials.remove(SERVICE, team)

    async def teams(self) -> list[str]:
        """Return the ids of all workspaces with an installation."""
        return await self._credentials.names(SERVICE)


class States(AsyncOAuthStateStore):
    """The states of unfinished installations. Each can be used once, within ten minutes."""

    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials

    async def async_issue(self, *_: object, **__: object) -> str:
        """Make a state. Expired ones are erased, since anybody can ask for more."""
        await self._credentials.expire(STATES, older_than=STATE_LIVES)
        state = secrets.token_urlsafe(32)
        await self._credentials.put(STATES, state, "")
        return state

    async def async_consume(self, state: str) -> bool:
        """Return whether a state is valid, and use it up."""
        return await self._credentials.take(STATES, state, no_older_than=STATE_LIVES) is not None


def make_flow(settings: SlackSettings, credentials: Credentials) -> AsyncOAuthFlow:
    """Return slack-bolt's flow: `/slack/install` leads to Slack, which returns to `/slack/oauth_redirect`."""
    from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow  # noqa: PLC0415 — with several workspaces alone
    from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings  # noqa: PLC0415

    public = f"{settings.public_url.rstrip('/')}{REDIRECT}" if settings.public_url else None
    return AsyncOAuthFlow(
        client=make_client("", api_url=settings.api_url),
        settings=AsyncOAuthSettings(
            client_id=settings.client_id,
            client_secret=settings.client_secret.get_secret_value() if settings.client_secret else "",
            scopes=list(SCOPES),
            redirect_uri=public,
            authorization_url=urljoin(settings.api_url, "../oauth/v2/authorize"),
            install_path=INSTALL,
            redirect_uri_path=REDIRECT,
            installation_store=Installations(credentials),
            installation_store_bot_only=False,
            state_store=States(credentials),
        ),
    )
