"""Guarded web requests: limits on where they connect, which redirects they follow, their duration and their size.

The guard checks the IP address of each socket just before it connects. So it also catches names that resolve to
changing addresses (DNS rebinding) and addresses written as numbers. Proxies from the environment are not used, because
the guard would see only the proxy's address.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self
from urllib.parse import urljoin, urlsplit

from core.security.guarded_http import AGENT, ALLOW, PrivateAddress, guarded, is_private
from knowledge.documents import LoadError, LoadLimits
from knowledge.loaders.secrets import Secrets

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aiohttp import ClientResponse

_MOST_HOPS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Page:
    """A response with the URL after redirects. `content` is decompressed; it is empty unless `status` is 200."""

    url: str
    status: int
    content: bytes = b""
    media_type: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


class NoAnswerError(LoadError):
    """A server did not answer in time."""


async def find_addresses(host: str, *, allow_private: bool) -> tuple[str, ...]:
    """Return the addresses of a host.

    Raises LoadError if the host was not found, or if one of its addresses is private and this is not allowed.
    """
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, None)
    except OSError as error:
        raise LoadError(f"{host} was not found: check the address and the network.") from error
    addresses = tuple(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not allow_private and any(map(is_private, addresses)):
        raise LoadError(f"{host} is at a private address: {ALLOW}.")
    return addresses


class WebSession:
    """A session of successive requests, for `async with`. The limits apply to all its requests together."""

    def __init__(self, limits: LoadLimits, *, allow_private: bool, secrets: Secrets | None = None) -> None:
        self._limits = limits
        self._secrets = secrets or Secrets()
        self._allow_private = allow_private
        self._left = limits.site_bytes

    async def __aenter__(self) -> Self:
        from aiohttp import ClientSession, ClientTimeout, TCPConnector  # noqa: PLC0415  # slow to import

        self._ends = asyncio.get_running_loop().time() + self._limits.site_seconds
        self._session = ClientSession(
            connector=TCPConnector(socket_factory=guarded(allow_private=self._allow_private), limit=4),
            timeout=ClientTimeout(total=self._limits.request_seconds),
            headers={"User-Agent": AGENT, "Accept-Encoding": "gzip, deflate"},
            auto_decompress=True,
        )
        return self

    async def __aexit__(self, *_exception: object) -> None:
        await self._session.close()

    @property
    def is_spent(self) -> bool:
        """Whether the time limit or the byte limit for the site is reached."""
        return self._left <= 0 or asyncio.get_running_loop().time() > self._ends

    async def get(self, url: str, *, headers: Mapping[str, str] | None = None) -> Page:
        """Fetch a page, following redirects within its host. Raises LoadError, with one line that names the URL."""
        from aiohttp import ClientError, ClientPayloadError, InvalidURL  # noqa: PLC0415

        try:
            return await self._follow(url, headers or {})
        except TimeoutError:
            raise LoadError(
                f"{url} took more than {self._limits.request_seconds:g} seconds: try again later."
            ) from None
        except InvalidURL:
            raise LoadError(f"{url} is not a valid URL: check its spelling.") from None
        except ClientPayloadError as error:
            raise LoadError(f"The connection to {url} broke off while it was read: try again later.") from error
        except (ClientError, OSError, ValueError) as error:
            raise LoadError(_explain(url, error)) from error

    async def _follow(self, url: str, headers: Mapping[str, str]) -> Page:
        for _ in range(_MOST_HOPS + 1):
            check_scheme(url)
            async with await self._ask(url, headers) as response:
                if response.status not in _REDIRECTS or "Location" not in response.headers:
                    return await self._read(url, response)
                target = urljoin(url, response.headers["Location"])
            if _place(target) != _place(url) and not _is_upgrade(url, target):
                raise LoadError(f"{url} leads to another host, {target}: learn that if it is what you want.")
            url = target
        raise LoadError(f"{url} redirects without end.")

    async def _ask(self, url: str, headers: Mapping[str, str]) -> ClientResponse:
        """Send a request and return the response as soon as its headers have arrived."""
        login = self._secrets.authorization(url, allow_http=self._allow_private)
        more = {"Authorization": login} if login else {}
        try:
            async with asyncio.timeout(self._limits.answer_seconds):
                return await self._session.get(url, headers={**headers, **more}, allow_redirects=False)
        except TimeoutError:
            seconds = min(self._limits.answer_seconds, self._limits.request_seconds)
            raise NoAnswerError(
                f"{url} did not answer within {seconds:g} seconds: check the address, or try again later."
            ) from None

    async def _read(self, url: str, response: ClientResponse) -> Page:
        content = bytearray()
        if response.status == 200:  # noqa: PLR2004
            async for piece in response.content.iter_chunked(1 << 16):
                content += piece
                self._left -= len(piece)
                if len(content) > self._limits.page_bytes:
                    raise LoadError(f"{url} is larger than {self._limits.page_bytes / 1e6:,.0f} MB: not read.")
                if self._left < 0:
                    raise LoadError(
                        f"{url} is over the {self._limits.site_bytes / 1e6:,.0f} MB for one site: not read."
                    )
        media_type = response.content_type if "Content-Type" in response.headers else ""
        return Page(url, response.status, bytes(content), media_type, dict(response.headers))


def check_scheme(url: str) -> None:
    """Raise LoadError unless a URL is http or https and has a host."""
    if urlsplit(url).scheme not in ("http", "https"):
        raise LoadError(f"{url} is not supported: only http and https are.")
    if not urlsplit(url).hostname:
        raise LoadError(f"{url} has no host: check its spelling.")


def _place(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 0)


def _is_upgrade(url: str, target: str) -> bool:
    host = _place(target)[0]
    return _place(url) == (host, _PORTS["http"]) and _place(target) == (host, _PORTS["https"])


def _explain(url: str, error: Exception) -> str:
    from aiohttp import ClientResponseError  # noqa: PLC0415

    if PrivateAddress in (type(error), type(getattr(error, "os_error", None))):
        return f"{url} is at a private address: {ALLOW}."
    if isinstance(error, ClientResponseError):
        return f"{url} does not answer in HTTP: check the address and its port."
    return f"{url} cannot be reached ({str(error) or type(error).__name__}): check the address and the network."
