from __future__ import annotations

from core.guards.actions.clauses import cut_sentences, is_fragment


def clauses(draft: str) -> list[list[str]]:
    return [[clause.text for clause in sentence.clauses] for sentence in cut_sentences(draft)]


def test_sentences_are_cut_into_clauses_without_markup() -> None:
    assert clauses("I've **set** it, and I told Ana. Anything else?") == [
        ["i've set it", "and i told ana"],
        ["anything else"],
    ]


def test_a_date_stays_in_one_clause() -> None:
    assert clauses("It is set for Friday, 27 November.") == [["it is set for friday 27 november"]]


def test_code_is_left_out() -> None:
    assert clauses("```\nYour room is booked.\n```") == []


def test_a_clause_knows_its_place_in_the_folded_sentence() -> None:
    (sentence,) = cut_sentences("I've set it, and I told Ana.")
    assert sentence.text[sentence.clauses[1].start :].startswith("and i told")


def test_words_without_a_verb_are_a_fragment() -> None:
    assert is_fragment("friday, 9:00")
    assert not is_fragment("it is friday")
    assert not is_fragment("friday?")


def test_a_text_that_the_draft_proposes_is_left_out() -> None:
    assert clauses("How about this?\n\n> Your room is booked.\n> See you!\n\nIs that fine?") == [
        ["how about this"],
        ["is that fine"],
    ]
    letter = "Betreff: Raum\n\nHallo,\nich habe den Raum gebucht.\nJo\n\nPasst das?"
    assert clauses(letter) == [["passt das"]]


def test_a_draft_that_is_all_quotation_is_the_bot_s_own() -> None:
    assert clauses("> Your room is booked.") == [["your room is booked"]]
