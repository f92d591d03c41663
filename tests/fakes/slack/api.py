"""The fake Slack's Web API at `/api/<method>`, and the URLs beside it, as one aiohttp application.

A call passes: ordered faults, token, rate, scopes, arguments, then the method itself. Source of the common answers and
headers: docs.slack.dev/apis/web-api, /apis/web-api/rate-limits, and the methods' pages.
"""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.fakes.slack import (
    api_assistant,
    api_auth,
    api_chat,
    api_conversations,
    api_files,
    api_people,
    api_streams,
    api_views,
    arguments,
)
from tests.fakes.slack.call_context import Caller, require_scope
from tests.fakes.slack.errors import Refused
from tests.fakes.slack.faults import HAPPENINGS, Faults
from tests.fakes.slack.methods import METHODS, OF_A_TEAM
from tests.fakes.slack.workspace import Workspace

if TYPE_CHECKING:
    from tests.fakes.slack.call_context import Handler, SocketOpener
    from tests.fakes.slack.faults import Fault
    from tests.fakes.slack.limits import Limits
    from tests.fakes.slack.state import Json

Beside = Callable[[Workspace, web.Request], Awaitable[web.Response]]

HANDLERS: dict[str, Handler] = {
    **api_assistant.METHODS,
    **api_auth.METHODS,
    **api_chat.METHODS,
    **api_conversations.METHODS,
    **api_files.METHODS,
    **api_people.METHODS,
    **api_streams.METHODS,
    **api_views.METHODS,
}
BOTH_TOKENS = frozenset({"auth.test"})
BY_CONFIG = frozenset({"apps.manifest.create", "apps.manifest.export"})
LARGEST_BODY = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Call:
    """One call: the app by id (empty without a good token), what it said, and the error that it got, if any."""

    app: str
    method: str
    arguments: Json
    error: str | None = None


@dataclass(slots=True)
class Api:
    """`calls` is everything that was called, in the order in which it was answered.

    The URLs beside the methods have names there too, and for faults: see `BESIDE`.
    """

    workspace: Workspace
    limits: Limits
    faults: Faults = field(default_factory=Faults)
    open_socket: SocketOpener | None = None
    calls: list[Call] = field(default_factory=list)

    def application(self) -> web.Application:
        app = web.Application(client_max_size=LARGEST_BODY)
        app.router.add_route("*", "/api/{method}", self._call)
        for method, path, name, answer in BESIDE:
            app.router.add_route(method, path, self._beside(name, answer))
        return app

    def _beside(self, name: str, answer: Beside) -> Callable[[web.Request], Awaitable[web.Response]]:
        """Serve a URL that is no method, with the faults that were ordered for its name."""

        async def handle(request: web.Request) -> web.Response:
            fault = self.faults.take(name)
            caller = Caller(self.workspace, name)
            if fault and fault.what != "drop_answer_after_effect":
                return await self._fail(request, fault, caller, {})
            answered = await answer(self.workspace, request)
            self._record(caller, {"path": request.path}, None if answered.status < 400 else str(answered.status))
            if fault and request.transport:
                request.transport.abort()
            return answered

        return handle

    async def _call(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        given: Json = {}
        caller = Caller(self.workspace, method, open_socket=self.open_socket)
        fault = self.faults.take(method)
        try:
            given, token = await arguments.read(request)
            _add_basic_auth(request, method, given)
            caller = self._caller(method, token)
            if fault and fault.what != "drop_answer_after_effect":
                return await self._fail(request, fault, caller, given)
            wait = self._wait(caller, given)
            if wait:
                self._record(caller, given, "ratelimited")
                return _too_many(wait)
            require_scope(() if METHODS[method].by_kind else METHODS[method].scopes, self._provided(caller))
            given = arguments.checked(METHODS[method], given)
            _require_team(caller, given)
            answer = {"ok": True} | HANDLERS[method](caller, given)
        except Refused as refused:
            answer = refusal(refused)
        self._record(caller, given, None if answer["ok"] else str(answer["error"]))
        if fault and request.transport:
            request.transport.abort()
        return web.json_response(answer, headers=self._headers(caller))

    def _caller(self, method: str, token: str) -> Caller:
        """Who calls. Raises Refused where nobody may call so."""
        if method not in METHODS:
            raise Refused("unknown_method", req_method=method)
        wanted = METHODS[method].caller
        if wanted == "nobody":
            return Caller(self.workspace, method)
        if not token:
            raise Refused("not_authed")
        caller = self._owner(method, token)
        if caller is None:
            raise Refused("invalid_auth")
        if caller.installed and caller.installed.is_revoked:
            raise Refused("account_inactive")
        if caller.by_config != (method in BY_CONFIG):
            raise Refused("not_allowed_token_type")
        if (wanted == "app") == bool(caller.installed) and method not in BOTH_TOKENS:
            raise Refused("not_allowed_token_type")
        return caller

    def _owner(self, method: str, token: str) -> Caller | None:
        for there in self.workspace.installations():
            if there.token == token:
                return Caller(self.workspace, method, there.app, there)
        for app in self.workspace.apps.values():
            if app.app_token == token:
                return Caller(self.workspace, method, app, None, self.open_socket)
            if app.config_token == token:
                return Caller(self.workspace, method, app, by_config=True)
        return None

    def _wait(self, caller: Caller, given: Json) -> int:
        app = caller.app.id if caller.app else ""
        team = caller.installed.team.id if caller.installed else ""
        return self.limits.retry_after(caller.method, app, team, str(given.get("channel", "")))

    def _provided(self, caller: Caller) -> tuple[str, ...]:
        return ("connections:write",) if caller.app and not caller.installed else caller.scopes

    def _headers(self, caller: Caller) -> dict[str, str]:
        scopes = METHODS[caller.method].scopes if caller.method in METHODS else ()
        return {"x-oauth-scopes": ",".join(self._provided(caller)), "x-accepted-oauth-scopes": ",".join(scopes)}

    def _record(self, caller: Caller, given: Json, error: str | None) -> None:
        self.calls.append(Call(caller.app.id if caller.app else "", caller.method, given, error))

    async def _fail(self, request: web.Request, fault: Fault, caller: Caller, given: Json) -> web.Response:
        """Do what a test ordered, without the effect."""
        self._record(caller, given, str(fault.what))
        if fault.what == "hang":
            await asyncio.Event().wait()
        if fault.what in HAPPENINGS and request.transport:
            request.transport.abort()
        if fault.what in {429, "ratelimited"}:
            return _too_many(fault.retry_after)
        if isinstance(fault.what, int):
            return web.Response(status=fault.what, text="<html>Server error</html>", content_type="text/html")
        return web.json_response({"ok": False, "error": fault.what}, headers=self._headers(caller))


def _require_team(caller: Caller, given: Json) -> None:
    """Raises Refused where an organisation's token lists something without naming the workspace."""
    if caller.method in OF_A_TEAM and caller.by.team.is_enterprise and not given.get("team_id"):
        raise Refused("missing_argument")


def refusal(refused: Refused) -> Json:
    """The answer that says no."""
    answer: dict[str, Any] = {"ok": False, "error": refused.error, **refused.fields}
    if refused.messages:
        answer["response_metadata"] = {"messages": refused.messages}
    if refused.error == "invalid_blocks":
        answer["errors"] = refused.messages
    return answer


async def respond(workspace: Workspace, request: web.Request) -> web.Response:
    """Take what an app says by a response URL."""
    try:
        workspace.respond(request.path.removeprefix("/response/"), await request.json())
    except Refused as refused:
        status = 404 if refused.error in {"expired_url", "used_url"} else 400
        return web.json_response(refusal(refused), status=status)
    return web.Response(text="ok")


def _add_basic_auth(request: web.Request, method: str, given: Json) -> None:
    """Take the client's id and secret from HTTP basic authentication, where oauth.v2.access brings them so."""
    scheme, _, coded = request.headers.get("Authorization", "").partition(" ")
    if method == "oauth.v2.access" and scheme == "Basic":
        client_id, _, secret = base64.b64decode(coded).decode(errors="replace").partition(":")
        given |= {"client_id": client_id, "client_secret": secret}


BESIDE: tuple[tuple[str, str, str, Beside], ...] = (
    ("GET", "/oauth/v2/authorize", "oauth.authorize", api_auth.authorize),
    ("POST", "/upload/v1/{file}", "files.upload", api_files.upload),
    ("GET", "/files-pri/{file}/{name}", "files.download", api_files.download),
    ("GET", "/files-pri/{file}/download/{name}", "files.download", api_files.download),
    ("POST", "/response/{team}/{id}/{secret}", "response_url", respond),
    ("GET", "/", "sign_in", api_files.sign_in),
)


def _too_many(seconds: int) -> web.Response:
    return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": str(seconds)})
