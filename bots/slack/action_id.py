"""The action ids of buttons and menus: written and read only in this module. Pure.

An action id is `choose[PLACE]:NUMBER[:stays][:asks:QUESTION]`. Messages on Slack carry them, so their
format must not change.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from bots.slack.limits import LONGEST_QUESTION

FEEDBACK = "feedback"
"""The action id of the thumbs under a reply, and their two values."""
GOOD, BAD = "good", "bad"
_CHOOSE, _STAYS, _ASKS = "choose", ":stays", ":asks:"


@dataclass(frozen=True, slots=True)
class ActionId:
    """What an action id carries.

    `number` is the number of the choice. `place` keeps the buttons of several replies on one page apart. `stays` says
    that the button remains after a press. `question` is what it asks for.
    """

    number: str
    place: str = ""
    stays: bool = False
    question: str = ""

    @classmethod
    def read(cls, text: object) -> Self | None:
        """Read an action id; None if it does not belong to a choice."""
        found = str(text or "")
        if not found.startswith(_CHOOSE):
            return None
        name, _, question = found.removeprefix(_CHOOSE).partition(_ASKS)
        place, _, number = name.removesuffix(_STAYS).partition(":")
        return cls(number, place, name.endswith(_STAYS), question)

    def __str__(self) -> str:
        asks = f"{_ASKS}{self.question[:LONGEST_QUESTION]}" if self.question else ""
        return f"{_CHOOSE}{self.place}:{self.number}{_STAYS if self.stays else ''}{asks}"
