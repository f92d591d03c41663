from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.agent.offline.quotation.quoted_answer import Quoter
from core.model.knowledge import Hit, Passage

if TYPE_CHECKING:
    from core.model.replies import Reply

GUIDE = """# Guide

To connect your own documents, give them to the command: a file, a folder, a git repository or
a website.

```
learn ~/handbook
run
```

The documents are kept in one folder, which you can move to another place whenever
you like.
"""


def ask(question: str, text: str = GUIDE) -> Reply:
    passage = Passage("d~0", "d", "Guide", "d.md", (), text, 0, len(text))
    return Quoter().answer(question, [Hit(passage, 1.0, 0.0, 5.0)])


def test_hard_wrapped_lines_are_joined_for_the_reader_and_quoted_verbatim() -> None:
    reply = ask("Where are the documents kept in one folder?")
    assert "move to another place whenever you like. [" in reply.text
    assert any("whenever\nyou like" in citation.quote for citation in reply.citations)


def test_code_keeps_its_lines() -> None:
    reply = ask("How do I connect my own documents?")
    assert reply.text.endswith("a git repository or a website.\n\n```\nlearn ~/handbook\nrun\n```\n\n[1]")


@pytest.mark.parametrize("question", ["How do I connect my own documents?", "Where are the documents kept?"])
def test_every_citation_stands_in_the_document(question: str) -> None:
    citations = ask(question).citations
    assert citations
    assert all(GUIDE[each.start : each.end] == each.quote for each in citations)


def test_what_the_documents_do_not_say_is_not_known() -> None:
    assert ask("What is the capital of Mongolia?").answered is False
    assert "#support" in Quoter(contact="#support").decline().text


def test_the_items_of_a_list_stay_apart() -> None:
    first = "1. Knead the dough for a long while until it no longer sticks to\n   the hands."
    text = f"To bake bread, do this:\n\n{first}\n2. Wait."
    reply = ask("How do I bake bread?", text)
    assert "1. Knead the dough for a long while until it no longer sticks to the hands.\n2. Wait. [1]" in reply.text


@pytest.mark.parametrize(
    ("question", "quoted", "text"),
    [
        ("Wann öffnet das Freibad?", "Das Freibad öffnet wieder am 3. Mai um 9 Uhr.", "Die Sauna ist im Keller."),
        ("Où figure le tarif ?", "Le tarif figure p. 4 du règlement.", "La piscine est fermée."),
    ],
)
def test_a_sentence_with_an_ordinal_or_an_abbreviation_is_quoted_once(question: str, quoted: str, text: str) -> None:
    reply = ask(question, f"{quoted} {text}")
    assert f"{quoted} [1]" in reply.text
    assert [citation.quote for citation in reply.citations] == [quoted]


def test_a_version_is_decided_before_the_quote_that_proves_it() -> None:
    reply = ask("Does Acme support Python 2.7?", "Acme requires Python 3.9+.")
    assert reply.text == "No.\n\nAcme requires Python 3.9+. [1]"
    assert ask("Does Acme support Python 3.12?", "Acme requires Python 3.9+.").text.startswith("Yes.")
    assert ask("Is the pool open on Sunday?", "The pool is open on Sunday only if it rains.").text.startswith(
        "The pool"
    )
