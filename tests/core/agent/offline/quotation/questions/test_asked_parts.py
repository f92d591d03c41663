from __future__ import annotations

import pytest

from core.agent.offline.quotation.questions.asked_parts import asking_text, separate_questions


@pytest.mark.parametrize(
    ("message", "questions"),
    [
        (
            "How do I delete a document and how do I back up?",
            ("How do I delete a document", "how do I back up?"),
        ),
        ("How do I send JSON? What is the default timeout?", ("How do I send JSON?", "What is the default timeout?")),
        (
            "Wie lösche ich ein Dokument und wie mache ich ein Backup?",
            ("Wie lösche ich ein Dokument", "wie mache ich ein Backup?"),
        ),
        (
            "¿Cómo borro un documento y cómo hago una copia?",
            ("¿Cómo borro un documento", "cómo hago una copia?"),
        ),
    ],
)
def test_two_questions_that_are_complete_are_separated(message: str, questions: tuple[str, ...]) -> None:
    assert separate_questions(message) == questions


@pytest.mark.parametrize(
    "message",
    [
        "When was the tower built and who designed it?",
        "when are the logs rotated and how many are kept",
        "How do I back up and restore?",
        "What is the price?",
        "",
    ],
)
def test_a_second_question_that_needs_the_first_stays_with_it(message: str) -> None:
    assert separate_questions(message) == ()


def test_of_a_long_message_what_asks_is_left() -> None:
    story = "We moved our shop to a new server last weekend, and nearly everything works since then, which is great. "
    thanks = "Thanks a lot to all of you who helped us with it, it was a long night for everybody!"
    assert asking_text(f"{story} How do I renew the certificate? {thanks}") == "How do I renew the certificate?"
    assert asking_text(f"{story} I wanted to know how certificates are renewed. {thanks}") == (
        "I wanted to know how certificates are renewed."
    )


def test_a_short_message_and_one_that_asks_nothing_stay_as_they_are() -> None:
    assert asking_text("It is broken. How do I repair it?") == "It is broken. How do I repair it?"
    story = "We moved our shop to a new server last weekend. " * 5
    assert asking_text(story) == story
