from __future__ import annotations

import pytest

from core.agent.offline.quotation.questions.related_terms import similar_terms


@pytest.mark.parametrize(
    ("term", "other"),
    [
        ("instal", "installat"),
        ("licenc", "licens"),
        ("backup", "bakcup"),
        ("drucker", "farbdrucker"),
        ("threshold", "threshhold"),
    ],
)
def test_forms_compounds_and_slips_are_similar(term: str, other: str) -> None:
    assert similar_terms(term, [other]) == {other}


@pytest.mark.parametrize(
    ("term", "other"), [("port", "part"), ("v2", "v3"), ("http2", "http3"), ("cat", "category"), ("open", "open")]
)
def test_short_words_and_versions_are_not(term: str, other: str) -> None:
    assert similar_terms(term, [other]) == frozenset()
