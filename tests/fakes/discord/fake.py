"""The fake Discord as a whole: one guild, one application named Frontdesk, its API and gateway on loopback ports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from aiohttp import web

from tests.fakes.apart import Apart
from tests.fakes.discord.api import BASE, Api, Call
from tests.fakes.discord.clock import Clock
from tests.fakes.discord.gateway import Gateway
from tests.fakes.discord.gateway_view import Doorway
from tests.fakes.discord.limits import Limits
from tests.fakes.discord.sessions import IDENTIFY_SECONDS, Pace
from tests.fakes.discord.world import World

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fakes.discord.faults import Faults
    from tests.fakes.discord.guilds import Guild
    from tests.fakes.discord.state import Application, Json


class FakeDiscord(Apart[World]):
    """`app` is the first application, a member of `guild`, the first guild; add others to `world`.

    All rates run `time_scale` times as fast as Discord's. In another thread (`in_thread`) the fake serves a test that
    has no event loop; then each act goes through `do`.
    """

    def __init__(self, *, time_scale: float = 1.0) -> None:
        self.clock = Clock(time_scale)
        self.world = World(self.clock)
        self.limits = Limits(self.clock)
        self.doorway = Doorway(self.world)
        self.gateway = Gateway(self.doorway, Pace(identify_seconds=IDENTIFY_SECONDS / time_scale))
        self.world.delivery = self.gateway
        owner = self.world.add_user("owner")
        self.app: Application = self.world.add_application("Frontdesk", owner)
        self.guild: Guild = self.world.make_guild("Fake Guild", owner)
        self.world.join(self.app)
        self.api = Api(self.world, self.limits, gateway=self._session_start)
        self._runner: web.AppRunner | None = None

    def _session_start(self, app: Application) -> Json:
        return self.gateway.limits(self.doorway.of(app))

    @property
    def api_url(self) -> str:
        """What `DISCORD_API_URL` is to be."""
        return f"{self.world.base_url}{BASE}"

    @property
    def acted_upon(self) -> World:
        return self.world

    @property
    def calls(self) -> list[Call]:
        return self.api.calls

    @property
    def faults(self) -> Faults:
        return self.api.faults

    def called(self, route: str) -> list[Call]:
        """What was asked of one route, by its name."""
        return [call for call in self.calls if call.route == route]

    async def until(self, so: Callable[[], object], seconds: float = 120.0) -> None:
        """Wait for something to become so by what is asked: `until(lambda: discord.world.texts("#help"))`."""
        await self.api.until(so, seconds)

    async def __aenter__(self) -> Self:
        await self.gateway.__aenter__()
        self._runner = web.AppRunner(self.api.application(), shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.world.base_url = f"http://{host}:{port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.gateway.close()
        if self._runner:
            await self._runner.cleanup()
