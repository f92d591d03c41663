from __future__ import annotations

import pytest

from core.when.grammar.scanner import scan
from core.when.languages import language_of


def found(text: str, locale: str = "en-US") -> set[tuple[str, str]]:
    """Return the words and the category of each node that the scanner finds in a text."""
    language = language_of(locale)
    tokens = language.tokens(text)
    nodes = scan(text, tokens, language)
    return {
        (text[tokens[place].start : tokens[node.end - 1].end], node.category)
        for place in range(len(tokens))
        for node in nodes[place]
    }


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("every Friday", ("Friday", "date")),
        ("in March 2027", ("March", "month")),
        ("we sat", ("sat", "wdate")),
        ("at 10:30", ("10:30", "clock")),
        ("12 days", ("12", "num")),
        ("5pm", ("5", "num")),
        ("4pm new york time", ("new york time", "zone")),
        ("3pm in Berlin", ("Berlin", "zone")),
        ("2026-11-27T09:00+02:00", ("+02:00", "zone")),
        ("10:00:00 +0200", ("+0200", "zone")),
    ],
)
def test_words_and_numbers_are_found(text: str, node: tuple[str, str]) -> None:
    assert node in found(text)


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("at 5 dollars", ("5", "num")),
        ("$5", ("5", "num")),
        ("300ml", ("300", "num")),
        ("650-650-6500", ("650", "num")),
        ("1234567890", ("1234567890", "num")),
        ("monday.com", ("monday", "date")),
        ("10:30", ("10", "num")),
        ("say 'hello'", ("'", "u1")),
    ],
)
def test_what_only_looks_like_a_time_is_not(text: str, node: tuple[str, str]) -> None:
    assert node not in found(text)


def test_an_abbreviated_zone_may_need_capitals() -> None:
    assert any(category == "zone" for _, category in found("9h EST", "fr"))
    assert not any(category == "zone" for _, category in found("il est 9h", "fr"))


def test_a_german_word_before_another_is_no_day() -> None:
    assert ("So", "date") in found("bis So", "de") or ("So", "wdate") in found("bis So", "de")
    assert not any(category in {"date", "wdate"} for _, category in found("so gegen 5", "de"))


@pytest.mark.parametrize(
    ("locale", "text", "word", "is_day"),
    [
        ("de", "den Morgen-Kaffee", "Morgen", False),
        ("de", "das Mai-Heft", "Mai", False),
        ("de", "morgen - Kaffee", "morgen", True),
        ("de", "Mai-Juni", "Mai", True),
        ("es", "el café de la mañana", "mañana", False),
        ("es", "hasta mañana", "mañana", True),
    ],
)
def test_a_word_of_time_in_the_name_of_a_thing_is_no_day(locale: str, text: str, word: str, is_day: bool) -> None:  # noqa: FBT001
    assert bool({(word, "today"), (word, "month")} & found(text, locale)) is is_day
