"""Messages, and the addresses that messages come from and replies go to."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime  # noqa: TC003 — pydantic reads the annotation
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Address:
    """Where a message can be sent: a platform, a workspace, a channel and, optionally, a thread.

    `channel` is the platform's id; `name` is what people call it (`#general`), if known. The address of a person has
    the person's id as its channel and a name such as `@ana`: it is the direct conversation with that person.
    `via` is a route that is valid for minutes only, such as an interaction's token. It is not part of the conversation,
    and what is sent through it does not count towards the channel's rate limit.
    `below` is the message below which a reply appears, in a thread that is no conversation of its own: all threads of
    a direct conversation are one conversation.
    """

    platform: str
    workspace: str
    channel: str
    thread: str | None = None
    name: str | None = field(default=None, compare=False)
    via: str | None = field(default=None, compare=False)
    below: str | None = field(default=None, compare=False)

    @property
    def conversation(self) -> str:
        """The key of the conversation. Turns of one conversation run one at a time and in order."""
        parts = (self.platform, self.workspace, self.channel, *filter(None, [self.thread]))
        return "/".join(part.replace("/", "%2F") for part in parts)

    @property
    def posts_in(self) -> str | None:
        """The thread that a message to this address appears in, if any."""
        return self.thread or self.below

    @property
    def outside_threads(self) -> Address:
        """The channel itself, for something new."""
        return replace(self, thread=None, below=None, via=None)

    def of(self, person: Mention | Person) -> Address:
        """Return the address of the direct conversation with a person of the same service and workspace."""
        platform = self.platform if self.platform == self.service else f"{self.service} {person.id}"
        return Address(platform, self.workspace, person.id, name=f"@{person.name.removeprefix('@')}")

    def is_in(self, channel: Address) -> bool:
        """Return whether it is a channel, or a thread in it."""
        return (self.platform, self.workspace, self.channel) == (channel.platform, channel.workspace, channel.channel)

    def shares_people(self, other: Address) -> bool:
        """Return whether an id means the same person at both addresses: service and workspace are equal."""
        return (self.service, self.workspace) == (other.service, other.workspace)

    @property
    def label(self) -> str:
        """What to call the channel when talking to people."""
        return self.name or self.channel

    @property
    def service(self) -> str:
        """The service that knows the people. Each terminal is a platform of its own; they all share one service."""
        return self.platform.partition(" ")[0]


@dataclass(frozen=True, slots=True)
class Person:
    """The sender of a message. `zone` (an IANA name) and `locale` (a BCP 47 tag) are the platform's, or None."""

    id: str
    name: str
    zone: str | None = None
    locale: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """A person or channel mentioned in a text: `name` as written (`@ana`, `#general`), `id` as the platform has it.

    A group of people (`@on-call`) has `members`, as far as the platform tells them.
    """

    id: str
    name: str
    members: tuple[Mention, ...] | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file attached to a message: the platform's id, its name, its media type, and its size in bytes.

    `link` is the URL at which people can open the file on the platform, if there is one. `heard` is what is said in a
    voice message, once it was heard.
    """

    id: str
    name: str
    type: str
    size: int
    link: str | None = None
    heard: str | None = None


def names_of(files: Iterable[Attachment]) -> str:
    """Return the text for a message that has only files: the files' names."""
    return ", ".join(file.name for file in files)


@dataclass(frozen=True, slots=True)
class Post:
    """A post in a forum: its title, and the link to it."""

    title: str
    link: str


RepliedTo = Literal["ours", "theirs"]
"""Whose message a message replies to: ours, or somebody else's."""


class Reach(StrEnum):
    """How a message reaches Frontdesk. This decides whether Frontdesk answers, and which documents it may use."""

    DIRECT = "direct"
    """A direct message: only the person and Frontdesk can read it."""
    MENTION = "mention"
    """A message in a channel that mentions Frontdesk."""
    OVERHEARD = "overheard"
    """A message in a channel that is addressed to other people."""


@dataclass(frozen=True, slots=True)
class Message:
    """Something that a person said or pressed. A button press is a message whose `choice` is the button's id.

    `event_id` comes from the platform and is unique in its workspace; `sent_at` is aware. `text` is without the mention
    of Frontdesk; `mentions` are the other people and channels that it mentions. If a message has only files, its text
    is their names (`names_of`). The first message of a forum post has `post`.

    A message that stands `apart`, such as a command, is answered on its own even if others wait. An `urgent` one, from
    a moderator, is answered before all others. An `external` one is also read by people of other organisations. One
    that is `confined`, such as one from an age-restricted channel, is repeated nowhere else. `trusted` says whether
    the person may decide for everybody there; None if the platform does not tell. `link` is where people can see the
    message on the platform, if anywhere. `groups` are the ids of the groups of people that the person is in, as far as
    the platform tells. If somebody asked us to answer another message, `about` is the id of that message,
    which might also come in by itself, before or after. `called_at` are the offsets in the text at which our mentions
    stood, because “ask @Frontdesk” is not said to us. `replies_to` is known where the platform shows what a message
    replies to. `our_name` is what Frontdesk is called there, if the platform shows another name.
    """

    event_id: str
    address: Address
    person: Person
    text: str
    sent_at: datetime
    reach: Reach = Reach.DIRECT
    choice: str | None = None
    apart: bool = False
    mentions: tuple[Mention, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    external: bool = False
    urgent: bool = False
    post: Post | None = None
    trusted: bool | None = None
    confined: bool = False
    link: str | None = None
    about: str | None = None
    groups: tuple[str, ...] = ()
    called_at: tuple[int, ...] = ()
    replies_to: RepliedTo | None = None
    our_name: str = ""

    @property
    def is_only_files(self) -> bool:
        """Whether there are files and no words."""
        return bool(self.attachments) and self.text == names_of(self.attachments)

    def goes_with(self, other: Message) -> bool:
        """Whether both can be answered together: the same person goes on talking, with no button or command between."""
        alone = self.apart or other.apart or self.choice or other.choice or self.address.below != other.address.below
        return not alone and (self.person.id, self.reach) == (other.person.id, other.reach)
