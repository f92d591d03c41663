"""The Web API's methods as a table: who may call them, how often, with which arguments.

Scopes, tiers and arguments are those of docs.slack.dev/reference/methods, read in August 2026, except that
chat.startStream wants its `thread_ts`, which the page calls optional and real clients are refused without.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Caller = Literal["bot", "app", "nobody"]

TIERS = {"t1": 1, "t2": 20, "t3": 50, "t4": 100, "t5": 600}  # calls a minute: docs.slack.dev/apis/web-api/rate-limits

_POST = "text blocks attachments metadata markdown_text thread_ts as_user link_names parse username icon_emoji icon_url"
_PAGE = "cursor limit"
_PAST = f"{_PAGE} latest oldest inclusive include_all_metadata"
_LIST = f"{_PAGE} exclude_archived team_id types"
_LOOK = "icon_emoji icon_url username"

_HISTORY = ("channels:history", "groups:history", "im:history", "mpim:history")
_READ = ("channels:read", "groups:read", "im:read", "mpim:read")
_OPEN = ("im:write", "mpim:write", "channels:manage", "groups:write")
_WRITE = ("chat:write",)


@dataclass(frozen=True, slots=True)
class Method:
    """One row. Any one of `scopes` is enough, unless the kind of the conversation says which (`by_kind`)."""

    scopes: tuple[str, ...]
    tier: str
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    caller: Caller = "bot"

    @property
    def by_kind(self) -> bool:
        return self.scopes in {_HISTORY, _READ, _OPEN}


def _row(
    scopes: tuple[str, ...], tier: str, required: str = "", optional: str = "", *, caller: Caller = "bot"
) -> Method:
    return Method(scopes, tier, tuple(required.split()), tuple(optional.split()), caller)


METHODS: dict[str, Method] = {
    "agents.sessions.rename": _row(_WRITE, "t3", "channel_id title", "thread_ts"),
    "agents.sessions.setStatus": _row(_WRITE, "t3", "channel_id status", f"thread_ts title initiator_user_id {_LOOK}"),
    "apps.connections.open": _row(("connections:write",), "t3", caller="app"),
    "apps.manifest.create": _row((), "t1", "manifest", caller="app"),
    "apps.manifest.export": _row((), "t3", "app_id", caller="app"),
    "assistant.threads.setStatus": _row(
        ("assistant:write", "chat:write"), "t5", "channel_id thread_ts status", f"loading_messages {_LOOK}"
    ),
    "assistant.threads.setSuggestedPrompts": _row(("assistant:write",), "t4", "channel_id prompts", "thread_ts title"),
    "assistant.threads.setTitle": _row(("assistant:write",), "t4", "channel_id thread_ts title"),
    "auth.revoke": _row((), "t3", "", "test"),
    "auth.teams.list": _row((), "t2", "", f"{_PAGE} include_icon"),
    "auth.test": _row((), "t5"),
    "bots.info": _row(("users:read",), "t3", "", "bot team_id"),
    "chat.appendStream": _row(_WRITE, "t4", "channel ts", "markdown_text chunks"),
    "chat.delete": _row(_WRITE, "t3", "channel ts", "as_user"),
    "chat.getPermalink": _row((), "t5", "channel message_ts"),
    "chat.postEphemeral": _row(_WRITE, "t4", "channel user", _POST),
    "chat.postMessage": _row(_WRITE, "t5", "channel", f"{_POST} reply_broadcast unfurl_links unfurl_media mrkdwn"),
    "chat.startStream": _row(
        _WRITE,
        "t2",
        "channel thread_ts",
        f"markdown_text chunks recipient_user_id recipient_team_id task_display_mode {_LOOK}",
    ),
    "chat.stopStream": _row(_WRITE, "t2", "channel ts", "markdown_text chunks blocks metadata session_status"),
    "chat.update": _row(
        _WRITE,
        "t3",
        "channel ts",
        "text blocks attachments metadata markdown_text as_user link_names parse reply_broadcast file_ids",
    ),
    "conversations.history": _row(_HISTORY, "t3", "channel", _PAST),
    "conversations.info": _row(_READ, "t3", "channel", "include_locale include_num_members"),
    "conversations.join": _row(("channels:join",), "t3", "channel"),
    "conversations.list": _row(_READ, "t2", "", _LIST),
    "conversations.members": _row(_READ, "t4", "channel", _PAGE),
    "conversations.open": _row(_OPEN, "t3", "", "channel users return_im prevent_creation"),
    "conversations.replies": _row(_HISTORY, "t3", "channel ts", _PAST),
    "emoji.list": _row(("emoji:read",), "t2", "", "include_categories"),
    "files.completeUploadExternal": _row(
        ("files:write",), "t4", "files", f"channel_id channels thread_ts initial_comment blocks {_LOOK}"
    ),
    "files.delete": _row(("files:write",), "t3", "file"),
    "files.getUploadURLExternal": _row(("files:write",), "t4", "filename length", "alt_txt snippet_type"),
    "files.info": _row(("files:read",), "t4", "file", _PAGE),
    "oauth.v2.access": _row(
        (), "t5", "", "client_id client_secret code redirect_uri grant_type refresh_token", caller="nobody"
    ),
    "reactions.add": _row(("reactions:write",), "t3", "channel name timestamp"),
    "reactions.get": _row(("reactions:read",), "t3", "channel timestamp", "full"),
    "reactions.remove": _row(("reactions:write",), "t2", "channel name timestamp"),
    "team.info": _row(("team:read",), "t3", "", "team domain"),
    "usergroups.list": _row(("usergroups:read",), "t2", "", "include_count include_disabled include_users team_id"),
    "usergroups.users.list": _row(("usergroups:read",), "t2", "usergroup", "include_disabled team_id"),
    "users.conversations": _row(_READ, "t3", "", f"{_LIST} user exclude_muted"),
    "users.info": _row(("users:read",), "t4", "user", "include_locale"),
    "users.list": _row(("users:read",), "t2", "", f"{_PAGE} include_locale team_id"),
    "users.lookupByEmail": _row(("users:read.email",), "t3", "email"),
    "views.open": _row((), "t4", "view", "trigger_id interactivity_pointer"),
    "views.publish": _row((), "t4", "user_id view", "hash interactivity_pointer"),
    "views.push": _row((), "t4", "view", "trigger_id interactivity_pointer"),
    "views.update": _row((), "t4", "view", "view_id external_id hash"),
}

OF_A_TEAM = frozenset(
    {"conversations.list", "usergroups.list", "usergroups.users.list", "users.conversations", "users.list"}
)
"""What an organisation's token lists for one workspace at a time."""

SCOPES: dict[str, tuple[str, ...]] = {name: method.scopes for name, method in METHODS.items()}

KIND_OF_SCOPE = {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}

# How an argument is written is the same wherever it occurs: a form has only strings.
JSON_ARGUMENTS = frozenset(
    {"blocks", "attachments", "metadata", "view", "prompts", "files", "chunks", "loading_messages", "manifest"}
)
FLAGS = frozenset(
    {
        "as_user", "exclude_archived", "exclude_muted", "full", "include_all_metadata", "include_categories",
        "include_count", "include_disabled", "include_locale", "include_num_members", "include_users", "inclusive",
        "link_names", "mrkdwn", "prevent_creation", "reply_broadcast", "return_im", "test", "unfurl_links",
        "unfurl_media",
    }
)  # fmt: skip
NUMBERS = frozenset({"limit", "length"})
FORMAT_ERRORS = {"blocks": "invalid_blocks_format", "metadata": "invalid_metadata_format", "chunks": "invalid_chunks"}
