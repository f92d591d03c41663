"""Where a message goes: to the place that an address means, or, where it may not stand there, to the next best one."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bots.discord.api import client as codes
from bots.discord.api.client import DiscordRefused
from bots.discord.api.history import MESSAGES, ONE
from bots.discord.asker import Asker
from bots.discord.limits import LONGEST_THREAD_NAME
from bots.discord.outgoing.threads import open_thread
from bots.discord.render import Post, with_note

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bots.discord.api.client import Api
    from bots.discord.outgoing.owner_alerts import Moderators
    from core.model.messages import Address, Enclosure

log = logging.getLogger(__name__)

NOT_THERE = "-# I may not write in the thread, so I answer here."
NOT_IN = "-# I may not write in {name}, so I answer here."
RESTRICTED = "I may not write in {name}, where you asked me, and what is said there stays there. Ask its moderators."
NO_THREAD = "I was asked something in the thread <#{thread}>, and may not write there."
NO_CHANNEL = "I was asked something in <#{channel}>, and may not write there: let my role send messages."
_CLOSED = frozenset({codes.THREAD_ARCHIVED, codes.THREAD_LOCKED, codes.NO_PERMISSION, codes.NO_ACCESS})
SHUT = _CLOSED | {codes.UNKNOWN_CHANNEL, codes.NOT_IN_FORUM}
"""What Discord says of a place in which we may not write."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is sent as one message, and the files that go with it."""

    body: Mapping[str, Any]
    files: tuple[Enclosure, ...] = ()

    @classmethod
    def of(cls, post: Post, *, addressee: str | None = None, **more: Any) -> Parcel:
        """Make it of a message of a reply."""
        return cls({**post.body(addressee=addressee), **more}, post.files)

    def noted(self, note: str) -> Parcel:
        """Return it with a note on why it stands where it stands."""
        return replace(self, body=with_note(dict(self.body), note))


class Posting:
    """Posts messages, edits and deletes them."""

    def __init__(self, api: Api, moderators: Moderators) -> None:
        self._api = api
        self._moderators = moderators
        self._direct: dict[str, str] = {}

    async def post(self, address: Address, parcel: Parcel, *, only_there: bool = False) -> str:
        """Post where an address says, or, unless `only_there`, at the next best place; returns `channel/message`.

        Raises:
            RetryLater: Discord is down or busy.
            DiscordRefused: there is no place for it.
        """
        try:
            return await self._say(await self.channel(address), parcel)
        except DiscordRefused as error:
            if only_there and error.code != codes.UNKNOWN_CHANNEL:
                raise
            refused = error
        if address.thread and refused.code in SHUT:
            try:
                return await self._above(address, parcel, refused)
            except DiscordRefused as error:
                refused = error
        if only_there:
            raise refused
        return await self._beside(address, parcel, refused)

    async def edit(self, place: str, parcel: Parcel) -> str:
        """Change what stands at a place; raises as `post`."""
        channel, _, message = place.partition("/")
        parcel = replace(parcel, body={**parcel.body, "attachments": []})  # those before it go
        await self.call("PATCH", ONE, parcel, channel_id=channel, message_id=message)
        return place

    async def call(self, method: str, path: str, parcel: Parcel, **more: Any) -> Any:
        """Send a message in some way; without its files, if they are what we may not send."""
        try:
            return await self._api.call(method, path, body=parcel.body, files=parcel.files, **more)
        except DiscordRefused as error:
            if not parcel.files or error.code != codes.NO_PERMISSION:
                raise
        log.warning("Files cannot be sent: the permission “Attach Files” is missing")
        return await self._api.call(method, path, body=parcel.body, **more)

    async def channel(self, address: Address) -> str:
        """Return the channel, the thread, or the direct conversation that an address means."""
        return await self.direct(address.channel) if is_alone(address) else address.thread or address.channel

    async def direct(self, person: str) -> str:
        """Return the direct conversation with a person."""
        if person not in self._direct:
            body = {"recipient_id": person}
            self._direct[person] = (await self._api.call("POST", "/users/@me/channels", body=body))["id"]
        return self._direct[person]

    async def _above(self, address: Address, parcel: Parcel, refused: DiscordRefused) -> str:
        """Post in a thread that is opened for it, or else in the channel of one that is closed to us."""
        if refused.code == codes.UNKNOWN_CHANNEL:
            return await self._say_in_new_thread(address, parcel)
        await self._tell(address, f"thread {address.thread}", NO_THREAD)
        return await self._say(address.channel, parcel.noted(NOT_THERE))

    async def _beside(self, address: Address, parcel: Parcel, refused: DiscordRefused) -> str:
        """Write to who asked alone, since nothing may be written where that was; the moderators hear of it before.

        Nothing is told alone of what was said in a channel of a certain age.
        """
        asker = Asker.read(address.via)
        if asker is None or refused.code not in SHUT:
            raise refused
        await self._tell(address, f"channel {address.channel}", NO_CHANNEL)
        name = address.label[:LONGEST_THREAD_NAME]
        if asker.restricted:
            known = {key: parcel.body[key] for key in ("nonce", "enforce_nonce") if key in parcel.body}
            parcel = Parcel.of(Post(RESTRICTED.format(name=name)), **known)
        else:
            parcel = parcel.noted(NOT_IN.format(name=name))
        return await self._say(await self.direct(asker.person), parcel)

    async def _tell(self, address: Address, subject: str, words: str) -> None:
        asker = Asker.read(address.via)
        if asker:
            told = words.format(thread=address.thread, channel=address.channel)
            await self._moderators.tell(asker.guild, subject, told)

    async def _say(self, channel: str, parcel: Parcel) -> str:
        return id_of(await self.call("POST", MESSAGES, parcel, channel_id=channel))

    async def _say_in_new_thread(self, address: Address, parcel: Parcel) -> str:
        """Open the thread of a message and post in it; where that is not allowed, reply to it in the channel."""
        root = address.thread or ""
        try:
            await open_thread(self._api, address.channel, root)
        except DiscordRefused as error:
            log.info("No thread is opened: %s", error)
            reference = {"message_id": root, "fail_if_not_exists": False}
            return await self._say(
                address.channel, replace(parcel, body={**parcel.body, "message_reference": reference})
            )
        return await self._say(root, parcel)


def at(address: Address, place: str, parcel: Parcel) -> Parcel | None:
    """Return what is to stand at a place in the place of what stands there; None, if that is to stay.

    Alone with who asked, it still says why it stands there; and nothing is told there of what was said in a channel of
    a certain age.
    """
    asker = Asker.read(address.via)
    if asker is None or place.partition("/")[0] in (address.thread, address.channel):
        return parcel
    return None if asker.restricted else parcel.noted(NOT_IN.format(name=address.label[:LONGEST_THREAD_NAME]))


def is_alone(address: Address) -> bool:
    """Tell whether an address means the direct conversation with a person."""
    return (address.name or "").startswith("@")


def id_of(message: Mapping[str, Any]) -> str:
    """Return where a message stands, as it is kept."""
    return f"{message['channel_id']}/{message['id']}"
