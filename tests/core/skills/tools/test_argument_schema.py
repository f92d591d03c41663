"""From a server's schema to a model of arguments."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from core.skills.tools.argument_schema import Arguments
from core.skills.tools.tool import Tool


def test_names_that_cannot_be_ours_are_ours_and_the_servers() -> None:
    schema = {
        "type": "object",
        "properties": {
            "file-path": {"type": "string"},
            "schema": {"type": "string", "enum": ["a", "b"]},
            "from": {"type": ["integer", "null"], "minimum": 1},
            "options": {"$ref": "#/$defs/Options"},
        },
        "required": ["file-path"],
        "$defs": {"Options": {"type": "object", "description": "More\u200b"}},
    }
    found = Arguments.of(Tool("s", "read", "", schema))
    model = found.model.model_validate({"file_path": "x", "schema_": "a", "from_": "3"})
    assert found.for_server(model.model_dump()) == {"file-path": "x", "schema": "a", "from": 3}
    with pytest.raises(ValidationError):
        found.model.model_validate({"file_path": "x", "schema_": "c"})
    with pytest.raises(ValidationError):
        found.model.model_validate({"schema_": "a"})
    properties = found.model.model_json_schema()["properties"]
    assert properties["from_"]["minimum"] == 1
    assert properties["options"]["description"] == "More"
