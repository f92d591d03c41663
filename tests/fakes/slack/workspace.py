"""What people do in the fake workspace, in a test's words: they say, edit, press, submit; the apps are told."""

from __future__ import annotations

import mimetypes
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.fakes.slack import bodies
from tests.fakes.slack.agents import Agents
from tests.fakes.slack.errors import Refused
from tests.fakes.slack.messages import Ephemeral, File, Message, View
from tests.fakes.slack.state import Usergroup

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tests.fakes.slack.delivery import DeliveryKind
    from tests.fakes.slack.state import Channel, Installation, Json, Team, User


@dataclass(slots=True)
class Workspace(Agents):
    """Everything by what it is, or by name or id: `workspace.say("asker", "#help", "Hello")`.

    `acks` are what apps answered to what they were sent; `faulty_answers` say why Slack would not take some.
    """

    acks: list[tuple[DeliveryKind, Json, Any]] = field(default_factory=list)
    faulty_answers: list[Refused] = field(default_factory=list)

    def say(
        self,
        user: User | str,
        channel: Channel | str,
        text: str,
        *,
        thread_ts: str | None = None,
        files: Iterable[tuple[str, bytes]] = (),
        broadcast: bool = False,
        at: float | None = None,
    ) -> Message:
        """Write a message, as the wire has it (`<@U…>`, `&amp;`). With `at`, a Unix time, it is history: untold."""
        author = self.user(user)
        shared = [self.add_file(author, name, content) for name, content in files]
        return self.post(
            self.channel(channel),
            author,
            text,
            at=at,
            thread_ts=thread_ts,
            files=shared,
            is_broadcast=broadcast,
            client_msg_id=str(uuid.uuid4()),
        )

    def add_file(self, user: User, name: str, content: bytes) -> File:
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        file = File(self.new_id("F"), name, name, kind, user.id, user.team_id, self.base_url, content)
        self.files[file.id] = file
        return file

    def dm(self, user: User | str, by: Installation) -> Channel:
        """The direct conversation of a person and an app."""
        return self.open_conversation(self.user(user), by)

    def edit(self, message: Message, text: str) -> Message:
        return self.change(message, editor=self.user(message.user), text=text)

    def delete(self, message: Message) -> None:
        self.remove(message)

    def react(self, user: User | str, message: Message, name: str) -> None:
        self.add_reaction(self.user(user), message, name)

    def unreact(self, user: User | str, message: Message, name: str) -> None:
        self.remove_reaction(self.user(user), message, name)

    def invite(self, who: User | Installation | str, channel: Channel | str, *, by: User | str | None = None) -> None:
        self.join(self.user(who), self.channel(channel), inviter=self.user(by) if by else None)

    def remove_member(self, who: User | Installation | str, channel: Channel | str) -> None:
        self.leave(self.user(who), self.channel(channel))

    def rename(self, channel: Channel | str, name: str, *, by: User | str) -> None:
        place, who = self.channel(channel), self.user(by)
        old, place.name = place.name, name
        said = {"old_name": old, "name": name}
        self.post(place, who, f'has renamed the channel from "{old}" to "{name}"', subtype="channel_name", extra=said)
        shown = {key: value for key, value in place.wire(who).items() if key in bodies.RENAMED}
        event = {"type": "channel_rename", "channel": shown, "event_ts": self.next_ts()}
        self.announce(event, subscription="channel_rename", to=self.members(place), channel=place)

    def archive(self, channel: Channel | str, *, by: User | str) -> None:
        place, who = self.channel(channel), self.user(by)
        self.post(place, who, f"<@{who.id}> archived the channel", subtype="channel_archive")
        place.is_archived = True
        event = {"type": "channel_archive", "channel": place.id, "user": who.id, "event_ts": self.next_ts()}
        self.announce(event, subscription="channel_archive", to=self.members(place), channel=place)

    def press(
        self,
        user: User | str,
        where: Message | Ephemeral | View,
        action_id: str,
        chosen: Any = None,
        *,
        state: Mapping[str, Any] | None = None,
    ) -> Json:
        """Press a button or choose in a menu (`chosen`: an option's value, a date, …) of what an app showed."""
        by, who = where.by, self.user(user)
        if by is None:
            raise ValueError("a person's message has nothing to press")
        blocks = where.wire()["blocks"] if isinstance(where, View) else where.blocks
        block, element = next(pair for pair in bodies.elements(blocks) if pair[1]["action_id"] == action_id)
        if isinstance(where, View) and state:
            where.state = self.filled(where, state)
        body = bodies.interaction("block_actions", by, who, self.new_trigger(by, who)) | bodies.container(where)
        if not isinstance(where, View):
            body["response_url"] = self.new_response_url(by, where.channel, who, where)
        body["actions"] = [bodies.action(block, element, chosen, self.next_ts())]
        self.deliver(by.app, "interactive", body)
        return body

    def slash(
        self, user: User | str, channel: Channel | str, command: str, text: str = "", *, by: Installation | None = None
    ) -> Json:
        """Use a slash command. Of two apps with the same command the last installed has it, as in Slack."""
        who, place = self.user(user), self.channel(channel)
        known = [one for one in self.installations() if one.app.commands is None or command in one.app.commands]
        to = by or known[-1]
        if "commands" not in to.scopes:
            raise ValueError(f"{to.app.name} has no scope for commands")
        body: Json = {
            "token": to.app.verification_token,
            "team_id": who.team_id if to.team.is_enterprise else to.team.id,
            "team_domain": to.team.domain,
            "channel_id": place.id,
            "channel_name": bodies.place(place)["name"],
            "user_id": who.id,
            "user_name": who.name,
            "command": command,
            "text": text,
            "api_app_id": to.app.id,
            "is_enterprise_install": str(to.team.is_enterprise).lower(),
            "response_url": self.new_response_url(to, place, who),
            "trigger_id": self.new_trigger(to, who),
        } | ({"enterprise_id": to.team.id} if to.team.is_enterprise else {})
        self.deliver(to.app, "slash_commands", body)
        return body

    def shortcut(self, user: User | str, callback_id: str, by: Installation, *, on: Message | None = None) -> Json:
        """Use a global shortcut, or that of a message (`on`)."""
        who = self.user(user)
        body = bodies.interaction("message_action" if on else "shortcut", by, who, self.new_trigger(by, who))
        body |= {"callback_id": callback_id, "action_ts": self.next_ts()}
        if on:
            url = self.new_response_url(by, on.channel, who, on)
            body |= {"channel": bodies.place(on.channel), "message_ts": on.ts, "message": on.wire()}
            body["response_url"] = url
        self.deliver(by.app, "interactive", body)
        return body

    def open_home(
        self, user: User | str, by: Installation, *, tab: str = "home", viewing: Channel | str | None = None
    ) -> None:
        """Open a tab; the messages of an agent beside the channel that the person is `viewing`."""
        who = self.user(user)
        shown = self.home(who, by)
        event: Json = {
            "type": "app_home_opened",
            "user": who.id,
            "channel": self.dm(who, by).id,
            "tab": tab,
            "event_ts": self.next_ts(),
        }
        if shown and tab == "home":
            event["view"] = shown.wire()
        if viewing:
            event["context"] = self.viewed(by, viewing)
        self.announce(event, subscription="app_home_opened", to=[by])

    def open_assistant(self, user: User | str, by: Installation, *, viewing: Channel | str | None = None) -> str:
        """Open the assistant's pane; the `thread_ts` of the thread that begins there."""
        if by.app.view != "assistant":
            raise ValueError("an agent has no assistant's pane")
        dm = self.dm(user, by)
        title = "New Assistant Thread"
        root = self.post(
            dm, by.bot, title, by=by, thread_ts=None, subtype="assistant_app_thread", assistant_title=title
        )
        self.assistant(dm, root.ts)
        self._assistant_event("assistant_thread_started", user, by, root.ts, viewing)
        return root.ts

    def look_at(self, user: User | str, by: Installation, thread_ts: str, channel: Channel | str) -> None:
        """Go to another channel while the assistant's pane is open."""
        self._assistant_event("assistant_thread_context_changed", user, by, thread_ts, channel)

    def _assistant_event(
        self, kind: str, user: User | str, by: Installation, thread_ts: str, viewing: Channel | str | None
    ) -> None:
        context: Json = {"force_search": False}
        if viewing is None:
            context["thread_entry_point"] = "app_home"
        else:
            context |= {"channel_id": self.channel(viewing).id, "team_id": by.team.id, "enterprise_id": None}
        thread = {
            "user_id": self.user(user).id,
            "context": context,
            "channel_id": self.dm(user, by).id,
            "thread_ts": thread_ts,
        }
        event = {"type": kind, "assistant_thread": thread, "event_ts": self.next_ts()}
        self.announce(event, subscription=kind, to=[by])

    def set_group(self, handle: str, *members: User | str, team: Team | None = None, id_: str = "") -> Usergroup:
        """Make a user group of a team, or change who is in it."""
        at, known = team or self.first_team, {one.handle: one for one in self.usergroups.values()}
        id_ = known[handle].id if handle in known else id_ or self.new_id("S")
        group = Usergroup(id_, at.id, handle, handle, tuple(self.user(member).id for member in members))
        self.usergroups[id_] = group
        kind = "subteam_updated" if handle in known else "subteam_created"
        event = {"type": kind, "subteam": group.wire(users=True, count=True), "event_ts": self.next_ts()}
        self.announce(event, subscription=kind, to=[one for one in self.installations() if one.team.has(at)])
        return group

    def move(self, user: User | str, *, tz: str) -> None:
        """Change a person's time zone."""
        who = self.user(user)
        who.tz = tz
        event = {"type": "user_change", "user": who.wire(locale=True), "cache_ts": 0, "event_ts": self.next_ts()}
        self.announce(event, subscription="user_change", to=self.installations())

    def uninstall(self, there: Installation) -> None:
        """Remove an app from its team: its token is void, and it is told so."""
        tokens: Json = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [there.bot.id]}}
        stamp = {"event_ts": self.next_ts()}
        self.announce({"type": "app_uninstalled"} | stamp, subscription="app_uninstalled", to=[there])
        self.announce(tokens | stamp, subscription="tokens_revoked", to=[there])
        there.is_revoked = True

    def acknowledged(self, kind: DeliveryKind, body: Json, answer: Any = None) -> None:
        """What an app answered to a body: a view's next step, or the words that a slash command says at once."""
        self.acks.append((kind, body, answer))
        try:
            if kind == "interactive" and body["type"] == "view_submission":
                self.answer_submission(self.views[body["view"]["id"]], answer or {})
            if kind == "slash_commands" and answer:
                said = {"text": answer} if isinstance(answer, str) else answer
                self.respond(body["response_url"].removeprefix(f"{self.base_url}/response/"), said, counted=False)
        except Refused as refused:
            self.faulty_answers.append(refused)
