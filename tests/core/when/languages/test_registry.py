from __future__ import annotations

import pytest

from core.when.languages import CODES, language_of


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
