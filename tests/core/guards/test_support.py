from __future__ import annotations

import pytest

from core.guards.prepared_passages import prepare_passage
from core.guards.support import Finding, support
from core.model.knowledge import Passage


def finding(sentence: str, *texts: str) -> Finding:
    passages = [
        Passage(f"p{number}", f"d{number}", "", "", (), text, 0, len(text)) for number, text in enumerate(texts, 1)
    ]
    return support(sentence, [prepare_passage(number, passage) for number, passage in enumerate(passages, 1)])


HOURS = "The shop opens at nine. Dogs are welcome. It closes at six on Sundays."


def test_no_more_sentences_are_quoted_than_are_needed() -> None:
    assert [quote.text for quote in finding("Every dog is welcome.", HOURS).quotes] == ["Dogs are welcome."]


@pytest.mark.parametrize(
    ("sentence", "complaint"),
    [
        ("The shop opens at ten.", "says “ten”"),
        ("The shop opens at nine for Ana.", "names “Ana”"),
        ("Dogs are not welcome.", "contradicts “Dogs are welcome.”"),
        ("Elephants eat fresh grass.", "is not supported by passage [1]"),
    ],
)
def test_what_is_unproved_is_named(sentence: str, complaint: str) -> None:
    found = finding(sentence, HOURS)
    assert found.quotes == ()
    assert found.complaint.startswith(complaint)


def test_a_passage_that_adds_nothing_is_not_quoted() -> None:
    assert [quote.prepared.number for quote in finding("Dogs are welcome.", HOURS, "The shop sells tea.").quotes] == [1]
