"""What the methods of the fake Web API share: who calls, which conversation is meant, how answers are paged."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from tests.fakes.slack.errors import Refused
from tests.fakes.slack.methods import KIND_OF_SCOPE, METHODS
from tests.fakes.slack.state import App, Channel, Installation, Json, User

if TYPE_CHECKING:
    from tests.fakes.slack.messages import Message
    from tests.fakes.slack.workspace import Workspace

Item = TypeVar("Item")
SocketOpener = Callable[[App], str]


@dataclass(frozen=True, slots=True)
class Caller:
    """One call: the method's name, the installation whose token it brought, and the workspace.

    `by_config`: it brought the app configuration token, which is good for the app's manifest alone.
    """

    workspace: Workspace
    method: str
    app: App | None = None
    installed: Installation | None = None
    open_socket: SocketOpener | None = None
    by_config: bool = False

    @property
    def by(self) -> Installation:
        if self.installed is None:
            raise Refused("not_allowed_token_type")
        return self.installed

    @property
    def scopes(self) -> tuple[str, ...]:
        return self.installed.scopes if self.installed else ()

    def is_in(self, channel: Channel) -> bool:
        return self.by.bot.id in channel.members

    def sees(self, channel: Channel) -> bool:
        """A public channel of the team, or any conversation that the bot is in."""
        is_public = channel.kind == "channel" and self.by.team.has(self.workspace.teams[channel.team_id])
        return is_public or self.is_in(channel)

    def channel(self, channel_id: str) -> Channel:
        """The conversation of that id. Raises Refused where there is none that this bot may see, or by its kind."""
        found = self.workspace.channels.get(channel_id)
        if found is None or not self.sees(found):
            raise Refused("channel_not_found")
        self.require_kind(found.kind)
        return found

    def require_kind(self, kind: str) -> None:
        """Raises Refused where the method needs a scope for this kind of conversation that the token lacks."""
        method = METHODS[self.method]
        if method.by_kind:
            wanted = [scope for scope in method.scopes if scope.split(":")[0] == KIND_OF_SCOPE[kind]]
            require_scope(wanted, self.scopes)

    def joined(self, channel_id: str) -> Channel:
        """The conversation of that id, if the bot is in it."""
        found = self.channel(channel_id)
        if not self.is_in(found):
            raise Refused("not_in_channel")
        return found

    def message(self, channel: Channel, ts: str) -> Message:
        if ts not in channel.messages:
            raise Refused("message_not_found")
        return channel.messages[ts]

    def user(self, user_id: str) -> User:
        if user_id not in self.workspace.users:
            raise Refused("user_not_found")
        return self.workspace.users[user_id]


Handler = Callable[[Caller, Json], Json]


def require_scope(any_of: Sequence[str], provided: Sequence[str]) -> None:
    if any_of and not set(any_of) & set(provided):
        raise Refused("missing_scope", needed=",".join(any_of), provided=",".join(provided))


def paged(items: Sequence[Item], arguments: Json, *, default: int = 100, most: int = 1000) -> tuple[list[Item], str]:
    """One page and the cursor of the next, empty at the end."""
    limit = arguments.get("limit") or default
    if not 1 <= limit <= most:
        raise Refused("invalid_limit")
    start = read_cursor(arguments.get("cursor"), "offset")
    end = int(start or 0) + limit
    return list(items[int(start or 0) : end]), cursor("offset", str(end)) if end < len(items) else ""


def cursor(kind: str, value: str) -> str:
    return base64.b64encode(f"{kind}:{value}".encode()).decode()


def read_cursor(given: str | None, kind: str) -> str | None:
    """What a cursor of this kind holds. Raises Refused where it is no such cursor."""
    if not given:
        return None
    try:
        name, _, value = base64.b64decode(given, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise Refused("invalid_cursor") from error
    if name != kind:
        raise Refused("invalid_cursor")
    return value


def next_cursor(value: str) -> Json:
    return {"response_metadata": {"next_cursor": value}}


def bad(argument: str, why: str) -> Refused:
    """A refusal of one argument, as Slack words it."""
    return Refused("invalid_arguments", [f"[ERROR] {why} [json-pointer:/{argument}]"])


def plain_metadata(given: Any) -> Json | None:
    """Checked `metadata`: a type and a payload; an empty object is none."""
    if given is None or given == {}:
        return None
    if not isinstance(given, dict) or not isinstance(given.get("event_type"), str):
        raise Refused("invalid_metadata_format")
    if not isinstance(given.get("event_payload"), dict):
        raise Refused("invalid_metadata_format")
    return given
