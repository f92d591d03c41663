"""The JSON files of DiscordChatExporter: each holds one channel, thread, forum post or direct conversation."""

from __future__ import annotations

import asyncio
import json
import re
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from knowledge.exports.conversations import ChatMessage, conversation_documents
from knowledge.exports.export import ExportedDocument, Part
from knowledge.formats.worker_process import run_in_worker

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from knowledge.documents import LoadLimits
    from knowledge.exports.archive import Archive

HEAD_BYTES: Final = 4_000
"""How much of a file shows whether it is an export, and of what."""

_HEAD = re.compile(rb"""(?:\xef\xbb\xbf)?\s*\{\s*"guild"\s*:\s*\{\s*"id"\s*:""")
_TYPE = re.compile(rb'"channel"\s*:\s*\{[^{}]*?"type"\s*:\s*"(\w+)"')
_THREAD = "Thread"
_SPOKEN = frozenset({"Default", "Reply", "ThreadStarterMessage"})
"""The kinds of messages that people write. All others tell of joins, pins, calls and the like."""


def is_discord(head: bytes) -> bool:
    """Return whether a file that begins with these bytes is an export of a channel."""
    return _HEAD.match(head) is not None


def is_private(head: bytes) -> bool:
    """Return whether a file is a direct conversation or a private thread. A channel does not say who may read it."""
    kind = _TYPE.search(head)
    return kind is None or kind[1].startswith(b"Direct") or b"Private" in kind[1]


def discord_part(archive: Archive, file: str, limits: LoadLimits) -> Part:
    """Return the conversations of one exported channel."""
    source = archive.shown(file)
    return Part(file, source, (file,), partial(_read, archive, file, source, limits), is_page=False)


async def _read(archive: Archive, file: str, source: str, limits: LoadLimits) -> tuple[ExportedDocument, ...]:
    content = await asyncio.to_thread(archive.read, file)
    work = partial(channel_documents, content)
    return await run_in_worker(work, name=source, size=len(content), limits=limits)


def channel_documents(content: bytes) -> tuple[ExportedDocument, ...]:
    """Return the conversations of a channel. A thread or forum post is one conversation, and its name its question."""
    export = json.loads(content)
    guild, channel = export["guild"], export["channel"]
    link = f"https://discord.com/channels/{guild['id'] if guild['id'] != '0' else '@me'}/{channel['id']}"
    is_thread = _THREAD in channel["type"]
    messages = _messages(export["messages"], link, is_thread=is_thread)
    if is_thread:  # its category is the channel that it is in
        return conversation_documents(messages, channel=channel["category"], key="", topic=channel["name"])
    return conversation_documents(messages, channel=channel["name"], key="")


def _messages(messages: list[Mapping[str, Any]], link: str, *, is_thread: bool) -> Iterator[ChatMessage]:
    first = ""
    for message in messages:
        author, text = message["author"], str(message.get("content") or "").strip()
        if message.get("type") not in _SPOKEN or author.get("isBot") or not text:
            continue
        name = " ".join(str(author.get("nickname") or author.get("name") or "").split())
        reference = str((message.get("reference") or {}).get("messageId") or "")
        replies_to = first if is_thread else reference
        at = datetime.fromisoformat(message["timestamp"])
        begins = is_thread and not first
        first = first or message["id"]
        yield ChatMessage(message["id"], name, at, text, f"{link}/{message['id']}", replies_to, begins=begins)
