"""Finds the URLs in pages and sitemaps, and says which of them belong to a site. Pure."""

from __future__ import annotations

import html
import mimetypes
import re
import zlib
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import PurePosixPath
from urllib.parse import urldefrag, urljoin, urlsplit, urlunsplit

_LOCATION = re.compile(r"<(?:\w+:)?loc>\s*(?:<!\[CDATA\[)?\s*([^<\]]+?)\s*(?:\]\]>)?\s*</(?:\w+:)?loc>")
_FOREIGN = ("image/", "audio/", "video/", "font/", "text/css", "text/javascript", "application/javascript")
_ARCHIVES = frozenset(
    {".zip", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar", ".exe", ".dmg", ".iso", ".whl", ".xml", ".inv"}
)


@dataclass(frozen=True, slots=True)
class Scope:
    """The part of a host that belongs to a site: everything at and below a path. The path of a file is only a page."""

    start: str
    host: str
    prefix: str

    @classmethod
    def of(cls, url: str) -> Scope:
        """Return the scope of a URL: `/docs` and `/docs/index.html` are sites, `/docs/a.html` is a page."""
        parts = urlsplit(url)
        path = PurePosixPath(parts.path or "/")
        if path.stem == "index" and path.suffix:
            prefix = f"{str(path.parent).rstrip('/')}/"
        else:
            prefix = parts.path if path.suffix or parts.path.endswith("/") else f"{parts.path}/"
        return cls(normalise(url), parts.netloc.lower(), prefix)

    @property
    def is_site(self) -> bool:
        """Whether there can be more than one page."""
        return self.prefix.endswith("/")

    def contains(self, url: str) -> bool:
        """Return whether a URL belongs to the site and might be a document."""
        parts = urlsplit(url)
        inside = url == self.start or (self.is_site and f"{parts.path.rstrip('/')}/".startswith(self.prefix))
        inside = inside or (self.is_site and parts.path.startswith(self.prefix))
        return parts.scheme in ("http", "https") and parts.netloc.lower() == self.host and inside and may_be_page(url)


def normalise(url: str) -> str:
    """Return a URL without its fragment, with its host in lower case and a path of at least `/`."""
    parts = urlsplit(urldefrag(url.strip()).url)
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path or "/", parts.query, ""))


def may_be_page(url: str) -> bool:
    """Return whether a URL might be a document: by its name, it is no picture, script or archive."""
    path = urlsplit(url).path
    guess = mimetypes.guess_type(path)[0] or ""
    return not guess.startswith(_FOREIGN) and PurePosixPath(path).suffix.lower() not in _ARCHIVES


def unpack(content: bytes, *, most: int) -> bytes:
    """Return the bytes of a sitemap. If it is gzipped, it is unpacked, up to `most` bytes."""
    try:
        return zlib.decompressobj(31).decompress(content, most) if content.startswith(b"\x1f\x8b") else content
    except zlib.error:
        return b""


def sitemap_urls(content: bytes) -> tuple[bool, list[str]]:
    """Return whether a sitemap is an index of sitemaps, and its URLs.

    It uses a pattern instead of an XML parser, because the file might be hostile.
    """
    text = content.decode("utf-8", "replace")
    return "<sitemapindex" in text, [html.unescape(url) for url in _LOCATION.findall(text)]


def page_urls(content: bytes, *, base: str) -> list[str]:
    """Return the URLs that a web page links to, in order, each once. URLs with a query might not end, so skip them."""
    found = _Links(base)
    found.feed(content.decode("utf-8", "replace"))
    return list(dict.fromkeys(normalise(url) for url in found.urls if not urlsplit(url).query))


class _Links(HTMLParser):
    def __init__(self, base: str) -> None:
        super().__init__()
        self.urls: list[str] = []
        self._base = base

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        target = attributes.get("href") or ""
        if tag == "base" and target:
            self._base = urljoin(self._base, target)
        if tag == "a" and target and "nofollow" not in (attributes.get("rel") or ""):
            try:
                self.urls.append(urljoin(self._base, target))
            except ValueError:  # an invalid link, such as http://[
                return
