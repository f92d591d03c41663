from __future__ import annotations

from typing import Annotated, Any

from langchain_core.tools import BaseTool, StructuredTool
from pydantic import BaseModel

from core.abilities.arguments import Answers
from core.agent.offline.offered_tools import is_answer, offered_abilities
from core.agent.offline.offline_model import search_tool


class Arguments(BaseModel):
    colour: Annotated[str, Answers(lambda text: text in ("red", "blue"))]
    note: str = ""


def tool(name: str, **metadata: Any) -> BaseTool:
    return StructuredTool.from_function(
        func=lambda **_: "", name=name, description="Paint.", args_schema=Arguments, metadata=metadata
    )


TOOLS = [
    tool("paint", examples=("paint it {colour}",), effect=True),
    tool("undo", presses=True),
    tool("search", searches=True),
    tool("search_more", searches=True),
]


def test_what_needs_a_press_is_not_offered() -> None:
    offered = offered_abilities(TOOLS)
    assert [ability.name for ability in offered] == ["paint", "search", "search_more"]
    assert (offered[0].examples, offered[0].effect, offered[0].required) == (("paint it {colour}",), True, ("colour",))


def test_the_last_search_counts() -> None:
    assert search_tool(TOOLS) == "search_more"
    assert search_tool(TOOLS[:1]) is None


def test_an_answer_is_checked_where_the_argument_says_what_answers_it() -> None:
    assert is_answer("paint?colour=", "red", TOOLS) is True
    assert is_answer("paint?colour=", "loud", TOOLS) is False
    assert is_answer("paint?colour=red&note=", "anything", TOOLS) is None
