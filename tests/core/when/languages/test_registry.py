from __future__ import annotations

import pytest

from core.when.languages import CODES, is_only_a_time, language_of


@pytest.mark.parametrize(
    ("locale", "code", "order"),
    [
        (None, "en", "mdy"),
        ("en", "en", "mdy"),
        ("en-US", "en", "mdy"),
        ("en_PH", "en", "mdy"),
        ("en-GB", "en", "dmy"),
        ("DE-at", "de", "dmy"),
        ("nl", "en", "dmy"),
    ],
)
def test_a_locale_has_a_language_and_an_order_of_day_and_month(locale: str | None, code: str, order: str) -> None:
    found = language_of(locale)
    assert (found.code, found.order) == (code, order)


@pytest.mark.parametrize("code", CODES)
def test_each_language_is_loaded_by_its_code(code: str) -> None:
    assert language_of(code).code == code
    assert language_of(code) is language_of(code)


@pytest.mark.parametrize(
    "word", ["mañana", "Morgen", "demain", "amanha", "hoy", "lundi", "minuit", "décembre", "täglich"]
)
def test_a_word_that_is_a_time_and_nothing_else_is_known(word: str) -> None:
    assert is_only_a_time(word)


@pytest.mark.parametrize("word", ["mars", "mayo", "hier", "midi", "do", "sexta", "julio", "quotidien", "report", ""])
def test_a_word_that_is_also_another_is_not_only_a_time(word: str) -> None:
    assert not is_only_a_time(word)
