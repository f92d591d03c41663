"""What is done about an utterance: nothing unasked unless it is certain, and nothing that its words contradict."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.abilities.ability import load_skills
from core.agent.offline.ability_matcher import OfferedAbility
from core.agent.understanding.decision import decide
from core.agent.understanding.understanding import Understanding
from core.skills import BUILT_IN
from knowledge.models.embedding_models import embeddings

if TYPE_CHECKING:
    from pathlib import Path

    from core.agent.understanding.guess import Ranker

SKILL = '''
from frontdesk import Turn, ability

@ability(examples=["where is my order {order}", "track {order}", "what is the state of order {order}"])
async def order_status(turn: Turn, order: str) -> str:
    """Say where an order is. order: its number, such as A-1234."""
    return order
'''


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[OfferedAbility], Ranker]:
    file: Path = tmp_path_factory.mktemp("skill") / "shop.py"
    file.write_text(SKILL)
    loaded = [ability for ability in load_skills([str(file), *BUILT_IN]) if not ability.presses]
    offered = [OfferedAbility(one.name, one.description, one.examples, one.schema, one.effect) for one in loaded]
    return offered, Understanding(loaded, embeddings("default"))


@pytest.mark.parametrize(
    ("said", "ability"),
    [
        ("Wake me up at 6:30", "set_reminder"),
        ("set a timer for 10 minutes", "set_reminder"),
        ("cancel my appointment on Friday", "cancel_booking"),
        ("don't remind me about the bank any more", "cancel_reminder"),
        ("stell bitte einen Wecker für 7 Uhr", "set_reminder"),
        ("quelle heure est-il maintenant", "tell_time"),
        ("tell me who you are", "introduce_yourself"),
        ("any news about the whereabouts of my order B-7?", "order_status"),
    ],
)
def test_what_people_say_reaches_the_ability(
    known: tuple[list[OfferedAbility], Ranker], said: str, ability: str
) -> None:
    decision = decide(said, *known)
    assert decision.would in ("do", "propose", "ask")
    assert decision.call is not None
    assert decision.call.name == ability


@pytest.mark.parametrize(
    "said",
    [
        "How do I connect my own documents?",
        "What is the capital of Mongolia?",
        "what if I cancelled my appointment on Friday?",
        "she told me to cancel the appointment",
        "I cancelled my appointment yesterday",
        "how do I cancel an appointment?",
    ],
)
def test_what_only_speaks_of_an_ability_changes_nothing(known: tuple[list[OfferedAbility], Ranker], said: str) -> None:
    abilities, ranker = known
    decision = decide(said, abilities, ranker)
    changing = {ability.name for ability in abilities if ability.effect}
    assert decision.call is None or decision.call.name not in changing
