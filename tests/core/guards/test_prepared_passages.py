from __future__ import annotations

from core.guards.prepared_passages import (
    find_verbatim,
    is_long,
    is_verbatim,
    prepare_cached,
    prepare_passage,
    quoted_texts,
)
from core.model.knowledge import Passage

TEXT = "The shop opens at nine. It closes at six. Dogs are welcome. Cats are not."
PASSAGE = Passage("p", "d", "Hours", "hours.md", ("Opening",), TEXT, 0, len(TEXT))


def test_stretches_are_up_to_three_neighbouring_sentences() -> None:
    prepared = prepare_passage(1, PASSAGE)
    assert [prepared.text_of(single) for single in prepared.singles][:2] == [
        "The shop opens at nine.",
        "It closes at six.",
    ]
    assert max(stretch.width for stretch in prepared.stretches) == 3
    assert len(prepared.stretches) == 4 + 3 + 2


def test_title_and_headings_support_every_sentence() -> None:
    prepared = prepare_passage(1, PASSAGE)
    assert all("hour" in single.stems for single in prepared.singles)
    assert "hours.md" in prepared.evidence_text


def test_offsets_are_widened_to_whole_sentences() -> None:
    start = TEXT.index("closes")
    widened = prepare_passage(1, PASSAGE).around(start, start + 6)
    assert TEXT[slice(*widened)] == "It closes at six."


def test_a_passage_is_prepared_once() -> None:
    assert prepare_cached(1, PASSAGE) is prepare_cached(1, PASSAGE)


def test_verbatim_text_may_differ_in_white_space_and_emphasis_only() -> None:
    assert find_verbatim("opens at nine", "It **opens** at\nnine.") == (5, 20)
    assert find_verbatim("nine", "It is ninety.") is None
    assert find_verbatim("5", "It is 1.5 metres.") is None


EVIDENCE = ("Refunds are paid within 14 days of the return.",)


def test_only_longer_texts_in_quotation_marks_are_quotes() -> None:
    assert list(quoted_texts("It says “Refunds are paid” and „ohne Gewähr und Garantie“, not “Pro plan”.")) == [
        "Refunds are paid",
        "ohne Gewähr und Garantie",
    ]
    assert not is_long("two words")


def test_a_quote_is_verbatim_with_omissions_but_not_in_other_words() -> None:
    assert is_verbatim("Refunds are paid … of the return.", EVIDENCE)
    assert not is_verbatim("Refunds are made within 14 days", EVIDENCE)
