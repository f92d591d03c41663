"""The endpoint over HTTP: any process can open it beside the platforms. It sends nothing, it only answers."""

from __future__ import annotations

import asyncio
import socket
from contextlib import asynccontextmanager, nullcontext
from typing import TYPE_CHECKING, Any

from bots.mcp.limits import MOST_BYTES
from bots.mcp.settings import caller_of, load_mcp_settings
from core.model.errors import InputError, SettingsError
from core.model.ports import NoDrafts, NoFiles, Open

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    import uvicorn
    from psycopg_pool import AsyncConnectionPool

    from bots.frontdesk import Frontdesk
    from bots.mcp.settings import McpSettings
    from core.model.messages import Address
    from core.model.person_ref import PersonRef
    from core.model.ports import Limit
    from core.model.replies import Reply
    from core.settings.settings import Settings

MISSING = "FRONTDESK_MCP_TOKENS needs the extra `mcp`. Install it: pip install 'frontdesk[mcp]'."
CALLER = "frontdesk.caller"
"""The key of the caller in the scope of a request."""


class McpEndpoint(NoDrafts, NoFiles, Open):
    """Listens at `/mcp`. Each request needs a token; without one that we know, nothing is read of it."""

    name = "mcp"
    limits: tuple[Limit, ...] = ()

    def __init__(self, settings: McpSettings) -> None:
        self._settings = settings

    async def send(self, address: Address, reply: Reply, *, key: str, replaces: str | None = None) -> str:  # noqa: ARG002
        """Refuse: nobody has an address here, since callers are people of the other platforms."""
        raise InputError("Nobody can be written to here.")

    async def find_sent(self, address: Address, *, key: str) -> str | None:  # noqa: ARG002
        """Find nothing: nothing is sent."""
        return None

    async def retract(self, address: Address, platform_id: str) -> None:
        """Do nothing: nothing is sent."""

    async def listen(self, desk: Frontdesk) -> None:
        """Serve until cancelled.

        Raises:
            SettingsError: the port is taken.
        """
        import uvicorn  # noqa: PLC0415 — an extra, which is slow to import
        from mcp.server.transport_security import TransportSecuritySettings  # noqa: PLC0415

        from bots.mcp.app import make_server  # noqa: PLC0415

        host, port = self._settings.host_and_port
        app = make_server(desk, _caller_of).streamable_http_app(
            stateless_http=True,
            json_response=True,
            max_request_body_size=MOST_BYTES,
            transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),  # tokens do that
        )
        guarded = _Guarded(app, self._settings.callers)
        server = _server_of(uvicorn.Config(guarded, log_config=None, access_log=False, lifespan="on"))
        with _bound(host, port, self._settings.address) as at:
            serving = asyncio.create_task(server.serve([at]))
            try:
                while not server.started and not serving.done():  # noqa: ASYNC110 — uvicorn has no event for it
                    await asyncio.sleep(0.01)
                desk.listening.note(self.name)
                await asyncio.shield(serving)
            finally:
                server.should_exit = server.force_exit = True
                await serving


def _caller_of(context: Any) -> PersonRef:
    caller: PersonRef = context.request_context.request.scope[CALLER]
    return caller


def _server_of(config: uvicorn.Config) -> uvicorn.Server:
    """Return a server that leaves the signals to the process."""
    import uvicorn  # noqa: PLC0415

    server = uvicorn.Server(config)
    vars(server)["capture_signals"] = nullcontext
    return server


def _bound(host: str, port: int, address: str) -> socket.socket:
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise SettingsError(f"FRONTDESK_MCP_ADDRESS={address} cannot be used: {error}. Choose another port.") from error


class _Guarded:
    """Answers 401 to whoever has no token that we know."""

    def __init__(self, app: Any, callers: Mapping[bytes, PersonRef]) -> None:
        self._app = app
        self._callers = callers

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        header = next((value for name, value in scope["headers"] if name == b"authorization"), b"")
        caller = caller_of(header.decode("latin-1"), self._callers)
        if caller is None:
            headers = [(b"www-authenticate", b"Bearer"), (b"content-type", b"text/plain; charset=utf-8")]
            await send({"type": "http.response.start", "status": 401, "headers": headers})
            await send({"type": "http.response.body", "body": b"A token of FRONTDESK_MCP_TOKENS is needed.\n"})
            return
        await self._app({**scope, CALLER: caller}, receive, send)


@asynccontextmanager
async def connect(_settings: Settings, _pool: AsyncConnectionPool) -> AsyncIterator[McpEndpoint]:
    """Open the endpoint for the duration of the block. It listens only when told to.

    Raises:
        SettingsError: a setting is wrong, or the extra is missing.
    """
    check_extra()
    yield McpEndpoint(load_mcp_settings())


def check_extra() -> None:
    """Raise `SettingsError` if the package `mcp` is not installed."""
    try:
        import mcp.server.mcpserver  # noqa: F401, PLC0415 — an extra
    except ImportError as error:
        raise SettingsError(MISSING) from error
