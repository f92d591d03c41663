"""Who asked a question in a server, stored in `Address.via`: whom to write to if the channel is closed to us. Pure.

For an interaction the address holds a token instead, see `reply_token`.
"""

from __future__ import annotations

from dataclasses import dataclass

_RESTRICTED = "restricted"


@dataclass(frozen=True, slots=True)
class Asker:
    """A person in a server. What was said in a `restricted` place must not be repeated elsewhere."""

    person: str
    guild: str
    restricted: bool = False

    @classmethod
    def read(cls, via: str | None) -> Asker | None:
        """Read who asked from an address's `via`; None if it holds something else."""
        parts = (via or "").split(" ")
        return cls(parts[1], parts[2], parts[3] == _RESTRICTED) if len(parts) == 4 else None  # noqa: PLR2004

    @property
    def via(self) -> str:
        """The form in which an address stores it."""
        return f"for {self.person} {self.guild} {_RESTRICTED if self.restricted else 'open'}"
