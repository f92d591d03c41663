"""Signing in at a server by OAuth. The tokens are in a file of FRONTDESK_HOME that only its owner can read."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any, Final

from mcp.client.auth import OAuthClientProvider
from mcp.client.auth.extensions.client_credentials import ClientCredentialsOAuthProvider
from mcp.client.client import Client
from mcp.shared.auth import AuthorizationCodeResult, OAuthClientInformationFull, OAuthClientMetadata, OAuthToken

from core.model.errors import SkillError
from core.skills.tools.transports import http_transport
from core.text.catalogue import N_, _

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    import httpx2

    from core.skills.tools.server_settings import ToolServer

CALLBACK_PORT: Final = 8912
"""Where the browser of an operator returns after the sign-in."""
NOT_SIGNED_IN: Final = N_(
    "Nobody has signed in at {server} yet. Somebody who runs me can: frontdesk tools sign-in {server}"
)


def auth_of(
    server: ToolServer,
    home: Path,
    *,
    show: Callable[[str], Awaitable[None]] | None = None,
    returned: Callable[[], Awaitable[Any]] | None = None,
) -> httpx2.Auth | None:
    """Return how requests to a server are signed, or None if the settings name no sign-in.

    Tokens are renewed as they end. Only `frontdesk tools sign-in` can `show` an address and wait until somebody has
    `returned` from it; anybody else is told that nobody has signed in.
    """
    if server.oauth is None:
        return None
    kept = _Tokens(home / "mcp" / f"{server.name}.json")
    given = server.oauth
    if given.client_secret:
        return ClientCredentialsOAuthProvider(
            server.url,
            kept,
            given.client_id,
            given.client_secret.get_secret_value(),
            scope=given.scope,
            issuer=given.issuer,
        )

    async def refuse(_address: str = "") -> Any:
        raise SkillError(_(NOT_SIGNED_IN).format(server=server.name))

    metadata = OAuthClientMetadata(
        client_name="Frontdesk",
        redirect_uris=[f"http://127.0.0.1:{CALLBACK_PORT}/"],
        grant_types=["authorization_code", "refresh_token"],
        response_types=["code"],
        token_endpoint_auth_method="none",  # noqa: S106 — a public client, which has no password
        scope=given.scope,
    )
    return OAuthClientProvider(server.url, metadata, kept, show or refuse, returned or refuse)


async def sign_in_at(
    server: ToolServer, home: Path, *, show: Callable[[str], Awaitable[None]], returned: Callable[[], Awaitable[Any]]
) -> int:
    """Sign in at a server, store the tokens, and return how many tools it has.

    If the process dies before the tokens are stored, nobody is signed in; if after, somebody is.

    Raises:
        SkillError: the sign-in was refused there.
    """

    async def result() -> AuthorizationCodeResult:
        given = await returned()
        if "code" not in given:
            raise SkillError(_(NOT_SIGNED_IN).format(server=server.name))
        return AuthorizationCodeResult.model_validate(given)

    auth = auth_of(server, home, show=show, returned=result)
    async with Client(http_transport(server, auth), cache=None) as client:
        return len((await client.list_tools()).tools)


class _Tokens:
    """The tokens of one server, and what it knows us as."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def get_tokens(self) -> OAuthToken | None:
        found = self._read().get("tokens")
        return OAuthToken.model_validate(found) if found else None

    async def set_tokens(self, tokens: OAuthToken) -> None:
        self._write(tokens=tokens.model_dump(mode="json"))

    async def get_client_info(self) -> OAuthClientInformationFull | None:
        found = self._read().get("client")
        return OAuthClientInformationFull.model_validate(found) if found else None

    async def set_client_info(self, client_info: OAuthClientInformationFull) -> None:
        self._write(client=client_info.model_dump(mode="json"))

    def _read(self) -> dict[str, Any]:
        try:
            return dict(json.loads(self._path.read_text(encoding="utf-8")))
        except (OSError, ValueError):
            return {}

    def _write(self, **changed: Any) -> None:
        """Replace the file at once, so that a death leaves the old one or the new one."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_suffix(".new")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            json.dump(self._read() | changed, file)
        fresh.replace(self._path)
