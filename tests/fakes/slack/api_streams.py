"""chat.startStream, appendStream and stopStream of the fake Web API.

Source: docs.slack.dev/reference/methods/chat.startStream and its two followers. Slack closes a stream five minutes
after its start, however busy it is (slackapi/node-slack-sdk, 2702); the message can be updated from then on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.fakes.slack.api_chat import checked_thread, postable
from tests.fakes.slack.blocks import check_message_blocks
from tests.fakes.slack.call_context import plain_metadata
from tests.fakes.slack.errors import Refused

if TYPE_CHECKING:
    from tests.fakes.slack.call_context import Caller, Handler
    from tests.fakes.slack.messages import Message
    from tests.fakes.slack.state import Json

MARKDOWN_TEXT = 12_000
CHUNKS: dict[str, dict[str, type]] = {
    "blocks": {"blocks": list},
    "markdown_text": {"text": str},
    "plan_update": {"title": str},
    "task_update": {"id": str, "title": str, "status": str},
}
TASK_STATUSES = frozenset({"pending", "in_progress", "complete", "error"})
DISPLAY_MODES = frozenset({None, "timeline", "plan"})
LONGEST_TASK = 256
"""Characters of each text of a chunk for a plan or a task."""


def start_stream(call: Caller, given: Json) -> Json:
    channel = postable(call, given["channel"])
    thread_ts = checked_thread(call, channel, given["thread_ts"])
    if channel.kind != "im":
        for wanted in ("recipient_user_id", "recipient_team_id"):
            if not given.get(wanted):
                raise Refused(f"missing_{wanted}")
        call.user(given["recipient_user_id"])
        team = call.workspace.teams.get(given["recipient_team_id"])
        if team is None or team.is_enterprise:
            raise Refused("team_not_found")
    if given.get("task_display_mode") not in DISPLAY_MODES:
        raise Refused("invalid_arguments")
    text, chunks = _written(given)
    message = call.workspace.post(
        channel,
        call.by.bot,
        text,
        by=call.by,
        thread_ts=thread_ts,
        chunks=chunks,
        streaming_since=call.workspace.clock.seconds(),
    )
    return {"channel": channel.id, "ts": message.ts}


def append_stream(call: Caller, given: Json) -> Json:
    message = _streaming(call, given)
    text, chunks = _written(given)
    if not text and not chunks:
        raise Refused("no_text")
    message.text += text
    message.chunks += chunks
    return {"channel": message.channel.id, "ts": message.ts}


def stop_stream(call: Caller, given: Json) -> Json:
    message = _streaming(call, given)
    text, chunks = _written(given)
    blocks = given.get("blocks") or []
    if blocks:
        check_message_blocks(blocks)
    metadata = plain_metadata(given.get("metadata"))
    session = call.workspace.sessions.get((message.channel.id, message.thread_ts or ""))
    if session:
        session.statuses.append(given.get("session_status") or "active")
    message.streaming_since = None
    message.chunks += chunks
    call.workspace.change(message, text=message.text + text, blocks=blocks, metadata=metadata)
    return {"channel": message.channel.id, "ts": message.ts, "message": message.wire(metadata=True)}


def _streaming(call: Caller, given: Json) -> Message:
    """The message of an open stream of this app."""
    message = call.message(call.channel(given["channel"]), given["ts"])
    if message.by is None or message.by.app is not call.by.app:
        raise Refused("message_not_owned_by_app")
    if message.is_stopped:
        raise Refused("stopped_by_user")
    if not call.workspace.is_streaming(message):
        raise Refused("message_not_in_streaming_state")
    return message


def _written(given: Json) -> tuple[str, list[Json]]:
    """The text that a call adds, and its chunks."""
    text: str = given.get("markdown_text") or ""
    chunks: list[Json] = given.get("chunks") or []
    for chunk in chunks:
        _check_chunk(chunk)
    text += "".join(chunk["text"] for chunk in chunks if chunk["type"] == "markdown_text")
    if len(text) > MARKDOWN_TEXT:
        raise Refused("msg_too_long")
    return text, chunks


def _check_chunk(chunk: Any) -> None:
    wanted = CHUNKS.get(str(chunk.get("type"))) if isinstance(chunk, dict) else None
    if wanted is None or not all(isinstance(chunk.get(key), kind) for key, kind in wanted.items()):
        raise Refused("invalid_chunks")
    if chunk["type"] == "task_update" and chunk["status"] not in TASK_STATUSES:
        raise Refused("invalid_chunks")
    if any(len(str(chunk.get(key) or "")) > LONGEST_TASK for key in ("title", "details", "output")):
        raise Refused("invalid_chunks")
    if "blocks" in wanted:
        check_message_blocks(chunk["blocks"])


METHODS: dict[str, Handler] = {
    "chat.appendStream": append_stream,
    "chat.startStream": start_stream,
    "chat.stopStream": stop_stream,
}
