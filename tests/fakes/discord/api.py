"""The fake Discord's API at `/api/v10/…`, and the files beside it, as one aiohttp application.

A request passes: ban, ordered faults, token, rates, body, then the route itself. Sources of the common answers and
headers: discord.com/developers/reference and /topics/rate-limits.
"""

from __future__ import annotations

import asyncio
import json
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from aiohttp import web

from tests.fakes.discord import (
    api_application,
    api_channels,
    api_events,
    api_guilds,
    api_interactions,
    api_messages,
    uploads,
)
from tests.fakes.discord.errors import Refused, not_found, unauthorized
from tests.fakes.discord.faults import Fault, Faults
from tests.fakes.discord.route_context import Asked, Route, Upload
from tests.fakes.slack.delivery import Waiters

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.fakes.discord.limits import Limits, Verdict
    from tests.fakes.discord.state import Application, Json
    from tests.fakes.discord.world import World

ROUTES: tuple[Route, ...] = (
    *api_application.ROUTES,
    *api_guilds.ROUTES,
    *api_messages.ROUTES,
    *api_channels.ROUTES,
    *api_events.ROUTES,
    *api_interactions.ROUTES,
)
NAMES = frozenset({route.name for route in ROUTES} | {"download"})
BASE = "/api/v10"
MAJOR = ("channel_id", "guild_id", "token")
INVALID = frozenset({401, 403, 429})
VIA = {"Via": "1.1 google"}
"""Discord's answers come through a proxy that says so; discord.py takes a 429 without it for a ban."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request: the application by id (empty without a good token), what it said, and what it was answered."""

    app: str
    route: str
    path: dict[str, str]
    body: Any
    query: dict[str, str] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    reason: str = ""
    status: int = 0
    code: int | None = None


@dataclass(slots=True)
class Api:
    """`calls` is everything that was asked, in the order in which it was answered."""

    world: World
    limits: Limits
    gateway: Callable[[Application], Json]
    faults: Faults = field(default_factory=lambda: Faults(NAMES))
    calls: list[Call] = field(default_factory=list)
    _waiters: Waiters = field(default_factory=Waiters)

    async def until(self, so: Callable[[], object], seconds: float = 120.0) -> None:
        """Wait for something to become so by the requests that come; `TimeoutError` if it does not."""
        await self._waiters.until(so, seconds)

    def application(self) -> web.Application:
        app = web.Application(client_max_size=2 * uploads.REQUEST_BYTES)
        for route in ROUTES:
            app.router.add_route(route.method, BASE + route.path, self._serve(route))
        app.router.add_get("/attachments/{channel}/{attachment}/{name}", self._download)
        app.router.add_route("*", "/{rest:.*}", _nothing_here)
        return app

    def _serve(self, route: Route) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def handle(request: web.Request) -> web.StreamResponse:
            banned = self.limits.ban()
            if banned:
                return _banned(banned)
            fault = self.faults.take(route.name)
            told = _Told(route, dict(request.match_info), dict(request.query), _reason(request))
            if fault and not isinstance(fault.what, int) and fault.what != "drop_answer_after_effect":
                return await self._happen(request, fault, told)
            answered = await self._answer(request, told, fault)
            if answered.status in INVALID:
                self.limits.note_invalid()
            if fault and fault.what == "drop_answer_after_effect" and request.transport:
                request.transport.abort()
            return answered

        return handle

    async def _answer(self, request: web.Request, told: _Told, fault: Fault | None) -> web.Response:
        """Do what was asked, or say why not; and record it."""
        verdict = None
        try:
            told.app = self._caller(request, told.route)
            if fault and isinstance(fault.what, int):
                await _read_quietly(request, told)
                return self._fail(fault.what, fault, told)
            verdict = self._verdict(told)
            if verdict.wait:
                return self._record(told, _too_many(verdict.wait, verdict, self.world.clock.now()))
            told.body, told.files = await uploads.read(request)
            asked = Asked(self.world, told.app, told.path, told.query, told.body, told.files, self.gateway)
            result = told.route.handler(asked)
            answer = answered(result, told.route.status if result is not None else 204)
        except Refused as refused:
            told.code = refused.code
            answer = answered(refused.wire(), refused.status)
        if verdict:
            answer.headers.update(verdict.headers(self.world.clock.now()))
        return self._record(told, answer)

    def _caller(self, request: web.Request, route: Route) -> Application | None:
        """Whose token it is. Raises Refused where the route needs one and there is none that is good."""
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        app = self.world.application(token) if scheme == "Bot" else None
        if route.is_open and "token" in request.match_info:
            made = self.world.interactions.get(request.match_info["token"])
            return made.app if made else None
        if app is None and not route.is_open:
            raise unauthorized()
        return app

    def _verdict(self, told: _Told) -> Verdict:
        app = told.app.id if told.app else ""
        major = "/".join(told.path[name] for name in MAJOR if name in told.path)
        counts = "token" not in told.path
        return self.limits.ask(app, told.route.name, major, told.route.rate, counts_globally=counts)

    def _record(self, told: _Told, answer: web.Response) -> web.Response:
        files = tuple(upload.filename for upload in told.files.values())
        app = told.app.id if told.app else ""
        self.calls.append(
            Call(app, told.route.name, told.path, told.body, told.query, files, told.reason, answer.status, told.code)
        )
        self._waiters.ring()
        return answer

    def _fail(self, what: int, fault: Fault, told: _Told) -> web.Response:
        """Answer as a test ordered, without the effect."""
        told.code = what if what >= 600 else None
        if what == 429:
            return self._record(told, _too_many(fault.retry_after, None, 0, is_global=fault.is_global))
        if what >= 600:
            refused = Refused(what)
            return self._record(told, answered(refused.wire(), refused.status))
        if what >= 500 or what == 200:  # the latter as a network with a login page does
            text = "<html>Not Discord</html>" if what == 200 else "<html>Server error</html>"
            return self._record(told, web.Response(status=what, text=text, content_type="text/html", headers=VIA))
        return self._record(told, answered({"message": f"{what}: Refused", "code": 0}, what))

    async def _happen(self, request: web.Request, fault: Fault, told: _Told) -> web.Response:
        await _read_quietly(request, told)
        answer = _banned(fault.retry_after)
        self._record(told, answer)
        if fault.what == "hang":
            await asyncio.Event().wait()
        if fault.what == "drop_before_effect" and request.transport:
            request.transport.abort()
        return answer

    async def _download(self, request: web.Request) -> web.Response:
        """A file, for whoever has the whole of its address."""
        fault = self.faults.take("download")
        found = self.world.attachments.get(request.match_info["attachment"])
        if fault and isinstance(fault.what, int):
            return web.Response(status=fault.what, text="no")
        if (
            found is None
            or request.query.get("hm") != found.id
            or unquote(request.match_info["name"]) != found.filename
        ):
            return web.Response(status=404, text="This content is no longer available.")
        return web.Response(body=found.content, headers={"Content-Type": found.content_type})


@dataclass(slots=True)
class _Told:
    """What is known of a request so far."""

    route: Route
    path: dict[str, str]
    query: dict[str, str]
    reason: str
    app: Application | None = None
    body: Any = None
    files: dict[str, Upload] = field(default_factory=dict)
    code: int | None = None


async def _read_quietly(request: web.Request, told: _Told) -> None:
    try:
        told.body, told.files = await uploads.read(request)
    except Refused as refused:
        told.code = refused.code


def answered(content: Any, status: int) -> web.Response:
    """JSON with the content type that discord.py compares word for word."""
    if content is None:
        return web.Response(status=status, headers=VIA)
    body = json.dumps(content).encode()
    return web.Response(status=status, body=body, content_type="application/json", headers=VIA)


def _too_many(wait: float, verdict: Verdict | None, now: float, *, is_global: bool = False) -> web.Response:
    everywhere = is_global or bool(verdict and verdict.is_global)
    content = {"message": "You are being rate limited.", "retry_after": round(wait, 3), "global": everywhere}
    answer = answered(content, 429)
    answer.headers["Retry-After"] = str(math.ceil(wait))
    scope = {"X-RateLimit-Scope": "global" if everywhere else "user"}
    answer.headers.update(
        verdict.headers(now) if verdict else scope | ({"X-RateLimit-Global": "true"} if is_global else {})
    )
    return answer


def _banned(seconds: float) -> web.Response:
    """What the proxy in front of Discord says to a banned address: no JSON, and no `Via`."""
    headers = {"Retry-After": str(math.ceil(seconds))}
    return web.Response(status=429, text="error code: 1015", content_type="text/plain", headers=headers)


def _reason(request: web.Request) -> str:
    return unquote(request.headers.get("X-Audit-Log-Reason", ""))


async def _nothing_here(request: web.Request) -> web.Response:
    refused = not_found()
    return answered(refused.wire(), refused.status)
