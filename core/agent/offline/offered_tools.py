"""Tools as the offline model reads them: the abilities that words may call for, and the search."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pydantic import BaseModel

from core.abilities.arguments import Answers
from core.agent.offline.ability_matcher import OfferedAbility
from core.model.buttons import pressed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from langchain_core.tools import BaseTool

SEARCHES = "searches"
"""The key in a tool's metadata that says whether it finds passages for a question."""


def offered_abilities(tools: Sequence[BaseTool]) -> list[OfferedAbility]:
    """Return the abilities that words may call for; the others need the press of a button."""
    return [_offered_ability(tool) for tool in tools if not (tool.metadata or {}).get("presses")]


def search_tool(tools: Sequence[BaseTool]) -> str | None:
    """Return the name of the tool that finds passages; the last one, if several do."""
    return next((tool.name for tool in reversed(tools) if (tool.metadata or {}).get(SEARCHES)), None)


def is_answer(call: str, text: str, tools: Sequence[BaseTool]) -> bool | None:
    """Tell whether a text can be the argument that a call lacks; None if nothing is known about that argument."""
    name, argument = pressed(call)[0], re.split(r"[?&]", call)[-1].removesuffix("=")
    schema = next((tool.args_schema for tool in tools if tool.name == name), None)
    fields = schema.model_fields if isinstance(schema, type) and issubclass(schema, BaseModel) else {}
    annotations = fields[argument].metadata if argument in fields else ()
    answers = next((annotation for annotation in annotations if isinstance(annotation, Answers)), None)
    return answers.are(text) if answers else None


def _offered_ability(tool: BaseTool) -> OfferedAbility:
    metadata = tool.metadata or {}
    return OfferedAbility(
        name=tool.name,
        description=tool.description,
        examples=tuple(metadata.get("examples", ())),
        schema=tool.args_schema,  # type: ignore[arg-type]
        effect=bool(metadata.get("effect")),
        literal=bool(metadata.get("literal")),
        heard=metadata.get("heard"),
    )
