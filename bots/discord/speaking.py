"""The speaking half of the adapter: replies, what is being written, and what is taken back. By REST, in any worker."""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bots.discord import api as codes
from bots.discord.admission import Admission
from bots.discord.api import DiscordRefused
from bots.discord.files import fetch
from bots.discord.history import MESSAGES, ONE, messages
from bots.discord.limits import EDIT_SECONDS, LONGEST_THREAD_NAME, SENDS
from bots.discord.parse import SERVICE
from bots.discord.render import PART_LENGTH, Post, nonce, render
from bots.discord.ways import AFTER, Way
from bots.discord.words import plain
from core.errors import FrontdeskError
from core.language.shortening import shortened

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bots.discord.api import Api
    from core.messages import Address, Attachment, Message, Reply
    from core.ports import Limit

log = logging.getLogger(__name__)

ORIGINAL = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"
FOLLOW_UP = "/webhooks/{webhook_id}/{webhook_token}"
MOST_LOOKED_THROUGH = 500
"""Messages of a channel or thread that are looked through for one that may have been sent."""
MOST_REMEMBERED = 2_000
EPHEMERAL = 1 << 6
UNTITLED = "Question"
NOT_THERE = "-# I may not write in the thread, so I answer here."
_CLOSED = frozenset({codes.THREAD_ARCHIVED, codes.THREAD_LOCKED, codes.NO_PERMISSION, codes.NO_ACCESS})
_GONE = frozenset({codes.UNKNOWN_MESSAGE, codes.UNKNOWN_CHANNEL, codes.THREAD_ARCHIVED, codes.THREAD_LOCKED})
_OVER = frozenset(
    {codes.UNKNOWN_WEBHOOK, codes.UNKNOWN_INTERACTION, codes.INVALID_WEBHOOK_TOKEN, codes.UNKNOWN_MESSAGE}
)
"""What Discord says of an interaction that can be answered no more."""
_APART = ","
"""Parts the messages of a reply: together they are its id; each is `channel/message`."""


@dataclass(slots=True)
class _Sending:
    """A reply as far as its messages are known to stand: by their number, of so many."""

    of: int = 0
    standing: dict[int, str] = field(default_factory=dict)


class Discord:
    """Discord as a `Platform` that also shows drafts.

    Each message goes with a nonce that Discord enforces: sent twice within minutes, it stands once. After that it is
    known by its echo, which tells the nonce, or by its buttons, which carry the reply's key. An edit that is made twice
    changes nothing, nor does the first answer to an interaction.
    """

    name = SERVICE
    limits: tuple[Limit, ...] = SENDS

    def __init__(self, api: Api) -> None:
        self.api = api
        self._admission = Admission(api)
        self._direct: dict[str, str] = {}
        self._sendings: OrderedDict[str, _Sending] = OrderedDict()
        self._shown: OrderedDict[str, float] = OrderedDict()

    async def send(self, address: Address, reply: Reply, *, key: str, replaces: str | None = None) -> str:
        """Send a reply, in as many messages as it needs, in the place of another one's messages if it replaces one."""
        posts, places = render(reply, key=key), replaces.split(_APART) if replaces else []
        sending = self._sending(key)
        sending.of = len(posts)
        for part, post in enumerate(posts):
            place = places.pop(0) if places else None
            if part not in sending.standing:
                sending.standing[part] = await self._put(address, post, place, nonce=nonce(key, part), part=part)
        for place in places:
            await self._delete(place)
        return _APART.join(sending.standing[part] for part in range(len(posts)))

    async def find_sent(self, address: Address, *, key: str) -> str | None:
        """Tell whether a reply stands: by its echo, or by the buttons of a message in the channel's history."""
        known = self._sendings.get(key)
        if known and known.of and len(known.standing) >= known.of:
            return _APART.join(known.standing[part] for part in range(known.of))
        try:
            channel = await self.channel(address)
            return await _marked(self.api, channel, key)
        except DiscordRefused as error:
            if error.code in (codes.UNKNOWN_CHANNEL, codes.NO_ACCESS):
                return None  # a thread that is not there yet, or not any more
            raise

    async def retract(self, address: Address, platform_id: str) -> None:  # noqa: ARG002 — the id tells the channel
        """Delete the messages of a reply."""
        for place in platform_id.split(_APART):
            await self._delete(place)

    async def fetch(self, address: Address, attachment: Attachment) -> bytes:  # noqa: ARG002 — the id tells the channel
        """Return the content of a file that somebody shared."""
        return await fetch(self.api, attachment.id, attachment.name)

    async def objection(self, address: Address, person: str) -> str | None:
        """Return why somebody may not have something posted there, or None."""
        return await self._admission.objection(address, person)

    async def show(self, message: Message, text: str, *, draft: str | None) -> str | None:
        """Show what is being written, by edits that are far enough apart; nothing more once an interaction is over.

        Dies the process, the draft stands as far as it came, and the reply takes its place.
        """
        way = Way.read(message.address.via)
        if way and not way.is_open(datetime.now(UTC)):
            return draft
        post = Post(text[:PART_LENGTH].strip() or "…")
        try:
            if draft is None:
                draft = await self._put(message.address, post, None, nonce=None, part=0)
            elif time.monotonic() - self._shown.get(draft, 0.0) >= EDIT_SECONDS:
                await self._edit(draft, post.body())
            else:
                return draft
        except FrontdeskError as error:
            log.info("A draft could not be shown: %s", error)
        if draft:
            self._shown[draft] = time.monotonic()
            _keep_newest(self._shown)
        return draft

    def echoed(self, said: Mapping[str, Any]) -> None:
        """Note a message of ours that the gateway tells of: its nonce says which one it is."""
        key, part = _unpacked(str(said.get("nonce") or ""))
        if key:
            self._sending(key).standing[part] = f"{said['channel_id']}/{said['id']}"

    def _sending(self, key: str) -> _Sending:
        found = self._sendings.setdefault(key, _Sending())
        _keep_newest(self._sendings)
        return found

    async def _put(self, address: Address, post: Post, place: str | None, *, nonce: str | None, part: int) -> str:
        """Edit what stands at a place, or post anew; returns `channel/message`."""
        if place:
            try:
                return await self._edit(place, post.body())
            except DiscordRefused as error:
                if error.code not in _GONE:
                    raise
        way = Way.read(address.via)
        if way is None:
            return await self._post(address, post.body(), nonce)
        if way.is_open(datetime.now(UTC)):
            try:
                return await self._answer(way, post.body(), part)
            except DiscordRefused as error:
                if error.code not in _OVER:
                    raise
        addressee = None if _is_alone(address) or part else way.person
        return await self._post(address, post.body(addressee=addressee), nonce)

    async def _answer(self, way: Way, body: dict[str, Any], part: int) -> str:
        """Answer an interaction: the first message takes the place of the “thinking”, the others follow."""
        if part == 0 and way.kind != AFTER:
            return _id(await self.api.call("PATCH", ORIGINAL, body=body, ids=way.ids))
        body = {**body, "flags": body["flags"] | (EPHEMERAL if way.is_private else 0)}
        return _id(await self.api.call("POST", FOLLOW_UP, body=body, query={"wait": "true"}, ids=way.ids))

    async def _post(self, address: Address, body: dict[str, Any], nonce: str | None) -> str:
        """Post where an address says, or at the next best place."""
        body = {**body, "nonce": nonce, "enforce_nonce": True} if nonce else body
        channel = await self.channel(address)
        try:
            return await self._say(channel, body)
        except DiscordRefused as error:
            if not address.thread:
                raise
            if error.code == codes.UNKNOWN_CHANNEL:
                return await self._say_in_new_thread(address, body)
            if error.code not in _CLOSED:
                raise
        noted = {**body, "content": f"{NOT_THERE}\n{body['content']}"[: PART_LENGTH + len(NOT_THERE)]}
        return await self._say(address.channel, noted)

    async def _say(self, channel: str, body: dict[str, Any]) -> str:
        return _id(await self.api.call("POST", MESSAGES, channel_id=channel, body=body))

    async def _say_in_new_thread(self, address: Address, body: dict[str, Any]) -> str:
        """Open the thread of a message and post in it; where that is not allowed, reply to it in the channel."""
        root = address.thread or ""
        try:
            await self._open_thread(address.channel, root)
        except DiscordRefused as error:
            log.info("No thread is opened: %s", error)
            reference = {"message_id": root, "fail_if_not_exists": False}
            return await self._say(address.channel, {**body, "message_reference": reference})
        return await self._say(root, body)

    async def _open_thread(self, channel: str, root: str) -> None:
        question = await self.api.call("GET", ONE, channel_id=channel, message_id=root)
        people = {user["id"]: user["username"] for user in question.get("mentions") or ()}
        us = await self.api.me()
        words = plain(str(question.get("content") or "").replace(f"<@{us}>", ""), people=people, titles={})
        name = shortened(words.strip(" ,:"), LONGEST_THREAD_NAME - 1) or UNTITLED
        try:
            path = f"{ONE}/threads"
            await self.api.call("POST", path, channel_id=channel, message_id=root, body={"name": name})
        except DiscordRefused as error:
            if error.code != codes.THREAD_EXISTS:
                raise

    async def channel(self, address: Address) -> str:
        """Return the channel, the thread, or the direct conversation that an address means."""
        if not _is_alone(address):
            return address.thread or address.channel
        if address.channel not in self._direct:
            body = {"recipient_id": address.channel}
            self._direct[address.channel] = (await self.api.call("POST", "/users/@me/channels", body=body))["id"]
        return self._direct[address.channel]

    async def _edit(self, place: str, body: dict[str, Any]) -> str:
        channel, _, message = place.partition("/")
        await self.api.call("PATCH", ONE, channel_id=channel, message_id=message, body=body)
        return place

    async def _delete(self, place: str) -> None:
        channel, _, message = place.partition("/")
        try:
            await self.api.call("DELETE", ONE, channel_id=channel, message_id=message)
        except DiscordRefused as error:
            if error.code not in _GONE:
                raise


def _is_alone(address: Address) -> bool:
    return (address.name or "").startswith("@")


async def _marked(api: Api, channel: str, key: str) -> str | None:
    """Return the messages of a reply whose last one carries its key: those before it of ours belong to it."""
    us, found, of = await api.me(), [], 0
    async for message in messages(api, channel, most=MOST_LOOKED_THROUGH):
        if message["author"]["id"] != us:
            continue
        of = of or _parts(message, key)
        if of:
            found.append(_id(message))
        if of and len(found) == of:
            return _APART.join(reversed(found))
    return None


def _parts(message: Mapping[str, Any], key: str) -> int:
    """Return of how many messages a reply is, if this is its last one; else none."""
    for row in message.get("components") or ():
        for component in row.get("components") or ():
            _, mark, parts, *_ = f"{component.get('custom_id') or ''}:::".split(":")
            if mark == key:
                return int(parts)
    return 0


def _unpacked(nonce: str) -> tuple[str, int]:
    """Return the key and the number in a nonce of ours; no key, if it is not ours."""
    key, digits = nonce[:24], nonce[24:]
    is_ours = len(digits) == 1 and all(char in "0123456789abcdef" for char in key)
    return (key, int(digits, 36)) if is_ours and digits.isalnum() and digits.isascii() else ("", 0)


def _id(message: Mapping[str, Any]) -> str:
    return f"{message['channel_id']}/{message['id']}"


def _keep_newest(kept: OrderedDict[str, Any]) -> None:
    while len(kept) > MOST_REMEMBERED:
        kept.popitem(last=False)
