"""The part of the adapter that sends replies, drafts and retractions. It uses REST, so any worker can do it."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from bots.discord import api as codes
from bots.discord.api import ONE, TYPING, DiscordRefused, fetch
from bots.discord.ids import AFTER, Asker, MessageRef, ReplyToken, join_refs, split_refs
from bots.discord.limits import EDIT_SECONDS, LARGEST_FILE, SENDS
from bots.discord.newest import Newest
from bots.discord.outgoing.poster import SHUT, Payload, Poster, is_direct, payload_at
from bots.discord.outgoing.posting_permission import PostingPermission
from bots.discord.outgoing.reactions import Reactions
from bots.discord.outgoing.sent_lookup import find_parts
from bots.discord.outgoing.server_events import ServerEvents
from bots.discord.parse import SERVICE
from bots.discord.render import EPHEMERAL, PART_LENGTH, Post, nonce, render
from core.model.errors import FrontdeskError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bots.discord.api import Api
    from bots.discord.outgoing.poster import OwnerAlerts
    from bots.discord.outgoing.threads import ForumPosts
    from core.delivery.outbox import Outbox
    from core.model.clock import Clock
    from core.model.messages import Address, Attachment, Message
    from core.model.ports import Limit
    from core.model.replies import Reaction, Reply

log = logging.getLogger(__name__)

ORIGINAL = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"
FOLLOW_UP = "/webhooks/{webhook_id}/{webhook_token}"
MOST_REMEMBERED = 2_000
_GONE = frozenset({codes.UNKNOWN_MESSAGE, codes.UNKNOWN_CHANNEL, codes.THREAD_ARCHIVED, codes.THREAD_LOCKED})
_OVER = frozenset(
    {codes.UNKNOWN_WEBHOOK, codes.UNKNOWN_INTERACTION, codes.INVALID_WEBHOOK_TOKEN, codes.UNKNOWN_MESSAGE}
)
"""Discord's codes for an interaction that can no longer be answered."""


@dataclass(slots=True)
class _Progress:
    """The messages of a reply that are known to be posted, by number, and how many there should be."""

    of: int = 0
    posted: dict[int, MessageRef] = field(default_factory=dict)

    @property
    def reply_id(self) -> str | None:
        """The id of the reply, if all messages are posted."""
        whole = 0 < self.of <= len(self.posted)
        return join_refs(self.posted[part] for part in range(self.of)) if whole else None


class DiscordSender:
    """Discord as a `Platform` that also shows drafts.

    Each message carries a nonce that Discord enforces: if it is sent twice within minutes, it is posted once. Later, it
    is recognised by its echo from the gateway, which carries the nonce, by its buttons, which carry the reply's key, or
    by its text. An edit that is repeated changes nothing, and neither does a repeated first answer to an interaction.
    """

    name = SERVICE
    limits: tuple[Limit, ...] = SENDS
    largest_file = LARGEST_FILE

    def __init__(self, api: Api, *, outbox: Outbox, posts: ForumPosts, owner_alerts: OwnerAlerts, clock: Clock) -> None:
        self.api = api
        self._clock = clock
        self._outbox = outbox
        self._posts = posts
        self._permission = PostingPermission(api, clock=clock)
        self.poster, self.owner_alerts = Poster(api, owner_alerts), owner_alerts
        self._in_progress: Newest[str, _Progress] = Newest(MOST_REMEMBERED)
        self._shown: Newest[str, float] = Newest(MOST_REMEMBERED)
        self._events = ServerEvents(api, owner_alerts, clock=clock)
        self._reactions = Reactions(api)

    async def send(self, address: Address, reply: Reply, *, key: str, replaces: str | None = None) -> str:
        """Send a reply, in as many messages as it needs. If it replaces another reply, edit that reply's messages."""
        if reply.event:
            return await self._events.put(address, reply.event, before=replaces)
        if replaces and (reply.reaction or self._reactions.is_reaction(replaces)):
            await self.retract(address, replaces)  # a reaction and a message cannot replace each other by an edit
            replaces = None
        if reply.reaction:
            return await self._reactions.put(await self._channel_of(address, reply.reaction), reply.reaction)
        await self._posts.update(address, reply)
        posts, places = render(reply, key=key), split_refs(replaces) if replaces else []
        progress = self._progress_of(key)
        progress.of = len(posts)
        for part, post in enumerate(posts):
            place = places.pop(0) if places else None
            if part not in progress.posted:
                progress.posted[part] = await self._put(address, post, place, nonce=nonce(key, part), part=part)
        for place in places:
            await self._delete(place)
        return join_refs(progress.posted[part] for part in range(len(posts)))

    async def find_sent(self, address: Address, *, key: str) -> str | None:
        """Look for a reply: by its echo, or in the history of every place where it may have been posted.

        If only a part is posted, this is noted, and `send` sends the rest. An event and a reaction are put again,
        because that changes nothing the second time.
        """
        written = await self._outbox.by_key(key)
        if written and (written.event or written.reaction):
            return None
        progress = self._progress_of(key)
        places = (
            (None,) if is_direct(address) else dict.fromkeys((address.thread or address.channel, address.channel, None))
        )
        for place in places:
            if progress.reply_id is None:
                await self._look_in(address, place, key, progress)
        return progress.reply_id

    async def _look_in(self, address: Address, place: str | None, key: str, progress: _Progress) -> None:
        """Look for a reply in a thread or channel; without a place, in the direct conversation with who asked."""
        try:
            channel, asker = place, Asker.read(address.via)
            if is_direct(address):
                channel = await self.poster.channel(address)
            elif place is None and asker:
                channel = await self.poster.direct(asker.person)
            if channel:
                found, of = await find_parts(self.api, self._outbox, channel, key=key)
                progress.posted |= found
                progress.of = progress.of or of
        except DiscordRefused as error:
            if place and error.code not in SHUT:
                raise

    async def retract(self, address: Address, platform_id: str) -> None:  # noqa: ARG002 — the id tells the channel
        """Delete the messages of a reply, or remove the reaction."""
        if self._reactions.is_reaction(platform_id):
            await self._reactions.remove(platform_id)
            return
        for place in split_refs(platform_id):
            await self._delete(place)

    async def _channel_of(self, address: Address, reaction: Reaction) -> str:
        """Return where the message stands that is reacted to: one that has a thread below it stands in the channel."""
        if is_direct(address) or address.thread != reaction.to:
            return await self.poster.channel(address)
        return address.channel

    async def show_typing(self, address: Address) -> None:
        """Show for some seconds that somebody is typing."""
        await self.api.call("POST", TYPING, channel_id=await self.poster.channel(address))

    async def fetch(self, address: Address, attachment: Attachment) -> bytes:  # noqa: ARG002 — the id tells the channel
        """Return the content of a file that somebody shared."""
        return await fetch(self.api, attachment.id, attachment.name)

    async def objection(self, address: Address, person: str) -> str | None:
        """Return why a person is not allowed to have something posted there, or None."""
        return await self._permission.objection(address, person)

    async def show(self, message: Message, text: str, *, draft: str | None) -> str | None:
        """Show a draft by edits that are far enough apart. After an interaction has expired, show nothing more.

        If the process dies, the draft stays as it is until the reply replaces it.
        """
        reply_token = ReplyToken.read(message.address.via)
        if reply_token and not reply_token.is_open(self._clock.now()):
            return draft
        post = Post(text[:PART_LENGTH].strip() or "…")
        try:
            if draft is None:
                draft = str(await self._put(message.address, post, None, nonce=None, part=0))
            elif time.monotonic() - self._shown.get(draft, 0.0) >= EDIT_SECONDS:
                await self.poster.edit(MessageRef.read(draft), Payload.of(post))
            else:
                return draft
        except FrontdeskError as error:
            log.info("A draft could not be shown: %s", error)
        if draft:
            self._shown[draft] = time.monotonic()
        return draft

    def note_echo(self, said: Mapping[str, Any]) -> None:
        """Note a message of ours that the gateway reports. Its nonce says which message it is."""
        nonce = str(said.get("nonce") or "")
        key, digits = nonce[:24], nonce[24:]
        is_ours = len(digits) == 1 and all(char in "0123456789abcdef" for char in key)
        if is_ours and digits.isalnum() and digits.isascii():
            self._progress_of(key).posted[int(digits, 36)] = MessageRef.of(said)

    def _progress_of(self, key: str) -> _Progress:
        return self._in_progress.setdefault(key, _Progress())

    async def _put(
        self, address: Address, post: Post, place: MessageRef | None, *, nonce: str | None, part: int
    ) -> MessageRef:
        """Edit the message at a place, or post a new one, and return where it is.

        A draft has no nonce, and is posted at its own address only.
        """
        if place:
            try:
                return await self._replace(address, place, post)
            except DiscordRefused as error:
                if error.code not in _GONE:
                    raise
        known: dict[str, Any] = {"nonce": nonce, "enforce_nonce": True} if nonce else {}
        reply_token = ReplyToken.read(address.via)
        if reply_token is None:
            return await self.poster.post(address, Payload.of(post, **known), only_there=nonce is None)
        if reply_token.is_open(self._clock.now()):
            try:
                return await self._answer(reply_token, Payload.of(post), part)
            except DiscordRefused as error:
                if error.code not in _OVER:
                    raise
        addressee = None if is_direct(address) or part else reply_token.person
        return await self.poster.post(address, Payload.of(post, addressee=addressee, **known))

    async def _answer(self, reply_token: ReplyToken, payload: Payload, part: int) -> MessageRef:
        """Answer an interaction. The first message replaces “thinking”, and the others follow it."""
        if part == 0 and reply_token.kind != AFTER:
            return MessageRef.of(await self.poster.call("PATCH", ORIGINAL, payload, ids=reply_token.ids))
        flags = payload.body["flags"] | (EPHEMERAL if reply_token.is_private else 0)
        hidden = replace(payload, body={**payload.body, "flags": flags})
        return MessageRef.of(
            await self.poster.call("POST", FOLLOW_UP, hidden, query={"wait": "true"}, ids=reply_token.ids)
        )

    async def _replace(self, address: Address, place: MessageRef, post: Post) -> MessageRef:
        """Replace a message by editing it. If the old one is built of components, the new one must be as well."""
        payload = payload_at(address, place, Payload.of(post))
        if payload is None:
            return place
        try:
            return await self.poster.edit(place, payload)
        except DiscordRefused as error:
            if error.code != codes.INVALID_FORM or post.long:
                raise
        longer = payload_at(address, place, Payload.of(replace(post, long=True)))
        return await self.poster.edit(place, longer) if longer else place

    async def _delete(self, place: MessageRef) -> None:
        try:
            await self.api.call("DELETE", ONE, ids=place.ids)
        except DiscordRefused as error:
            if error.code not in _GONE:
                raise
