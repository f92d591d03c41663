from __future__ import annotations

import pytest

from core.agent.offline.quotation.questions.question import Question


@pytest.mark.parametrize(
    ("question", "sentence", "score"),
    [
        ("When was the tower built?", "It was built in 1889.", 1.0),
        ("When was the tower built?", "It was built by a company.", 0.0),
        ("Who built the tower in 1889?", "Eiffel did.", 1.0),
        ("How many floors has it?", "It has three floors.", 1.0),
        ("Wann öffnet das Bad?", "Es öffnet am 3. Mai.", 1.0),
        ("Wie groß darf eine Datei sein, die ich schicke?", "Sie darf 20 MB haben.", 1.0),
        ("Wie groß darf eine Datei sein, die ich schicke?", "Sie darf klein sein.", 0.0),
        ("Seit wann gibt es das?", "Das gibt es seit Version 5.9.", 1.0),
        ("What is kept when I leave?", "All of it.", 0.5),
        ("Is it open?", "It is open.", 0.5),
    ],
)
def test_a_sentence_has_the_kind_that_is_asked_for(question: str, sentence: str, score: float) -> None:
    assert Question.of(question).kind_score(sentence) == score


def test_the_form_of_the_answer_is_known() -> None:
    assert Question.of("How do I reset it?").steps
    assert Question.of("What is a lease?").definition
    assert not Question.of("What is the price of a lease?").definition


def test_function_words_are_no_terms() -> None:
    assert Question.of("When does the office open?").terms == ("offic", "open")


def test_a_repetition_and_a_bare_yes_are_no_answers() -> None:
    question = Question.of("Does it read PDF files?")
    assert question.is_repeated_by("Read PDF files", question.terms_of("Read PDF files"))
    assert question.is_unanswered_by("Yes.", question.terms_of("Does it sing?"))
    assert not question.is_unanswered_by("Yes.", question.terms)


def test_a_definition_begins_with_the_name() -> None:
    question = Question.of("What is a lease?")
    assert question.is_defined_by("A lease is a contract.")
    assert not question.is_defined_by("A contract is no lease.")


def test_an_instruction_begins_with_the_purpose() -> None:
    assert Question.of("How do I reset the router?").shares_purpose_with("To reset the router, hold the button.")
    assert not Question.of("How do I reset the router?").shares_purpose_with("To bake bread, knead the dough.")
