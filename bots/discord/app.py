"""The listening half of the adapter for what people say: what the gateway tells of messages goes to the inbox."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from async_lru import alru_cache

from bots.answer_request import pointed_at
from bots.discord.api.client import DiscordRefused
from bots.discord.ask_policy import Verdict, refusal
from bots.discord.interactions import commands
from bots.discord.parse import (
    SERVICE,
    WORKSPACE,
    Around,
    Deleted,
    Edited,
    Heard,
    Judged,
    in_channel,
    is_automatic,
    parse,
)
from bots.discord.places import FORUMS, Place, place_of
from core.communities.forum_posts import SOLVED
from core.model.errors import InputError
from core.model.messages import Address, Message, Person, Reach

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bots.discord.ask_policy import Community
    from bots.discord.outgoing.acknowledgements import Signs
    from bots.discord.outgoing.sender import Discord
    from bots.discord.places import Places
    from bots.discord.server_rules import Decisions
    from bots.frontdesk import Frontdesk
    from core.communities.community_rules import Rules

log = logging.getLogger(__name__)

MESSAGE_EVENTS = frozenset(
    {
        "MESSAGE_CREATE",
        "MESSAGE_UPDATE",
        "MESSAGE_DELETE",
        "MESSAGE_DELETE_BULK",
        "MESSAGE_REACTION_ADD",
        "MESSAGE_REACTION_REMOVE",
    }
)
MOST_KNOWN, KNOWN_SECONDS = 5_000, 600.0
"""Of how many people it is known what they are in a server, once it was looked up, and for how long."""
NOTHING: Mapping[str, Any] = MappingProxyType({})


class Listener:
    """Takes in what the gateway tells. An event is done with when its row is committed."""

    def __init__(
        self,
        desk: Frontdesk,
        places: Places,
        speaking: Discord,
        signs: Signs,
        community: Community,
        decisions: Decisions,
        *,
        us: str,
    ) -> None:
        self._desk = desk
        self._decisions = decisions
        self.api = speaking.api
        self._places = places
        self._speaking = speaking
        self._signs = signs
        self._community = community
        self._us = us
        self._roles = alru_cache(maxsize=MOST_KNOWN, ttl=KNOWN_SECONDS)(self._roles_of)

    async def event(self, event: str, data: Mapping[str, Any]) -> bool:
        """Take in what happened to a message; True if it is a new one.

        Raises:
            RetryLater: it could not be kept.
            WireError: it is malformed.
        """
        if event == "MESSAGE_CREATE" and data["author"]["id"] == self._us:
            self._speaking.echoed(data)
            return False
        if is_automatic(data) and not await self._may_ask(data):
            return False
        around = await self.around(str(data["channel_id"]), data)
        heard = parse(event, data, around=around) if around else None
        if around is None or heard is None:
            return False
        if isinstance(heard, Message):
            heard = replace(heard, urgent=self._places.keeps_order(data))
        return await self.take(heard, around=around)

    async def gone(self, thread: Mapping[str, Any]) -> None:
        """Forget the question of a forum's post that was deleted, and offer the post to nobody any more."""
        forum = self._places.get(str(thread["parent_id"]))
        if forum and forum.kind in FORUMS:
            address = Address(SERVICE, WORKSPACE, forum.id, str(thread["id"]))
            await self._desk.inbox.retract(address, str(thread["id"]))

    async def around(self, channel: str, data: Mapping[str, Any]) -> Around | None:
        """Return what is known around an event; None if the channel is gone, or we are not let in."""
        try:
            place = await self.place(channel, data)
            parent = await self.place(place.parent) if place.parent else None
        except DiscordRefused as error:
            log.info("Something happened in a channel that cannot be seen: %s", error)
            return None
        guild = place.guild or ""
        ours = frozenset(self._places.roles.get(guild, ()))
        rules = await self._decisions.of(place.guild)
        bots = frozenset(each.id for each in rules.bots)
        around = Around(self._us, place, parent, self._places.titles, ours, bots)
        member = data.get("member")
        return self._worn(around, str(data["author"]["id"]), member, rules) if member and "author" in data else around

    def _worn(self, around: Around, person: str, member: Mapping[str, Any], rules: Rules) -> Around:
        """Return what is known around an event with what its author is in the server."""
        roles = frozenset(member.get("roles") or ())
        keeps = not roles.isdisjoint(each.id for each in rules.keepers)
        trusted = keeps or self._places.manages(around.place.guild or "", person, roles)
        return replace(around, worn=roles, trusted=trusted)

    async def _may_ask(self, data: Mapping[str, Any]) -> bool:
        """Tell whether a bot or a webhook is one that its server lets ask."""
        rules = await self._decisions.of(data.get("guild_id"))
        return str((data.get("author") or {}).get("id")) in {each.id for each in rules.bots}

    async def place(self, channel: str, data: Mapping[str, Any] = NOTHING) -> Place:
        """Return a channel or thread; one that is not known is looked up, raises as `Api.call`."""
        known = self._places.get(channel)
        if known is None and "author" in data and "guild_id" not in data and data["author"]["id"] != self._us:
            known = Place(channel, kind=1, person=str(data["author"]["id"]))
            self._places.note(known)
        if known is None:
            known = place_of(await self.api.call("GET", "/channels/{channel_id}", channel_id=channel))
            self._places.note(known)
        return known

    async def take(self, heard: Heard, *, around: Around) -> bool:
        """Keep what was heard; True if it is a message, and new."""
        channel = around.place.id
        match heard:
            case Message():
                return await self._accept(heard, around)
            case Edited(message):
                await self._amend(message, channel)
            case Deleted(address, event_ids):
                for event_id in event_ids:
                    await self._desk.inbox.retract(address, event_id)
            case Judged():
                where = (SERVICE, WORKSPACE, heard.platform_id, heard.person)
                await self._desk.feedback.note(*where, good=heard.good)
                if heard.good:
                    await self.thanked(Person(heard.person, heard.name or heard.person), around)
        return False

    async def thanked(self, person: Person, around: Around) -> None:
        """Take a thumb up of who began a post for the word that it is solved; it is one, however often it is given."""
        place = around.place
        if around.channel.kind in FORUMS and place.owner == person.id:
            address, now = in_channel(around, thread=place.id), datetime.now(UTC)
            words, key = commands.WHOLE[commands.SOLVED], f"solved/{place.id}"
            await self._desk.inbox.accept(Message(key, address, person, words, now, Reach.MENTION, SOLVED, apart=True))

    async def _accept(self, message: Message, around: Around) -> bool:
        """Keep a message; who wrote to us what cannot be kept, or too much, is told why."""
        channel = around.place.id
        rules = await self._decisions.of(around.place.guild)
        if around.place.guild and around.worn is None and message.reach is not Reach.OVERHEARD:
            around = await self._of_history(message.person.id, around, rules)
            message = replace(message, trusted=around.trusted)
        verdict = self._community.judge(message, around, rules)
        if verdict is not Verdict.TAKEN:
            if verdict in (Verdict.REFUSED, Verdict.NOT_LET):
                self._refuse(message, channel, InputError(refusal(verdict, rules)))
            return False
        try:
            accepted = await self._desk.inbox.accept(message)
        except InputError as error:
            self._refuse(message, channel, error)
            return False
        if accepted is not None and message.reach is not Reach.OVERHEARD:
            self._signs.soon(self._signs.working(channel))
        return accepted is not None

    async def _of_history(self, person: str, around: Around, rules: Rules) -> Around:
        """Return what is known around a message of the history, which does not tell what its author is.

        That is looked up only where it decides who may ask: a thousand people may have asked meanwhile. Elsewhere only
        the owner is taken for one who may decide for all; whoever else may, says it once more.
        """
        guild = around.place.guild or ""
        roles = await self._roles(guild, person) if rules.askers else ()
        return self._worn(around, person, {"roles": roles}, rules)

    async def _roles_of(self, guild: str, person: str) -> tuple[str, ...]:
        try:
            member = await self.api.call("GET", "/guilds/{guild_id}/members/{user_id}", guild_id=guild, user_id=person)
        except DiscordRefused:
            return ()  # who has left, or a webhook
        return tuple(member["roles"])

    async def _amend(self, message: Message, channel: str) -> None:
        """Keep how a message reads now, also where somebody pointed at it; what cannot be kept stays as it was."""
        try:
            await self._desk.inbox.amend(message)
            pointed = pointed_at(message, person=message.person, at=message.sent_at)
            await self._desk.inbox.amend(pointed, only_known=True)
        except InputError as error:
            self._refuse(message, channel, error)

    def _refuse(self, message: Message, channel: str, error: InputError) -> None:
        if message.reach is not Reach.OVERHEARD:
            self._signs.soon(self._signs.whisper(channel, message.event_id, str(error)))
