"""Each example of the help calls for its ability, in each language."""

from __future__ import annotations

import pytest
from langchain_core.messages import HumanMessage

from core.abilities.ability import load_skills
from core.abilities.registry.overview import DOTS, shown_example, topics_of
from core.agent.offline.decider import Decider
from core.agent.offline.dialogue import MENTIONS, Dialogue
from core.agent.tools import make_tools
from core.agent.understanding.understanding import Understanding
from core.model.language import LANGUAGES, speaking
from core.skills import BUILT_IN
from core.text.catalogue import pgettext
from knowledge.models.embedding_models import embeddings

ABILITIES = load_skills(BUILT_IN)
SHOWN = [
    (ability.name, shown_example(ability))
    for topic in topics_of(ABILITIES)
    for ability in topic.by_use[: len(topic.examples)]
    if DOTS not in shown_example(ability)
]
TOOLS = make_tools(ABILITIES, None)
DECIDER = Decider(Understanding(ABILITIES, embeddings("default")))


def _called(text: str) -> tuple[str, str | None]:
    named = [word.rstrip(",.") for word in text.split() if word.startswith(("@", "#"))]
    dialogue = Dialogue([HumanMessage(text, additional_kwargs={MENTIONS: named})])
    assert DECIDER.wishes_in(dialogue, TOOLS) == (), "it is one wish"
    decision = DECIDER.decide(dialogue, TOOLS)
    return decision.would, decision.call.name if decision.call else None


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_example_of_the_help_calls_for_its_ability(language: str) -> None:
    with speaking(language):
        said = {pgettext("help", example): name for name, example in SHOWN}
        assert {text: _called(text) for text in said} == {text: ("do", name) for text, name in said.items()}


def test_other_people_can_be_named_in_an_example() -> None:
    with speaking("fr"):
        example = pgettext("help", "decline the sync with @ana")
        assert _called(example.replace("@ana", "@Noor")) == ("do", "decline_meeting")


@pytest.mark.parametrize(
    ("language", "said", "arguments"),
    [
        ("de", "Erledigt!", {}),
        ("fr", "c'est fait", {}),
        ("de", "erinnere mich in 20 Minuten ans Dehnen", {"what": "ans Dehnen", "when": "in 20 Minuten"}),
        ("pt", "remarque minha reserva de sexta", {}),
    ],
)
def test_an_example_gives_the_arguments_that_it_has_in_english(
    language: str, said: str, arguments: dict[str, str]
) -> None:
    with speaking(language):
        call = DECIDER.decide(Dialogue([HumanMessage(said)]), TOOLS).call
    assert call is not None
    assert call.arguments == arguments
