"""What Discord delivers, as what the desk takes in. Pure: where a message stands is given along."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bots.discord.asker import Asker
from bots.discord.markup import CHANNEL, PERSON, ROLE, plain
from bots.discord.places import FORUMS
from bots.wire_errors import reading
from core.model.messages import Address, Attachment, Mention, Message, Person, Post, Reach, names_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bots.discord.places import Place

SERVICE = WORKSPACE = "discord"
"""One workspace holds all servers: a person is the same one in each of them, and alone with us."""
EPOCH_MS = 1_420_070_400_000
_SPOKEN = frozenset({0, 19})
"""Types of messages in which a person speaks: plain ones and replies."""
FEWEST_WORDS = 3
"""Of a post, for it to be understood without its title."""
LINK = "https://discord.com/channels/{guild}/{channel}"
"""Where people see a channel, a thread or a post."""
_THUMBS = {"👍": True, "👎": False}


@dataclass(frozen=True, slots=True)
class Around:
    """What is known around an event: who we are, the place, its channel if it is a thread, and what ids are called.

    `roles` are those that stand for us alone, and `bots` those other bots and webhooks that may ask. Of who speaks,
    `worn` are the roles, None if they are not known, and `trusted` says whether they may decide for the server.
    """

    us: str
    place: Place
    parent: Place | None = None
    titles: Mapping[str, str] = field(default_factory=dict)
    roles: frozenset[str] = frozenset()
    bots: frozenset[str] = frozenset()
    worn: frozenset[str] | None = None
    trusted: bool | None = None

    @property
    def is_restricted(self) -> bool:
        """Whether what is said there is for that channel alone."""
        return self.place.restricted or self.channel.restricted

    @property
    def channel(self) -> Place:
        """The channel: of a thread, the one that it belongs to."""
        return self.parent or self.place


@dataclass(frozen=True, slots=True)
class Edited:
    """A message that reads otherwise now."""

    message: Message


@dataclass(frozen=True, slots=True)
class Deleted:
    """Messages that are gone: where they stood, and their ids."""

    address: Address
    event_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """What a person thinks of what we said: good, bad, or nothing any more (None). `name` is theirs, if it is told."""

    platform_id: str
    person: str
    good: bool | None
    name: str = ""


Heard = Message | Edited | Deleted | Judged


def parse(event: str, data: Mapping[str, Any], *, around: Around) -> Heard | None:
    """Return what an event of the gateway tells, or None if it is not for us.

    Raises:
        WireError: it is malformed.
    """
    with reading(f"Discord sent an event {event}"):
        match event:
            case "MESSAGE_CREATE":
                return spoken(data, around=around)
            case "MESSAGE_UPDATE":
                return _edited(data, around)
            case "MESSAGE_DELETE":
                return Deleted(_address(str(data["id"]), around), (str(data["id"]),))
            case "MESSAGE_DELETE_BULK":
                ids = tuple(str(each) for each in data["ids"])
                return Deleted(_address(ids[0], around), ids)
            case "MESSAGE_REACTION_ADD" | "MESSAGE_REACTION_REMOVE":
                return _reaction(event, data, around)
            case _:
                return None


def spoken(said: Mapping[str, Any], *, around: Around) -> Message | None:
    """Return what a person said, or a bot or webhook that may ask; None of others, of notes, and without words."""
    author = said["author"]
    if said.get("type", 0) not in _SPOKEN or author["id"] == around.us:
        return None
    raw = said.get("content") or ""
    reach = _reach(said, raw, around)
    if is_automatic(said) and (author["id"] not in around.bots or reach is Reach.OVERHEARD):
        return None
    files = tuple(_attachment(each, said) for each in said.get("attachments") or ())
    text = _without_us(raw, said, around) or _forwarded(said) or names_of(files)
    post = _post(around) if begins_post(said, around) else None
    if post and len(text.split()) < FEWEST_WORDS:
        text = f"{around.place.name}\n{text}".strip()
    is_shouted = said.get("mention_everyone") and reach is Reach.OVERHEARD
    if is_shouted or not (text or (raw and reach is not Reach.OVERHEARD)):
        return None
    person = person_of(author, said.get("member"))
    return Message(
        event_id=str(said["id"]),
        address=_address(str(said["id"]), around, person=person),
        person=person,
        text=text,
        sent_at=instant(said["id"]),
        reach=reach,
        mentions=_mentions(raw, said, around),
        attachments=files,
        post=post,
        trusted=around.trusted,
        confined=around.is_restricted,
        link=link_to(around.place, str(said["id"])) if around.place.guild else None,
    )


def is_automatic(said: Mapping[str, Any]) -> bool:
    """Tell whether a bot or a webhook speaks."""
    return bool((said.get("author") or {}).get("bot") or said.get("webhook_id"))


def link_to(place: Place, message: str) -> str:
    """Return where people see a message."""
    return f"{LINK.format(guild=place.guild or '@me', channel=place.id)}/{message}"


def instant(snowflake: str | int) -> datetime:
    """Return the instant that an id was made at, aware, in UTC."""
    return datetime.fromtimestamp(((int(snowflake) >> 22) + EPOCH_MS) / 1000, UTC)


def snowflake(at: datetime) -> str:
    """Return the least id of an instant (aware)."""
    return str(max(0, int(at.timestamp() * 1000) - EPOCH_MS) << 22)


def person_of(user: Mapping[str, Any], member: Mapping[str, Any] | None = None, locale: str | None = None) -> Person:
    """Return a user as a person, by the name that people see."""
    name = (member or {}).get("nick") or user.get("global_name") or user.get("username") or user["id"]
    return Person(str(user["id"]), name, locale=locale)


def alone_with(person: Person, *, via: str | None = None) -> Address:
    """Return the direct conversation with a person."""
    return Address(SERVICE, WORKSPACE, person.id, name=f"@{person.name}", via=via)


def in_channel(around: Around, *, thread: str | None, via: str | None = None) -> Address:
    """Return a place in a server, in a thread of its channel or outside of all."""
    name = around.channel.name or around.titles.get(around.channel.id)
    return Address(SERVICE, WORKSPACE, around.channel.id, thread, f"#{name}" if name else None, via)


def _address(id_: str, around: Around, *, person: Person | None = None) -> Address:
    """Return where a message is answered: in its thread, in one that begins with it, or alone."""
    if around.place.guild is None:
        return alone_with(person or Person(around.place.person or around.place.id, ""))
    via = Asker(person.id, around.place.guild, around.is_restricted).via if person else None
    return in_channel(around, thread=around.place.id if around.place.is_thread else id_, via=via)


def _post(around: Around) -> Post:
    return Post(around.place.name, LINK.format(guild=around.place.guild, channel=around.place.id))


def _reach(said: Mapping[str, Any], raw: str, around: Around) -> Reach:
    if around.place.guild is None:
        return Reach.DIRECT
    named = any(user["id"] == around.us for user in said.get("mentions") or ())
    named = named or around.us in PERSON.findall(raw) or not around.roles.isdisjoint(said.get("mention_roles") or ())
    to_us = ((said.get("referenced_message") or {}).get("author") or {}).get("id") == around.us
    return Reach.MENTION if named or to_us or begins_post(said, around) else Reach.OVERHEARD


def begins_post(said: Mapping[str, Any], around: Around) -> bool:
    """Tell whether a message is the first of a forum's post: it is a question to whoever can answer, us too."""
    return bool(said["id"] == around.place.id and around.channel.kind in FORUMS)


def _edited(said: Mapping[str, Any], around: Around) -> Edited | None:
    if not said.get("edited_timestamp") or "author" not in said:  # a link was unfolded, or a thread was opened
        return None
    message = spoken(said, around=around)
    return Edited(message) if message and message.text else None


def _reaction(event: str, data: Mapping[str, Any], around: Around) -> Judged | None:
    good = _THUMBS.get(str(data["emoji"].get("name"))[:1])
    if good is None or str(data["user_id"]) == around.us:
        return None
    if data.get("message_author_id", around.us) != around.us:
        return None
    member = data.get("member") or {}
    name = person_of(member["user"], member).name if member.get("user") else ""
    return Judged(f"{data['channel_id']}/{data['message_id']}", str(data["user_id"]), _verdict(event, good=good), name)


def _verdict(event: str, *, good: bool) -> bool | None:
    return good if event == "MESSAGE_REACTION_ADD" else None


def _people(said: Mapping[str, Any]) -> dict[str, str]:
    return {str(user["id"]): person_of(user, user.get("member")).name for user in said.get("mentions") or ()}


def _without_us(raw: str, said: Mapping[str, Any], around: Around) -> str:
    """Return the text without the mention by which it reaches us."""
    text = PERSON.sub(lambda match: "" if match[1] == around.us else match[0], raw)
    text = ROLE.sub(lambda match: "" if match[1] in around.roles else match[0], text)
    text = plain(text, people=_people(said), titles=around.titles)
    return text.strip(" ,:\n\t") if text != raw else text.strip()


def _forwarded(said: Mapping[str, Any]) -> str:
    """Return the words of a message that was forwarded."""
    snapshots = said.get("message_snapshots") or ()
    return "\n".join(filter(None, ((each.get("message") or {}).get("content") for each in snapshots)))


def _mentions(raw: str, said: Mapping[str, Any], around: Around) -> tuple[Mention, ...]:
    names = _people(said)
    people = [Mention(id_, f"@{names.get(id_, id_)}") for id_ in PERSON.findall(raw) if id_ != around.us]
    roles = [Mention(id_, f"@{around.titles.get(id_, id_)}") for id_ in ROLE.findall(raw) if id_ not in around.roles]
    channels = [Mention(id_, f"#{around.titles.get(id_, id_)}") for id_ in CHANNEL.findall(raw)]
    return tuple(dict.fromkeys([*people, *roles, *channels]))


def _attachment(file: Mapping[str, Any], said: Mapping[str, Any]) -> Attachment:
    """Return a file; its id says also where it stands, for its link does not last."""
    kind = str(file.get("content_type") or "").partition(";")[0]
    id_ = f"{said['channel_id']}/{said['id']}/{file['id']}"
    return Attachment(id_, file.get("filename") or str(file["id"]), kind, int(file.get("size") or 0))
