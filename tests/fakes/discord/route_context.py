"""What the routes of the fake API share: who asks, what is meant, and what Discord refuses before all else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.fakes.discord.errors import Refused, field_refused
from tests.fakes.discord.intents import without_content
from tests.fakes.discord.permissions import Permission
from tests.fakes.discord.schema import SNOWFLAKE
from tests.fakes.discord.state import MESSAGE_CONTENT, Application, Channel, User

if TYPE_CHECKING:
    from tests.fakes.discord.guilds import Guild
    from tests.fakes.discord.limits import Rate
    from tests.fakes.discord.messages import Message
    from tests.fakes.discord.state import Json
    from tests.fakes.discord.world import World

ORDINARY: Rate = (5, 1.0)


@dataclass(frozen=True, slots=True)
class Upload:
    filename: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: the world, whose token it brought, and what it said. `gateway` answers where sessions begin."""

    world: World
    app: Application | None
    path: Mapping[str, str]
    query: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    files: Mapping[str, Upload] = field(default_factory=dict)
    gateway: Callable[[Application], Json] | None = None

    @property
    def by(self) -> Application:
        """Whose it is, on a route that needs a token."""
        assert self.app is not None
        return self.app

    @property
    def me(self) -> User:
        return self.by.bot

    @property
    def form(self) -> Json:
        """The body, which must be an object."""
        if not isinstance(self.body, dict):
            raise Refused(50035, {"_errors": [_NOT_A_MODEL]})
        return self.body

    def id(self, name: str) -> str:
        """An id in the path."""
        return snowflake(name, self.path[name])

    def channel(self, needed: Permission = Permission.NONE, *, name: str = "channel_id") -> Channel:
        """The channel in the path. Raises Refused where the bot may not view it, or lacks what is needed there."""
        found = self.world.channels.get(self.id(name))
        if found is None or (found.guild is None and self.me not in found.recipients):
            raise Refused(10003)
        if not self.may(found, Permission.VIEW_CHANNEL):
            raise Refused(50001)
        self.need(found, needed)
        return found

    def may(self, channel: Channel, permission: Permission) -> bool:
        return self.world.permissions(self.me.id, channel) & permission == permission

    def need(self, channel: Channel, permission: Permission) -> None:
        if not self.may(channel, permission):
            raise Refused(50013)

    def message(self, channel: Channel, *, name: str = "message_id") -> Message:
        found = channel.messages.get(self.id(name))
        if found is None:
            raise Refused(10008)
        return found

    def guild(self, *, name: str = "guild_id") -> Guild:
        """The guild in the path, if the bot is in it."""
        found = self.world.guilds.get(self.id(name))
        if found is None:
            raise Refused(10004)
        if self.me.id not in found.members:
            raise Refused(50001)
        return found

    def user(self) -> User:
        """The user in the path."""
        user_id = self.me.id if self.path["user_id"] == "@me" else self.id("user_id")
        if user_id not in self.world.users:
            raise Refused(10013)
        return self.world.users[user_id]

    def show(self, message: Message) -> Json:
        """A message as this application may see it."""
        shown = message.wire(self.me.id)
        if MESSAGE_CONTENT in self.by.intents or message.channel.guild is None:
            return shown
        return without_content(shown, self.me.id)

    def flag(self, name: str) -> bool:
        """A boolean of the query."""
        return self.query.get(name, "").lower() in {"true", "1"}

    def number(self, name: str, default: int, most: int) -> int:
        """A whole number of the query, from 1."""
        given = self.query.get(name, str(default))
        if not given.lstrip("-").isdigit():
            raise field_refused(name, "NUMBER_TYPE_COERCE", f'Value "{given}" is not int.')
        if int(given) > most:
            raise field_refused(name, "NUMBER_TYPE_MAX", f"int value should be less than or equal to {most}.")
        if int(given) < 1:
            raise field_refused(name, "NUMBER_TYPE_MIN", "int value should be greater than or equal to 1.")
        return int(given)

    def at(self, name: str) -> int | None:
        """An id of the query, as a number to compare with."""
        return int(snowflake(name, self.query[name])) if name in self.query else None


Handler = Callable[[Asked], Any]


@dataclass(frozen=True, slots=True)
class Route:
    """A method and path, its name for tests, who answers, and its bucket. `is_open`: its token stands in the path."""

    method: str
    path: str
    name: str
    handler: Handler
    rate: Rate = ORDINARY
    status: int = 200
    is_open: bool = False


_NOT_A_MODEL = {"code": "MODEL_TYPE_CONVERT", "message": "Only dictionaries may be used in a ModelType"}


def snowflake(name: str, value: Any) -> str:
    """Raises Refused where it is no id."""
    if not SNOWFLAKE.fullmatch(str(value)):
        raise field_refused(name, "NUMBER_TYPE_COERCE", f'Value "{value}" is not snowflake.')
    return str(value)
