"""What our own manual, which was not written for these tests, shows: what is parted, and what would be quoted."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from core.agent.offline.quotation.passage_reader import PassageReader
from core.agent.offline.quotation.questions.question import Question
from core.agent.offline.quotation.quotes.quote_selection import ScoredSentence, select_quotes
from core.agent.offline.quotation.quotes.quoted_answer import quotation
from core.model.knowledge import Hit, Passage
from core.text.markdown.forms import leads_in
from core.text.markdown.tree import read
from knowledge.chunking.chunks import chunk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from core.text.markdown.tree import Node

PAGES = sorted((Path(__file__).parents[2] / "docs").glob("*.md"))
MARK = re.compile(r"(?:!!!|:::|[|>#]|[-*+] |<!--)")
ITEM = re.compile(r"[-*+] ", re.MULTILINE)


def lead_ins(nodes: Sequence[Node], text: str) -> Iterator[tuple[Node, Node]]:
    """Yield each paragraph that ends with a colon, with the code, list or table after it, as markdown-it reads them."""
    for one, other in pairwise(nodes):
        is_led = other.kind in ("code", "bullet", "ordered", "table")
        if one.kind == "paragraph" and is_led and leads_in(text[one.start : one.end]):
            yield one, other
    for node in nodes:
        if node.kind in ("item", "bullet", "ordered", "quote"):
            yield from lead_ins(node.children, text)


def is_list_without_lead_in(shown: str, before: str) -> bool:
    """Return whether a text begins with a list of several items, to which nothing in the text before it leads."""
    is_list = ITEM.match(shown) is not None and len(ITEM.findall(shown)) > 1
    return is_list and not (before.strip() and leads_in(before.rstrip("-*+ \n")))


def passages_of(page: Path) -> list[Passage]:
    text = page.read_text(encoding="utf-8")
    return [
        Passage(
            str(part.start),
            page.name,
            page.stem,
            page.name,
            part.headings,
            text[part.start : part.end],
            part.start,
            part.end,
        )
        for part in chunk(text, title=page.stem)
    ]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_lead_in_is_in_one_passage_with_the_beginning_of_what_it_leads_to(page: Path) -> None:
    text, passages = page.read_text(encoding="utf-8"), passages_of(page)
    for one, other in lead_ins(read(text), text):
        begun = (
            text.index("\n", text.index("\n", other.start) + 1) if other.kind in ("code", "table") else other.start + 3
        )
        assert any(passage.start < one.end and begun <= passage.end for passage in passages), text[one.start : begun]


@pytest.mark.slow
@pytest.mark.parametrize("question", ["What is it?", "How do I do it?"])
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_no_answer_begins_with_a_mark_or_an_example_question_or_ends_with_a_colon(page: Path, question: str) -> None:
    """Only a list of several items begins with the mark of the first one, and only if it has no lead-in."""
    asked = Question.of(question)
    for passage in passages_of(page):
        hit = Hit(passage, 1.0, 0.5, 1.0)
        for sentence in PassageReader(passage).sentences(asked):
            quotes = select_quotes(asked, [ScoredSentence(hit, sentence, 1.0, 0.0, 1.0, 1.0)])
            shown = quotation(quotes[:1]).text.removesuffix("[1]").strip()
            before = passage.text[: quotes[0].start - passage.start] if quotes else ""
            assert not MARK.match(shown) or is_list_without_lead_in(shown, before), shown
            assert not leads_in(shown), shown
            assert not shown.partition("\n")[0].endswith("?"), shown
            assert all(passage.text[quote.start - passage.start :].startswith(quote.text) for quote in quotes)
