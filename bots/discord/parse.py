"""Parses what Discord delivers into messages and changes. Pure: the context of an event is passed in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bots.discord.ids import Asker, MessageRef, instant
from bots.discord.markup import CHANNEL, PERSON, ROLE, plain
from bots.discord.places import FORUMS
from bots.platform_events import (
    CALLED,
    Deleted,
    Edited,
    Incoming,
    as_wire_error,
    request_key,
    uncalled,
    without_skin_tone,
)
from core.abilities.hooks.reactions import Cleared, Reacted
from core.model.messages import Address, Attachment, Mention, Message, Person, Post, Reach, names_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bots.discord.places import Place
    from core.model.messages import RepliedTo

SERVICE = WORKSPACE = "discord"
"""All servers are one workspace, because a person is the same in each of them and in direct messages."""
_SPOKEN = frozenset({0, 19})
"""Types of messages in which a person speaks: plain ones and replies."""
FEWEST_WORDS = 3
"""A post with fewer words is not understood without its title."""
LINK = "https://discord.com/channels/{guild}/{channel}"
"""The link to a channel, a thread or a post."""


@dataclass(frozen=True, slots=True)
class EventContext:
    """What is known around an event: the bot's own id (`us`), the place, its parent if it is a thread, and names.

    `our_name` is the bot's name in the server, if the server has told it. `roles` are the roles that belong to the bot
    alone, `bots` the other bots and webhooks that may ask. `author_roles` are None if they are not known; `trusted`
    says whether the author may decide for the whole server.
    """

    us: str
    place: Place
    parent: Place | None = None
    titles: Mapping[str, str] = field(default_factory=dict)
    roles: frozenset[str] = frozenset()
    bots: frozenset[str] = frozenset()
    author_roles: frozenset[str] | None = None
    trusted: bool | None = None
    our_name: str = ""

    @property
    def is_restricted(self) -> bool:
        """Whether messages in this channel must not be repeated elsewhere."""
        return self.place.restricted or self.channel.restricted

    @property
    def channel(self) -> Place:
        """The channel; for a thread, its parent."""
        return self.parent or self.place


def parse(event: str, data: Mapping[str, Any], *, context: EventContext) -> Incoming | None:
    """Return what an event of the gateway means, or None if it does not concern us.

    Raises:
        WireError: it is malformed.
    """
    with as_wire_error(f"Discord sent an event {event}"):
        match event:
            case "MESSAGE_CREATE":
                return parse_message(data, context=context)
            case "MESSAGE_UPDATE":
                return _edited(data, context)
            case "MESSAGE_DELETE":
                return _deleted((str(data["id"]),), context)
            case "MESSAGE_DELETE_BULK":
                return _deleted(tuple(str(id_) for id_ in data["ids"]), context)
            case _:
                return None


def parse_reaction(event: str, data: Mapping[str, Any], *, us: str, now: datetime) -> Reacted | Cleared | None:
    """Return what an event means for the reactions to a message, or None if it does not concern us.

    A removal does not say whose message it was. Reactions of other bots, and the emoji of a server, are left out.
    Discord does not say when it was, so it was `now` (aware).

    Raises:
        WireError: it is malformed.
    """
    with as_wire_error(f"Discord sent an event {event}"):
        message, emoji = str(MessageRef(str(data["channel_id"]), str(data["message_id"]))), data.get("emoji") or {}
        sign = emoji.get("name") or ""
        bare = without_skin_tone(sign)
        if event == "MESSAGE_REACTION_REMOVE_ALL":
            return Cleared(SERVICE, WORKSPACE, message, None, now)
        if emoji.get("id") or not bare:
            return None
        if event == "MESSAGE_REACTION_REMOVE_EMOJI":
            return Cleared(SERVICE, WORKSPACE, message, bare, now, sign)
        user = (data.get("member") or {}).get("user") or {"id": str(data["user_id"])}
        if str(user["id"]) == us or user.get("bot") or data.get("message_author_id", us) != us:
            return None
        is_there, person = event == "MESSAGE_REACTION_ADD", person_of(user, data.get("member"))
        return Reacted(SERVICE, WORKSPACE, message, person, bare, is_there, now, sign)


def parse_message(said: Mapping[str, Any], *, context: EventContext) -> Message | None:
    """Return the message of a person, or of a bot that may ask; None for other bots, system notes and empty ones."""
    author = said["author"]
    if said.get("type", 0) not in _SPOKEN or author["id"] == context.us:
        return None
    raw = said.get("content") or ""
    reach = _reach(said, raw, context)
    if is_automatic(said) and (author["id"] not in context.bots or reach is Reach.OVERHEARD):
        return None
    files = tuple(_attachment(file, said) for file in said.get("attachments") or ())
    snapshots = said.get("message_snapshots") or ()  # of a forwarded message
    forwarded = "\n".join(filter(None, ((snapshot.get("message") or {}).get("content") for snapshot in snapshots)))
    spoken, called_at = _without_us(raw, said, context)
    text = spoken or as_quotation(forwarded) or names_of(files)
    post = None
    if begins_post(said, context):
        post = Post(context.place.name, LINK.format(guild=context.place.guild, channel=context.place.id))
    if post and len(text.split()) < FEWEST_WORDS:
        text, called_at = f"{context.place.name}\n{text}".strip(), ()
    is_shouted = said.get("mention_everyone") and reach is Reach.OVERHEARD
    if is_shouted or not (text or (raw and reach is not Reach.OVERHEARD)):
        return None
    person = person_of(author, said.get("member"))
    return Message(
        event_id=str(said["id"]),
        address=_address(str(said["id"]), context, person=person),
        person=person,
        text=text,
        sent_at=instant(said["id"]),
        reach=reach,
        mentions=_mentions(raw, said, context),
        attachments=files,
        post=post,
        trusted=context.trusted,
        confined=context.is_restricted,
        link=link_to(context.place, str(said["id"])) if context.place.guild else None,
        called_at=called_at,
        replies_to=_replied_to(said, context),
        our_name=context.our_name,
    )


def as_quotation(text: str) -> str:
    """Return somebody else's words as a quotation, because the person who passes them on did not say them."""
    return "\n".join(f"> {line}" for line in text.splitlines())


def is_automatic(said: Mapping[str, Any]) -> bool:
    """Return whether the author is a bot or a webhook."""
    return bool((said.get("author") or {}).get("bot") or said.get("webhook_id"))


def link_to(place: Place, message: str) -> str:
    """Return the link to a message."""
    return f"{LINK.format(guild=place.guild or '@me', channel=place.id)}/{message}"


def person_of(user: Mapping[str, Any], member: Mapping[str, Any] | None = None, locale: str | None = None) -> Person:
    """Return a user as a person, with the name that people see."""
    name = (member or {}).get("nick") or user.get("global_name") or user.get("username") or user["id"]
    return Person(str(user["id"]), name, locale=locale)


def direct_address(person: Person, *, via: str | None = None) -> Address:
    """Return the direct conversation with a person."""
    return Address(SERVICE, WORKSPACE, person.id, name=f"@{person.name}", via=via)


def channel_address(context: EventContext, *, thread: str | None, via: str | None = None) -> Address:
    """Return a place in a server: in a thread, or in the channel itself."""
    name = context.channel.name or context.titles.get(context.channel.id)
    return Address(SERVICE, WORKSPACE, context.channel.id, thread, f"#{name}" if name else None, via)


def place_address(context: EventContext) -> Address:
    """Return a place itself: a direct conversation, a thread or a channel."""
    if context.place.guild is None:
        return direct_address(Person(context.place.person or context.place.id, ""))
    return channel_address(context, thread=context.place.id if context.place.is_thread else None)


def _address(id_: str, context: EventContext, *, person: Person | None = None) -> Address:
    """Return where a message is answered: in its thread, in a new thread below it, or in the direct conversation."""
    if context.place.guild is None:
        return direct_address(person or Person(context.place.person or context.place.id, ""))
    via = Asker(person.id, context.place.guild, context.is_restricted).via if person else None
    return channel_address(context, thread=context.place.id if context.place.is_thread else id_, via=via)


def _reach(said: Mapping[str, Any], raw: str, context: EventContext) -> Reach:
    if context.place.guild is None:
        return Reach.DIRECT
    named = any(user["id"] == context.us for user in said.get("mentions") or ())
    roles = {*ROLE.findall(raw), *(said.get("mention_roles") or ())}
    named = named or context.us in PERSON.findall(raw) or not context.roles.isdisjoint(roles)
    return (
        Reach.MENTION
        if named or _replied_to(said, context) == "ours" or begins_post(said, context)
        else Reach.OVERHEARD
    )


def _replied_to(said: Mapping[str, Any], context: EventContext) -> RepliedTo | None:
    author = ((said.get("referenced_message") or {}).get("author") or {}).get("id")
    return None if author is None else "ours" if author == context.us else "theirs"


def begins_post(said: Mapping[str, Any], context: EventContext) -> bool:
    """Return whether a message opens a forum post. Such a post asks everybody who can answer, including us."""
    return bool(said["id"] == context.place.id and context.channel.kind in FORUMS)


def _edited(said: Mapping[str, Any], context: EventContext) -> Edited | None:
    if not said.get("edited_timestamp") or "author" not in said:  # a link was unfurled, or a thread was opened
        return None
    message = parse_message(said, context=context)
    return Edited(message) if message and message.text else None


def _deleted(ids: tuple[str, ...], context: EventContext) -> Deleted:
    """Return deleted messages, with the questions that somebody asked about them."""
    return Deleted(_address(ids[0], context), (*ids, *map(request_key, ids)))


def _people(said: Mapping[str, Any]) -> dict[str, str]:
    return {str(user["id"]): person_of(user, user.get("member")).name for user in said.get("mentions") or ()}


def _without_us(raw: str, said: Mapping[str, Any], context: EventContext) -> tuple[str, tuple[int, ...]]:
    """Return the text without our mentions, and where in it they stood."""
    text = PERSON.sub(lambda match: CALLED if match[1] == context.us else match[0], raw)
    text = ROLE.sub(lambda match: CALLED if match[1] in context.roles else match[0], text)
    text = plain(text, people=_people(said), titles=context.titles)
    return uncalled(text, edges=" ,:\n\t" if text != raw else None)


def _mentions(raw: str, said: Mapping[str, Any], context: EventContext) -> tuple[Mention, ...]:
    names = _people(said)
    people = [Mention(id_, f"@{names.get(id_, id_)}") for id_ in PERSON.findall(raw) if id_ != context.us]
    roles = [Mention(id_, f"@{context.titles.get(id_, id_)}") for id_ in ROLE.findall(raw) if id_ not in context.roles]
    channels = [Mention(id_, f"#{context.titles.get(id_, id_)}") for id_ in CHANNEL.findall(raw)]
    return tuple(dict.fromkeys([*people, *roles, *channels]))


def _attachment(file: Mapping[str, Any], said: Mapping[str, Any]) -> Attachment:
    """Return a file. Its id begins with its message's id, by which a new link is requested when this one expires."""
    kind = str(file.get("content_type") or "").partition(";")[0]
    id_ = f"{MessageRef.of(said)}/{file['id']}"
    return Attachment(id_, file.get("filename") or str(file["id"]), kind, int(file.get("size") or 0))
