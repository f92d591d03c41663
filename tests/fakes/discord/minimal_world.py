"""The smallest world a gateway can serve: one bot in one or more guilds, and what discord.py asks by REST at login."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from aiohttp import web

from tests.fakes.discord.clients import pointed_at
from tests.fakes.discord.connection import Bot
from tests.fakes.discord.gateway import Gateway
from tests.fakes.discord.intents import PRIVILEGED
from tests.fakes.discord.shapes import shape

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from tests.fakes.discord.sessions import Pace

Json = dict[str, Any]

TOKEN = "office-token"
AT_ONCE = 16  # shards that may identify at one time


class Office:
    """A world with a gateway of its own. `guilds_in` are the data of GUILD_CREATE; `hidden` channels are not seen."""

    def __init__(self, *, pace: Pace | None = None, privileged: int = PRIVILEGED, shards: int = 1) -> None:
        ready = shape("ready")
        application = ready["application"]
        self.desk = Bot(
            TOKEN, ready["user"], application["id"], application["flags"], privileged, shards, max_concurrency=AT_ONCE
        )
        self.guilds_in: list[Json] = [shape("guild_create")]
        self.hidden: set[str] = set()
        self.gateway = Gateway(self, pace)
        self.api_url = ""
        self._runner: web.AppRunner | None = None

    def bot(self, token: str) -> Bot | None:
        return self.desk if token == TOKEN else None

    def guilds(self, bot: Bot) -> list[Json]:
        return self.guilds_in

    def sees(self, bot: Bot, guild_id: str | None, channel_id: str | None) -> bool:
        return channel_id not in self.hidden and guild_id in {None, *(each["id"] for each in self.guilds_in)}

    def members(self, guild_id: str) -> list[Json]:
        return [member for each in self.guilds_in if each["id"] == guild_id for member in each["members"]]

    def pointed(self) -> AbstractContextManager[None]:
        """Let discord.py's clients come here."""
        return pointed_at(self.api_url, self.gateway.url)

    async def __aenter__(self) -> Self:
        await self.gateway.__aenter__()
        app = web.Application()
        app.router.add_get("/api/v10/users/@me", self._me)
        app.router.add_get("/api/v10/oauth2/applications/@me", self._application)
        app.router.add_get("/api/v10/gateway/bot", self._gateway)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.api_url = f"http://{host}:{port}/api/v10"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.gateway.close()
        if self._runner:
            await self._runner.cleanup()

    async def _me(self, request: web.Request) -> web.Response:
        return _answer(self.desk.user)

    async def _application(self, request: web.Request) -> web.Response:
        desk = self.desk
        words = {"name": "Frontdesk", "description": "", "summary": "", "icon": None, "verify_key": "00"}
        may = {"bot_public": True, "bot_require_code_grant": False, "flags": desk.flags}
        return _answer({"id": desk.application, "owner": shape("guild_member_add")["user"]} | words | may)

    async def _gateway(self, request: web.Request) -> web.Response:
        return _answer(self.gateway.limits(self.desk))


def _answer(data: Json) -> web.Response:
    """Answer with exactly the content type by which discord.py knows JSON."""
    response = web.json_response(data)
    response.headers["Content-Type"] = "application/json"
    return response
