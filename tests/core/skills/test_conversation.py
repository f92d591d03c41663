"""Talk about the talk."""

from __future__ import annotations

from core.abilities import load_skills
from core.messages import Exchange, Reply
from core.skills import BUILT_IN
from core.skills.conversation import list_abilities, recall_conversation
from frontdesk.testing import make_turn


async def test_what_was_said_is_recalled_in_order() -> None:
    history = [Exchange("Ana", "How do I install it?", Reply("With make.")), Exchange("Ana", "And then?")]
    told = await recall_conversation(make_turn("what did I ask?", history=history))
    assert isinstance(told, str)
    assert told.index("How do I install it?") < told.index("With make.") < told.index("And then?")


async def test_the_beginning_is_called_so() -> None:
    assert "beginning" in str(await recall_conversation(make_turn("what did I ask?")))


async def test_every_loaded_ability_with_examples_is_listed() -> None:
    turn = make_turn("help")
    turn.abilities = load_skills(BUILT_IN)
    assert "Answer questions" in str(await list_abilities(turn))
