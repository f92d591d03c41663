"""What a reply or the help tells people to say calls for the same ability in each language."""

from __future__ import annotations

from functools import cache

import pytest
from langchain_core.messages import AIMessage, HumanMessage

from core.abilities.ability import load_skills
from core.agent.offline.decider import Decider
from core.agent.offline.dialogue import LOCALE, SUBJECTS, Dialogue
from core.agent.tools import make_tools
from core.agent.understanding.understanding import Understanding
from core.model.language import LANGUAGES, speaking
from core.skills import BUILT_IN
from core.text.catalogue import catalogue_of
from core.text.talk.sayings import BLANK, quoted_in, sayings_of
from knowledge.models.embedding_models import embeddings

OTHERS = LANGUAGES[1:]
ABILITIES = load_skills(BUILT_IN)
TOOLS = make_tools(ABILITIES, None)
DECIDER = Decider(Understanding(ABILITIES, embeddings("default")))
WORDS = {"{rotation}": "on-call", "{which}": "sync", "{platform}": "Slack", "{what}": "launch"}
WHEN = {
    "en": "friday at 10",
    "de": "Freitag um 10",
    "es": "el viernes a las 10",
    "fr": "vendredi à 10h",
    "pt": "sexta às 10",
}
CERTAIN = {"example", "phrase"}
"""How English decides about a sentence to say. At an answer to a question, such as “at 9:30”, it can only guess."""


@cache
def called(text: str, language: str) -> tuple[str | None, str, dict[str, str]]:
    """Return the ability that a sentence calls for, by what that was decided, and the arguments found."""
    filled = BLANK.sub(lambda blank: WHEN[language] if blank[0] == "{when}" else WORDS.get(blank[0], blank[0]), text)
    said = HumanMessage(filled.removeprefix("@Frontdesk "), additional_kwargs={LOCALE: language})
    with speaking(language):
        decision = DECIDER.decide(Dialogue([said]), TOOLS)
    call = decision.call if decision.would in ("do", "ask") else None
    return call.name if call else None, decision.why, call.arguments if call else {}


@pytest.mark.slow
@pytest.mark.parametrize("language", OTHERS)
def test_what_people_are_told_to_say_calls_for_what_its_english_does(language: str) -> None:
    certain = [said for said in sayings_of(language) if called(said.english, "en")[1] in CERTAIN]
    assert len(certain) > 50, "most of what is quoted is something to say"
    assert [said for said in certain if called(said.said, language)[0] != called(said.english, "en")[0]] == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_quotes_as_often_as_its_english(language: str) -> None:
    pairs = [(quoted_in(message), shown) for _, message, shown in catalogue_of(language).pairs]
    telling = [(told, shown) for told, shown in pairs if any(BLANK.sub("", words).strip() for words in told)]
    assert [shown for told, shown in telling if len(quoted_in(shown)) != len(told)] == []


@pytest.mark.parametrize(
    ("said", "language", "ability", "arguments"),
    [
        ("Ich kann nicht zum Meeting mit @bo kommen.", "de", "decline_meeting", {"which": "the sync with @bo"}),
        ("cancélalo", "es", "cancel_reminder", {"which": "it"}),
        ("marque la réservation 31 comme absence", "fr", "mark_missed", {"which": "booking 31"}),
        ("quero sair do rodízio", "pt", "remove_from_rotation", {}),
        ("envoie mes rappels là où je les crée", "fr", "set_messages_in_place", {}),
    ],
)
def test_people_numbers_and_what_it_means_stay(
    said: str, language: str, ability: str, arguments: dict[str, str]
) -> None:
    assert called(said, language) == (ability, "example", arguments)


def test_it_means_what_was_mentioned_last() -> None:
    told = AIMessage("…", additional_kwargs={SUBJECTS: ["meeting 12"]})
    said = HumanMessage("cancélalo", additional_kwargs={LOCALE: "es"})
    with speaking("es"):
        call = DECIDER.decide(Dialogue([HumanMessage("…"), told, said]), TOOLS).call
    assert call is not None
    assert call.name == "cancel_meeting"
