"""Discord, connected: puts the speaking and the listening half together."""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bots.discord.api.client import Api
from bots.discord.app import MESSAGE_EVENTS, Listener
from bots.discord.ask_policy import Community
from bots.discord.connection import gateway
from bots.discord.connection.backfill import CatchUp
from bots.discord.connection.channel_queues import Lanes
from bots.discord.connection.stall_detector import Hearing
from bots.discord.interactions.commands import are_current, commands_of
from bots.discord.interactions.listener import Uses
from bots.discord.outgoing.acknowledgements import Signs
from bots.discord.outgoing.owner_alerts import Moderators
from bots.discord.outgoing.sender import Discord
from bots.discord.outgoing.threads import Posts
from bots.discord.places import Places
from bots.discord.server_rules import Decisions
from bots.discord.settings import load_discord_settings
from bots.frontdesk import together
from core.delivery.notices import Notices
from core.delivery.outbox import Outbox
from core.jobs.jobs import Jobs
from core.model.errors import FrontdeskError, RetryLater
from core.storage.cancellation import end
from core.storage.database import told_as_ours
from core.storage.leader_lock import hold

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine, Sequence

    from psycopg_pool import AsyncConnectionPool

    from bots.discord.interactions.commands import Json
    from bots.discord.settings import DiscordSettings
    from bots.frontdesk import Frontdesk
    from core.settings.settings import Settings

log = logging.getLogger(__name__)

HELD = "the connection to the gateway of discord"
CHECK_SECONDS = 600.0
"""How often it is checked by the channels' history that nothing was missed."""
MARK_SECONDS = 5.0
"""How often it is noted until when everything was heard."""
SERVERS_SECONDS = 30.0
"""How long Discord may take to tell of all servers after a session has begun, and where something is new. One that
is down is not told of."""
RETRY_SECONDS = 5.0


class DiscordAdapter(Discord):
    """Speaks, and listens when told to."""

    def __init__(
        self,
        settings: DiscordSettings,
        api: Api,
        *,
        outbox: Outbox,
        posts: Posts,
        moderators: Moderators,
        decisions: Decisions,
    ) -> None:
        super().__init__(api, outbox=outbox, posts=posts, moderators=moderators)
        self._settings = settings
        self._decisions = decisions

    async def listen(self, desk: Frontdesk) -> None:
        """Take in what people say, until cancelled; what was missed before and meanwhile is fetched.

        One process listens; another one waits until that one ends.

        Raises:
            DiscordRefused: the token is wrong.
            RetryLater: Discord or the database has stopped working.
        """
        await hold(desk.stores.pool, HELD, self._listen(desk))

    async def _listen(self, desk: Frontdesk) -> None:
        us, signs, places = await self.api.me(), Signs(self.api), Places()
        ours = self._settings
        community = Community(ours.only_channels, ours.per_person, ours.per_server)
        listener = Listener(desk, places, self, signs, community, self._decisions, us=us)
        uses = Uses(desk, listener, places, signs, community, self._decisions, us=us)
        catch_up = CatchUp(listener, self, places, desk.watermarks, desk.clock)
        session = _Session(us, listener, uses, catch_up, places, signs, Hearing(self.api, places))
        await catch_up.begin()
        signs.soon(self._sync_commands(commands_of(desk.desk.abilities)))
        try:
            await together([session.lanes.run(), session.watch(), self._stay_connected(session)])
        finally:
            await signs.close()

    async def _stay_connected(self, session: _Session) -> None:
        application = await self.api.call("GET", "/applications/@me")
        way = await self.api.call("GET", "/gateway/bot")
        wanted = self._settings.message_content
        content = wanted == "on" or (wanted == "auto" and gateway.may_read(application))
        token = self._settings.bare_token
        while True:
            try:
                listening = gateway.listen(session.hear, token=token, gateway=way, content=content)
                await _unless(session.deaf, listening)
            except gateway.Unreadable:
                if wanted == "on":
                    raise
                log.warning("The intent Message Content is not switched on: I read what is said to me alone")
                content = False
            else:
                log.warning("The connection to Discord lives, and is deaf: I open another one")

    async def _sync_commands(self, wanted: Sequence[Json]) -> None:
        """Register the commands, if Discord has others."""
        path, ids = "/applications/{application_id}/commands", {"application_id": await self._application()}
        found = await self.api.call("GET", path, ids=ids)
        if not are_current(found, wanted):
            await self.api.call("PUT", path, body=list(wanted), ids=ids)

    async def _application(self) -> str:
        return str((await self.api.call("GET", "/applications/@me"))["id"])


class _Session:
    """What the gateway tells, on its way: places are learnt at once, messages go by lanes, interactions at once."""

    def __init__(
        self, us: str, listener: Listener, uses: Uses, catch_up: CatchUp, places: Places, signs: Signs, hearing: Hearing
    ) -> None:
        self.lanes = Lanes()
        self.deaf = asyncio.Event()
        self._hearing = hearing
        self._us = us
        self._listener = listener
        self._uses = uses
        self._catch_up = catch_up
        self._places = places
        self._signs = signs
        self._begun = asyncio.Event()
        self._untold: set[str] = set()
        self._told = asyncio.Event()
        self._heard_at = datetime.now(UTC)
        self._is_cut = True

    def hear(self, event: str, data: dict[str, Any]) -> None:
        """Take an event of the gateway in its order."""
        self._heard_at = datetime.now(UTC)
        self._is_cut = event == gateway.CUT or (self._is_cut and event not in ("READY", "RESUMED"))
        self._places.learn(event, data, us=self._us)
        if event == "READY":
            self._untold |= {str(guild["id"]) for guild in data["guilds"]}
            self._begun.set()
        elif event == "GUILD_CREATE":
            self._untold.discard(str(data["id"]))
            self._told.set()
        elif event == "INTERACTION_CREATE":
            self._signs.soon(self._uses.interaction(data))
        elif event == "THREAD_DELETE":
            self.lanes.put(str(data["id"]), lambda: self._listener.gone(data))
        elif event in MESSAGE_EVENTS:
            self.lanes.put(str(data["channel_id"]), lambda: self._listener.event(event, data))

    async def watch(self) -> None:
        """Fetch what was missed when a session begins, and now and then; note until when everything was heard."""
        await self._begun.wait()
        checked = -CHECK_SECONDS
        loop = asyncio.get_running_loop()
        while True:
            due = self._begun.is_set() or self.lanes.is_behind or loop.time() - checked >= CHECK_SECONDS
            try:
                with told_as_ours():
                    if due:
                        is_new = self._begun.is_set()
                        self._begun.clear()
                        self.lanes.is_behind = False
                        await self._told_of_servers()
                        if not is_new and not self._is_cut and await self._hearing.is_deaf(now=datetime.now(UTC)):
                            self.deaf.set()
                        await self._catch_up.run()
                        checked = loop.time()
                    elif self.lanes.is_idle and not self._is_cut:
                        await self._catch_up.heard_all(at=self._heard_at)
            except RetryLater as error:
                log.warning("What was missed cannot be fetched yet: %s", error)
                self._begun.set()
                await asyncio.sleep(error.after_seconds or RETRY_SECONDS)
            except FrontdeskError as error:
                log.warning("What was missed cannot be fetched: %s", error)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._begun.wait(), timeout=MARK_SECONDS)

    async def _told_of_servers(self) -> None:
        """Wait until the session's servers were told of, or are not going to be."""
        with suppress(TimeoutError):
            async with asyncio.timeout(SERVERS_SECONDS):
                while self._untold:
                    self._told.clear()
                    await self._told.wait()
        self._untold.clear()


async def _unless(called_off: asyncio.Event, doing: Coroutine[Any, Any, None]) -> None:
    """Do something until it is called off, which is then forgotten; raises what it fails with before."""
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
    """Connect Discord for the time of the block.

    Raises:
        SettingsError: a setting is missing or wrong.
    """
    ours, jobs, outbox = load_discord_settings(), Jobs(), Outbox(pool)
    api = Api(ours.bare_token, api_url=ours.api_url)
    decisions = Decisions(pool)
    moderators = Moderators(api, decisions, Notices(pool, jobs=jobs, outbox=outbox))
    posts = Posts(api, decisions, moderators)
    async with jobs.open(pool):
        try:
            yield DiscordAdapter(ours, api, outbox=outbox, posts=posts, moderators=moderators, decisions=decisions)
        finally:
            await api.close()
