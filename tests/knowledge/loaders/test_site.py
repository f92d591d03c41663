from __future__ import annotations

import asyncio
import gzip
import zlib
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from aiohttp import web

from core.security.guarded_http import is_private
from knowledge.documents import Event, Failure, LoadedDocument, LoadError, LoadLimits, Unchanged
from knowledge.loaders import load
from knowledge.loaders.secrets import Secrets

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping
    from pathlib import Path

pytestmark = pytest.mark.slow

LIMITS = LoadLimits(delay_seconds=0, request_seconds=0.5, page_bytes=100_000)


@dataclass
class Site:
    """A real web server on loopback: answers by path, each a response's arguments, and how often each was asked for."""

    url: str = ""
    pages: dict[str, dict[str, object]] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)
    silent: bool = False
    over: asyncio.Event = field(default_factory=asyncio.Event)
    login: str = ""

    def page(self, path: str, text: str, **more: object) -> None:
        self.pages[path] = {"body": f"<title>{path}</title><p>{text}</p>".encode(), "content_type": "text/html", **more}

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked[request.path] += 1
        if request.path == "/endless":
            return await self._endless(request)
        if request.path == "/trickle":
            return await self._endless(request, piece=b"x", seconds=0.05)
        if self.silent:
            await self.over.wait()
        if self.login and request.headers.get("Authorization") != self.login:
            return web.Response(status=401)
        page = dict(self.pages.get(request.path, {"status": 404}))
        etag = page.get("headers", {}).get("ETag", "none")  # type: ignore[attr-defined]
        if request.headers.get("If-None-Match") == etag:
            return web.Response(status=304)
        return web.Response(**page)  # type: ignore[arg-type]

    async def _endless(
        self, request: web.Request, *, piece: bytes = b"x" * 9999, seconds: float = 0
    ) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/html"})
        await response.prepare(request)
        while True:
            await response.write(piece)
            await asyncio.sleep(seconds)


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    here = Site()
    server = web.Server(here.answer)  # type: ignore[arg-type]
    runner = web.ServerRunner(server, shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    here.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield here
    here.over.set()
    await runner.cleanup()


@pytest.fixture
def learn(site: Site, tmp_path: Path) -> Learn:
    return Learn(site, tmp_path)


@dataclass
class Learn:
    site: Site
    cache: Path

    async def __call__(
        self,
        path: str,
        fingerprints: Mapping[str, str] | None = None,
        *,
        limits: LoadLimits = LIMITS,
        private: bool = True,
        logins: str = "",
    ) -> list[Event]:
        url = path if "://" in path else self.site.url + path
        secrets = Secrets.parse(logins.format(host=self.site.url.removeprefix("http://")), {})
        events = load(
            url,
            fingerprints=fingerprints or {},
            cache_dir=self.cache,
            limits=limits,
            allow_private=private,
            secrets=secrets,
        )
        return [event async for event in events]


def titles(events: list[Event]) -> list[str]:
    return [event.title for event in events if isinstance(event, LoadedDocument)]


async def test_a_page_is_one_document(site: Site, learn: Learn) -> None:
    site.page("/a.html", 'See <a href="/b.html">b</a>.')
    (page,) = await learn("/a.html")
    assert isinstance(page, LoadedDocument)
    assert (page.title, page.source) == ("/a.html", f"{site.url}/a.html")
    assert page.text == f"See [b]({site.url}/b.html)."


async def test_a_site_is_followed_by_its_links_below_its_path(site: Site, learn: Learn) -> None:
    site.page(
        "/docs/", '<a href="a">a</a> <a href="/blog/">out</a> <a href="x.png">x</a> <a href="//other.example/">o</a>'
    )
    site.page("/docs/a", '<a href="b#part">b</a> <a href="../docs/">up</a> <a href="?page=2">next</a>')
    site.page("/docs/b", "end")
    assert titles(await learn("/docs/")) == ["/docs/", "/docs/a", "/docs/b"]


async def test_the_sitemap_names_pages_that_nothing_links_to(site: Site, learn: Learn) -> None:
    site.pages["/robots.txt"] = {"text": f"Sitemap: {site.url}/index.xml"}
    site.pages["/index.xml"] = {
        "text": f"<sitemapindex><sitemap><loc>{site.url}/pages.xml.gz</loc></sitemap></sitemapindex>"
    }
    names = f"<urlset><url><loc> {site.url}/lonely </loc></url><url><loc>http://other.example/</loc></url></urlset>"
    site.pages["/pages.xml.gz"] = {"body": gzip.compress(names.encode()), "content_type": "application/gzip"}
    site.page("/", "start")
    site.page("/lonely", "alone")
    assert titles(await learn("/")) == ["/", "/lonely"]


async def test_robots_txt_is_obeyed(site: Site, learn: Learn) -> None:
    site.pages["/robots.txt"] = {"text": "User-agent: Frontdesk\nDisallow: /private"}
    site.page("/", '<a href="/private/a">no</a> <a href="/b">yes</a>')
    site.page("/private/a", "secret")
    site.page("/b", "open")
    assert titles(await learn("/")) == ["/", "/b"]
    assert not site.asked["/private/a"]
    with pytest.raises(LoadError, match=r"robots\.txt"):
        await learn("/private/a")


async def test_an_unchanged_page_is_not_sent_again(site: Site, learn: Learn) -> None:
    site.page("/", '<a href="/b">b</a>', headers={"ETag": '"1"'})
    site.page("/b", "same text, no ETag")
    first = await learn("/")
    fingerprints = {event.id: event.fingerprint for event in first if isinstance(event, LoadedDocument)}
    assert await learn("/", fingerprints) == [Unchanged(event.id) for event in first]


async def test_a_page_that_is_down_fails_and_one_that_is_gone_is_left_out(site: Site, learn: Learn) -> None:
    site.page("/", '<a href="/down">x</a> <a href="/gone">x</a>')
    site.page("/down", "x", status=503)
    site.page("/gone", "x", status=410)
    start, down = await learn("/")
    assert isinstance(start, LoadedDocument)
    assert isinstance(down, Failure)
    assert "answers 503" in down.error


async def test_known_pages_past_the_limit_stay(site: Site, learn: Learn) -> None:
    site.page("/", '<a href="/a">a</a> <a href="/b">b</a>')
    site.page("/a", "first")
    site.page("/b", "second")
    first = await learn("/")
    fingerprints = {event.id: event.fingerprint for event in first if isinstance(event, LoadedDocument)}
    site.asked.clear()
    second = await learn("/", fingerprints, limits=LoadLimits(delay_seconds=0, pages=2))
    assert {event.id for event in second} == {event.id for event in first}
    assert not site.asked["/b"]


async def test_a_redirect_within_the_host_is_followed_and_to_another_refused(site: Site, learn: Learn) -> None:
    site.page("/new.html", "moved")
    site.pages["/old.html"] = {"status": 301, "headers": {"Location": "/new.html"}}
    assert titles(await learn("/old.html")) == ["/new.html"]
    for target in (site.url.replace("127.0.0.1", "localhost"), "http://169.254.169.254/", "file:///etc/passwd"):
        site.pages["/out.html"] = {"status": 302, "headers": {"Location": target}}
        with pytest.raises(LoadError, match=f"leads to another host, {target}"):
            await learn("/out.html")
    site.pages["/loop.html"] = {"status": 302, "headers": {"Location": "/loop.html"}}
    with pytest.raises(LoadError, match="without end"):
        await learn("/loop.html")


async def test_a_private_address_is_refused_also_behind_a_name(site: Site, learn: Learn) -> None:
    site.page("/", "intranet")
    for url in (site.url, site.url.replace("127.0.0.1", "localhost")):
        with pytest.raises(LoadError, match="private address: set FRONTDESK_ALLOW_PRIVATE_URLS"):
            await learn(url, private=False)
    with pytest.raises(LoadError, match="not a valid URL"):
        await learn(site.url.replace("127.0.0.1", "2130706433"), private=False)
    assert not site.asked


PRIVATE = "127.0.0.1 10.0.0.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 ::1 fe80::1%eth0 fd00::1"
WRAPPED = "::ffff:10.0.0.1 64:ff9b::7f00:1 2002:7f00:1::"


@pytest.mark.parametrize("address", f"{PRIVATE} {WRAPPED}".split())
def test_only_public_addresses_are_public(address: str) -> None:
    assert is_private(address)
    assert not is_private("93.184.216.34")
    assert not is_private("2606:2800:220:1:248:1893:25c8:1946")


async def test_a_body_without_end_is_cut(learn: Learn) -> None:
    with pytest.raises(LoadError, match="larger than 0 MB"):
        await learn("/endless")
    with pytest.raises(LoadError, match=r"more than 0\.5 seconds"):
        await learn("/trickle")


async def test_a_compressed_bomb_is_cut(site: Site, learn: Learn) -> None:
    bomb = zlib.compress(b"0" * 50_000_000, 9)
    site.pages["/"] = {"body": bomb, "content_type": "text/html", "headers": {"Content-Encoding": "deflate"}}
    with pytest.raises(LoadError, match="larger than"):
        await learn("/")


async def test_a_file_of_another_kind_is_skipped_and_refused_if_given_itself(site: Site, learn: Learn) -> None:
    site.page("/", '<a href="/tune">x</a>')
    site.pages["/tune"] = {"body": b"ID3", "content_type": "audio/mpeg"}
    site.pages["/notes"] = {"body": b"# Notes", "content_type": "text/markdown"}
    assert titles(await learn("/")) == ["/"]
    assert titles(await learn("/notes")) == ["Notes"]
    with pytest.raises(LoadError, match="audio/mpeg, not a document"):
        await learn("/tune")


@pytest.mark.parametrize("url", ["ftp://desk.example/a", "file:///etc/passwd"])
async def test_only_web_addresses_are_read(url: str, learn: Learn) -> None:
    with pytest.raises(LoadError, match="only http and https"):
        await learn(url)


async def test_a_site_that_never_answers_is_asked_once(site: Site, learn: Learn) -> None:
    site.silent = True
    with pytest.raises(LoadError, match=r"did not answer within 0\.2 seconds"):
        await learn("/", limits=LoadLimits(answer_seconds=0.2))
    assert site.asked.total() == 1


async def test_a_site_gets_only_the_login_of_its_host(site: Site, learn: Learn) -> None:
    site.login = "Basic YW5hOnBhc3M="
    site.page("/", "intranet")
    (page,) = await learn("/", logins="other.example=bo:x {host}=ana:pass")
    assert isinstance(page, LoadedDocument)
    assert "pass" not in repr(page)
    for logins in ("", "other.example=ana:pass"):
        with pytest.raises(LoadError, match="answers 401: if it wants a login, set FRONTDESK_LOGINS"):
            await learn("/", logins=logins)
