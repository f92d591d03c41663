"""The state of the fake workspace: who and what there is, found by id or by name."""

from __future__ import annotations

import bisect
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.fakes.clock import Clock
from tests.fakes.slack.messages import (
    AgentSession,
    AssistantThread,
    Ephemeral,
    File,
    Message,
    ResponseUrl,
    Trigger,
    View,
)
from tests.fakes.slack.state import App, Channel, Installation, Team, User, Usergroup

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.fakes.slack.state import Kind
    from tests.fakes.slack.state import View as AppView

PREFIXES: dict[Kind, str] = {"channel": "C", "group": "C", "im": "D", "mpim": "C"}

BOT_SCOPES = (
    "app_mentions:read assistant:write channels:history channels:join channels:read chat:write commands emoji:read "
    "files:read files:write groups:history groups:read im:history im:read im:write mpim:history mpim:read mpim:write "
    "reactions:read reactions:write team:read usergroups:read users:read users:read.email"
)


@dataclass(slots=True)
class Store:
    """`base_url` is where the fake listens, without a slash; files, response URLs and permalinks lie below it."""

    clock: Clock = field(default_factory=Clock)
    base_url: str = "http://slack.invalid"
    teams: dict[str, Team] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    apps: dict[str, App] = field(default_factory=dict)
    usergroups: dict[str, Usergroup] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    views: dict[str, View] = field(default_factory=dict)
    homes: dict[tuple[str, str], View] = field(default_factory=dict)
    ephemerals: list[Ephemeral] = field(default_factory=list)
    assistants: dict[tuple[str, str], AssistantThread] = field(default_factory=dict)
    sessions: dict[tuple[str, str], AgentSession] = field(default_factory=dict)
    triggers: dict[str, Trigger] = field(default_factory=dict)
    response_urls: dict[str, ResponseUrl] = field(default_factory=dict)
    codes: dict[str, tuple[App, Team, User, str, tuple[str, ...]]] = field(default_factory=dict)
    emoji: dict[str, str] = field(default_factory=dict)
    declines_installs: bool = False
    _count: int = 0
    _latest: int = 0

    def new_id(self, prefix: str) -> str:
        self._count += 1
        return f"{prefix}0{self._count:09X}"

    def next_ts(self, at: float | None = None) -> str:
        """A timestamp that no message has: of now and later than all before, or of `at`, a Unix time in the past."""
        if at is not None:
            self._count += 1
            return f"{int(at)}.{self._count % 1_000_000:06d}"
        self._latest = max(self._latest + 1, int(self.clock.now() * 1_000_000))
        return f"{self._latest // 1_000_000}.{self._latest % 1_000_000:06d}"

    def add_team(self, name: str, *, enterprise_id: str | None = None) -> Team:
        team = Team(self.new_id("T"), name, name.lower().replace(" ", "-"), enterprise_id)
        self.teams[team.id] = team
        return team

    def add_enterprise(self, name: str) -> Team:
        """Add an organisation, whose workspaces are teams with its id."""
        id_ = self.new_id("E")
        self.teams[id_] = Team(id_, name, name.lower().replace(" ", "-"), id_)
        return self.teams[id_]

    def add_user(
        self,
        name: str,
        *,
        team: Team | None = None,
        real_name: str = "",
        email: str = "",
        tz: str = "UTC",
        locale: str = "en-US",
        is_stranger: bool = False,
    ) -> User:
        at = team or self.first_team
        user = User(
            self.new_id("U"), name, at.id, real_name or name.title(), email, tz, locale, is_stranger=is_stranger
        )
        self.users[user.id] = user
        return user

    def add_channel(
        self,
        name: str,
        *members: User | Installation,
        private: bool = False,
        team: Team | None = None,
        is_ext_shared: bool = False,
    ) -> Channel:
        """A public or private channel. Only members get its events; a shared one has strangers too."""
        return self._conversation("group" if private else "channel", name, members, team, is_ext_shared=is_ext_shared)

    def open_conversation(self, *members: User | Installation) -> Channel:
        """The direct conversation of two, or the group conversation of more; the same one each time."""
        wanted = {id_of(member) for member in members}
        kind: Kind = "im" if len(wanted) <= 2 else "mpim"
        for channel in self.channels.values():
            if channel.kind == kind and set(channel.members) == wanted:
                return channel
        name = "" if kind == "im" else "mpdm-" + "--".join(self.users[member].name for member in wanted)
        person = next((self.users[member] for member in wanted if not self.users[member].is_bot), None)
        team = self.teams[person.team_id] if person else None
        return self._conversation(kind, name, members, team, is_ext_shared=False)

    def _conversation(
        self, kind: Kind, name: str, members: Iterable[User | Installation], team: Team | None, *, is_ext_shared: bool
    ) -> Channel:
        ids = list(dict.fromkeys(id_of(member) for member in members))
        channel = Channel(self.new_id(PREFIXES[kind]), name, kind, (team or self.first_team).id, ids)
        channel.is_ext_shared = is_ext_shared
        channel.shared_team_ids = list(dict.fromkeys([channel.team_id, *(self.users[user].team_id for user in ids)]))
        self.channels[channel.id] = channel
        return channel

    def add_app(
        self,
        name: str,
        *,
        scopes: str = BOT_SCOPES,
        events: Iterable[str] | None = None,
        commands: Iterable[str] | None = None,
        view: AppView = "agent",
    ) -> App:
        """Register an app, with the scopes, event subscriptions and slash commands of its manifest."""
        app_id = self.new_id("A")
        app = App(
            id=app_id,
            name=name,
            client_id=f"{self._count}.{self._count}",
            client_secret=secrets.token_hex(16),
            signing_secret=secrets.token_hex(16),
            verification_token=secrets.token_hex(12),
            app_token=f"xapp-1-{app_id}-{self._count}-{secrets.token_hex(16)}",
            config_token=f"xoxe.xoxp-1-{secrets.token_hex(16)}",
            scopes=tuple(scopes.split()),
            events=None if events is None else frozenset(events),
            commands=None if commands is None else frozenset(commands),
            view=view,
        )
        self.apps[app.id] = app
        return app

    def install(
        self, app: App, *, team: Team | None = None, scopes: Iterable[str] | None = None, by: User | None = None
    ) -> Installation:
        """Give the app a bot user in the team; again, it keeps its bot user and gets a new token."""
        at = team or self.first_team
        before = app.installations.get(at.id)
        bot = before.bot if before else User(self.new_id("U"), app.name.lower(), at.id, app.name, is_bot=True)
        bot.app_id, bot.bot_id = app.id, bot.bot_id or self.new_id("B")
        self.users[bot.id] = bot
        token = f"xoxb-{at.id}-{bot.id}-{secrets.token_hex(12)}"
        granted = app.scopes if scopes is None else tuple(scopes)
        app.installations[at.id] = Installation(app, at, bot, token, granted, by.id if by else "")
        return app.installations[at.id]

    @property
    def first_team(self) -> Team:
        return next(iter(self.teams.values()))

    def installations(self) -> list[Installation]:
        return [there for app in self.apps.values() for there in app.installations.values()]

    def user(self, who: User | Installation | str) -> User:
        """A user by itself, its id or its name."""
        if isinstance(who, User):
            return who
        if isinstance(who, Installation):
            return who.bot
        if who in self.users:
            return self.users[who]
        return next(user for user in self.users.values() if user.name == who)

    def channel(self, where: Channel | str) -> Channel:
        """A conversation by itself, its id or its name."""
        if isinstance(where, Channel):
            return where
        if where in self.channels:
            return self.channels[where]
        return next(channel for channel in self.channels.values() if channel.name == where.removeprefix("#"))

    def keep(self, message: Message) -> Message:
        """Put a message where it belongs by its time."""
        channel = message.channel
        channel.messages[message.ts] = message
        if message.is_reply and message.thread_ts:
            bisect.insort(channel.threads.setdefault(message.thread_ts, []), message.ts)
        if not message.is_reply or message.is_broadcast:
            bisect.insort(channel.order, message.ts)
        return message

    def drop(self, message: Message) -> None:
        channel = message.channel
        del channel.messages[message.ts]
        if message.ts in channel.order:
            channel.order.remove(message.ts)
        if message.is_reply and message.thread_ts:
            replies = channel.threads[message.thread_ts]
            replies.remove(message.ts)
            if not replies:
                del channel.threads[message.thread_ts]

    def messages(self, where: Channel | str) -> list[Message]:
        """All of a conversation by time, replies included."""
        found = self.channel(where).messages
        return [found[ts] for ts in sorted(found)]

    def thread(self, where: Channel | str, thread_ts: str) -> list[Message]:
        """The parent, if it is still there, and its replies."""
        channel = self.channel(where)
        parent = channel.messages.get(thread_ts)
        replies = [channel.messages[ts] for ts in channel.threads.get(thread_ts, [])]
        return [parent, *replies] if parent else replies

    def assistant(self, where: Channel | str, thread_ts: str) -> AssistantThread:
        """What the app set for a thread of the assistant's pane."""
        return self.assistants.setdefault((self.channel(where).id, thread_ts), AssistantThread())

    def home(self, who: User | str, by: Installation) -> View | None:
        """The home tab that the app published for a person."""
        return self.homes.get((self.user(who).id, by.app.id))

    def new_trigger(self, by: Installation, user: User) -> str:
        trigger = Trigger(f"{self.new_id('')}.{by.team.id}.{secrets.token_hex(8)}", by, user, self.clock.seconds())
        self.triggers[trigger.id] = trigger
        return trigger.id

    def new_response_url(
        self, by: Installation, channel: Channel, user: User, source: Message | Ephemeral | None = None
    ) -> str:
        key = f"{by.team.id}/{self.new_id('')}/{secrets.token_hex(8)}"
        self.response_urls[key] = ResponseUrl(key, by, channel, user, self.clock.seconds(), source)
        return f"{self.base_url}/response/{key}"


def id_of(member: User | Installation) -> str:
    return member.bot.id if isinstance(member, Installation) else member.id
