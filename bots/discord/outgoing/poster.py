"""Posts messages where an address says or, if that is not allowed, at the next best place. Alerts moderators."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bots.discord import api as codes
from bots.discord.api import MESSAGES, ONE, DiscordRefused
from bots.discord.ids import Asker, MessageRef
from bots.discord.limits import LONGEST_THREAD_NAME
from bots.discord.outgoing.threads import open_thread
from bots.discord.parse import SERVICE, WORKSPACE
from bots.discord.render import Post, with_note
from core.model.errors import FrontdeskError
from core.model.messages import Address
from core.storage.database import told_as_ours
from core.text.catalogue import N_, _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bots.discord.api import Api
    from bots.discord.ask_policy import ServerRules
    from core.delivery.notices import Notices
    from core.model.replies import Enclosure

log = logging.getLogger(__name__)


class OwnerAlerts:
    """Sends alerts to the channel chosen for them, else to the channel of Discord's notices, else to the owner."""

    def __init__(self, api: Api, server_rules: ServerRules, notices: Notices) -> None:
        self._api = api
        self._server_rules = server_rules
        self._notices = notices

    async def alert(self, guild: str, subject: str, words: str) -> None:
        """Send an alert, unless it was sent before. If this fails, the next problem of the same kind tries again."""
        try:
            with told_as_ours():
                subject = f"{guild}/{subject}"
                if not await self._notices.is_told(SERVICE, WORKSPACE, subject):
                    await self._notices.tell(await self._address(guild), subject, words)
        except FrontdeskError as error:
            log.warning("The moderators could not be told: %s (%s)", words, error)

    async def _address(self, guild: str) -> Address:
        rules = await self._server_rules.of(guild)
        server = await self._api.call("GET", "/guilds/{guild_id}", guild_id=guild)
        owner = str(server["owner_id"])
        via = Asker(owner, guild).via
        if rules.moderators:
            return Address(SERVICE, WORKSPACE, rules.moderators.id, name=rules.moderators.name, via=via)
        updates = server.get("public_updates_channel_id")
        return Address(SERVICE, WORKSPACE, updates or owner, name="#moderators" if updates else "@owner", via=via)


NOT_THERE = N_("-# I cannot write in the thread, so I am answering here.")
NOT_IN = N_("-# I cannot write in {name}, so I am answering here.")
RESTRICTED = N_(
    "I cannot write in {name}, where you asked me, and must not repeat elsewhere what is said there. Ask a moderator."
)
NO_THREAD = N_("I was asked something in the thread <#{thread}>, but I am not allowed to write there.")
NO_CHANNEL = N_(
    "I was asked something in <#{channel}>, but I am not allowed to write there. Give my role “Send Messages” there."
)
_CLOSED = frozenset({codes.THREAD_ARCHIVED, codes.THREAD_LOCKED, codes.NO_PERMISSION, codes.NO_ACCESS})
SHUT = _CLOSED | {codes.UNKNOWN_CHANNEL, codes.NOT_IN_FORUM}
"""Discord's error codes for a place in which we are not allowed to write."""


@dataclass(frozen=True, slots=True)
class Payload:
    """What is sent as one message, with its files."""

    body: Mapping[str, Any]
    files: tuple[Enclosure, ...] = ()

    @classmethod
    def of(cls, post: Post, *, addressee: str | None = None, **more: Any) -> Payload:
        """Return the payload of one message of a reply."""
        return cls({**post.body(addressee=addressee), **more}, post.files)

    def noted(self, note: str) -> Payload:
        """Return the payload with a note that says why it is posted in this place."""
        return replace(self, body=with_note(dict(self.body), note))


class Poster:
    """Posts and edits messages."""

    def __init__(self, api: Api, owner_alerts: OwnerAlerts) -> None:
        self._api = api
        self._owner_alerts = owner_alerts
        self._direct: dict[str, str] = {}

    async def post(self, address: Address, payload: Payload, *, only_there: bool = False) -> MessageRef:
        """Post where an address says, or, unless `only_there`, at the next best place; return where it was posted.

        Raises as `Api.call`, for instance if no place accepts it.
        """
        try:
            return await self._create(await self.channel(address), payload)
        except DiscordRefused as error:
            if only_there and error.code != codes.UNKNOWN_CHANNEL:
                raise
            refused = error
        if address.thread and refused.code in SHUT:
            try:
                if refused.code == codes.UNKNOWN_CHANNEL:
                    return await self._create_in_new_thread(address, payload)
                await self._alert(address, f"thread {address.thread}", NO_THREAD)
                return await self._create(address.channel, payload.noted(_(NOT_THERE)))
            except DiscordRefused as error:
                refused = error
        if only_there:
            raise refused
        return await self._post_to_asker(address, payload, refused)

    async def edit(self, place: MessageRef, payload: Payload) -> MessageRef:
        """Edit a message; raises as `post`."""
        payload = replace(payload, body={**payload.body, "attachments": []})  # the files that it had are removed
        await self.call("PATCH", ONE, payload, ids=place.ids)
        return place

    async def call(self, method: str, path: str, payload: Payload, **more: Any) -> Any:
        """Send a payload. If attaching files is not allowed, send it without files."""
        try:
            return await self._api.call(method, path, body=payload.body, files=payload.files, **more)
        except DiscordRefused as error:
            if not payload.files or error.code != codes.NO_PERMISSION:
                raise
        log.warning("Files cannot be sent: the bot lacks the permission “Attach Files”")
        return await self._api.call(method, path, body=payload.body, **more)

    async def channel(self, address: Address) -> str:
        """Return the channel, the thread, or the direct conversation that an address means."""
        return await self.direct(address.channel) if is_direct(address) else address.thread or address.channel

    async def direct(self, person: str) -> str:
        """Return the direct conversation with a person."""
        if person not in self._direct:
            body = {"recipient_id": person}
            self._direct[person] = (await self._api.call("POST", "/users/@me/channels", body=body))["id"]
        return self._direct[person]

    async def _post_to_asker(self, address: Address, payload: Payload, refused: DiscordRefused) -> MessageRef:
        """Write to the person who asked, after an alert to the moderators that the channel is closed to us.

        Nothing that was said in an age-restricted channel is repeated in a direct message.
        """
        asker = Asker.read(address.via)
        if asker is None or refused.code not in SHUT:
            raise refused
        await self._alert(address, f"channel {address.channel}", NO_CHANNEL)
        name = address.label[:LONGEST_THREAD_NAME]
        if asker.restricted:
            known = {key: payload.body[key] for key in ("nonce", "enforce_nonce") if key in payload.body}
            payload = Payload.of(Post(_(RESTRICTED).format(name=name)), **known)
        else:
            payload = payload.noted(_(NOT_IN).format(name=name))
        return await self._create(await self.direct(asker.person), payload)

    async def _alert(self, address: Address, subject: str, words: str) -> None:
        asker = Asker.read(address.via)
        if asker:
            told = _(words).format(thread=address.thread, channel=address.channel)
            await self._owner_alerts.alert(asker.guild, subject, told)

    async def _create(self, channel: str, payload: Payload) -> MessageRef:
        return MessageRef.of(await self.call("POST", MESSAGES, payload, channel_id=channel))

    async def _create_in_new_thread(self, address: Address, payload: Payload) -> MessageRef:
        """Open the thread of a message and post in it; if threads are not allowed, reply in the channel."""
        root = address.thread or ""
        try:
            await open_thread(self._api, address.channel, root)
        except DiscordRefused as error:
            log.info("The thread cannot be opened: %s", error)
            reference = {"message_id": root, "fail_if_not_exists": False}
            return await self._create(
                address.channel, replace(payload, body={**payload.body, "message_reference": reference})
            )
        return await self._create(root, payload)


def payload_at(address: Address, place: MessageRef, payload: Payload) -> Payload | None:
    """Return what replaces the message at a place, or None if the message is to stay.

    In a direct message, the new text still says why it is there, and repeats nothing from an age-restricted channel.
    """
    asker = Asker.read(address.via)
    if asker is None or place.channel in (address.thread, address.channel):
        return payload
    return None if asker.restricted else payload.noted(_(NOT_IN).format(name=address.label[:LONGEST_THREAD_NAME]))


def is_direct(address: Address) -> bool:
    """Return whether an address means the direct conversation with a person."""
    return (address.name or "").startswith("@")
