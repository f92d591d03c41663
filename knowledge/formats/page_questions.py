"""Finds questions with their answers in a web page, and makes each question a heading above its answer."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from bs4 import Tag

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bs4 import BeautifulSoup

_LEVELS = re.compile(r"h[1-6]")
_LOWEST = 6


def mark_questions(page: BeautifulSoup) -> None:
    """Make questions headings: those that unfold, those of definition lists, and those that schema.org's names mark."""
    asked = [*page.select("summary"), *page.select('[itemtype$="schema.org/Question"] [itemprop=name]')]
    asked += [term for term in page.select("dt") if term.get_text(strip=True).endswith(("?", "？", "؟"))]
    levels = [_level(question) for question in asked]
    for question, level in zip(asked, levels, strict=True):
        for heading in question.find_all(_LEVELS):
            heading.unwrap()
        if question.name == "dt":
            answer = question.find_next_sibling("dd")
            if isinstance(answer, Tag):
                answer.name = "div"
        question.name = f"h{level}"


def _level(question: Tag) -> int:
    """Return the level below the heading that a question stands under, or that of the heading which it contains."""
    if isinstance(own := question.find(_LEVELS) or question.find_parent(_LEVELS), Tag):
        return int(own.name[1])
    above = question.find_previous(_LEVELS)
    return min(int(above.name[1]) + 1, _LOWEST) if isinstance(above, Tag) else 2


def structured_questions(page: BeautifulSoup) -> tuple[tuple[str, str], ...]:
    """Return the questions and the HTML of their answers that a page declares for search engines (schema.org)."""
    return tuple(
        (" ".join(str(question["name"]).split()), str(answer["text"]))
        for script in page.select('script[type="application/ld+json"]')
        for node in _nodes(_parsed(script.get_text()))
        if "FAQPage" in _listed(node.get("@type"))
        for question in _listed(node.get("mainEntity"))
        if isinstance(question, dict) and question.get("name")
        for answer in _listed(question.get("acceptedAnswer"))[:1]
        if isinstance(answer, dict) and answer.get("text")
    )


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _nodes(found: Any) -> Iterator[dict[str, Any]]:
    for node in _listed(found):
        if isinstance(node, dict):
            yield node
            yield from (one for one in _listed(node.get("@graph")) if isinstance(one, dict))


def _listed(found: Any) -> list[Any]:
    return found if isinstance(found, list) else [] if found is None else [found]
