from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from aiohttp import web

from knowledge.documents import LoadError, LoadLimits
from knowledge.loaders.secrets import Secrets
from knowledge.loaders.web_session import Page, WebSession, check_scheme, find_addresses

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

LIMITS = LoadLimits(page_bytes=100, site_bytes=150)


async def answer(request: web.BaseRequest) -> web.StreamResponse:
    """Answer with what the path names; `/login` shows the login that was sent."""
    if request.path == "/login":
        return web.Response(text=request.headers.get("Authorization", "none"))
    if request.path == "/moved":
        return web.Response(status=301, headers={"Location": "/sixty"})
    if request.path == "/large":
        return web.Response(text="x" * 101)
    if request.path == "/sixty":
        return web.Response(text="x" * 60)
    return web.Response(status=404, text="Nothing here.")


@pytest.fixture
async def url() -> AsyncIterator[str]:
    runner = web.ServerRunner(web.Server(answer), shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def test_a_page_is_read_at_the_end_of_its_redirects(url: str) -> None:
    async with WebSession(LIMITS, allow_private=True) as session:
        page = await session.get(f"{url}/moved")
    assert (page.url, page.status, len(page.content), page.media_type) == (f"{url}/sixty", 200, 60, "text/plain")


async def test_an_error_page_has_no_content(url: str) -> None:
    async with WebSession(LIMITS, allow_private=True) as session:
        page = await session.get(f"{url}/missing")
    assert (page.status, page.content) == (404, b"")


async def test_a_login_goes_to_its_host_only(url: str) -> None:
    for host, sent in ((url.removeprefix("http://"), b"Basic YW5hOnB3"), ("other.example", b"none")):
        async with WebSession(LIMITS, allow_private=True, secrets=Secrets({host: "ana:pw"})) as session:
            assert (await session.get(f"{url}/login")).content == sent


async def test_a_page_over_the_limit_is_refused(url: str) -> None:
    async with WebSession(LIMITS, allow_private=True) as session:
        with pytest.raises(LoadError, match="is larger than"):
            await session.get(f"{url}/large")


async def test_the_limit_of_a_site_counts_all_its_pages(url: str) -> None:
    async with WebSession(LIMITS, allow_private=True) as session:
        for _ in range(2):
            assert isinstance(await session.get(f"{url}/sixty"), Page)
        assert not session.is_spent
        with pytest.raises(LoadError, match="for one site"):
            await session.get(f"{url}/sixty")
        assert session.is_spent


async def test_private_addresses_are_refused(url: str) -> None:
    async with WebSession(LIMITS, allow_private=False) as session:
        with pytest.raises(LoadError, match="private address"):
            await session.get(f"{url}/sixty")
    with pytest.raises(LoadError, match="private address"):
        await find_addresses("127.0.0.1", allow_private=False)
    assert await find_addresses("127.0.0.1", allow_private=True) == ("127.0.0.1",)


@pytest.mark.parametrize("address", ["ftp://desk.example/a", "file:///etc/passwd", "http:///a"])
def test_only_web_addresses_with_a_host_are_accepted(address: str) -> None:
    with pytest.raises(LoadError):
        check_scheme(address)
