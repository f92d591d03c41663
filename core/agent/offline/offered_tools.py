"""The tools of a turn as the offline model sees them: abilities that words call for, and missing arguments."""

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


DECLINES = "declines"
"""The key in a tool's metadata that says whether “No” calls it."""
FETCHES_HUMAN = "fetches human"
"""The key in a tool's metadata that says whether it gets a human."""


def offered_abilities(tools: Sequence[BaseTool]) -> list[OfferedAbility]:
    """Return the abilities that words may call for. All others need the press of a button."""
    return [
        OfferedAbility(
            name=tool.name,
            description=tool.description,
            examples=tuple(metadata.get("examples", ())),
            schema=tool.args_schema,  # type: ignore[arg-type]
            effect=bool(metadata.get("effect")),
            literal=bool(metadata.get("literal")),
            heard=metadata.get("heard"),
            overwrites=bool(metadata.get("overwrites")),
            offered=bool(metadata.get("offered", True)),
        )
        for tool in tools
        if not (metadata := tool.metadata or {}).get("presses")
    ]


def declining_tool(tools: Sequence[BaseTool]) -> str | None:
    """Return the name of the tool that “No” calls; the last one, if several do."""
    return next((tool.name for tool in reversed(tools) if (tool.metadata or {}).get(DECLINES)), None)


def fetching_tool(tools: Sequence[BaseTool]) -> str | None:
    """Return the name of the tool that gets a human, or None if nobody can be fetched."""
    return next((tool.name for tool in tools if (tool.metadata or {}).get(FETCHES_HUMAN)), None)


def is_answer(call: str, text: str, tools: Sequence[BaseTool]) -> bool | None:
    """Return whether a text can be the missing argument of a call; None if nothing is known about the argument."""
    name, argument = pressed(call)[0], re.split(r"[?&]", call)[-1].removesuffix("=")
    schema = next((tool.args_schema for tool in tools if tool.name == name), None)
    fields = schema.model_fields if isinstance(schema, type) and issubclass(schema, BaseModel) else {}
    annotations = fields[argument].metadata if argument in fields else ()
    answers = next((annotation for annotation in annotations if isinstance(annotation, Answers)), None)
    return answers.are(text) if answers else None
