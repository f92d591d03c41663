"""The half of the adapter that sends: replies, drafts, and retractions. Any worker can do it."""

from __future__ import annotations

import logging
import math
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bots.slack.api.client import SlackRefused, call
from bots.slack.api.files import read_part, shared_name
from bots.slack.api.history import messages
from bots.slack.limits import EDIT_SECONDS, LONGEST_MARKDOWN, LONGEST_TEXT, SENDS, STREAM_SECONDS
from bots.slack.markup import harmless
from bots.slack.mrkdwn import mrkdwn
from bots.slack.outgoing.posting_permission import PostingPermission
from bots.slack.parse import SERVICE
from bots.slack.render import render
from core.model.errors import FrontdeskError, InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_sdk.web.async_client import AsyncWebClient
    from slack_sdk.web.async_slack_response import AsyncSlackResponse

    from bots.slack.api.workspaces import Workspaces
    from core.model.messages import Address, Attachment, Enclosure, Message, Reply
    from core.model.ports import Limit

log = logging.getLogger(__name__)

MOST_LOOKED_THROUGH = 2_000
"""Messages of a channel or thread that are searched for one that may have been sent."""
FORGET_SECONDS = 900.0
PAUSE_SECONDS = 5.0
"""How long no draft is shown after one failed."""
STOPPED = "stopped_by_user"
STREAMING = "streaming_state_conflict"
"""Slack's error code for an edit of a message whose stream is open."""
_GONE = frozenset(
    {
        "message_not_found",
        "cant_update_message",
        "edit_window_closed",
        "cant_delete_message",
        "file_not_found",
        "file_deleted",
    }
)
_APART = ","
"""Between the timestamps of a reply's messages: joined, they are the reply's id."""


@dataclass(slots=True)
class _Draft:
    """What is shown of an answer that is being written: as a stream while one is open, otherwise by edits."""

    shown: str
    streams: bool
    opened: float
    next_at: float
    is_stopped: bool = False


class SlackSender:
    """Slack as a `Platform` that also shows drafts.

    The metadata of each message carry the reply's key and the number of the part. If the process dies after Slack
    accepted some parts, `find_sent` and `send` find those in the channel's history, and only the rest is sent. An edit
    that is repeated changes nothing.
    """

    name = SERVICE
    limits: tuple[Limit, ...] = SENDS

    def __init__(self, workspaces: Workspaces, *, now: Callable[[], float] = time.monotonic) -> None:
        """Make the sender; `now` is the clock (in seconds) by which drafts are timed."""
        self._workspaces = workspaces
        self._permission = PostingPermission(workspaces)
        self._now = now
        self._drafts: dict[str, _Draft] = {}
        self._partly: dict[str, dict[int, _Part]] = {}
        self._no_draft_until = -math.inf

    async def send(self, address: Address, reply: Reply, *, key: str, replaces: str | None = None) -> str:
        """Send a reply, in as many messages as it needs; if it replaces another one, edit that one's messages."""
        client, channel = await self._place(address)
        posts, places = render(reply), replaces.split(_APART) if replaces else []
        for old in places:
            await self._stop_stream(client, channel, old)
        posted = self._partly.pop(key, {})
        of, sent = len(posts) + len(reply.enclosures), list[str]()
        for part, post in enumerate(posts):
            place = places.pop(0) if places and not _is_file(places[0]) else None
            if part in posted:
                sent.append(posted[part].id)
            else:
                arguments = post.arguments(key=key, part=part, of=of)
                sent.append(await _put(client, channel, address.thread, place, arguments))
        for part, enclosure in enumerate(reply.enclosures, len(posts)):
            if part in posted:
                sent.append(posted[part].id)
            else:
                name = shared_name(enclosure, key=key, part=part)
                sent += await self._share(address, enclosure, name=name, channel=channel)
        for old in places:
            await _delete(client, channel, old)
        return _APART.join(sent)

    async def _share(self, address: Address, enclosure: Enclosure, *, name: str, channel: str) -> tuple[str, ...]:
        """Share a file below its reply. If Slack refuses the file, the reply stays without it."""
        try:
            where = (address.workspace, enclosure)
            return (await self._workspaces.share(*where, name=name, channel=channel, thread=address.thread),)
        except InputError as error:
            log.warning("%s is not sent: %s", name, error)
            return ()

    async def find_sent(self, address: Address, *, key: str) -> str | None:
        """Look for all messages of a reply in the history of the channel or thread, by their metadata."""
        client, channel = await self._place(address)
        found = await _find_parts(client, channel, address.thread, key)
        if found and len(found) == max(part.of for part in found.values()):
            return _APART.join(found[part].id for part in sorted(found))
        if found:
            self._partly[key] = found  # `send` follows, and goes on from there
        return None

    async def retract(self, address: Address, platform_id: str) -> None:
        """Delete the messages and the files of a reply."""
        client, channel = await self._place(address)
        for place in platform_id.split(_APART):
            await self._stop_stream(client, channel, place)
            await _delete(client, channel, place)

    async def fetch(self, address: Address, attachment: Attachment) -> bytes:
        """Return the content of a file that somebody shared."""
        return await self._workspaces.file(address.workspace, attachment.id, name=attachment.name)

    async def objection(self, address: Address, person: str) -> str | None:
        """Return why a person may not have something posted there, or None."""
        return await self._permission.objection(address, person)

    async def show(self, message: Message, text: str, *, draft: str | None) -> str | None:
        """Show a draft: as a stream in a thread; by edits elsewhere, and when the stream has grown old.

        If the process dies, the stream stays as it is until the reply replaces it.
        """
        if draft is None and self._now() < self._no_draft_until:
            return None
        try:
            client, channel = await self._place(message.address)
            if draft is None:
                return await self._begin(client, channel, message, text)
            await self._continue(client, channel, draft, text)
        except FrontdeskError as error:
            log.info("A draft could not be shown: %s", error)
            self._pause(draft, getattr(error, "after_seconds", None) or PAUSE_SECONDS)
        return draft

    def _pause(self, draft: str | None, seconds: float) -> None:
        """Stop showing drafts for a while: the model goes on writing, and the reply has to get through."""
        shown = self._drafts.get(draft or "")
        if shown:
            shown.next_at = self._now() + seconds
        elif draft is None:
            self._no_draft_until = self._now() + seconds

    async def _place(self, address: Address) -> tuple[AsyncWebClient, str]:
        client = await self._workspaces.client(address.workspace)
        return client, await self._workspaces.channel(address)

    async def _begin(self, client: AsyncWebClient, channel: str, message: Message, text: str) -> str:
        now, thread, ts = self._now(), message.address.thread, None
        if thread:
            with suppress(SlackRefused):  # no streams there, so edits are used
                ts = await _start_stream(client, channel, message, text)
        streams = ts is not None
        if ts is None:
            ts = str((await call(client.chat_postMessage, channel=channel, thread_ts=thread, **_as_draft(text)))["ts"])
        self._drafts = {ts: draft for ts, draft in self._drafts.items() if now - draft.opened < FORGET_SECONDS}
        self._drafts[ts] = _Draft(shown=text, streams=streams, opened=now, next_at=now + EDIT_SECONDS)
        return ts

    async def _continue(self, client: AsyncWebClient, channel: str, ts: str, text: str) -> None:
        now = self._now()
        draft = self._drafts.setdefault(ts, _Draft(shown="", streams=True, opened=-math.inf, next_at=-math.inf))
        if now < draft.next_at or draft.is_stopped or text == draft.shown:
            return
        draft.next_at = now + EDIT_SECONDS
        young = now - draft.opened < STREAM_SECONDS
        if draft.streams and text.startswith(draft.shown) and young and len(harmless(text)) <= LONGEST_MARKDOWN:
            await self._append(client, channel, ts, text)
        else:
            await self._stop_stream(client, channel, ts)
            await call(client.chat_update, channel=channel, ts=ts, **_as_draft(text))
            draft.shown = text

    async def _append(self, client: AsyncWebClient, channel: str, ts: str, text: str) -> None:
        """Send the rest to a stream. If Slack has closed it, go on by edits; if a person has stopped it, do not."""
        draft = self._drafts[ts]
        try:
            more = harmless(text[len(draft.shown) :])
            await call(client.chat_appendStream, channel=channel, ts=ts, markdown_text=more)
            draft.shown = text
        except SlackRefused as error:
            draft.streams, draft.is_stopped = False, error.code == STOPPED
            draft.next_at = -math.inf
            if not draft.is_stopped:
                await self._continue(client, channel, ts, text)

    async def _stop_stream(self, client: AsyncWebClient, channel: str, ts: str) -> None:
        """End a stream, so that the message can be edited. What is not a stream, or has ended, is left alone."""
        draft = self._drafts.get(ts)
        if draft is None or not draft.streams:
            return
        draft.streams = False
        with suppress(SlackRefused):
            await call(client.chat_stopStream, channel=channel, ts=ts)


@dataclass(frozen=True, slots=True)
class _Part:
    """A message or file of a reply that is posted on Slack. Messages tell how many parts the reply has."""

    id: str
    of: int = 0


async def _start_stream(client: AsyncWebClient, channel: str, message: Message, text: str) -> str:
    response = await call(
        client.chat_startStream,
        channel=channel,
        thread_ts=message.address.thread,
        recipient_team_id=message.address.workspace,
        recipient_user_id=message.person.id,
        markdown_text=harmless(text),
    )
    return str(response["ts"])


async def _put(client: AsyncWebClient, channel: str, thread: str | None, place: str | None, arguments: Any) -> str:
    """Edit the message at a place, or post a new one; return its timestamp."""
    if place:
        try:
            return str((await _update(client, channel, place, arguments))["ts"])
        except SlackRefused as error:
            if error.code not in _GONE:
                raise
    post = call(
        client.chat_postMessage, channel=channel, thread_ts=thread, unfurl_links=False, unfurl_media=False, **arguments
    )
    return str((await post)["ts"])


async def _update(client: AsyncWebClient, channel: str, ts: str, arguments: Any) -> AsyncSlackResponse:
    """Edit a message, even if a process that died left its stream open."""
    try:
        return await call(client.chat_update, channel=channel, ts=ts, **arguments)
    except SlackRefused as error:
        if error.code != STREAMING:
            raise
    with suppress(SlackRefused):
        await call(client.chat_stopStream, channel=channel, ts=ts)
    return await call(client.chat_update, channel=channel, ts=ts, **arguments)


def _is_file(place: str) -> bool:
    return place.startswith("F")


async def _delete(client: AsyncWebClient, channel: str, place: str) -> None:
    try:
        if _is_file(place):
            await call(client.files_delete, file=place)
        else:
            await call(client.chat_delete, channel=channel, ts=place)
    except SlackRefused as error:
        if error.code not in _GONE:
            raise


async def _find_parts(client: AsyncWebClient, channel: str, thread: str | None, key: str) -> dict[int, _Part]:
    """Return the messages of a reply that are posted there, by number."""
    found: dict[int, _Part] = {}
    async for message in messages(client, channel, thread, most=MOST_LOOKED_THROUGH):
        payload = (message.get("metadata") or {}).get("event_payload") or {}
        if payload.get("key") == key:
            found[int(payload["part"])] = _Part(message["ts"], int(payload["of"]))
        for file in message.get("files") or ():
            part = read_part(file, key=key)
            if part is not None:
                found[part] = _Part(file["id"])
    return found


def _as_draft(text: str) -> dict[str, Any]:
    shown = harmless(text)[:LONGEST_MARKDOWN]
    return {"text": mrkdwn(text)[:LONGEST_TEXT] or "…", "blocks": [{"type": "markdown", "text": shown}]}
