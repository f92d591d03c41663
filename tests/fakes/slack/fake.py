"""The fake Slack as a whole: one team, one app named Frontdesk, the Web API and Socket Mode on free loopback ports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from aiohttp import web

from tests.fakes.apart import Apart
from tests.fakes.clock import Clock
from tests.fakes.slack.api import Api, Call
from tests.fakes.slack.delivery import Acked, Schedule
from tests.fakes.slack.events import SignedHttp
from tests.fakes.slack.limits import Limits
from tests.fakes.slack.socket import SocketMode
from tests.fakes.slack.workspace import Workspace

if TYPE_CHECKING:
    from tests.fakes.slack.faults import Faults
    from tests.fakes.slack.state import App, Installation, View


class FakeSlack(Apart[Workspace]):
    """`app` and `installed` are the first app and where it is installed; add others to `workspace`.

    All rates and re-deliveries run `time_scale` times as fast as Slack's. In another thread (`in_thread`) the fake
    serves a test that has no event loop; then each act goes through `do`.
    """

    def __init__(self, *, time_scale: float = 1.0, view: View = "agent") -> None:
        self.clock = Clock(time_scale)
        self.workspace = Workspace(self.clock)
        self.limits = Limits(self.clock)
        self.socket = SocketMode(Schedule(scale=time_scale), on_ack=self.heard)
        self.workspace.delivery = self.socket
        self.api = Api(self.workspace, self.limits, open_socket=lambda app: self.socket.open_url(app.id))
        self.workspace.add_team("Fake Team")
        self.app: App = self.workspace.add_app("Frontdesk", view=view)
        self.installed: Installation = self.workspace.install(self.app)
        self._runner: web.AppRunner | None = None

    @property
    def api_url(self) -> str:
        """What `SLACK_API_URL` is to be."""
        return f"{self.workspace.base_url}/api/"

    @property
    def acted_upon(self) -> Workspace:
        return self.workspace

    @property
    def calls(self) -> list[Call]:
        return self.api.calls

    @property
    def faults(self) -> Faults:
        return self.api.faults

    def heard(self, ack: Acked) -> None:
        """Tell the workspace what an app answered; `on_ack` of a deliverer."""
        self.workspace.acknowledged(ack.kind, ack.body, ack.payload)

    def http(self, url: str) -> SignedHttp:
        """Deliver to the app by signed HTTP instead of Socket Mode: `async with slack.http(url):`."""
        there = SignedHttp(url, self.app.signing_secret, self.socket.schedule, on_ack=self.heard)
        self.app.delivery = there
        return there

    async def __aenter__(self) -> Self:
        await self.socket.__aenter__()
        self._runner = web.AppRunner(self.api.application(), shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.workspace.base_url = f"http://{host}:{port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.socket.close()
        if self._runner:
            await self._runner.cleanup()
