"""conversations.* and users.conversations of the fake Web API.

Source: docs.slack.dev/reference/methods/conversations.history and its neighbours: newest first by history, oldest
first by replies, with the parent at the head; cursors, `oldest` and `latest`, both exclusive unless `inclusive`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from tests.fakes.slack.call_context import cursor, next_cursor, paged, read_cursor, require_scope
from tests.fakes.slack.errors import Refused
from tests.fakes.slack.methods import KIND_OF_SCOPE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.fakes.slack.call_context import Caller, Handler
    from tests.fakes.slack.state import Channel, Json

KINDS = {"public_channel": "channel", "private_channel": "group", "im": "im", "mpim": "mpim"}
MOST_MESSAGES = 999
MOST_IN_GROUP = 8


def history(call: Caller, given: Json) -> Json:
    channel = call.joined(given["channel"])
    window = _window(channel.order, given)
    after = read_cursor(given.get("cursor"), "next_ts")
    if after is not None:
        window = window[: bisect_right(window, after)]
    limit = min(given.get("limit") or 100, MOST_MESSAGES)
    page = window[-limit:]
    more = window[-limit - 1] if len(window) > limit else ""
    return {
        "messages": [channel.messages[ts].wire(metadata=_metadata(given)) for ts in reversed(page)],
        "has_more": bool(more),
        "pin_count": 0,
        "channel_actions_ts": None,
        "channel_actions_count": 0,
    } | (next_cursor(cursor("next_ts", more)) if more else {})


def replies(call: Caller, given: Json) -> Json:
    channel = call.joined(given["channel"])
    asked = channel.messages.get(given["ts"])
    thread_ts = asked.thread_ts if asked and asked.is_reply and asked.thread_ts else given["ts"]
    if thread_ts not in channel.messages and thread_ts not in channel.threads:
        raise Refused("thread_not_found")
    window = _window(channel.threads.get(thread_ts, []), given)
    after = read_cursor(given.get("cursor"), "next_ts")
    if after is not None:
        window = window[bisect_left(window, after) :]
    limit = given.get("limit") or 1000
    page, rest = window[:limit], window[limit:]
    head = [thread_ts] if after is None and thread_ts in channel.messages else []
    return {
        "messages": [channel.messages[ts].wire(metadata=_metadata(given)) for ts in [*head, *page]],
        "has_more": bool(rest),
    } | (next_cursor(cursor("next_ts", rest[0])) if rest else {})


def _window(order: Sequence[str], given: Json) -> Sequence[str]:
    """The timestamps between `oldest` and `latest`."""
    edges = {}
    for name in ("oldest", "latest"):
        edges[name] = _timestamp(given.get(name), f"invalid_ts_{name}")
    inclusive = bool(given.get("inclusive"))
    start, end = 0, len(order)
    if edges["oldest"]:
        start = (bisect_left if inclusive else bisect_right)(order, edges["oldest"])
    if edges["latest"]:
        end = (bisect_right if inclusive else bisect_left)(order, edges["latest"])
    return order[start:end]


def _timestamp(given: str | None, error: str) -> str:
    """A timestamp as messages write it, so that strings can be compared; empty for none."""
    if given in (None, "", "0"):
        return ""
    whole, _, fraction = str(given).partition(".")
    if not whole.isdigit() or not (fraction or "0").isdigit():
        raise Refused(error)
    return f"{whole}.{fraction[:6]:0<6}"


def _metadata(given: Json) -> bool:
    return bool(given.get("include_all_metadata"))


def info(call: Caller, given: Json) -> Json:
    channel = call.channel(given["channel"])
    shown = channel.wire(call.by.bot)
    if not given.get("include_num_members"):
        shown.pop("num_members", None)
    return {"channel": shown | ({"locale": "en-US"} if given.get("include_locale") else {})}


def list_all(call: Caller, given: Json) -> Json:
    return _listed(call, given, [one for one in call.workspace.channels.values() if call.sees(one)])


def list_of_user(call: Caller, given: Json) -> Json:
    """The conversations that a person, or else the bot itself, is in, as far as the bot sees them."""
    member = call.user(given["user"]).id if given.get("user") else call.by.bot.id
    seen = [one for one in call.workspace.channels.values() if member in one.members and call.sees(one)]
    return _listed(call, given, seen)


def _listed(call: Caller, given: Json, channels: list[Channel]) -> Json:
    asked = [kind.strip() for kind in (given.get("types") or "public_channel").split(",")]
    if not set(asked) <= KINDS.keys():
        raise Refused("invalid_types")
    kinds = [KINDS[kind] for kind in asked]
    prefix = [KIND_OF_SCOPE[kind] for kind in kinds]
    for kind in prefix:
        require_scope([f"{kind}:read"], call.scopes)
    found = [
        one.wire(call.by.bot)
        for one in channels
        if one.kind in kinds
        and not (one.is_archived and given.get("exclude_archived"))
        and (one.kind in {"im", "mpim"} or not call.by.team.is_enterprise or one.team_id == given["team_id"])
    ]
    page, more = paged(found, given)
    return {"channels": page} | next_cursor(more)


def members(call: Caller, given: Json) -> Json:
    page, more = paged(call.channel(given["channel"]).members, given)
    return {"members": page} | next_cursor(more)


def open_conversation(call: Caller, given: Json) -> Json:
    if given.get("channel"):
        channel = call.channel(given["channel"])
        return {"no_op": True, "already_open": True, "channel": _opened(call, channel, given)}
    users = [call.user(user) for user in (given.get("users") or "").split(",") if user]
    if not users:
        raise Refused("users_list_not_supplied")
    if len(users) > MOST_IN_GROUP:
        raise Refused("too_many_users")
    call.require_kind("im" if len(users) == 1 else "mpim")
    before = len(call.workspace.channels)
    channel = call.workspace.open_conversation(*users, call.by)
    was_open = {"no_op": True, "already_open": True} if len(call.workspace.channels) == before else {}
    return was_open | {"channel": _opened(call, channel, given)}


def _opened(call: Caller, channel: Channel, given: Json) -> Json:
    return channel.wire(call.by.bot) if given.get("return_im") else {"id": channel.id}


def join(call: Caller, given: Json) -> Json:
    channel = call.channel(given["channel"])
    if channel.kind != "channel":
        raise Refused("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise Refused("is_archived")
    if call.is_in(channel):
        warned = {"warning": "already_in_channel", "response_metadata": {"warnings": ["already_in_channel"]}}
        return {"channel": channel.wire(call.by.bot)} | warned
    call.workspace.join(call.by, channel)
    return {"channel": channel.wire(call.by.bot)}


METHODS: dict[str, Handler] = {
    "conversations.history": history,
    "conversations.info": info,
    "conversations.join": join,
    "conversations.list": list_all,
    "conversations.members": members,
    "conversations.open": open_conversation,
    "conversations.replies": replies,
    "users.conversations": list_of_user,
}
