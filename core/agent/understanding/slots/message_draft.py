"""A message while its arguments are found: what was taken already, what is left, and its times. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from core.agent.understanding.slots.said_times import TAKEN, SaidTime, find_times, masked

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from core.agent.understanding.slots.argument_slots import Slot

_BEFORE: Final = re.compile(r"^[^\w@#$€£(+-]+|^[-–—]\s+")
_BEHIND: Final = re.compile(r"[^\w)%$€£+#]+$")


@dataclass(slots=True)
class Draft:
    """A message while its arguments are found. In `rest`, what they took is replaced by `|`."""

    text: str
    rest: str
    nouns: tuple[str, ...]
    mentions: tuple[str, ...]
    slots: tuple[Slot, ...]
    now: datetime
    zone: tzinfo
    locale: str | None
    read: list[SaidTime] | None = None
    used: list[SaidTime] = field(default_factory=list)

    def has(self, kind: str) -> bool:
        """Return whether an argument of this kind is asked for."""
        return any(slot.kind == kind for slot in self.slots)

    @property
    def times(self) -> list[SaidTime]:
        """The times that no argument has taken yet."""
        if self.read is None:
            self.read = find_times(self.rest, now=self.now, zone=self.zone, locale=self.locale)
        return [time for time in self.read if time not in self.used]

    def take(self, begin: int, end: int) -> str:
        """Return a part of the message, which is then taken."""
        self.rest = masked(self.rest, ((begin, end),))
        return self.text[begin:end]

    def take_time(self, time: SaidTime) -> str:
        """Return the words of a time, which is then taken with the prepositions before it."""
        self.used.append(time)
        self.rest = masked(self.rest, time.spans)
        return time.words

    def left(self, begin: int, end: int) -> str:
        """Return the words of a part that are not taken, as they stand there."""
        parts = re.finditer(rf"[^{re.escape(TAKEN)}]+", self.rest[begin:end])
        pieces = (self.text[begin + part.start() : begin + part.end()].strip(" ,") for part in parts)
        return unquoted(" ".join(piece for piece in pieces if any(map(str.isalnum, piece))))


def unquoted(value: str) -> str:
    """Return words without quotation marks, dashes, emoji and the like around them."""
    return _BEHIND.sub("", _BEFORE.sub("", " ".join(value.split())))
