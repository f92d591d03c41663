"""A tool as its server describes it: somebody else's words, which are cut and cleaned before they are used."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_DESCRIPTION: Final = 600
"""In characters. What a language model reads of a tool besides its schema."""
LONGEST_SCHEMA: Final = 6000
"""In characters of JSON. A tool with a longer one is left out, since it would fill the prompt."""
LONGEST_NAME: Final = 64
"""In characters, as providers of language models allow."""
_HIDDEN = {"Cc", "Cf", "Co", "Cn", "Cs"}
"""Unicode's categories of characters that nobody sees, which can hide words from people that a model reads."""
_NO_NAME = re.compile(r"\W+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool: the name of its server, its own, what the server says of it, and the JSON schema of its arguments."""

    server: str
    name: str
    description: str
    schema: dict[str, Any]

    @property
    def ability(self) -> str:
        """The name of the ability."""
        return _NO_NAME.sub("_", f"{self.server}_{self.name}")[:LONGEST_NAME]

    @property
    def fingerprint(self) -> str:
        """Tells whether the server has changed the tool."""
        said = json.dumps([self.name, self.description, self.schema], sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()[:32]

    @property
    def is_usable(self) -> bool:
        """Whether its name and its schema are such as people and models can use."""
        is_object = self.schema.get("type", "object") == "object" and isinstance(
            self.schema.get("properties", {}), dict
        )
        return bool(self.name.strip()) and is_object and len(json.dumps(self.schema)) <= LONGEST_SCHEMA

    @property
    def purpose(self) -> str:
        """What the server says of it, visible and short."""
        return cleaned(self.description)[:LONGEST_DESCRIPTION].strip()

    def as_json(self) -> dict[str, Any]:
        """Return it as the file of listings has it."""
        return {"name": self.name, "description": self.description, "schema": self.schema}

    @classmethod
    def from_json(cls, server: str, said: Mapping[str, Any]) -> Tool:
        """Return it from the file of listings."""
        return cls(server, str(said["name"]), str(said["description"]), dict(said["schema"]))


def cleaned(text: str) -> str:
    """Return a text of somebody else without characters that nobody sees."""
    return "".join(one for one in text if one in "\n\t" or unicodedata.category(one) not in _HIDDEN)
