from __future__ import annotations

import pytest

from core.guards.polarity import contradicts


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        ("Sale items can be returned.", "Sale items cannot be returned."),
        ("The export is not encrypted.", "The export is encrypted."),
        ("Analytics are turned on by default.", "Analytics are off by default."),
        ("Apply before the holiday.", "Apply after the holiday."),
    ],
)
def test_a_denial_or_an_opposite_contradicts(sentence: str, quote: str) -> None:
    assert contradicts(sentence, quote)


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        ("Sale items can't be returned.", "Sale items cannot be returned."),
        ("Guests are prohibited.", "Guests are not allowed."),
        ("The plan includes not only chat.", "The plan includes chat."),
        ("Keys rotate every 90 days.", "Keys rotate every 90 days, but admins can't rotate them."),
    ],
)
def test_the_same_in_other_words_does_not(sentence: str, quote: str) -> None:
    assert not contradicts(sentence, quote)
