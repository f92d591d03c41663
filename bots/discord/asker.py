"""Who asked something in a server, kept in the address of the answer: they are written to alone where nobody may. Pure.

Where an address holds an interaction's token instead, see `ways`.
"""

from __future__ import annotations

from dataclasses import dataclass

_RESTRICTED = "restricted"


@dataclass(frozen=True, slots=True)
class Asker:
    """A person in a server. Nothing of what was said in a `restricted` place may be told elsewhere."""

    person: str
    guild: str
    restricted: bool = False

    @classmethod
    def read(cls, via: str | None) -> Asker | None:
        """Return who asked, if an address holds it."""
        parts = (via or "").split(" ")
        return cls(parts[1], parts[2], parts[3] == _RESTRICTED) if len(parts) == 4 else None  # noqa: PLR2004

    @property
    def via(self) -> str:
        """As it is kept in an address."""
        return f"for {self.person} {self.guild} {_RESTRICTED if self.restricted else 'open'}"
