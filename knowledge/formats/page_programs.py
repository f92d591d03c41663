"""Prepares the pages of programs that write HTML in a way of their own: the exports of Confluence and Google Docs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

JOIN: Final = " › "
"""Stands between the title of a page and the titles of the pages above it."""

_BRUSH = re.compile(r"\bbrush:\s*(\w+)")
_GOOGLE_FONTS = "themes.googleusercontent.com"


def prepare_page(page: BeautifulSoup) -> str:
    """Change a page in place so that it is ordinary HTML. Return its title, or "" if its program is not known."""
    if page.select_one("#main-content.wiki-content"):
        return _prepare_confluence(page)
    if page.select_one("body.doc-content") or (page.style and _GOOGLE_FONTS in page.style.get_text()[:200]):
        return _prepare_google(page)
    return ""


def _prepare_confluence(page: BeautifulSoup) -> str:
    """Keep the content of the page. Its title names the pages above it, except for the home page of the space."""
    space, *above = [_words(link) for link in page.select("#breadcrumbs a")] or [""]
    heading = page.select_one("#title-text")
    title = _words(heading).removeprefix(f"{space} : ") if heading else ""
    for code in page.select("pre[data-syntaxhighlighter-params]"):
        brush = _BRUSH.search(str(code["data-syntaxhighlighter-params"]))
        code["lang"] = brush[1] if brush and brush[1] != "plain" else ""
    for noise in page.select(".toc-macro, .page-metadata, .hidden"):
        noise.decompose()
    content = page.select_one("#main-content")
    if content:
        content.name = "main"
    return JOIN.join((*(name for name in above if name != space), title)) if title else ""


def _prepare_google(page: BeautifulSoup) -> str:
    """Name the title as what it is, lead links straight to their targets, and leave out comments."""
    for comment in page.select("a[id^=cmnt]"):
        box = comment.find_parent("sup" if str(comment["id"]).startswith("cmnt_ref") else "div")
        (box or comment).decompose()
    for link in page.select('a[href^="https://www.google.com/url?"]'):
        target = parse_qs(urlsplit(str(link["href"])).query).get("q")
        link["href"] = target[0] if target else link["href"]
    for paragraph in page.select("p.title"):
        paragraph.name = "h1"
    heading = page.select_one("h1")
    return _words(heading) if heading else ""


def _words(tag: Tag) -> str:
    return " ".join(tag.get_text().split())
