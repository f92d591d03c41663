"""The speaking half of the adapter: replies, what is being written, and what is taken back. By REST, in any worker."""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bots.discord.api import client as codes
from bots.discord.api.client import DiscordRefused
from bots.discord.api.files import fetch
from bots.discord.api.history import ONE
from bots.discord.asker import Asker
from bots.discord.limits import EDIT_SECONDS, SENDS
from bots.discord.outgoing.poster import SHUT, Parcel, Posting, at, id_of, is_alone
from bots.discord.outgoing.posting_permission import Admission
from bots.discord.outgoing.sent_lookup import standing
from bots.discord.parse import SERVICE
from bots.discord.render import PART_LENGTH, Post, nonce, render
from bots.discord.reply_token import AFTER, Way
from core.model.errors import FrontdeskError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bots.discord.api.client import Api
    from bots.discord.outgoing.owner_alerts import Moderators
    from bots.discord.outgoing.threads import Posts
    from core.delivery.outbox import Outbox
    from core.model.messages import Address, Attachment, Message, Reply
    from core.model.ports import Limit

log = logging.getLogger(__name__)

ORIGINAL = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"
FOLLOW_UP = "/webhooks/{webhook_id}/{webhook_token}"
MOST_REMEMBERED = 2_000
EPHEMERAL = 1 << 6
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

    @property
    def is_whole(self) -> bool:
        """Whether all of its messages stand."""
        return 0 < self.of <= len(self.standing)


class Discord:
    """Discord as a `Platform` that also shows drafts.

    Each message goes with a nonce that Discord enforces: sent twice within minutes, it stands once. After that it is
    known by its echo, which tells the nonce, by its buttons, which carry the reply's key, or by what it says. An edit
    that is made twice changes nothing, nor does the first answer to an interaction.
    """

    name = SERVICE
    limits: tuple[Limit, ...] = SENDS

    def __init__(self, api: Api, *, outbox: Outbox, posts: Posts, moderators: Moderators) -> None:
        self.api = api
        self._outbox = outbox
        self._posts = posts
        self._admission = Admission(api)
        self.posting = Posting(api, moderators)
        self._sendings: OrderedDict[str, _Sending] = OrderedDict()
        self._shown: OrderedDict[str, float] = OrderedDict()

    async def send(self, address: Address, reply: Reply, *, key: str, replaces: str | None = None) -> str:
        """Send a reply, in as many messages as it needs, in the place of another one's messages if it replaces one."""
        await self._posts.change(address, reply)
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
        """Tell whether a reply stands: by its echo, or by the history of wherever it may have been sent.

        If a part of it stands, it is noted which: `send` goes on with the rest.
        """
        sending = self._sending(key)
        places = (
            (None,) if is_alone(address) else dict.fromkeys((address.thread or address.channel, address.channel, None))
        )
        for place in places:
            if sending.is_whole:
                break
            await self._look(address, place, key, sending)
        return _APART.join(sending.standing[part] for part in range(sending.of)) if sending.is_whole else None

    async def _look(self, address: Address, place: str | None, key: str, sending: _Sending) -> None:
        """Look for a reply in a thread, in its channel, or, without either, alone with who asked."""
        try:
            channel = place or await self._alone(address)
            if channel:
                found, of = await standing(self.api, self._outbox, channel, key=key)
                sending.standing |= found
                sending.of = sending.of or of
        except DiscordRefused as error:
            if place and error.code not in SHUT:
                raise

    async def _alone(self, address: Address) -> str | None:
        """Return the direct conversation with who asked, or with whom an address means."""
        asker = Asker.read(address.via)
        if is_alone(address):
            return await self.channel(address)
        return await self.posting.direct(asker.person) if asker else None

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
                await self.posting.edit(draft, Parcel.of(post))
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
        """Edit what stands at a place, or post anew; a draft has no nonce, and goes only there. Return where it is."""
        if place:
            try:
                return await self._take_place(address, place, post)
            except DiscordRefused as error:
                if error.code not in _GONE:
                    raise
        known: dict[str, Any] = {"nonce": nonce, "enforce_nonce": True} if nonce else {}
        way = Way.read(address.via)
        if way is None:
            return await self.posting.post(address, Parcel.of(post, **known), only_there=nonce is None)
        if way.is_open(datetime.now(UTC)):
            try:
                return await self._answer(way, Parcel.of(post), part)
            except DiscordRefused as error:
                if error.code not in _OVER:
                    raise
        addressee = None if is_alone(address) or part else way.person
        return await self.posting.post(address, Parcel.of(post, addressee=addressee, **known))

    async def _answer(self, way: Way, parcel: Parcel, part: int) -> str:
        """Answer an interaction: the first message takes the place of the “thinking”, the others follow."""
        if part == 0 and way.kind != AFTER:
            return id_of(await self.posting.call("PATCH", ORIGINAL, parcel, ids=way.ids))
        flags = parcel.body["flags"] | (EPHEMERAL if way.is_private else 0)
        hidden = replace(parcel, body={**parcel.body, "flags": flags})
        return id_of(await self.posting.call("POST", FOLLOW_UP, hidden, query={"wait": "true"}, ids=way.ids))

    async def channel(self, address: Address) -> str:
        """Return the channel, the thread, or the direct conversation that an address means."""
        return await self.posting.channel(address)

    async def _take_place(self, address: Address, place: str, post: Post) -> str:
        """Put a message in the place of another one; where that one is made of components, so is this one."""
        parcel = at(address, place, Parcel.of(post))
        if parcel is None:
            return place
        try:
            return await self.posting.edit(place, parcel)
        except DiscordRefused as error:
            if error.code != codes.INVALID_FORM or post.long:
                raise
        longer = at(address, place, Parcel.of(replace(post, long=True)))
        return await self.posting.edit(place, longer) if longer else place

    async def _delete(self, place: str) -> None:
        channel, _, message = place.partition("/")
        try:
            await self.api.call("DELETE", ONE, channel_id=channel, message_id=message)
        except DiscordRefused as error:
            if error.code not in _GONE:
                raise


def _unpacked(nonce: str) -> tuple[str, int]:
    """Return the key and the number in a nonce of ours; no key, if it is not ours."""
    key, digits = nonce[:24], nonce[24:]
    is_ours = len(digits) == 1 and all(char in "0123456789abcdef" for char in key)
    return (key, int(digits, 36)) if is_ours and digits.isalnum() and digits.isascii() else ("", 0)


def _keep_newest(kept: OrderedDict[str, Any]) -> None:
    while len(kept) > MOST_REMEMBERED:
        kept.popitem(last=False)
