"""Messages, files and views of the fake workspace, and how the wire shows them.

Shapes: docs.slack.dev/reference/events/message, /reference/objects/file-object, /reference/views.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.fakes.slack.shapes import rich_text

if TYPE_CHECKING:
    from tests.fakes.slack.state import App, Channel, Installation, Json, User


@dataclass(slots=True, eq=False)
class File:
    """A file with its content. `channels` are those in which somebody shared it; none yet while `is_pending`."""

    id: str
    name: str
    title: str
    mimetype: str
    user: str
    team_id: str
    base_url: str
    content: bytes = b""
    created: int = 1700000000
    channels: list[Channel] = field(default_factory=list)
    is_pending: bool = False

    def wire(self) -> Json:
        at = f"{self.base_url}/files-pri/{self.team_id}-{self.id}"
        return {
            "id": self.id,
            "created": self.created,
            "timestamp": self.created,
            "name": self.name,
            "title": self.title,
            "mimetype": self.mimetype,
            "filetype": self.name.rpartition(".")[2] or "text",
            "pretty_type": self.name.rpartition(".")[2].upper(),
            "user": self.user,
            "user_team": self.team_id,
            "editable": False,
            "size": len(self.content),
            "mode": "hosted",
            "is_external": False,
            "external_type": "",
            "is_public": any(not channel.is_private for channel in self.channels),
            "public_url_shared": False,
            "url_private": f"{at}/{self.name}",
            "url_private_download": f"{at}/download/{self.name}",
            "permalink": f"{self.base_url}/files/{self.user}/{self.id}/{self.name}",
            "channels": [channel.id for channel in self.channels if channel.kind == "channel"],
            "groups": [channel.id for channel in self.channels if channel.kind in {"group", "mpim"}],
            "ims": [channel.id for channel in self.channels if channel.kind == "im"],
            "file_access": "visible",
            "permalink_public": f"{self.base_url}/{self.team_id}-{self.id}-{self.created}",
            "media_display_type": "unknown",
            "has_rich_preview": False,
            "display_as_bot": False,
            "username": "",
        }


@dataclass(slots=True, eq=False)
class Message:
    """What stands in a channel. `streaming_since` is the clock's tick at which an open stream began.

    `blocks` are those that were given; without them the wire has one made of the text. `extra` are further fields.
    """

    ts: str
    channel: Channel
    user: str
    text: str
    team_id: str
    thread_ts: str | None = None
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    files: list[File] = field(default_factory=list)
    reactions: dict[str, list[str]] = field(default_factory=dict)
    by: Installation | None = None
    subtype: str | None = None
    client_msg_id: str | None = None
    edited: Json | None = None
    is_broadcast: bool = False
    streaming_since: float | None = None
    is_stopped: bool = False
    chunks: list[Json] = field(default_factory=list)
    assistant_title: str | None = None
    extra: Json = field(default_factory=dict)

    @property
    def is_reply(self) -> bool:
        return self.thread_ts is not None and self.thread_ts != self.ts

    def wire(self, *, metadata: bool = False) -> Json:
        shown: Json = {"type": "message", "user": self.user, "ts": self.ts, "text": self.text, "team": self.team_id}
        more = {
            "subtype": self.subtype,
            "client_msg_id": self.client_msg_id,
            "blocks": self.blocks or self._composed(),
            "attachments": self.attachments,
            "files": [file.wire() for file in self.files],
            "edited": self.edited,
            "metadata": self.metadata if metadata else None,
        }
        shown |= {key: value for key, value in more.items() if value}
        if self.by:
            shown |= {"bot_id": self.by.bot.bot_id, "app_id": self.by.app.id, "bot_profile": self.by.profile()}
        if self.reactions:
            shown["reactions"] = [
                {"name": name, "users": users, "count": len(users)} for name, users in self.reactions.items()
            ]
        if self.subtype == "tombstone":
            shown["hidden"] = True
        if self.assistant_title is not None:
            shown["assistant_app_thread"] = {"title": self.assistant_title, "title_blocks": [], "artifacts": []}
        return shown | self.extra | self._threaded()

    def _composed(self) -> list[Json]:
        """The block that Slack makes of plain words."""
        return [rich_text(self.text)] if self.text and self.subtype is None else []

    def _threaded(self) -> Json:
        if self.is_reply and self.thread_ts:
            parent = self.channel.messages.get(self.thread_ts)
            return {"thread_ts": self.thread_ts, "parent_user_id": parent.user if parent else "USLACKBOT"}
        replies = self.channel.threads.get(self.ts)
        if not replies:
            return {"thread_ts": self.thread_ts} if self.thread_ts else {}
        users = list(dict.fromkeys(self.channel.messages[ts].user for ts in replies))
        return {
            "thread_ts": self.ts,
            "reply_count": len(replies),
            "reply_users_count": len(users),
            "latest_reply": replies[-1],
            "reply_users": users,
            "is_locked": False,
            "subscribed": False,
        }


@dataclass(frozen=True, slots=True)
class Ephemeral:
    """What one person alone sees, until the next reload."""

    ts: str
    channel: Channel
    to: str
    text: str
    by: Installation
    thread_ts: str | None = None
    blocks: tuple[Json, ...] = ()


@dataclass(slots=True, eq=False)
class View:
    """A modal or a home tab. `errors` are what the app said about its last submission."""

    id: str
    by: Installation
    user: User
    payload: Json
    hash: str
    root_id: str
    previous_id: str | None = None
    state: Json = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    is_open: bool = True

    @property
    def app(self) -> App:
        return self.by.app

    def wire(self) -> Json:
        return {
            "callback_id": "",
            "private_metadata": "",
            "external_id": "",
            "clear_on_close": False,
            "notify_on_close": False,
            "close": None,
            "submit": None,
            **self.payload,
            "id": self.id,
            "team_id": self.by.team.id,
            "state": {"values": self.state},
            "hash": self.hash,
            "previous_view_id": self.previous_id,
            "root_view_id": self.root_id,
            "app_id": self.by.app.id,
            "app_installed_team_id": self.by.team.id,
            "bot_id": self.by.bot.bot_id,
        }


@dataclass(slots=True, eq=False)
class AssistantThread:
    """The head of a thread in the assistant's pane: what the app set, in the order in which it did."""

    statuses: list[str] = field(default_factory=list)
    loading_messages: list[str] = field(default_factory=list)
    prompts: list[Json] = field(default_factory=list)
    prompts_title: str | None = None
    title: str | None = None

    @property
    def status(self) -> str:
        return self.statuses[-1] if self.statuses else ""


@dataclass(slots=True, eq=False)
class AgentSession:
    """A thread with an agent: its statuses in order, and its title."""

    by: Installation
    title: str = ""
    initiator: str | None = None
    statuses: list[str] = field(default_factory=list)

    @property
    def status(self) -> str:
        return self.statuses[-1]


@dataclass(slots=True, eq=False)
class Trigger:
    """A `trigger_id`: 3 seconds, one view."""

    id: str
    by: Installation
    user: User
    born: float
    is_used: bool = False


@dataclass(slots=True, eq=False)
class ResponseUrl:
    """A `response_url`: 30 minutes, 5 uses."""

    id: str
    by: Installation
    channel: Channel
    user: User
    born: float
    source: Message | Ephemeral | None = None
    uses_left: int = 5
