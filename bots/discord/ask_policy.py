"""What each server has decided about Frontdesk, and who may ask how much, and where."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum
from typing import TYPE_CHECKING

from bots.discord.newest import Newest
from bots.discord.parse import SERVICE, WORKSPACE
from core.communities.community_rules import Rules, rules_of
from core.model.messages import Reach
from core.storage.database import told_as_ours
from core.text.catalogue import N_, _
from core.text.enumeration import join_alternatives

if TYPE_CHECKING:
    from datetime import datetime

    from psycopg_pool import AsyncConnectionPool

    from bots.discord.parse import EventContext
    from core.model.messages import Message

FRESH_SECONDS = 2.0
"""How long rules are used without asking the database again. A busy server has a thousand messages in this time."""
CHANGE_SECONDS = 10.0
MOST_KEPT = 5_000


class ServerRules:
    """Reads the rules of servers. Direct conversations have no rules."""

    def __init__(self, pool: AsyncConnectionPool) -> None:
        self._pool = pool
        self._changing: dict[str, float] = {}
        self._read: Newest[str, tuple[float, Rules]] = Newest(MOST_KEPT)

    async def of(self, guild: str | None) -> Rules:
        """Return the rules of a server. Raises RetryLater if the database does not work."""
        if guild is None:
            return Rules()
        read_at, rules = self._read.get(guild, (float("-inf"), Rules()))
        now = time.monotonic()
        if now - read_at < FRESH_SECONDS and now > self._changing.get(guild, 0.0):
            return rules
        with told_as_ours():
            async with self._pool.connection() as connection:
                rules = await rules_of(connection, SERVICE, WORKSPACE, guild)
        self._read[guild] = (time.monotonic(), rules)
        return rules

    def expect_change(self, guild: str) -> None:
        """Read a server's rules from the database every time for a while, because they are about to change."""
        self._changing = {server: until for server, until in self._changing.items() if until > time.monotonic()}
        self._changing[guild] = time.monotonic() + CHANGE_SECONDS


WINDOW = timedelta(minutes=1)
MOST_REMEMBERED = 10_000
"""How many people, servers and messages are remembered."""
PATIENCE = N_("You are asking too fast. Please try again in a minute.")
ELSEWHERE = N_("I do not answer in this channel. Ask me in another one, or send me a direct message.")
OPEN = Rules()


class Verdict(Enum):
    """What to do with a message."""

    ALLOWED = "taken"
    OVER_LIMIT = "refused"
    """One question too many; the person has not been told yet."""
    LACKS_ROLE = "lacks role"
    """The person has none of the roles that may ask, and has not been told yet."""
    ELSEWHERE = "elsewhere"
    """Frontdesk does not answer in this channel."""
    SILENT = "silent"
    """Refused because of the limit or the role, and the person has been told."""


def refusal_text(verdict: Verdict, rules: Rules) -> str:
    """Return the friendly text of a refusal."""
    if verdict is Verdict.LACKS_ROLE:
        roles = join_alternatives(role.name for role in rules.askers)
        return _("In this server I answer members with the role {roles}. Ask a moderator for it.").format(roles=roles)
    return _(ELSEWHERE) if verdict is Verdict.ELSEWHERE else _(PATIENCE)


@dataclass(slots=True)
class AskPolicy:
    """Decides which messages are accepted.

    `channels` are ids and `#names`; if it is empty, all channels are meant. `per_person` and `per_server` are the most
    questions a minute, counted by when they were sent, so that questions that are fetched together after a gap are not
    refused.
    """

    channels: frozenset[str]
    per_person: int
    per_server: int
    _asked: Newest[str, deque[datetime]] = field(default_factory=lambda: Newest(MOST_REMEMBERED))
    _told: Newest[str, datetime] = field(default_factory=lambda: Newest(MOST_REMEMBERED))
    _decided: Newest[str, Verdict] = field(default_factory=lambda: Newest(MOST_REMEMBERED))

    def decide(self, message: Message, context: EventContext, rules: Rules = OPEN) -> Verdict:
        """Decide on a message. It counts once, however often it is delivered.

        What people say to each other does not count. Neither do urgent messages, so that moderators get through even
        when a crowd has used up the limit of the server.
        """
        if not self.speaks_in(context, rules):
            return Verdict.ELSEWHERE
        known = self._decided.get(message.event_id)
        if known is not None:
            return known if known is Verdict.ALLOWED else Verdict.SILENT
        verdict = self._decide(message, context, rules)
        self._decided[message.event_id] = verdict
        return verdict

    def _decide(self, message: Message, context: EventContext, rules: Rules) -> Verdict:
        if message.reach is Reach.OVERHEARD or message.urgent:
            return Verdict.ALLOWED
        if context.place.guild and not _has_role(message, context, rules):
            return self._tell_once(message, Verdict.LACKS_ROLE)
        guild = context.place.guild
        fits = self._is_within(message.person.id, message.sent_at, self.per_person)
        if fits and (guild is None or self._is_within(guild, message.sent_at, self.per_server)):
            return Verdict.ALLOWED
        return self._tell_once(message, Verdict.OVER_LIMIT)

    def _tell_once(self, message: Message, verdict: Verdict) -> Verdict:
        """Return a refusal, or SILENT if the person has been told within the last minute."""
        told = self._told.get(message.person.id)
        if told is not None and message.sent_at - told < WINDOW:
            return Verdict.SILENT
        self._told[message.person.id] = message.sent_at
        return verdict

    def speaks_in(self, context: EventContext, rules: Rules = OPEN) -> bool:
        """Return whether Frontdesk answers here: always in direct messages, else if settings and rules allow it."""
        if context.place.guild is None:
            return True
        channel = context.channel
        known = {channel.id, f"#{channel.name}", context.place.id}
        decided = {channel.id for channel in rules.channels}
        return not (self.channels and known.isdisjoint(self.channels)) and not (decided and known.isdisjoint(decided))

    def _is_within(self, who: str, at: datetime, most: int) -> bool:
        asked = self._asked.setdefault(who, deque())
        self._asked.move_to_end(who)
        while asked and at - asked[0] >= WINDOW:
            asked.popleft()
        if len(asked) >= most:
            return False
        asked.append(at)
        return True


def _has_role(message: Message, context: EventContext, rules: Rules) -> bool:
    """Return whether the server's roles let a person ask. Bots that may ask need no role."""
    roles = {role.id for role in rules.askers}
    may = message.trusted or message.person.id in context.bots or not roles.isdisjoint(context.author_roles or ())
    return not roles or bool(may)
