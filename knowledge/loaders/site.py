"""Loads documents from the web: a page, or a site with its sitemap and links. It obeys robots.txt."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections import deque
from contextlib import suppress
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

from core.security.guarded_http import AGENT
from knowledge.documents import Event, Failure, LoadedDocument, LoadError, Unchanged, document_id
from knowledge.formats.conversion import KINDS, SUFFIXES, convert
from knowledge.loaders.urls import Scope, page_urls, sitemap_urls, unpack
from knowledge.loaders.web_session import NoAnswerError, Page, WebSession, check_scheme

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from protego import Protego

    from knowledge.loaders.secrets import LoadRequest

_OK, _NOT_MODIFIED = 200, 304
_GONE = frozenset({404, 410})
_CLOSED = frozenset({401, 403, 407})
_MOST_SITEMAPS = 20
_MOST_DELAY = 10.0  # the longest delay between requests, in seconds, that robots.txt can ask for


async def load_site(request: LoadRequest) -> AsyncIterator[Event]:
    """Yield the documents of a page, or of a site: the start page, the pages of the sitemap, then links, breadth first.

    Pages known from the last run are visited too, so that a page is not lost while the page that links to it is down. A
    page that answers 404 or 410 is left out. Known pages that are not visited because of the limits are yielded as
    unchanged. A document's fingerprint is JSON of the URL, ETag, Last-Modified and the hash of the text. Raises
    LoadError if the start page cannot be read.
    """
    check_scheme(request.origin)
    async with WebSession(request.limits, allow_private=request.allow_private, secrets=request.secrets) as web:
        async for event in _Crawl(web, request).events():
            yield event


class _Crawl:
    """One crawl of a site, with the pages that wait and the pages that are done."""

    def __init__(self, web: WebSession, request: LoadRequest) -> None:
        self._web = web
        self._scope = Scope.of(request.origin)
        self._limits = request.limits
        self._fingerprints = request.fingerprints
        self._waiting: deque[str] = deque()
        self._queued: set[str] = set()
        self._texts: set[str] = set()
        self._robots: Protego | None = None
        self._delay = request.limits.delay_seconds

    async def events(self) -> AsyncIterator[Event]:
        """Visit the start page, the pages of the sitemaps and all links, until none is left or a limit is reached."""
        await self._read_robots()
        self._add([self._scope.start])
        if self._scope.is_site:
            self._add(await self._sitemap())
        visits = 0
        while visits < self._limits.pages and not self._web.is_spent and (self._waiting or self._add(self._known())):
            address = self._waiting.popleft()
            visits += 1
            if event := await self._visit(address):
                yield event
            await asyncio.sleep(self._delay)
        for identity in self._unvisited():
            yield Unchanged(identity)

    def _unvisited(self) -> list[str]:
        known = [address for address in self._known() if self._scope.contains(address) and self._allows(address)]
        identities = (self._identity(address) for address in dict.fromkeys((*self._waiting, *known)))
        return [identity for identity in identities if identity in self._fingerprints]

    def _known(self) -> list[str]:
        pages = (json.loads(fingerprint)["url"] for fingerprint in self._fingerprints.values())
        return [page for page in pages if page not in self._queued]

    def _identity(self, address: str) -> str:
        return document_id(self._scope.start, address)

    def _add(self, addresses: list[str]) -> bool:
        """Queue the pages that are new, belong to the site and are allowed. Return whether there were any."""
        before = len(self._queued)
        for address in addresses:
            if address not in self._queued and self._scope.contains(address) and self._allows(address):
                self._queued.add(address)
                self._waiting.append(address)
        return len(self._queued) > before

    def _allows(self, address: str) -> bool:
        return self._robots is None or self._robots.can_fetch(address, AGENT)

    async def _read_robots(self) -> None:
        from protego import Protego  # noqa: PLC0415

        try:
            page = await self._web.get(urljoin(self._scope.start, "/robots.txt"))
        except NoAnswerError:  # the start page would not answer either
            raise
        except LoadError:  # fetching the start page will give a better error
            return
        if page.status >= 500:  # noqa: PLR2004  # RFC 9309, 2.3.1.4: unreachable is a refusal
            raise LoadError(f"{self._scope.start} is down (robots.txt answers {page.status}): try again later.")
        self._robots = Protego.parse(page.content.decode("utf-8", "replace"))
        self._delay = min(max(self._delay, self._robots.crawl_delay(AGENT) or 0), _MOST_DELAY)
        if not self._allows(self._scope.start):
            raise LoadError(
                f"{self._scope.start} is closed to robots by its robots.txt: ask the site's owner to allow {AGENT}."
            )

    async def _sitemap(self) -> list[str]:
        """Return the pages in the sitemaps that robots.txt names, or else in /sitemap.xml."""
        given = list(self._robots.sitemaps) if self._robots else []
        waiting = deque(given or [urljoin(self._scope.start, "/sitemap.xml")])
        pages: list[str] = []
        seen: set[str] = set()
        while waiting and len(seen) < _MOST_SITEMAPS:
            address = waiting.popleft()
            if address in seen or urlsplit(address).netloc.lower() != self._scope.host:
                continue
            seen.add(address)
            with suppress(LoadError):  # without a sitemap, links are followed anyway
                page = await self._web.get(address)
                is_index, found = sitemap_urls(unpack(page.content, most=self._limits.page_bytes))
                (waiting if is_index else pages).extend(found)
        return pages

    async def _visit(self, address: str) -> Event | None:
        """Fetch a page and return its event, or None if it is not a document. Errors of the start page are raised."""
        identity = self._identity(address)
        try:
            page = await self._web.get(address, headers=self._conditions(identity))
            return await self._judge(page, address, identity)
        except LoadError as error:
            if address == self._scope.start:
                raise
            return Failure(identity, address, str(error))

    async def _judge(self, page: Page, address: str, identity: str) -> Event | None:
        if page.status in _GONE and address != self._scope.start:
            return None
        if page.status in _CLOSED:
            raise LoadError(f"{address} answers {page.status}: if it wants a login, set FRONTDESK_LOGINS.")
        if page.status not in (_OK, _NOT_MODIFIED):
            raise LoadError(f"{address} answers {page.status}: check the address, or try again later.")
        return await self._read(page, address, identity)

    async def _read(self, page: Page, address: str, identity: str) -> Event | None:
        before = json.loads(self._fingerprints.get(identity, "{}"))
        if page.status == _NOT_MODIFIED:
            self._texts.add(before.get("text", ""))
            return Unchanged(identity)
        if page.media_type in ("text/html", "application/xhtml+xml"):
            self._add(await asyncio.to_thread(page_urls, page.content, base=page.url))
        suffix = _suffix(page)
        if not suffix and address != self._scope.start:
            return None
        if not suffix:
            raise LoadError(f"{address} is {page.media_type or 'of no known kind'}, not a document that can be read.")
        converted = await convert(page.url, page.content, suffix=suffix, base=page.url, limits=self._limits)
        text = hashlib.blake2s(f"{converted.title}\0{converted.text}".encode(), digest_size=8).hexdigest()
        if text in self._texts:  # the same page at another address
            return None
        self._texts.add(text)
        if before.get("text") == text:
            return Unchanged(identity)
        return LoadedDocument(identity, converted.title, address, converted.text, _fingerprint(page, address, text))

    def _conditions(self, identity: str) -> dict[str, str]:
        before = json.loads(self._fingerprints.get(identity, "{}"))
        fields = {"If-None-Match": before.get("etag"), "If-Modified-Since": before.get("modified")}
        return {name: value for name, value in fields.items() if value}


def _fingerprint(page: Page, address: str, text: str) -> str:
    headers = {name.lower(): value for name, value in page.headers.items()}
    kept = {"url": address, "etag": headers.get("etag"), "modified": headers.get("last-modified"), "text": text}
    return json.dumps({name: value for name, value in kept.items() if value})


def _suffix(page: Page) -> str:
    path = unquote(urlsplit(page.url).path)
    own = PurePosixPath(path).suffix.lower()
    if page.media_type in ("", "text/plain", "application/octet-stream") and own in KINDS:
        return own
    return SUFFIXES.get(page.media_type, "")
