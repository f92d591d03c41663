"""What keeps one desk usable among thousands: where it speaks, whom it answers, how much one person may ask. Pure."""

from __future__ import annotations

from collections import OrderedDict, deque
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum
from typing import TYPE_CHECKING, Any

from core.communities.community_rules import Rules
from core.model.messages import Reach

if TYPE_CHECKING:
    from datetime import datetime

    from bots.discord.parse import Around
    from core.model.messages import Message

WINDOW = timedelta(minutes=1)
MOST_REMEMBERED = 10_000
"""People, servers and messages that are remembered."""
PATIENCE = "You ask faster than I may answer you. Ask me again in a minute."
ELSEWHERE = "I do not speak in this channel. Ask me in another one, or write to me directly."
OPEN = Rules()


class Verdict(Enum):
    """What to do with a message."""

    TAKEN = "taken"
    REFUSED = "refused"
    """It is one too many, and nobody has said so yet."""
    NOT_LET = "not let"
    """The person has none of the roles that may ask, and nobody has said so yet."""
    ELSEWHERE = "elsewhere"
    """The desk does not speak there."""
    PASSED_OVER = "passed over"
    """As one of the two before, and it has been said."""


def refusal(verdict: Verdict, rules: Rules) -> str:
    """Return the friendly word for a verdict."""
    if verdict is Verdict.NOT_LET:
        roles = " or ".join(role.name for role in rules.askers)
        return f"In this server I answer members with the role {roles}. Ask those who run it."
    return ELSEWHERE if verdict is Verdict.ELSEWHERE else PATIENCE


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

    def judge(self, message: Message, around: Around, rules: Rules = OPEN) -> Verdict:
        """Judge a message, which counts once however often it comes; what people say to each other does not count.

        Nor does what is urgent: who keeps order is let in also when a crowd has used up what the server may ask.
        """
        if not self.speaks_in(around, rules):
            return Verdict.ELSEWHERE
        known = self._judged.get(message.event_id)
        if known is not None:
            return known if known is Verdict.TAKEN else Verdict.PASSED_OVER
        verdict = self._judgement(message, around, rules)
        self._judged[message.event_id] = verdict
        _keep_newest(self._judged)
        return verdict

    def _judgement(self, message: Message, around: Around, rules: Rules) -> Verdict:
        if message.reach is Reach.OVERHEARD or message.urgent:
            return Verdict.TAKEN
        if around.place.guild and not _is_let(message, around, rules):
            return self._once(message, Verdict.NOT_LET)
        guild = around.place.guild
        fits = self._fits(message.person.id, message.sent_at, self.per_person)
        if fits and (guild is None or self._fits(guild, message.sent_at, self.per_server)):
            return Verdict.TAKEN
        return self._once(message, Verdict.REFUSED)

    def _once(self, message: Message, verdict: Verdict) -> Verdict:
        """Return a refusal, or, if the person was told one within the minute, nothing more to say."""
        told = self._told.get(message.person.id)
        if told is not None and message.sent_at - told < WINDOW:
            return Verdict.PASSED_OVER
        self._told[message.person.id] = message.sent_at
        _keep_newest(self._told)
        return verdict

    def speaks_in(self, around: Around, rules: Rules = OPEN) -> bool:
        """Tell whether the desk speaks there at all, by the settings and by the server's rules; alone it does."""
        if around.place.guild is None:
            return True
        channel = around.channel
        known = {channel.id, f"#{channel.name}", around.place.id}
        decided = {each.id for each in rules.channels}
        return not (self.channels and known.isdisjoint(self.channels)) and not (decided and known.isdisjoint(decided))

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


def _is_let(message: Message, around: Around, rules: Rules) -> bool:
    """Tell whether the server lets a person ask; bots that may ask need no role."""
    roles = {role.id for role in rules.askers}
    may = message.trusted or message.person.id in around.bots or not roles.isdisjoint(around.worn or ())
    return not roles or bool(may)


def _keep_newest(kept: OrderedDict[str, Any]) -> None:
    while len(kept) > MOST_REMEMBERED:
        kept.popitem(last=False)
