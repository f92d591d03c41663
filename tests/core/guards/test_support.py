from __future__ import annotations

import pytest

from core.guards.particulars import fold_text
from core.guards.prepared_passages import prepare_passage
from core.guards.support import Finding, is_named_in, proper_names, support
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


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("The Team plan includes SSO.", ["Team", "SSO"]),
        ("GitHub is supported.", ["GitHub"]),
        ("Refunds are paid on Monday in March.", []),
        ("Die Katze schläft auf dem Sofa.", []),
    ],
)
def test_words_with_an_unexplained_capital_are_names(sentence: str, names: list[str]) -> None:
    assert list(proper_names(sentence)) == names


@pytest.mark.parametrize(
    ("name", "evidence", "named"),
    [
        ("Teams", "The Team plan.", True),
        ("SSO", "It has single sign on.", True),
        ("Pro", "The Basic plan costs $10.", False),
        ("Li", "Ask Ana.", False),
    ],
)
def test_a_name_is_found_by_its_stem_or_its_initials(
    name: str,
    evidence: str,
    named: bool,  # noqa: FBT001
) -> None:
    assert is_named_in(name, fold_text(evidence)) is named
