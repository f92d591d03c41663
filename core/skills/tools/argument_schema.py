"""From a tool's JSON schema to the model that checks its arguments. A language model reads the server's own schema."""

from __future__ import annotations

import keyword
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema, create_model

from core.skills.tools.tool import cleaned

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.skills.tools.tool import Tool

LONGEST_HINT: Final = 200
"""In characters: what a server says of an argument."""
MOST_ARGUMENTS: Final = 30
_PLAIN: Final[Mapping[str, Any]] = {
    "string": str, "integer": int, "number": float, "boolean": bool, "array": list[Any], "object": dict[str, Any],
}  # fmt: skip
_TAKEN: Final = frozenset({*dir(BaseModel), "config", "turn", "run_manager", "callbacks"})
"""Names that an argument of ours cannot have."""
_SPLIT = re.compile(r"\W+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of a tool: the model that checks them, and the server's name for each of ours."""

    model: type[BaseModel]
    names: Mapping[str, str]

    @classmethod
    def of(cls, tool: Tool) -> Arguments:
        """Read the schema of a tool. What it says beyond plain types is left to the server to check."""
        properties = dict(list(tool.schema.get("properties", {}).items())[:MOST_ARGUMENTS])
        required = set(tool.schema.get("required") or ())
        definitions = tool.schema.get("$defs") or {}
        names: dict[str, str] = {}
        fields: dict[str, Any] = {}
        for name, said in properties.items():
            ours = _our_name(name, names)
            names[ours] = name
            fields[ours] = _field(said if isinstance(said, dict) else {}, definitions, is_required=name in required)
        model: type[BaseModel] = create_model(tool.ability, __config__=ConfigDict(extra="forbid"), **fields)
        return cls(model, names)

    def for_server(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return arguments under the server's names, without those that were left out."""
        return {self.names[name]: value for name, value in given.items() if value is not None}


def _our_name(name: str, known: Mapping[str, str]) -> str:
    ours = _SPLIT.sub("_", name).strip("_")[:60] or "argument"
    if ours[0].isdigit():
        ours = f"argument_{ours}"
    while ours in known or ours in _TAKEN or keyword.iskeyword(ours):
        ours += "_"
    return ours


def _field(said: dict[str, Any], definitions: Mapping[str, Any], *, is_required: bool) -> tuple[Any, Any]:
    shown = _resolved(said, definitions)
    type_ = _type(shown)
    hint = cleaned(str(shown.get("description") or shown.get("title") or ""))[:LONGEST_HINT]
    schema = (
        {**shown, "description": hint} if hint else {key: one for key, one in shown.items() if key != "description"}
    )
    annotated: Any = Annotated[type_ if is_required else type_ | None, WithJsonSchema(schema)]
    return annotated, Field(... if is_required else None)


def _resolved(said: dict[str, Any], definitions: Mapping[str, Any]) -> dict[str, Any]:
    """Return a schema without a reference at its top, and none below that a model could not follow."""
    place = str(said.get("$ref", ""))
    found = definitions.get(place.removeprefix("#/$defs/"), {}) if place else said
    shown = dict(found) if isinstance(found, dict) else {}
    if "$ref" in str(shown):  # one level is enough for what people say; the server checks the rest
        return {key: shown[key] for key in ("type", "description", "title") if key in shown}
    return shown


def _type(said: dict[str, Any]) -> Any:
    options = said.get("enum")
    if isinstance(options, list) and options and all(isinstance(one, str) for one in options):
        return Literal[tuple(options)]
    kind = said.get("type")
    if isinstance(kind, list):
        kind = next((one for one in kind if one != "null"), None)
    if kind is None and isinstance(choices := said.get("anyOf"), list):
        kinds = [one for one in choices if isinstance(one, dict) and one.get("type") != "null"]
        return _type(kinds[0]) if len(kinds) == 1 else Any
    return _PLAIN.get(str(kind), Any)
