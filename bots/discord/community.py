"""What keeps one desk usable among thousands: in which channels it speaks, and how much one person may ask. Pure."""

from __future__ import annotations

from collections import OrderedDict, deque
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum
from typing import TYPE_CHECKING, Any

from core.messages import Reach

if TYPE_CHECKING:
    from datetime import datetime

    from bots.discord.parse import Around
    from core.messages import Message

WINDOW = timedelta(minutes=1)
MOST_REMEMBERED = 10_000
"""People, servers and messages that are remembered."""
PATIENCE = "You ask faster than I may answer you. Ask me again in a minute."


class Verdict(Enum):
    """What to do with a message."""

    TAKEN = "taken"
    REFUSED = "refused"
    """It is one too many, and nobody has said so yet."""
    PASSED_OVER = "passed over"


@dataclass(slots=True)
class Community:
    """`channels` are ids and `#names`, none for all; in one minute a person and a server may ask so many questions.

    What is counted is when a message was sent, so that what is fetched after a gap is not refused for coming at once.
    """

    channels: frozenset[str]
    per_person: int
    per_server: int
    _asked: OrderedDict[str, deque[datetime]] = field(default_factory=OrderedDict)
    _told: OrderedDict[str, datetime] = field(default_factory=OrderedDict)
    _judged: OrderedDict[str, Verdict] = field(default_factory=OrderedDict)

    def judge(self, message: Message, around: Around) -> Verdict:
        """Judge a message, which counts once however often it comes; what people say to each other does not count."""
        if not self.speaks_in(around):
            return Verdict.PASSED_OVER
        known = self._judged.get(message.event_id)
        if known is not None:
            return Verdict.PASSED_OVER if known is Verdict.REFUSED else known
        verdict = self._judgement(message, around)
        self._judged[message.event_id] = verdict
        _keep_newest(self._judged)
        return verdict

    def _judgement(self, message: Message, around: Around) -> Verdict:
        if message.reach is Reach.OVERHEARD:
            return Verdict.TAKEN
        guild = around.place.guild
        fits = self._fits(message.person.id, message.sent_at, self.per_person)
        if fits and (guild is None or self._fits(guild, message.sent_at, self.per_server)):
            return Verdict.TAKEN
        told = self._told.get(message.person.id)
        if told is not None and message.sent_at - told < WINDOW:
            return Verdict.PASSED_OVER
        self._told[message.person.id] = message.sent_at
        _keep_newest(self._told)
        return Verdict.REFUSED

    def speaks_in(self, around: Around) -> bool:
        """Tell whether the desk speaks there at all; alone with a person it does."""
        if not self.channels or around.place.guild is None:
            return True
        channel = around.channel
        return not self.channels.isdisjoint((channel.id, f"#{channel.name}", around.place.id))

    def _fits(self, who: str, at: datetime, most: int) -> bool:
        asked = self._asked.setdefault(who, deque())
        self._asked.move_to_end(who)
        _keep_newest(self._asked)
        while asked and at - asked[0] >= WINDOW:
            asked.popleft()
        if len(asked) >= most:
            return False
        asked.append(at)
        return True


def _keep_newest(kept: OrderedDict[str, Any]) -> None:
    while len(kept) > MOST_REMEMBERED:
        kept.popitem(last=False)
