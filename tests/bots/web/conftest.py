"""The site of a real desk, and browsers without a screen that use it over HTTP."""

from __future__ import annotations

import re
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
import pytest_asyncio

from bots.assembly import open_desk
from bots.web.access.rate_limit import Rate, Throttle
from bots.web.access.sessions import invite
from bots.web.access.store import Member
from bots.web.adapter import WebAdapter
from bots.web.server import serving
from bots.web.site import Throttles
from core.model.person_ref import PersonRef
from core.settings.settings import load_settings
from tests.fakes import servers

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bots.frontdesk import Frontdesk
    from bots.web.access.store import Role
    from bots.web.site import Site

SERVICES = """
[consultation]
name = "Consultation"
providers = ["Ana Ruiz", "Li Wei"]
length = ["30 minutes", "1 hour"]
price = "free"
zone = "Europe/Madrid"
public = true
questions = ["What is it about?"]

[tour]
name = "Tour"
providers = ["Sam"]
zone = "Europe/Madrid"
public = true
length = "30 minutes"
cancel_until = "1 hour"

[vault]
name = "Vault"
providers = ["Sam"]
"""


def freely() -> Throttles:
    """Limits that no test reaches."""
    return Throttles(*(Throttle(Rate(100_000, 0.001)) for _ in range(3)))


@dataclass(frozen=True)
class Page:
    status: int
    text: str
    headers: Any
    url: str

    @property
    def csrf(self) -> str:
        found = re.search(r'name="csrf" value="([^"]+)"', self.text)
        return found[1] if found else ""


class Browser:
    """A browser: it keeps cookies, follows redirects, and sends forms as a page of the site does."""

    def __init__(self, client: aiohttp.ClientSession, base: str) -> None:
        self.client, self.base, self.csrf = client, base, ""

    async def get(self, path: str, **options: Any) -> Page:
        async with self.client.get(f"{self.base}{path}", **options) as response:
            page = Page(response.status, await response.text(), response.headers, str(response.url.relative()))
        self.csrf = page.csrf or self.csrf
        return page

    async def post(self, path: str, *, headers: Any = None, **fields: str) -> Page:
        sent = {"Origin": self.base, **(headers or {})}
        data = {"csrf": self.csrf, **fields}
        async with self.client.post(f"{self.base}{path}", data=data, headers=sent) as response:
            return Page(response.status, await response.text(), response.headers, str(response.url.relative()))


@dataclass(frozen=True)
class Stage:
    """A desk with its site."""

    desk: Frontdesk
    site: Site
    base: str

    @asynccontextmanager
    async def stranger(self) -> AsyncIterator[Browser]:
        jar = aiohttp.CookieJar(unsafe=True)  # for addresses without a name
        async with aiohttp.ClientSession(cookie_jar=jar) as client:
            yield Browser(client, self.base)

    @asynccontextmanager
    async def browser(self, role: Role = "owner", name: str = "Olga") -> AsyncIterator[Browser]:
        async with self.stranger() as browser:
            await browser.post(f"/enter/{await self.link(role, name)}")
            await browser.get("/today")
            yield browser

    async def link(self, role: Role = "owner", name: str = "Olga") -> str:
        member = Member(PersonRef("terminal", "local", name.casefold()), name, role)
        async with self.site.pool.connection() as connection:
            return await invite(connection, member, now=self.site.now)


@asynccontextmanager
async def open_stage(folder: Path, server_url: str) -> AsyncIterator[Stage]:
    """Open a desk with its site on a fresh database."""
    (folder / "services.toml").write_text(SERVICES, encoding="utf-8")
    with servers.fresh_database(server_url) as database_url, pytest.MonkeyPatch.context() as patch:
        for name, value in {
            "FRONTDESK_HOME": str(folder / "home"),
            "DATABASE_URL": database_url,
            "FRONTDESK_SERVICES": str(folder / "services.toml"),
            "FRONTDESK_STAFF_CHANNEL": "terminal",
            "FRONTDESK_AUDIENCES": "board=olga",
            "FRONTDESK_ZONE": "Europe/Madrid",
        }.items():
            patch.setenv(name, value)
        async with (
            open_desk(load_settings(), adapters=(WebAdapter("127.0.0.1:0"),)) as desk,
            serving(desk, "127.0.0.1", 0, throttles=freely()) as (site, port),
        ):
            yield Stage(desk, site, f"http://127.0.0.1:{port}")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(server_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """One desk with its site for the tests of a module."""
    async with open_stage(tmp_path_factory.mktemp("site"), server_url) as opened:
        yield opened
