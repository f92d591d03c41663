"""HTTP requests to servers that users name: guarded, limited in time and size, with errors of one sentence each.

The guard checks the IP address of each socket before it connects, so neither DNS rebinding nor an address written as a
number gets past it. Proxies from the environment are not used, because the guard would see only the proxy's address.
"""

from __future__ import annotations

import base64
import ipaddress
import socket
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Final, Self
from urllib.parse import urljoin, urlsplit

from core.model.errors import InputError, RetryLater

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from aiohttp import ClientSession

    from core.model.clock import Clock

AGENT: Final = "Frontdesk"
ALLOW: Final = "set FRONTDESK_ALLOW_PRIVATE_URLS=true to allow it"
MOST_BYTES: Final = 10_000_000
MOST_HOPS: Final = 5
REQUEST_SECONDS: Final = 20.0
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_BUSY: Final = frozenset({408, 423, 425, 429})
_SERVER: Final = 500
_LONGEST_WAIT: Final = 6 * 3600.0
_PORTS: Final = {"http": 80, "https": 443}
_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")
_NOT_PUBLIC: Final = tuple(
    map(
        ipaddress.ip_network,
        ("64:ff9b:1::/48", "::/96", "::ffff:0:0:0/96", "fec0::/10", "192.0.0.0/24", "168.63.129.16/32"),
    )
)
"""Networks that Python takes for public ones: NAT64 inside an operator's network, where the IPv4 address stands at a
place that the operator chooses (RFC 8215); IPv4-compatible and IPv4-translated addresses (RFC 4291, RFC 2765);
site-local ones (RFC 3879); protocol assignments (RFC 6890); and the host of a virtual machine on Azure."""


class PrivateAddress(OSError):
    """Raised instead of connecting a socket to a private address."""


def is_private(address: str) -> bool:
    """Return whether an IP address is not public. An IPv4 address inside an IPv6 address is checked itself."""
    parsed = ipaddress.ip_address(address.partition("%")[0])
    if any(parsed in network for network in _NOT_PUBLIC):
        return True
    if isinstance(parsed, ipaddress.IPv6Address):
        inner = parsed.ipv4_mapped or parsed.sixtofour or (parsed.teredo or (None, None))[1]
        if parsed in _NAT64:
            inner = ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF)
        if inner is not None:
            return is_private(str(inner))
    return not parsed.is_global or parsed.is_multicast


def guarded(*, allow_private: bool) -> Callable[[tuple[Any, ...]], socket.socket]:
    """Return a socket factory for aiohttp that refuses private addresses, unless they are allowed."""

    def make(address: tuple[Any, ...]) -> socket.socket:
        family, kind, protocol, _, target = address
        if not allow_private and is_private(str(target[0])):
            raise PrivateAddress
        return socket.socket(family, kind, protocol)

    return make


@dataclass(frozen=True, slots=True)
class Login:
    """A user name and a password. They are sent to only one host and port, and the password is never printed."""

    user: str
    password: str = field(repr=False)

    @property
    def header(self) -> dict[str, str]:
        """The HTTP header that contains the login."""
        return {"Authorization": f"Basic {base64.b64encode(f'{self.user}:{self.password}'.encode()).decode()}"}


@dataclass(frozen=True, slots=True)
class Answer:
    """A server's response: the URL after redirects, a status below 500, and headers with lower-case names."""

    url: str
    status: int
    headers: Mapping[str, str]
    content: bytes = b""


class GuardedHttp:
    """A session with a server, for `async with`. The login is sent only to the host and port of the first request."""

    def __init__(self, *, clock: Clock, allow_private: bool, login: Login | None = None) -> None:
        self._clock = clock
        self._allow_private = allow_private
        self._login = login
        self._place: tuple[str, int] | None = None
        self._session: ClientSession

    async def __aenter__(self) -> Self:
        from aiohttp import ClientSession, ClientTimeout, DummyCookieJar, TCPConnector  # noqa: PLC0415 — slow to import

        self._session = ClientSession(
            connector=TCPConnector(socket_factory=guarded(allow_private=self._allow_private), limit=2),
            timeout=ClientTimeout(total=REQUEST_SECONDS),
            headers={"User-Agent": AGENT, "Accept-Encoding": "gzip, deflate"},
            cookie_jar=DummyCookieJar(),
        )
        return self

    async def __aexit__(self, *_exception: object) -> None:
        await self._session.close()

    async def ask(
        self, method: str, url: str, *, headers: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> Answer:
        """Send a request, follow redirects, and return the answer.

        Raises:
            RetryLater: the server is down, slow, busy or broken; `after_seconds` is its Retry-After, if any.
            InputError: the URL is invalid or not allowed, or the answer is too large.
        """
        from aiohttp import ClientError, InvalidURL  # noqa: PLC0415

        host = urlsplit(url).hostname or url
        try:
            return await self._follow(method, url, dict(headers or {}), body)
        except TimeoutError:
            raise RetryLater(f"{host} did not answer within {REQUEST_SECONDS:g} seconds") from None
        except (InvalidURL, ValueError):
            raise InputError(f"the URL of {host} is not valid: check its spelling") from None
        except (ClientError, OSError) as error:
            if PrivateAddress in (type(error), type(getattr(error, "os_error", None))):
                raise InputError(f"{host} is at a private address: {ALLOW}") from error
            reason = getattr(getattr(error, "os_error", error), "strerror", None) or type(error).__name__
            raise RetryLater(f"{host} cannot be reached ({reason})") from error

    async def _follow(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Answer:
        for _ in range(MOST_HOPS + 1):
            parts = urlsplit(url)
            if parts.scheme not in _PORTS or not parts.hostname:
                raise InputError("only addresses that begin with https:// can be read")
            if parts.scheme == "http" and self._login and not self._allow_private:
                raise InputError("passwords are sent over https only: write https://")
            answer = await self._once(method, url, headers, body)
            target = answer.headers.get("location")
            if answer.status not in _REDIRECTS or not target:
                return answer
            url = urljoin(url, target)
        raise InputError(f"{urlsplit(url).hostname} redirects too many times")

    async def _once(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Answer:
        self._place = self._place or _place(url)
        login = self._login.header if self._login and _place(url) == self._place else {}
        async with self._session.request(
            method, url, headers={**headers, **login}, data=body, allow_redirects=False
        ) as response:
            given = {name.lower(): value for name, value in response.headers.items()}
            if response.status >= _SERVER or response.status in _BUSY:
                raise RetryLater(
                    f"{urlsplit(url).hostname} answered with an error ({response.status})",
                    after_seconds=_retry_after(given.get("retry-after", ""), self._clock),
                )
            content = bytearray()
            async for piece in response.content.iter_chunked(1 << 16):
                content += piece
                if len(content) > MOST_BYTES:
                    raise InputError(f"it is larger than {MOST_BYTES / 1e6:g} MB")
            return Answer(url, response.status, given, bytes(content))


def _place(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 0)


def _retry_after(value: str, clock: Clock) -> float | None:
    """Return the seconds that a Retry-After header (a number or a date) asks to wait, at most six hours; else None."""
    if value.isdecimal():
        return min(float(value), _LONGEST_WAIT)
    try:
        seconds = (parsedate_to_datetime(value) - clock.now()).total_seconds()
    except (TypeError, ValueError):
        return None
    return min(max(seconds, 1.0), _LONGEST_WAIT)
