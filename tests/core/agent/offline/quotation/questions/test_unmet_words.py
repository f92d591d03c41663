from __future__ import annotations

import pytest

from core.agent.offline.quotation.questions.question import Question
from core.agent.offline.quotation.questions.unmet_words import unmet_signs
from core.model.knowledge import Hit, Passage


def signs(question: str, told: str, shares: dict[str, float] | None = None, title: str = "Guide") -> dict[str, float]:
    passage = Passage("p", "d", title, "d.md", (), told, 0, len(told))
    hit = Hit(passage, 1.0, 0.5, 1.0, shares=shares or {})
    return unmet_signs(Question.of(question), (told, title), passage, [hit])


TOLD = "The client works with PostgreSQL, if a database is needed. The password is in the settings."


def test_a_name_that_no_document_has_is_unmet_in_any_case() -> None:
    assert signs("Does it work with MySQL?", TOLD, {"mysql": 0.0})["name nowhere"] > 0
    assert signs("does it work with mysql", TOLD, {"mysql": 0.0})["topic nowhere"] > 0
    assert signs("does it work with mysql", TOLD, {"mysql": 0.3})["topic elsewhere"] > 0
    assert signs("does it work with postgresql", TOLD, {"postgresql": 0.3})["shown"] == 1.0


def test_the_title_counts_and_other_words_for_the_same() -> None:
    assert signs("Where is the passphrase in Acme?", TOLD, title="Acme")["shown"] == 1.0


@pytest.mark.parametrize("question", ["Could somebody tell me about the password?", "Wo finde ich bloß PostgreSQL?"])
def test_words_of_asking_are_no_topic(question: str) -> None:
    assert not {name for name in signs(question, TOLD) if name.startswith("topic")}


def test_what_is_asked_about_a_thing_is_unmet() -> None:
    assert signs("Under which licence is the client?", TOLD, {"licence": 0.0})["aspect nowhere"] > 0


def test_another_version_is_unmet() -> None:
    assert signs("Does it work with 3.14?", "It works with 3.13.", {"3.14": 0.0})["number nowhere"] > 0


def test_a_single_shared_word_is_lone_and_a_rare_one_tells_more() -> None:
    shares = {"client": 0.3, "frobnicate": 0.0, "postgresql": 0.01, "widgets": 0.1}
    assert signs("Can the client frobnicate widgets?", TOLD, shares)["lone"] == 1.0
    assert signs("Can the client use PostgreSQL?", TOLD, shares)["lone"] == 0.0
    common, rare = (signs(f"{word}?", TOLD, shares)["rarest met"] for word in ("Client", "PostgreSQL"))
    assert common < rare


def test_of_a_question_in_another_language_names_and_numbers_count() -> None:
    german = "Halten Sie die Taste gedrückt, bis die Lampe der Maschine leuchtet und ein Ton zu hören ist."
    assert not signs("How do I reset the machine, if the lamp is off?", german)
    assert (
        signs("How do I reset the machine with Zigbee, if the lamp is off?", german, {"zigbee": 0.0})["name nowhere"]
        > 0
    )
