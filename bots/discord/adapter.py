"""The adapter of Discord. It joins the part that sends and the part that listens."""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import aclosing, asynccontextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from bots.discord.api import Api
from bots.discord.app import Listener
from bots.discord.ask_policy import AskPolicy, ServerRules
from bots.discord.connection import gateway
from bots.discord.connection.session import Session
from bots.discord.interactions.commands import are_current, make_commands
from bots.discord.outgoing.acknowledgements import Acknowledgements
from bots.discord.outgoing.poster import OwnerAlerts
from bots.discord.outgoing.sender import DiscordSender
from bots.discord.outgoing.threads import ForumPosts
from bots.discord.parse import SERVICE
from bots.discord.places import Places
from bots.discord.settings import load_discord_settings
from bots.frontdesk import run_together
from core.delivery.notices import Notices
from core.delivery.outbox import Outbox
from core.jobs.jobs import Jobs
from core.model.clock import SystemClock
from core.model.errors import RetryLater
from core.storage.cancellation import end
from core.storage.leader_lock import hold

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence

    from psycopg_pool import AsyncConnectionPool

    from bots.discord.interactions.definitions import Json
    from bots.discord.settings import DiscordSettings
    from bots.frontdesk import Frontdesk
    from core.settings.settings import Settings

log = logging.getLogger(__name__)

HELD = "the connection to the gateway of discord"
PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 1.0, 30.0
"""How long to wait before Discord is asked again: the first time, and at most."""

Answer = TypeVar("Answer")


class DiscordAdapter(DiscordSender):
    """Sends replies, and listens when told to."""

    def __init__(self, settings: DiscordSettings, api: Api, pool: AsyncConnectionPool, jobs: Jobs) -> None:
        outbox, self._server_rules = Outbox(pool), ServerRules(pool)
        owner_alerts = OwnerAlerts(api, self._server_rules, Notices(pool, jobs=jobs, outbox=outbox))
        posts = ForumPosts(api, self._server_rules, owner_alerts)
        super().__init__(api, outbox=outbox, posts=posts, owner_alerts=owner_alerts, clock=SystemClock())
        self._settings = settings

    async def listen(self, desk: Frontdesk) -> None:
        """Receive what people write, until cancelled, and fetch what was missed.

        One process listens at a time. Another one waits until that one ends.

        Raises:
            DiscordRefused: the token is wrong.
            RetryLater: the database has stopped working.
        """
        await hold(desk.stores.pool, HELD, self._listen(desk))

    async def _listen(self, desk: Frontdesk) -> None:
        us = await _patiently(self.api.me)
        acks, places, ours = Acknowledgements(self.api), Places(), self._settings
        policy = AskPolicy(ours.only_channels, ours.per_person, ours.per_server)
        session = Session(Listener(desk, places, self, acks, policy, self._server_rules, us=us))
        desk.listening.watch(SERVICE, lambda: session.is_connected)
        await session.backfill.begin()
        wanted = make_commands(desk.desk.abilities, suggested=_verbs(desk))
        acks.start(_patiently(lambda: self._sync_commands(wanted)))
        is_staffed = bool(desk.stores.settings.staff_channel)
        connection = _patiently(lambda: self._stay_connected(session, typing=is_staffed))
        try:
            await run_together([session.queues.run(), session.watch(), connection])
        finally:
            await acks.close()

    async def _stay_connected(self, session: Session, *, typing: bool) -> None:
        application = await self.api.call("GET", "/applications/@me")
        way = await self.api.call("GET", "/gateway/bot")
        wanted, token = self._settings.message_content, self._settings.bare_token
        content = wanted == "on" or (wanted == "auto" and gateway.may_read_content(application))
        while True:
            try:
                listening = gateway.listen(session.route, token=token, gateway=way, content=content, typing=typing)
                await _unless(session.stalled, listening)
            except gateway.MessageContentDisabled:
                if wanted == "on":
                    raise
                log.warning("The Message Content intent is off: only messages addressed to the bot can be read")
                content = False
            else:
                log.warning("The connection to Discord is open but delivers nothing: opening a new one")

    async def _sync_commands(self, wanted: Sequence[Json]) -> None:
        """Register the commands, unless Discord already has exactly these."""
        application = await self.api.call("GET", "/applications/@me")
        path, ids = "/applications/{application_id}/commands", {"application_id": str(application["id"])}
        found = await self.api.call("GET", path, ids=ids, query={"with_localizations": "true"})
        if not are_current(found, wanted):
            await self.api.call("PUT", path, body=list(wanted), ids=ids)


async def _patiently(ask: Callable[[], Awaitable[Answer]]) -> Answer:
    """Call `ask` until Discord answers, with growing pauses, and log each failure.

    Only after RetryLater is it called again. Any other error, such as a refusal, is raised.
    """
    pause = PAUSE_SECONDS
    while True:
        began = time.monotonic()
        try:
            return await ask()
        except RetryLater as error:
            if time.monotonic() - began > LONGEST_PAUSE_SECONDS:  # it answered for a while
                pause = PAUSE_SECONDS
            wait = error.after_seconds or pause
            log.warning("Cannot connect to Discord, trying again in %g s: %s", wait, error)
            await asyncio.sleep(wait)
            pause = min(2 * pause, LONGEST_PAUSE_SECONDS)


def _verbs(desk: Frontdesk) -> frozenset[str]:
    """Return the commands for which things can be suggested."""
    return frozenset(verb for source in desk.desk.suggestions for verb in source.verbs)


async def _unless(called_off: asyncio.Event, doing: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine until an event is set, and clear the event. If the coroutine fails first, raise its error."""
    task, waiting = asyncio.create_task(doing), asyncio.create_task(called_off.wait())
    try:
        await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            task.result()
    finally:
        await end([task, waiting])
    called_off.clear()


@asynccontextmanager
async def connect(_settings: Settings, pool: AsyncConnectionPool) -> AsyncIterator[DiscordAdapter]:
    """Connect Discord for the duration of the block. Raises SettingsError if a setting is missing or wrong."""
    ours, jobs = load_discord_settings(), Jobs()
    api = Api(ours.bare_token, api_url=ours.api_url)
    async with jobs.open(pool), aclosing(api):
        yield DiscordAdapter(ours, api, pool, jobs)
