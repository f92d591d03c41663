"""The adapter of Slack. It joins the part that sends and the part that listens."""

from __future__ import annotations

import logging
import secrets
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, cast

import aiohttp
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse

from bots.slack.api.client import SlackRefused, make_client
from bots.slack.api.installations import Installations, make_flow
from bots.slack.api.workspaces import OneToken, Workspaces
from bots.slack.app import Listener
from bots.slack.connection.backfill import ConnectionMonitor
from bots.slack.connection.deliveries import Deliveries
from bots.slack.connection.http_server import serve_http
from bots.slack.connection.socket_mode import SocketModeConnections
from bots.slack.origin import team_of
from bots.slack.outgoing.acknowledgements import Acknowledgements
from bots.slack.outgoing.greeter import Greeter
from bots.slack.outgoing.sender import SlackSender
from bots.slack.outgoing.sessions import Sessions
from bots.slack.settings import load_slack_settings
from core.delivery.notices import Notices
from core.delivery.outbox import Outbox
from core.jobs.jobs import Jobs
from core.model.errors import FrontdeskError, RetryLater, WireError
from core.security.credentials import Credentials

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from psycopg_pool import AsyncConnectionPool
    from pydantic import SecretStr
    from slack_bolt.context.async_context import AsyncBoltContext as BoltContext
    from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow

    from bots.frontdesk import Frontdesk
    from bots.slack.settings import SlackSettings
    from core.settings.settings import Settings

log = logging.getLogger(__name__)


class SlackAdapter(SlackSender):
    """Sends replies, and listens when told to."""

    def __init__(
        self,
        settings: SlackSettings,
        workspaces: Workspaces,
        sessions: Sessions,
        *,
        flow: AsyncOAuthFlow | None,
        notices: Notices,
    ) -> None:
        super().__init__(workspaces, sessions)
        self._notices = notices
        self._settings = settings
        self._flow = flow
        self._monitor: ConnectionMonitor | None = None

    async def listen(self, desk: Frontdesk) -> None:
        """Receive what people write, until cancelled, and fetch what was missed.

        Raises:
            SlackRefused: a token is wrong.
        """
        acks = Acknowledgements(self._workspaces, self._sessions)
        greeter = Greeter(self._workspaces, self._notices, desk.stores.settings, clock=desk.clock)
        listener = Listener(desk, self._workspaces, acks, self._settings.ask_emoji, greeter)
        app = self._bolt()
        listener.register(app)
        self._monitor = ConnectionMonitor(listener)
        deliveries = Deliveries(app, self._monitor, acks, desk.stores.pool)
        app.error(_responses(deliveries))
        acks.start(self._sessions.watch())
        try:
            if self._settings.mode == "http":
                secret, port = _secret(self._settings.signing_secret), self._settings.port
                async with serve_http(deliveries, self._flow, signing_secret=secret, port=port):
                    await self._monitor.run(renew=None)
            else:
                token, client = _secret(self._settings.app_token), make_client("", api_url=self._settings.api_url)
                sockets = SocketModeConnections(deliveries, token, client, on_open=self._monitor.note_opened)
                desk.listening.watch(self.name, lambda: sockets.is_connected)
                async with sockets.open():
                    await self._monitor.run(renew=sockets.renew)
        finally:
            await acks.close()

    async def check(self) -> None:
        """Fetch missed messages now instead of within ten minutes. Call it only while the adapter listens."""
        if self._monitor:
            await self._monitor.check()

    def _bolt(self) -> AsyncApp:
        """Make slack-bolt's app, which checks signatures. A request is acknowledged only after it has been handled."""
        logger = logging.getLogger("bots.slack.bolt")
        logger.setLevel(logging.ERROR)  # it warns about a token in the environment that it does not use
        return AsyncApp(
            name="frontdesk",
            logger=logger,
            process_before_response=True,
            signing_secret=_secret(self._settings.signing_secret),
            client=make_client("", api_url=self._settings.api_url),
            authorize=_authorization(self._workspaces),
            before_authorize=self._known_team,
            attaching_conversation_kwargs_enabled=False,  # no handler uses them; odd events lack them
        )

    async def _known_team(self, body: dict[str, Any], next: Callable[[], Awaitable[Any]]) -> BoltResponse | None:  # noqa: A002 — slack-bolt's name
        """Refuse what comes for a workspace in which the app is not installed."""
        if body.get("type") in ("url_verification", "app_rate_limited"):
            return cast("BoltResponse", await next())
        try:
            await self._workspaces.client(team_of(body))
        except WireError as error:
            return BoltResponse(status=400, body=str(error))
        except SlackRefused as error:
            if (body.get("event") or {}).get("type") in ("app_uninstalled", "tokens_revoked"):
                return BoltResponse(status=200, body="")
            log.warning("A request came for a workspace that is not ours: %s", error)
            return BoltResponse(status=403, body="The app is not installed in this workspace.")
        except RetryLater as error:
            return BoltResponse(status=503, body=str(error))
        return cast("BoltResponse", await next())


def _authorization(workspaces: Workspaces) -> Callable[..., Awaitable[AuthorizeResult]]:
    """Return the function that tells slack-bolt who we are. To a method, bolt would pass `self` twice."""

    async def authorize(team_id: str | None, enterprise_id: str | None, context: BoltContext) -> AuthorizeResult:
        installed = enterprise_id if context.is_enterprise_install else team_id
        bot = await workspaces.bot(installed or team_id or enterprise_id or "")
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_user_id=bot.user, bot_id=bot.id)

    return authorize


def _responses(deliveries: Deliveries) -> Callable[..., Awaitable[BoltResponse]]:
    """Return the function that makes the response to a request that failed, for slack-bolt."""

    async def respond(error: Exception, body: dict[str, Any]) -> BoltResponse:
        """Return the response. Slack delivers again what could not be stored."""
        if isinstance(error, WireError):
            return deliveries.drop(body, error)
        if isinstance(error, FrontdeskError):
            log.warning("A request from Slack cannot be stored now: %s", error)
            return BoltResponse(status=503, body=str(error))
        reference = secrets.token_hex(4)
        log.error("A request from Slack failed, reference %s", reference, exc_info=error)
        return BoltResponse(status=500, body=f"An unexpected error occurred. Its reference is {reference}.")

    return respond


@asynccontextmanager
async def connect(settings: Settings, pool: AsyncConnectionPool) -> AsyncIterator[SlackAdapter]:
    """Connect Slack for the duration of the block. Raises SettingsError if a setting is missing or wrong."""
    ours = load_slack_settings()
    credentials = Credentials(pool, settings.secret_key) if ours.by_installation else None
    tokens = Installations(credentials) if credentials else OneToken(_secret(ours.bot_token), api_url=ours.api_url)
    flow = make_flow(ours, credentials) if credentials else None
    notices = Notices(pool, jobs=(jobs := Jobs()), outbox=Outbox(pool))
    is_agent = ours.view == "agent"
    async with jobs.open(pool), aiohttp.ClientSession() as session:
        workspaces = Workspaces(tokens, api_url=ours.api_url, session=session, is_agent=is_agent)
        sessions = Sessions(workspaces, pool)
        try:
            yield SlackAdapter(ours, workspaces, sessions, flow=flow, notices=notices)
        finally:
            await sessions.close()


def _secret(value: SecretStr | None) -> str:
    return value.get_secret_value() if value else ""
