from __future__ import annotations

from core.agent.offline.quotation.questions.distinctive_terms import Unmet, find_unmet
from core.agent.offline.quotation.questions.question import Question
from core.model.knowledge import Hit, Passage


def unmet(question: str, *texts: str, title: str = "Guide") -> Unmet:
    passages = [Passage(str(n), "d", title, "d.md", (), text, 0, len(text)) for n, text in enumerate(texts)]
    return find_unmet(Question.of(question), passages[0], [Hit(passage, 1.0, 0.5, 1.0) for passage in passages])


def test_a_product_that_no_passage_names_is_missing() -> None:
    told = "The client works with the asyncio library and with the Trio library."
    assert unmet("Does it work with Pyodide?", told).names > 0
    assert unmet("Does it work with Trio?", told).names == 0


def test_another_version_is_missing() -> None:
    assert unmet("Does it support HTTP/3?", "The client supports HTTP/2 when it is asked to.").names > 0
    assert unmet("Does it support HTTP/2?", "The client supports HTTP/2 when it is asked to.").names == 0


def test_the_title_counts_and_other_forms_of_a_word() -> None:
    assert unmet("How are proxies used in Acme?", "Set the proxy before you start.", title="Acme").terms == 0


def test_an_acronym_that_another_passage_explains_is_met() -> None:
    explained = "We require two-factor authentication (2FA) for all of the accounts."
    told = "To turn on 2FA, open the settings of your account."
    assert unmet("How do I turn on two-factor authentication?", told, explained).terms < (
        unmet("How do I turn on two-factor authentication?", told).terms
    )


def test_a_passage_in_another_language_is_not_compared() -> None:
    assert unmet(
        "How do I reset the machine?", "Halten Sie die Taste gedrückt, bis die Lampe der Maschine leuchtet."
    ) == (Unmet(0.0, 0.0))
