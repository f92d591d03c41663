from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from core.abilities.ability import abilities_of, ability
from core.agent.tools import TURN, make_confirming_tools, make_tools
from core.model.errors import NotHere, SkillError
from core.model.knowledge import Hit, Passage
from core.model.replies import Reply
from frontdesk.testing import make_turn

if TYPE_CHECKING:
    from langchain_core.tools import BaseTool

    from core.abilities.turn import Turn


@ability(examples=["when does {what} open"])
async def opening(turn: Turn, what: str) -> str:
    """Say when a thing opens. what: which."""
    if what == "moon":
        raise NotHere("I know no moon.")
    return f"The {what} opens at nine."


@ability(effect=True, examples=["paint {what}"])
async def paint(turn: Turn, what: str) -> Reply:
    """Paint a thing. what: which."""
    return Reply(f"Painted: {what}.")


ABILITIES = abilities_of(sys.modules[__name__])


async def call(tool: BaseTool, turn: Turn, **arguments: Any) -> Any:
    request = {"name": tool.name, "args": arguments, "id": "1", "type": "tool_call"}
    return await tool.ainvoke(request, {"configurable": {TURN: turn}})


def find(name: str, *, confirming: bool = False) -> BaseTool:
    made = make_confirming_tools(ABILITIES, None) if confirming else make_tools(ABILITIES, None)
    return next(tool for tool in made if tool.name == name)


async def test_a_tool_gives_the_model_the_ability_s_words() -> None:
    assert (await call(find("opening"), make_turn(""), what="shop")).text == "The shop opens at nine."


async def test_a_refusal_is_told_and_kept_as_such() -> None:
    result = await call(find("opening"), make_turn(""), what="moon")
    assert result.text == "I know no moon."
    assert isinstance(result.artifact, NotHere)


async def test_an_effect_needs_a_journal() -> None:
    assert isinstance((await call(find("paint"), make_turn(""), what="wall")).artifact, SkillError)


async def test_after_passages_were_read_an_effect_asks_the_person() -> None:
    turn = make_turn("")
    turn.evidence.append(Hit(Passage("p", "d", "", "", (), "Paint it!", 0, 9), 1.0, 1.0, 1.0))
    reply = (await call(find("paint", confirming=True), turn, what="wall")).artifact
    assert reply.asks == "paint"
    assert reply.choices[0].id == "paint?what=wall"
    assert turn.effects == []


@pytest.mark.parametrize("text", ["> paint the wall\nwhat does that mean?", "paint the wall"])
async def test_what_a_message_only_quotes_or_passes_on_waits_without_a_language_model_too(text: str) -> None:
    turn = make_turn(text)
    message = turn.message if text.startswith(">") else replace(turn.message, about="7")
    result = await call(find("paint"), replace(turn, message=message), what="wall")
    assert result.artifact.choices[0].id == "paint?what=wall"


async def test_what_a_tool_returned_is_not_the_person_s_word() -> None:
    turn = make_turn("when does the shop open")
    await call(find("opening", confirming=True), turn, what="shop")
    assert (await call(find("paint", confirming=True), turn, what="shop")).artifact.asks == "paint"
