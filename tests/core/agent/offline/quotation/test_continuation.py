from __future__ import annotations

import pytest

from core.agent.offline.quotation.extraction import extract, extract_topic
from core.model.replies import Citation
from tests.core.agent.offline.quotation.test_extraction import BAGS, hit

POOL = """## Prices

| Guest | Day ticket | Season ticket |
|---|---|---|
| Adult | €6 | €90 |
| Child | €3 | €40 |

Season tickets are valid until the end of September, because the pool is outdoors.

## Lockers

Lockers cost €1. Dogs must wait outside.
"""
HITS = [hit(POOL, title="The pool", similarity=0.5)]
PRICE = "How much is a day ticket for an adult?"


def quoted(text: str) -> tuple[Citation, ...]:
    start = POOL.index(text)
    return (Citation(1, HITS[0].passage.document_id, "The pool", "", text, start, start + len(text)),)


ADULT = quoted("Adult | €6 | €90")


def answer(follow_up: str) -> str:
    return " ".join(quote.text for quote in extract(f"{PRICE} {follow_up}", HITS, BAGS, quoted=ADULT).quotes)


@pytest.mark.parametrize("follow_up", ["and for a child?", "children?", "what about a child"])
def test_the_same_is_answered_about_another_thing(follow_up: str) -> None:
    assert answer(follow_up) == "Child | €3 | €40"


@pytest.mark.parametrize(
    "follow_up", ["and for students?", "and with a wheelchair?", "and the lockers?", "and the wheel?"]
)
def test_what_no_sentence_says_of_the_other_thing_is_not_answered_with_the_old_answer(follow_up: str) -> None:
    assert answer(follow_up) == ""


def test_what_the_quoted_section_surely_says_of_the_other_thing_is_answered() -> None:
    assert extract(f"{PRICE} and for a child?", HITS, BAGS, quoted=ADULT).answered


def test_a_reason_and_an_end_are_looked_for_where_the_answer_stood() -> None:
    reason = "Season tickets are valid until the end of September, because the pool is outdoors."
    assert answer("why?") == answer("until when?") == reason


def test_another_topic_is_answered_by_itself() -> None:
    found = extract_topic(f"{PRICE} and where do dogs wait?", HITS, BAGS)
    assert [quote.sentence for quote in found.quotes] == ["Dogs must wait outside."]


@pytest.mark.parametrize("follow_up", ["and for parrots?", "and that one?", "and where do parrots wait?"])
def test_what_names_nothing_that_is_there_begins_no_topic(follow_up: str) -> None:
    assert not extract_topic(f"{PRICE} {follow_up}", HITS, BAGS).quotes


def test_a_first_message_of_two_questions_is_answered_though_nothing_says_more_about_the_second() -> None:
    found = extract("May I bring a dog to the pool? Any fee?", HITS, BAGS)
    assert "Dogs must wait outside." in " ".join(quote.text for quote in found.quotes)
