from __future__ import annotations

import pytest

from core.guards.particulars import claimed_particulars, fold_text, granted_particulars


def ungranted(sentence: str, passage: str) -> set[str]:
    given = granted_particulars(passage)
    return {particular.written for particular in claimed_particulars(sentence) if not given.allow(particular)}


@pytest.mark.parametrize(
    ("sentence", "passage"),
    [
        ("It opens at 6 pm.", "It opens at 18:00."),
        ("It costs 1,200 dollars.", "It costs $1200."),
        ("It takes two weeks.", "It takes 2 weeks."),
        ("It starts on 3 May 2026.", "It starts on 2026-05-03."),
        ("Use version v2.3.1.", "Version 2.3.1 is out."),
        ("It may rain.", "It rains."),
    ],
)
def test_another_spelling_of_the_same_particular_is_granted(sentence: str, passage: str) -> None:
    assert ungranted(sentence, passage) == set()


@pytest.mark.parametrize(
    ("sentence", "passage", "missing"),
    [
        ("It opens at 7 pm today.", "It opens at 18:00.", {"7 pm"}),
        ("It takes 3 weeks.", "It takes 2 weeks.", {"3 weeks"}),
        ("It is closed on Sunday.", "It is closed on Monday.", {"sunday"}),
        ("Call get_user2.", "Call get_user.", {"get_user2"}),
        ("It costs 20 euros.", "It costs 20 dollars.", {"euros"}),
    ],
)
def test_a_particular_that_the_passage_lacks_is_not_granted(sentence: str, passage: str, missing: set[str]) -> None:
    assert ungranted(sentence, passage) == missing


def test_texts_are_compared_without_case_dashes_and_white_space() -> None:
    assert fold_text("Don’t  CALL\nus – ever") == "don't call us - ever"
