"""Converts a web page's main content to Markdown, without its menus. The parsers use it in their worker process."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Tag
from markdownify import MarkdownConverter

from knowledge.formats.page_programs import prepare_page
from knowledge.formats.page_questions import mark_questions, structured_questions

_NOISE = (
    "title, script, style, noscript, template, nav, footer, iframe, svg, canvas, button, input, select, textarea"
    ", dialog, [hidden], [role=navigation], [role=banner], [role=contentinfo], [role=search], [role=menu]"
    ", a.headerlink, a.anchor, aside:not(.admonition, .footnote, .footnote-list, .topic)"
)
_ASIDE = re.compile(
    r"(?:\b|_)(?:share|sharing|social|related|recommended|newsletter|subscribe|sidebar|comments?|disqus|breadcrumbs?|cookie"
    r"|advert|ads?|sponsored|promo|pagination|pager|author-bio|trending|most-read|skip-link|site-header|site-footer"
    r"|navigation|navbar|menu|masthead|footer|toolbar|editsection|catlinks|printfooter|feedback|helpful)(?:\b|_)"
)
_MOST_ASIDE = 0.3
"""A block whose class says that it is no content is left out if it has at most this share of the text."""
_MAIN = ("main", "[role=main]", "article")


class _Markdown(MarkdownConverter):
    """Writes Markdown that reads well in a quote: with descriptions instead of pictures, absolute links, no escapes."""

    def __init__(self, base: str, **options: Any) -> None:
        super().__init__(**options)
        self._base = base

    def convert_img(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        del text, parent_tags  # unused; the library passes them by name
        return str(el.get("alt") or "")

    def convert_a(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        target = str(el.get("href") or "")
        if target.startswith(("#", "javascript:", "data:")):
            return text
        el["href"] = urljoin(self._base, target)
        return str(super().convert_a(el, text, parent_tags))  # type: ignore[misc]  # not in its stubs


def page_to_markdown(markup: str | bytes, *, base: str = "") -> tuple[str, str]:
    """Return a page's title, and its main content as Markdown. The page's links are relative to the URL `base`."""
    page = BeautifulSoup(markup, "html.parser")
    title = prepare_page(page) or _title(page)
    questions = structured_questions(page)
    mark_questions(page)
    for noise in page.select(_NOISE):
        noise.decompose()
    for literal in page.select("span.literal"):  # how docutils writes inline code
        literal.name = "code"
    for header in page.find_all("header"):
        if not header.find_parent(["main", "article"]):
            header.decompose()
    _drop_asides(_main(page))
    options: dict[str, Any] = {"heading_style": "ATX", "bullets": "-", "autolinks": False, "table_infer_header": True}
    plain = dict.fromkeys(("escape_asterisks", "escape_underscores", "escape_misc"), False)
    writer = _Markdown(base, **options, **plain, code_language_callback=_language)
    markdown = writer.convert_soup(_main(page))
    shown = {" ".join(line.lstrip("# ").split()) for line in markdown.splitlines() if line.startswith("#")}
    hidden = (f"## {asked}\n\n{writer.convert(answer)}" for asked, answer in questions if asked not in shown)
    return title, re.sub(r"\n{3,}", "\n\n", "\n\n".join((markdown, *hidden))).strip()


def _drop_asides(main: Tag) -> None:
    """Leave out what goes along with the content. Ids say nothing: documentation makes them of its headings."""
    most = _MOST_ASIDE * len(main.get_text())
    found = main.find_all(["div", "ul", "ol", "table"], class_=True)
    named = [block for block in found if _ASIDE.search(" ".join(block["class"]).lower())]
    for block in named:
        is_aside = not block.decomposed and len(block.get_text()) <= most
        if is_aside and not block.find(["pre", "main", "article", "h1"]):
            block.decompose()


def _title(page: BeautifulSoup) -> str:
    found = (page.title if page.title and page.title.get_text(strip=True) else None) or page.find("h1")
    return " ".join(found.get_text().split()).rstrip("¶ ") if found else ""


def _main(page: BeautifulSoup) -> Tag:
    """Return the element that is marked as the main content. If none is, or several are, return the whole body."""
    for selector in _MAIN:
        found = page.select(selector)
        if len(found) == 1 and found[0].get_text(strip=True):
            return found[0]
    return page.body or page


def _language(block: Tag) -> str:
    """Return the language of a code block from the class names of highlighters, such as `language-python`."""
    named = [*(block.get("class") or ()), *((block.parent.get("class") or ()) if block.parent else ())]
    code = block.find("code")
    named += (code.get("class") or ()) if isinstance(code, Tag) else ()
    named += [f"lang-{block['lang']}"] if block.get("lang") else []  # as docutils writes it
    found = (re.fullmatch(r"(?:language|highlight|lang)-(\w+)", name) for name in named)
    return next((match[1] for match in found if match and match[1] not in ("default", "none", "text")), "")
