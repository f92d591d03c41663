"""What all pages share: the desk, the key, the limits and the templates."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Self

from aiohttp import web

from bots.web.access import store
from bots.web.access.rate_limit import BOOKINGS, ENTRIES, PAGES, Throttle
from bots.web.address import own_address
from bots.web.live import Live

if TYPE_CHECKING:
    from datetime import datetime

    from psycopg_pool import AsyncConnectionPool

    from bots.frontdesk import Frontdesk
    from bots.web.access.store import Visit
    from bots.web.syncs import Syncs
    from core.settings.settings import Settings
    from knowledge.library import Library


@dataclass(slots=True)
class Throttles:
    """How often one client may ask for pages, try to sign in, and book."""

    pages: Throttle = field(default_factory=lambda: Throttle(PAGES))
    entries: Throttle = field(default_factory=lambda: Throttle(ENTRIES))
    bookings: Throttle = field(default_factory=lambda: Throttle(BOOKINGS))


MOST_AT_ONCE: Final = 2
"""How many strangers book at once. The others wait, so that a rush on the page leaves chat its connections."""


@dataclass(frozen=True, slots=True)
class Site:
    """The website of a desk. `url` is the address under which people reach it, if it is another than our own.

    Public bookings run in `lanes`.
    """

    desk: Frontdesk
    key: bytes
    url: str
    throttles: Throttles
    live: Live
    syncs: Syncs
    lanes: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(MOST_AT_ONCE))

    @classmethod
    async def of(cls, desk: Frontdesk, throttles: Throttles | None = None) -> Self:
        """Make the website of a desk. The first process makes the key that signs links."""
        from bots.web.syncs import Syncs  # noqa: PLC0415 — the loaders are heavy for `frontdesk worker`

        key = await store.key_of(desk.stores.pool, secrets.token_bytes(32))
        url = desk.stores.settings.web_url.rstrip("/")
        return cls(desk, key, url, throttles or Throttles(), Live(desk.stores.pool), Syncs(desk.stores))

    @property
    def pool(self) -> AsyncConnectionPool:
        """The connections to the database."""
        return self.desk.stores.pool

    @property
    def stores_library(self) -> Library:
        """The documents."""
        return self.desk.stores.library

    @property
    def settings(self) -> Settings:
        """The settings of the desk."""
        return self.desk.stores.settings

    @property
    def now(self) -> datetime:
        """The current instant, aware, in UTC."""
        return self.desk.clock.now()

    @property
    def is_secure(self) -> bool:
        """Whether people reach the site over https alone."""
        return self.url.startswith("https:")

    @property
    def cookie(self) -> str:
        """The name of the session's cookie. Over https, no other host and no plain page can set it."""
        return "__Host-frontdesk" if self.is_secure else "frontdesk"

    def sign(self, *parts: str) -> str:
        """Return the signature of some texts."""
        return hmac.new(self.key, "\0".join(parts).encode(), hashlib.sha256).hexdigest()[:40]

    def is_signed(self, signature: str, *parts: str) -> bool:
        """Return whether a signature is that of these texts."""
        return hmac.compare_digest(signature.encode(), self.sign(*parts).encode())

    def absolute(self, request: web.Request, path: str) -> str:
        """Return the whole address of a path, as whoever asks reaches it."""
        return f"{self.url or f'http://{request.host}'}{path}"


SITE: Final = web.AppKey("site", Site)
VISIT: Final = web.RequestKey("visit", object)


def site_of(request: web.Request) -> Site:
    """Return the site that a request is for."""
    return request.app[SITE]


def visit_of(request: web.Request) -> Visit:
    """Return the session of a request. The page must need a role."""
    visit: Visit = request[VISIT]  # type: ignore[assignment]
    return visit


__all__ = ["SITE", "VISIT", "Site", "Throttles", "own_address", "site_of", "visit_of"]
