"""The part of the adapter that sends replies, drafts and retractions. Any worker can do it."""

from __future__ import annotations

import logging
import time
from contextlib import nullcontext, suppress
from typing import TYPE_CHECKING, Any

from bots.slack.api.client import SlackRefused, call, messages
from bots.slack.api.files import fetch, read_part, share, shared_name
from bots.slack.limits import LARGEST_FILE, SENDS
from bots.slack.outgoing.drafts import Drafts
from bots.slack.outgoing.posting_permission import PostingPermission
from bots.slack.outgoing.reactions import is_reaction, put_reaction, remove_reaction
from bots.slack.parse import SERVICE
from bots.slack.render import render
from core.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from slack_sdk.web.async_client import AsyncWebClient
    from slack_sdk.web.async_slack_response import AsyncSlackResponse

    from bots.slack.api.workspaces import Workspaces
    from bots.slack.outgoing.sessions import Sessions
    from core.model.messages import Address, Attachment, Message
    from core.model.ports import Limit
    from core.model.replies import Enclosure, Reply, Step

log = logging.getLogger(__name__)

MOST_LOOKED_THROUGH = 2_000
"""Messages of a channel or thread that are searched for one that may have been sent."""
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
"""Separates the timestamps of a reply's messages. Joined, they are the reply's id."""


class SlackSender:
    """Slack as a `Platform` that also shows drafts.

    The metadata of each message carry the reply's key and the number of the part. If the process dies after Slack
    accepted some parts, `find_sent` and `send` find those in the channel's history, and only the rest is sent. An edit
    that is repeated changes nothing.
    """

    name = SERVICE
    limits: tuple[Limit, ...] = SENDS
    largest_file = LARGEST_FILE

    def __init__(
        self, workspaces: Workspaces, sessions: Sessions, *, now: Callable[[], float] = time.monotonic
    ) -> None:
        """Make the sender; `now` is the clock (in seconds) by which drafts are timed."""
        self._workspaces = workspaces
        self._sessions = sessions
        self._permission = PostingPermission(workspaces)
        self._drafts = Drafts(workspaces, now=now)
        self._partly: dict[str, dict[int, str]] = {}

    async def send(self, address: Address, reply: Reply, *, key: str, replaces: str | None = None) -> str:
        """Send a reply, in as many messages as it needs. If it replaces another reply, edit that reply's messages.

        After a reply that is no reminder, the thread's session gets its next status. If the process dies in between,
        `find_sent` sets it.
        """
        sent = await self._post(address, reply, key=key, replaces=replaces)
        if reply.kind != "reminder":
            await self._sessions.settle(address)
        return sent

    async def _post(self, address: Address, reply: Reply, *, key: str, replaces: str | None) -> str:
        client, channel = await self._workspaces.place(address)
        if replaces and (reply.reaction or is_reaction(replaces)):
            await self.retract(address, replaces)  # a reaction and a message cannot replace each other by an edit
            replaces = None
        if reply.reaction:
            return await put_reaction(client, reply.reaction)
        posts, places = render(reply), replaces.split(_APART) if replaces else []
        for old in places:
            await self._drafts.stop(client, channel, old)
        posted = self._partly.pop(key, {})
        of = len(posts) + len(reply.enclosures)
        for part, post in enumerate(posts):
            place = places.pop(0) if places and not _is_file(places[0]) else None
            if part not in posted:
                arguments = post.arguments(key=key, part=part, of=of)
                async with self._workspaces.editing(channel, place) if place else nullcontext():
                    posted[part] = await _put(client, channel, address.posts_in, place, arguments)
        for part, enclosure in enumerate(reply.enclosures, len(posts)):
            if part not in posted:
                name = shared_name(enclosure, key=key, part=part)
                file = await self._share(address, enclosure, name=name, channel=channel)
                posted |= {part: file} if file else {}
        for old in places:
            await _delete(client, channel, old)
        return _APART.join(posted[part] for part in sorted(posted))

    async def _share(self, address: Address, enclosure: Enclosure, *, name: str, channel: str) -> str | None:
        """Share a file below its reply. If Slack refuses the file, the reply stays without it."""
        try:
            where = (await self._workspaces.client(address.workspace), self._workspaces.session)
            return await share(*where, enclosure, name=name, channel=channel, thread=address.posts_in)
        except InputError as error:
            log.warning("%s is not sent: %s", name, error)
            return None

    async def find_sent(self, address: Address, *, key: str) -> str | None:
        """Look for all messages of a reply in the history of the channel or thread, by their metadata.

        A reaction is not found, and is set again, because that changes nothing the second time.
        """
        client, channel = await self._workspaces.place(address)
        found, of = await _find_parts(client, channel, address.posts_in, key)
        if found and len(found) == of:
            await self._sessions.settle(address)
            return _APART.join(found[part] for part in sorted(found))
        if found:
            self._partly[key] = found  # `send` is called next, and sends the rest
        return None

    async def retract(self, address: Address, platform_id: str) -> None:
        """Delete the messages and the files of a reply, or remove the reaction."""
        client, channel = await self._workspaces.place(address)
        if is_reaction(platform_id):
            await remove_reaction(client, platform_id)
            return
        for place in platform_id.split(_APART):
            await self._drafts.stop(client, channel, place)
            await _delete(client, channel, place)
        await self._sessions.settle(address)

    async def fetch(self, address: Address, attachment: Attachment) -> bytes:
        """Return the content of a file that somebody shared."""
        client = await self._workspaces.client(address.workspace)
        return await fetch(client, self._workspaces.session, attachment.id, attachment.name)

    async def objection(self, address: Address, person: str) -> str | None:
        """Return why a person is not allowed to have something posted there, or None."""
        return await self._permission.objection(address, person)

    async def show(self, message: Message, text: str, *, draft: str | None) -> str | None:
        """Show a draft; see `Drafts.show`."""
        return await self._drafts.show(message, text, draft=draft)

    async def show_steps(self, message: Message, steps: Sequence[Step], *, draft: str | None) -> str | None:
        """Show the steps before the text is written; see `Drafts.show_steps`."""
        return await self._drafts.show_steps(message, steps, draft=draft)


async def _put(client: AsyncWebClient, channel: str, thread: str | None, place: str | None, arguments: Any) -> str:
    """Edit the message at a place, or post a new one. Return its timestamp."""
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


async def _find_parts(client: AsyncWebClient, channel: str, thread: str | None, key: str) -> tuple[dict[int, str], int]:
    """Return the ids of a reply's messages and files that are posted there, by part, and how many parts it has."""
    found, of = dict[int, str](), 0
    async for message in messages(client, channel, thread, most=MOST_LOOKED_THROUGH):
        payload = (message.get("metadata") or {}).get("event_payload") or {}
        if payload.get("key") == key:
            found[int(payload["part"])], of = message["ts"], int(payload["of"])
        for file in message.get("files") or ():
            part = read_part(file, key=key)
            if part is not None:
                found[part] = file["id"]
    return found, of
