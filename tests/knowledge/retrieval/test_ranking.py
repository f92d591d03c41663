from __future__ import annotations

from knowledge.retrieval.ranking import (
    FUNCTION_WEIGHT,
    TITLE_BOOST,
    contextual,
    embedded_text,
    fuse,
    idf,
    impacts,
    term_weights,
)


def test_a_question_without_context_is_its_own_query() -> None:
    assert contextual("Where is the office?") == "Where is the office?"
    assert term_weights("Where is the office?") == {"where": 0.25, "is": 0.25, "the": 0.25, "offic": 1.0}


def test_words_that_say_little_count_little_in_their_own_language_only() -> None:
    german = term_weights("Wann öffnet das Büro und die Kantine?", languages=("de", "en"))
    assert german["die"] == FUNCTION_WEIGHT < german["buro"] == 1.0
    assert term_weights("what did he die of", languages=("de", "en"))["die"] == 1.0


def test_context_stands_behind_the_question_and_its_words_count_half() -> None:
    asked = ("do they have parking", ["U: a hotel please", "S: the Grant Hotel has parking"])
    assert contextual(*asked) == "do they have parking a hotel please the Grant Hotel has parking"
    assert term_weights(*asked)["grant"] == 0.5
    assert term_weights(*asked)["park"] == 1.0


def test_only_the_last_turns_help() -> None:
    assert "zebra" not in term_weights("ok", ["zebra", "a", "b", "c", "d"])


def test_a_term_of_the_title_counts_more_than_one_of_the_text() -> None:
    found = impacts("Reset the router", title="Printers")
    assert TITLE_BOOST > 1
    assert found["printer"] > found["router"]


def test_a_heading_equal_to_the_title_counts_once() -> None:
    assert impacts("text", title="Setup", headings=("Setup",)) == impacts("text", title="Setup")


def test_repetition_saturates_and_length_costs() -> None:
    once, twice, often = (impacts("bus " * times, title="")["bus"] for times in (1, 2, 40))
    assert once < twice < 2 * once
    assert often < 2.5
    assert impacts("bus " + "word " * 200, title="")["bus"] < once


def test_rare_terms_are_worth_more_and_none_is_worth_less_than_nothing() -> None:
    assert idf(passages=100, containing=1) > idf(passages=100, containing=50) > idf(passages=100, containing=100) > 0


def test_what_is_embedded_names_its_place_once() -> None:
    assert embedded_text("Press it.", title="Router", headings=("Router", "Reset")) == "Router > Reset: Press it."
    assert embedded_text("Press it.", title="") == "Press it."


def test_what_both_halves_find_wins() -> None:
    ranked = fuse({"a": 0.9, "b": 0.8, "c": 0.1}, {"b": 12.0, "d": 11.0, "e": 2.0})
    assert ranked[0][0] == "b"
    assert {key for key, _ in ranked} == {"a", "b", "c", "d", "e"}
    assert all(0 <= score <= 1 for _, score in ranked)


def test_one_half_alone_ranks_too() -> None:
    assert [key for key, _ in fuse({}, {"a": 3.0, "b": 5.0})] == ["b", "a"]
    assert [key for key, _ in fuse({"a": 0.3, "b": 0.5}, {})] == ["b", "a"]
    assert fuse({}, {}) == []


def test_equal_scores_stand_by_id() -> None:
    assert fuse({"b": 0.5, "a": 0.5}, {}) == [("a", 1.0), ("b", 1.0)]
