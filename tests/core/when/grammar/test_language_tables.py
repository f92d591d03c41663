from __future__ import annotations

from core.when.grammar.language_tables import Language, words

TABLES = Language(
    code="xx",
    words={"dow": {"monday|mon": 0}, "ord": {"twenty first": 21}, "zone": {"new york": "America/New_York"}},
    rules=(("<num> pm", "clock", lambda number: number), ("in <num>", "time", lambda number: number)),
    shortened=True,
    spellings={"tmrw": "tomorrow"},
    behind_day=words("at in"),
    holidays=lambda: {"may day": "holiday"},
)


def test_the_lexicon_has_phrases_by_their_first_word() -> None:
    assert TABLES.lexicon["new"] == [(("york",), "zone", "America/New_York")]
    assert TABLES.lexicon["may"] == [(("day",), "holiday", "holiday")]


def test_days_may_be_written_short_and_with_a_dot() -> None:
    assert {"mon", "mond", "monda", "monday"} <= TABLES.lexicon.keys()
    assert ((".",), "dow", 0) in TABLES.lexicon["mon"]
    assert "mo" not in TABLES.lexicon


def test_the_words_right_after_a_number_are_known() -> None:
    assert TABLES.suffixes == {"pm"}


def test_the_last_words_of_ordinals_matter_only_where_the_next_word_decides() -> None:
    assert TABLES.ordinals == {"first"}
    assert Language(code="xx", words={"ord": {"first": 1}}, rules=()).ordinals == frozenset()


def test_tokens_are_spelled_as_in_the_rules() -> None:
    assert [token.word for token in TABLES.tokens("Tmrw at 5")] == ["tomorrow", "at", "5"]
