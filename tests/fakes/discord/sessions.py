"""The sessions of Discord's gateway: how they begin, go on after a break, and which events reach them.

discord.com/developers/docs/events/gateway and, for the codes, docs/topics/opcodes-and-status-codes#gateway.
"""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from tests.fakes.discord import intents as let
from tests.fakes.discord.connection import Session
from tests.fakes.discord.shapes import event as event_of
from tests.fakes.discord.shapes import place, shape
from tests.fakes.slack.delivery import Waiters

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.fakes.discord.connection import Bot, Connection

Json = dict[str, Any]

INVALID = 9  # the op that says that a session is no more, or that it is to be resumed
GUILDS_A_SHARD = 2500
IDENTIFY_SECONDS = 5.0
FOR_ITS_APPLICATION = ("INTERACTION_CREATE", "APPLICATION_COMMAND_PERMISSIONS_UPDATE", "ENTITLEMENT_")


class World(Protocol):
    """What the gateway asks of whoever keeps the bots and their guilds."""

    def bot(self, token: str) -> Bot | None: ...

    def guilds(self, bot: Bot) -> Iterable[Json]:
        """Give the data of GUILD_CREATE for each guild that the bot is in, with all members."""

    def sees(self, bot: Bot, guild_id: str | None, channel_id: str | None) -> bool: ...

    def members(self, guild_id: str) -> list[Json]: ...


@dataclass(frozen=True, slots=True)
class Pace:
    """The gateway's times. An identify sooner than `identify_seconds` after another of its bucket is refused.

    A client counts as gone when a heartbeat is later than due by `patience_seconds`.
    """

    heartbeat_seconds: float = 41.25
    patience_seconds: float = 20.0
    identify_seconds: float = IDENTIFY_SECONDS


@dataclass(frozen=True, slots=True)
class Identify:
    """One IDENTIFY: when by the monotonic clock, with what, and whether a session began."""

    at: float
    bot: Bot
    shard: tuple[int, int]
    intents: int
    accepted: bool


class Closing(Exception):
    """The client did what ends a connection with this code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Sessions:
    """All sessions of all bots: those on a connection, and those that wait to be resumed."""

    def __init__(self, world: World, pace: Pace | None = None) -> None:
        self.world = world
        self.pace = pace or Pace()
        self.sessions: list[Session] = []
        self.identifies: list[Identify] = []
        self.resumes: list[str] = []  # the sessions that clients asked for, whether they still were or not
        self.resume_url = ""
        self._lost: list[str] = []
        self._waiters = Waiters()

    def put(self, event: str, data: Json, *, guild_id: str | None, channel_id: str | None) -> None:
        """Dispatch an event to every session that it reaches.

        What ends a channel is put while the channel is still there, GUILD_DELETE when the bot has left the guild; an
        outage is a GUILD_DELETE and then a GUILD_CREATE of a guild where the bot stays.
        """
        if event in self._lost:
            self._lost.remove(event)
            return
        for session in self.sessions:
            if self._reaches(session, event, data, guild_id, channel_id):
                _dispatch(session, event, data)
        self._waiters.ring()

    def tell(self, scenario: str, **values: object) -> Json:
        """Put a shape where its data says that it happened, and give the data back."""
        event, data = event_of(scenario), shape(scenario, **values)
        guild_id, channel_id = place(event, data)
        self.put(event, data, guild_id=guild_id, channel_id=channel_id)
        return data

    def drop(self, event: str, count: int = 1) -> None:
        """Lose the next so many events of that name, for everybody and for good."""
        self._lost += [event] * count

    def begin(self, connection: Connection, data: Json) -> None:
        """Answer IDENTIFY: READY and the guilds, or the code that says why not."""
        if connection.session:
            raise Closing(4005)
        bot = self._bot(data)
        intents = data.get("intents")
        if not isinstance(intents, int) or intents & ~let.KNOWN:
            raise Closing(4013)
        if intents & let.PRIVILEGED & ~bot.privileged:
            raise Closing(4014)
        shard = _shard(data.get("shard", [0, 1]))
        session = Session(uuid.uuid4().hex, bot, intents, shard, data.get("large_threshold", 50), connection)
        guilds = [each for each in self.world.guilds(bot) if session.holds(each["id"])]
        if len(guilds) > GUILDS_A_SHARD:
            raise Closing(4011)
        accepted = not self._too_soon(bot, shard)
        self.identifies.append(Identify(time.monotonic(), bot, shard, intents, accepted))
        if not accepted:
            connection.send(INVALID, data=False)
            return
        connection.session, connection.packs_big = session, bool(data.get("compress"))
        session.presence = data.get("presence")
        self.sessions.append(session)
        self._welcome(session, guilds)

    def resume(self, connection: Connection, data: Json) -> None:
        """Answer RESUME: what was missed and RESUMED, or op 9 where the session is no more."""
        bot = self._bot(data)
        self.resumes.append(data["session_id"])
        session = next(
            (each for each in self.sessions if each.id == data["session_id"] and each.bot.id == bot.id), None
        )
        if session is None:
            connection.send(INVALID, data=False)
            return
        seq = data.get("seq")
        if not isinstance(seq, int) or not 0 <= seq <= session.seq:
            raise Closing(4007)
        if session.connection:
            session.connection.session = None
            session.connection.close(4000)
        session.connection, connection.session = connection, session
        session.replay(seq)
        session.dispatch("RESUMED", shape("resumed"))

    def part(self, connection: Connection) -> None:
        """Take a session from its connection; it waits to be resumed."""
        if connection.session and connection.session.connection is connection:
            connection.session.connection = None
        connection.session = None

    def forget(self, session: Session | None) -> None:
        """End a session for good."""
        if session in self.sessions:
            self.sessions.remove(session)
        if session and session.connection:
            self.part(session.connection)

    def _bot(self, data: Json) -> Bot:
        bot = self.world.bot(str(data.get("token")))
        if bot is None:
            raise Closing(4004)
        return bot

    def _too_soon(self, bot: Bot, shard: tuple[int, int]) -> bool:
        bucket = shard[0] % bot.max_concurrency
        since = time.monotonic() - self.pace.identify_seconds
        return any(
            each.accepted
            and each.at > since
            and each.bot.id == bot.id
            and each.shard[0] % bot.max_concurrency == bucket
            for each in self.identifies
        )

    def _welcome(self, session: Session, guilds: list[Json]) -> None:
        bot = session.bot
        there = [{"id": each["id"], "unavailable": True} for each in guilds]
        application = {"id": bot.application, "flags": bot.flags}
        ready = shape("ready", session=session.id, resume_url=self.resume_url, user=None, shard=[*session.shard])
        session.guilds = {each["id"] for each in guilds}
        session.down = {*session.guilds}
        session.dispatch("READY", ready | {"user": bot.user, "guilds": there, "application": application})
        for guild in guilds:
            if let.lets_through(session.intents, "GUILD_CREATE", guild, is_direct=False, bot=bot.id):
                _dispatch(session, "GUILD_CREATE", guild)

    def _reaches(self, session: Session, event: str, data: Json, guild_id: str | None, channel_id: str | None) -> bool:
        if not session.holds(guild_id):
            return False
        if event.startswith(FOR_ITS_APPLICATION):
            return bool(data["application_id"] == session.bot.application)
        if not let.lets_through(session.intents, event, data, is_direct=guild_id is None, bot=session.bot.id):
            return False
        sees = self.world.sees(session.bot, guild_id, channel_id)
        if event == "GUILD_DELETE":
            return guild_id in session.guilds and sees == bool(data.get("unavailable"))
        return sees and (event != "GUILD_CREATE" or guild_id in session.down or guild_id not in session.guilds)


def _dispatch(session: Session, event: str, data: Json) -> None:
    if event == "GUILD_CREATE":
        data = data | {"large": data["member_count"] > session.large_threshold, "unavailable": False}
        if data["id"] not in session.guilds:  # joined: discord.py, too, tells it by this
            del data["unavailable"]
        session.guilds.add(data["id"])
        session.down.discard(data["id"])
    elif event == "GUILD_DELETE" and data.get("unavailable"):
        session.down.add(data["id"])
    elif event == "GUILD_DELETE":
        session.guilds.discard(data["id"])
    session.dispatch(event, let.shown(session.intents, event, data, bot=session.bot.id))


def _shard(asked: object) -> tuple[int, int]:
    match asked:
        case [int(number), int(count)] if 0 <= number < count:
            return number, count
    raise Closing(4010)
