"""chat.* of the fake Web API, without streams.

Source: docs.slack.dev/reference/methods/chat.postMessage and its neighbours: text is cut at 40,000 characters when
posting and refused above 4,000 when updating; `markdown_text` takes 12,000 and stands alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fakes.slack.blocks import check_message_blocks
from tests.fakes.slack.call_context import plain_metadata
from tests.fakes.slack.errors import Refused

if TYPE_CHECKING:
    from tests.fakes.slack.call_context import Caller, Handler
    from tests.fakes.slack.messages import Message
    from tests.fakes.slack.state import Channel, Json

TEXT_IS_CUT_AT = 40_000
TEXT_OF_UPDATE = 4_000
MARKDOWN_TEXT = 12_000
MOST_ATTACHMENTS = 100
CUT = {"warning": "message_truncated", "response_metadata": {"warnings": ["message_truncated"]}}


def post_message(call: Caller, given: Json) -> Json:
    channel = _place(call, given["channel"])
    text = _text(given)
    thread_ts = checked_thread(call, channel, given.get("thread_ts"))
    message = call.workspace.post(
        channel,
        call.by.bot,
        text[:TEXT_IS_CUT_AT],
        by=call.by,
        thread_ts=thread_ts,
        is_broadcast=bool(thread_ts and given.get("reply_broadcast")),
        blocks=given.get("blocks") or [],
        attachments=given.get("attachments") or [],
        metadata=plain_metadata(given.get("metadata")),
        extra={key: given[key] for key in ("username", "icon_url", "icon_emoji") if key in given},
    )
    answer: Json = {"channel": channel.id, "ts": message.ts, "message": message.wire(metadata=True)}
    return answer | (CUT if len(text) > TEXT_IS_CUT_AT else {})


def update(call: Caller, given: Json) -> Json:
    channel = call.channel(given["channel"])
    message = _own(call, channel, given["ts"], "cant_update_message")
    if call.workspace.is_streaming(message):
        raise Refused("streaming_state_conflict")
    text = _text(given)
    if len(given.get("text") or "") > TEXT_OF_UPDATE:
        raise Refused("msg_too_long")
    fields: Json = {key: given[key] for key in ("blocks", "attachments") if given.get(key) is not None}
    if "metadata" in given:
        fields["metadata"] = plain_metadata(given["metadata"])
    if given.get("reply_broadcast"):
        fields["is_broadcast"] = True
    if given.get("text") or given.get("markdown_text"):
        fields["text"] = text
    call.workspace.change(message, editor=call.by.bot, **fields)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": message.wire(metadata=True)}


def delete(call: Caller, given: Json) -> Json:
    channel = call.channel(given["channel"])
    call.workspace.remove(_own(call, channel, given["ts"], "cant_delete_message"))
    return {"channel": channel.id, "ts": given["ts"]}


def post_ephemeral(call: Caller, given: Json) -> Json:
    channel = _open(call.joined(given["channel"]))
    if given["user"] not in channel.members:
        raise Refused("user_not_in_channel")
    text = _text(given)
    if len(text) > TEXT_IS_CUT_AT:
        raise Refused("msg_too_long")
    said = call.workspace.whisper(
        call.by,
        channel,
        call.user(given["user"]),
        text,
        thread_ts=given.get("thread_ts"),
        blocks=given.get("blocks") or [],
    )
    return {"message_ts": said.ts}


def get_permalink(call: Caller, given: Json) -> Json:
    channel = call.channel(given["channel"])
    message = call.message(channel, given["message_ts"])
    link = f"{call.workspace.base_url}/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.is_reply:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


def checked_thread(call: Caller, channel: Channel, thread_ts: str | None) -> str | None:
    """The parent that a reply names; that of a reply is its parent's. One that is gone cannot be replied to."""
    if not thread_ts:
        return None
    parent = channel.messages.get(str(thread_ts))
    if parent is None or parent.subtype == "tombstone":
        raise Refused("thread_not_found")
    return parent.thread_ts if parent.is_reply else parent.ts


def postable(call: Caller, channel_id: str) -> Channel:
    """A conversation that the bot may write to: one that it is in, or any public one with `chat:write.public`."""
    channel = call.channel(channel_id)
    if not call.is_in(channel) and "chat:write.public" not in call.scopes:
        raise Refused("not_in_channel")
    return _open(channel)


def _place(call: Caller, named: str) -> Channel:
    """Where to post: by id, by a public channel's name, or to a person, which means their direct conversation."""
    workspace = call.workspace
    if named in workspace.users and not workspace.users[named].is_bot:
        return workspace.open_conversation(workspace.users[named], call.by)
    by_name = [one.id for one in workspace.channels.values() if one.kind == "channel" and f"#{one.name}" == named]
    return postable(call, by_name[0] if by_name else named)


def _open(channel: Channel) -> Channel:
    if channel.is_archived:
        raise Refused("is_archived")
    return channel


def _own(call: Caller, channel: Channel, ts: str, otherwise: str) -> Message:
    message = call.message(channel, ts)
    if message.by is None or message.by.app is not call.by.app:
        raise Refused(otherwise)
    return message


def _text(given: Json) -> str:
    """The words, after everything that is written was found to be in order."""
    text, markdown = given.get("text") or "", given.get("markdown_text") or ""
    blocks, attachments = given.get("blocks") or [], given.get("attachments") or []
    if markdown and (text or blocks):
        raise Refused("markdown_text_conflict")
    if len(markdown) > MARKDOWN_TEXT:
        raise Refused("msg_too_long")
    if not (text.strip() or markdown.strip() or blocks or attachments):
        raise Refused("no_text")
    if len(attachments) > MOST_ATTACHMENTS:
        raise Refused("too_many_attachments")
    if blocks:
        check_message_blocks(blocks)
    return str(markdown or text)


METHODS: dict[str, Handler] = {
    "chat.delete": delete,
    "chat.getPermalink": get_permalink,
    "chat.postEphemeral": post_ephemeral,
    "chat.postMessage": post_message,
    "chat.update": update,
}
