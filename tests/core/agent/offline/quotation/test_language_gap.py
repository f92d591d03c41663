"""A question in another language than the documents: what only shares letters with it is not quoted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.agent.offline.quotation.calibration import knows_languages
from core.agent.offline.quotation.quotes.quoted_answer import Quoter
from core.model.knowledge import Hit, Passage
from core.model.language import speaking
from knowledge.models.embedding_models import embeddings

if TYPE_CHECKING:
    from core.model.replies import Reply

DATES = "The set of dates that people write has 185 dates, of which none is false. Each without a year is the next one."
HOURS = "Der Hof ist am Abend geschlossen, und am Morgen öffnet er wieder, wenn der Pförtner da ist."
OLLAMA = "The assistant works with a server of your own, such as Ollama, if you set the address of that server."
WEB = "There is no web interface: people talk to the assistant in their chat, and scripts use the command line."


def asked(question: str, *texts: str, similarity: float = 0.6) -> Reply:
    passages = [Passage(f"{n}~0", str(n), "Guide", "guide.md", (), text, 0, len(text)) for n, text in enumerate(texts)]
    return Quoter(embeddings("default")).answer(question, [Hit(one, 0.9, similarity, 5.0) for one in passages])


def test_the_built_in_embedder_knows_english_and_no_pair_of_two_languages() -> None:
    default = embeddings("default")
    assert knows_languages(default, "en", "en")
    assert not any(knows_languages(default, *pair) for pair in (("de", "en"), ("en", "de"), ("pt", "en"), ("fr", "es")))


@pytest.mark.parametrize(
    ("language", "question", "begins"),
    [
        ("de", "Wo werden meine Daten gespeichert?", "Das weiß ich nicht: Auf Deutsch habe ich nichts gefunden."),
        ("es", "¿Dónde se guardan mis datos?", "No lo sé: no he encontrado nada en español."),
        ("fr", "Où sont gardées mes données ?", "Je ne sais pas : je n’ai rien trouvé en français."),
        ("pt", "Onde ficam guardados os meus dados?", "Não sei: não encontrei nada em português."),
    ],
)
def test_what_only_shares_letters_is_not_quoted_and_the_language_of_the_documents_is_named(
    language: str, question: str, begins: str
) -> None:
    with speaking(language):
        reply = asked(question, DATES)
    assert not reply.citations
    assert reply.text.startswith(begins)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Gibt es eine Web-Oberfläche?", WEB),
        ("¿Hay una interfaz web?", WEB),
        ("Läuft der Assistent mit Ollama?", OLLAMA),
        ("Ça marche avec un serveur Ollama ?", OLLAMA),
    ],
)
def test_what_is_near_in_meaning_or_has_the_name_that_is_asked_for_is_still_quoted(question: str, text: str) -> None:
    assert [one.quote for one in asked(question, text).citations]


def test_a_question_in_the_language_of_some_documents_is_told_nothing_about_languages() -> None:
    with speaking("de"):
        reply = asked("Wo werden meine Daten gespeichert?", DATES, HOURS, similarity=0.0)
    assert reply.text.startswith("Das weiß ich nicht: In den Dokumenten habe ich nichts gefunden")
