"""Passes what people write on Discord to the inbox: messages, edits, deletions and reactions from the gateway."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from async_lru import alru_cache

from bots.discord.api import ONE, DiscordRefused
from bots.discord.ask_policy import Verdict, refusal_text
from bots.discord.connection.frames import read_channel
from bots.discord.interactions import commands
from bots.discord.parse import (
    SERVICE,
    WORKSPACE,
    EventContext,
    channel_address,
    direct_address,
    is_automatic,
    parse,
    parse_message,
    parse_reaction,
    person_of,
)
from bots.discord.places import DIRECT, FORUMS, Place, place_of
from bots.greeting import wants_hello
from bots.platform_events import CASE_EMOJI, Incoming, request_case, store_change
from core.abilities.hooks.reactions import Reacted
from core.communities.forum_posts import SOLVED
from core.model.errors import InputError
from core.model.language import language_of_locale, speaking
from core.model.messages import Address, Message, Person, Reach
from core.text.catalogue import N_, _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bots.discord.ask_policy import AskPolicy, ServerRules
    from bots.discord.outgoing.acknowledgements import Acknowledgements
    from bots.discord.outgoing.sender import DiscordSender
    from bots.discord.places import Places
    from bots.frontdesk import Frontdesk
    from core.communities.community_rules import Rules

log = logging.getLogger(__name__)

REACTION_EVENTS = frozenset(
    {
        "MESSAGE_REACTION_ADD",
        "MESSAGE_REACTION_REMOVE",
        "MESSAGE_REACTION_REMOVE_ALL",
        "MESSAGE_REACTION_REMOVE_EMOJI",
    }
)
MESSAGE_EVENTS = REACTION_EVENTS | {"MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE", "MESSAGE_DELETE_BULK"}
MOST_KNOWN, KNOWN_SECONDS = 5_000, 600.0
"""How many members' roles are remembered after a lookup, and for how long."""
HELLO = N_(
    "Hello! I'm Frontdesk, and I'm now in {server}. Mention me with a question, or use `/ask`, and I answer from your "
    "documents. With `/server`, you decide in which channels I speak, and who may ask."
)
NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(eq=False)
class Listener:
    """Handles the events of the gateway. An event is done when its row is committed.

    Its collaborators are shared with the other parts that listen.
    """

    desk: Frontdesk
    places: Places
    sender: DiscordSender
    acks: Acknowledgements
    policy: AskPolicy
    server_rules: ServerRules
    us: str

    def __post_init__(self) -> None:
        self._roles = alru_cache(maxsize=MOST_KNOWN, ttl=KNOWN_SECONDS)(self._fetch_roles)

    async def handle_event(self, event: str, data: Mapping[str, Any]) -> bool:
        """Handle an event of a message; return whether it was a new message.

        Raises:
            RetryLater: the event could not be stored.
            WireError: the event is malformed.
        """
        if event == "MESSAGE_CREATE" and data["author"]["id"] == self.us:
            self.sender.note_echo(data)
            return False
        if is_automatic(data):  # only bots and webhooks that the server lets ask
            rules = await self.server_rules.of(data.get("guild_id"))
            if str((data.get("author") or {}).get("id")) not in {bot.id for bot in rules.bots}:
                return False
        if event == "MESSAGE_REACTION_ADD" and str((data.get("emoji") or {}).get("name")) == CASE_EMOJI:
            return await self._open_case(data)
        context = await self.context_of(str(data["channel_id"]), data)
        incoming = self._parse(event, data, context) if context else None
        if context is None or incoming is None:
            return False
        if isinstance(incoming, Message):
            incoming = replace(incoming, urgent=self.places.is_moderator(data))
        return await self.store(incoming, context=context)

    def _parse(self, event: str, data: Mapping[str, Any], context: EventContext) -> Incoming | None:
        if event in REACTION_EVENTS:
            return parse_reaction(event, data, us=self.us, now=self.desk.clock.now())
        return parse(event, data, context=context)

    async def _open_case(self, data: Mapping[str, Any]) -> bool:
        """Open a case about a message to which somebody on the team added an emoji. Nobody else is answered."""
        channel, member = str(data["channel_id"]), data.get("member") or {}
        context = await self.context_of(channel, data)
        if context is None or not member.get("user") or str(data["user_id"]) == self.us:
            return False
        try:
            said = await self.sender.api.call("GET", ONE, channel_id=channel, message_id=str(data["message_id"]))
        except DiscordRefused:
            return False
        message = parse_message({**said, "guild_id": data.get("guild_id")}, context=context)
        person = person_of(member["user"], member)
        if message is None:
            return False
        address, now = direct_address(person), self.desk.clock.now()
        request = request_case(message, person=person, address=address, at=now, by_emoji=True)
        groups = tuple(map(str, member.get("roles") or ()))
        return await self.desk.inbox.accept(replace(request, groups=groups)) is not None

    async def greet(self, guild: Mapping[str, Any]) -> None:
        """Say hello once to the people who run a server that has added us.

        If the process dies before the commit, the next session, which begins with all servers, says it; if after, the
        notice is sent, and no other one is written.
        """
        added_at, settings, now = guild.get("joined_at"), self.desk.stores.settings, self.desk.clock.now()
        if added_at and wants_hello(settings, datetime.fromisoformat(added_at), now=now):
            with speaking(language_of_locale(guild.get("preferred_locale"))):
                hello = _(HELLO).format(server=guild.get("name") or guild["id"])
                await self.sender.owner_alerts.alert(str(guild["id"]), "hello", hello)

    async def forget_post(self, thread: Mapping[str, Any]) -> None:
        """Retract the question of a forum post that was deleted, so that the post is no longer suggested to anybody."""
        forum = self.places.get(str(thread["parent_id"]))
        if forum and forum.kind in FORUMS:
            address = Address(SERVICE, WORKSPACE, forum.id, str(thread["id"]))
            await self.desk.inbox.retract(address, str(thread["id"]))

    async def context_of(self, channel: str, data: Mapping[str, Any]) -> EventContext | None:
        """Return the context of an event, or None if its channel is deleted or hidden from us."""
        try:
            place = await self.find_place(channel, data)
            parent = await self.find_place(place.parent) if place.parent else None
        except DiscordRefused as error:
            log.info("An event came from a channel that we cannot see: %s", error)
            return None
        guild = place.guild or ""
        ours = frozenset(self.places.roles.get(guild, ()))
        rules = await self.server_rules.of(place.guild)
        bots = frozenset(bot.id for bot in rules.bots)
        name = next((self.places.titles[role] for role in ours), "")  # Discord gives our role our name
        context = EventContext(self.us, place, parent, self.places.titles, ours, bots, our_name=name)
        member = data.get("member")
        if not member or "author" not in data:
            return context
        return self._with_author(context, str(data["author"]["id"]), member, rules)

    def _with_author(self, context: EventContext, person: str, member: Mapping[str, Any], rules: Rules) -> EventContext:
        """Return the context with the author's roles and rights in the server."""
        roles = frozenset(member.get("roles") or ())
        keeps = not roles.isdisjoint(role.id for role in rules.keepers)
        trusted = keeps or self.places.may_manage(context.place.guild or "", person, roles)
        return replace(context, author_roles=roles, trusted=trusted)

    async def find_place(self, channel: str, data: Mapping[str, Any] = NOTHING) -> Place:
        """Return a channel or thread, looked up if it is unknown; raises as `Api.call`."""
        known = self.places.get(channel)
        is_direct = data.get("channel_type", DIRECT) == DIRECT and not ("guild_id" in data or "member" in data)
        if known is None and "author" in data and is_direct and data["author"]["id"] != self.us:
            known = Place(channel, kind=DIRECT, person=str(data["author"]["id"]))
            self.places.note(known)
        if known is None:
            found = await self.sender.api.call("GET", "/channels/{channel_id}", channel_id=channel)
            known = place_of(read_channel(found))
            self.places.note(known)
        return known

    async def is_post(self, place: Place) -> bool:
        """Return whether a place is a post in a forum; raises as `Api.call`."""
        return place.is_thread and bool(place.parent) and (await self.find_place(place.parent or "")).kind in FORUMS

    async def store(self, incoming: Incoming, *, context: EventContext) -> bool:
        """Store what came in; return whether it was a new message."""
        if isinstance(incoming, Message):
            return await self._store_message(incoming, context)
        refuse = partial(self._refuse, context.place.id)
        is_good = await store_change(self.desk, incoming, service=SERVICE, refuse=refuse)
        if is_good and isinstance(incoming, Reacted):
            await self.solve(incoming.person, context)
        return False

    async def solve(self, person: Person, context: EventContext) -> None:
        """Mark a forum post as solved if its author gives a thumb up; further thumbs change nothing."""
        place = context.place
        if context.channel.kind in FORUMS and place.owner == person.id:
            address, now = channel_address(context, thread=place.id), self.desk.clock.now()
            words, key = commands.WHOLE[commands.SOLVED], f"solved/{place.id}"
            await self.desk.inbox.accept(Message(key, address, person, words, now, Reach.MENTION, SOLVED, apart=True))

    async def _store_message(self, message: Message, context: EventContext) -> bool:
        """Store a message. If it was addressed to us and is refused, tell its author why."""
        channel = context.place.id
        rules = await self.server_rules.of(context.place.guild)
        if context.place.guild and context.author_roles is None and message.reach is not Reach.OVERHEARD:
            context = await self._with_history_author(message.person.id, context, rules)
            message = replace(message, trusted=context.trusted)
        verdict = self.policy.decide(message, context, rules)
        if verdict is not Verdict.ALLOWED:
            if verdict in (Verdict.OVER_LIMIT, Verdict.LACKS_ROLE):
                with speaking(await self.desk.language_of(SERVICE, WORKSPACE, message.person.id)):
                    self._refuse(channel, message, InputError(refusal_text(verdict, rules)))
            return False
        try:
            accepted = await self.desk.inbox.accept(message)
        except InputError as error:
            self._refuse(channel, message, error)
            return False
        if accepted is not None and message.reach is not Reach.OVERHEARD:
            self.acks.start(self.acks.show_typing(channel))
        return accepted is not None

    async def _with_history_author(self, person: str, context: EventContext, rules: Rules) -> EventContext:
        """Return the context of a message from the history, which does not carry its author's roles.

        The roles are looked up only where they decide who may ask, since a thousand people may have asked in the gap.
        Elsewhere, only the owner counts as somebody who may decide for everybody. Anybody else has to ask again.
        """
        guild = context.place.guild or ""
        roles = await self._roles(guild, person) if rules.askers else ()
        return self._with_author(context, person, {"roles": roles}, rules)

    async def _fetch_roles(self, guild: str, person: str) -> tuple[str, ...]:
        try:
            member = await self.sender.api.call(
                "GET", "/guilds/{guild_id}/members/{user_id}", guild_id=guild, user_id=person
            )
        except DiscordRefused:
            return ()  # has left the server, or is a webhook
        return tuple(member["roles"])

    def _refuse(self, channel: str, message: Message, error: InputError) -> None:
        if message.reach is not Reach.OVERHEARD:
            self.acks.start(self.acks.refuse(channel, message.event_id, str(error)))
