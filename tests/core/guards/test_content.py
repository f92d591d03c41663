from __future__ import annotations

import pytest

from core.guards.content import content_stems, covered_stems, detect_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The shop is open on Sundays.", "en"),
        ("Der Laden ist am Sonntag nicht geöffnet.", "de"),
        ("Le magasin est ouvert le dimanche pour tous.", "fr"),
        ("42", "en"),
    ],
)
def test_the_language_is_that_of_the_function_words(text: str, language: str) -> None:
    assert detect_language(text) == language


def test_stop_words_and_numbers_are_no_content() -> None:
    assert content_stems("The 2 refunds are paid", "en") == content_stems("refund paid", "en")


@pytest.mark.parametrize(
    ("wanted", "given", "language"),
    [("purchase", "buy", "en"), ("Urlaub", "Urlaubstage", "de"), ("refunds", "refund", "en")],
)
def test_synonyms_compounds_and_other_forms_cover_a_word(wanted: str, given: str, language: str) -> None:
    stems = content_stems(wanted, language)
    assert covered_stems(stems, content_stems(given, language)) == stems


def test_another_word_covers_nothing() -> None:
    assert covered_stems(content_stems("dogs", "en"), content_stems("cats", "en")) == frozenset()
