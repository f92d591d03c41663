"""Messages, replies, and the addresses that they come from and go to."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime  # noqa: TC003 — pydantic reads the annotation
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from core.model.community_event import Event  # noqa: TC001 — pydantic reads the annotation
from core.model.errors import SkillError

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Address:
    """Where a message can be sent: a platform, a workspace, a channel and, optionally, a thread.

    `channel` is the platform's id; `name` is what people call it (`#general`), if known. The address of a person has
    the person's id as its channel and a name such as `@ana`: it is the direct conversation with that person.
    `via` is a route that is valid for minutes only, such as an interaction's token. It is not part of the conversation,
    and what is sent through it does not count towards the channel's rate limit.
    `below` is the message below which a reply appears, in a thread that is no conversation of its own: the threads of a
    direct conversation are one talk.
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

    @property
    def people(self) -> tuple[Mention, ...]:
        """The members of a group, or else the one who is mentioned.

        Raises:
            SkillError: nobody knows who is in the group.
        """
        if self.members == ():
            raise SkillError(f"I cannot see who is in {self.name}. Mention the people themselves.")
        return self.members or (self,)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file attached to a message: the platform's id, its name, its media type, and its size in bytes.

    `link` is the URL at which people can open the file on the platform, if there is one.
    """

    id: str
    name: str
    type: str
    size: int
    link: str | None = None


def names_of(files: Iterable[Attachment]) -> str:
    """Return the text for a message that has only files: the files' names."""
    return ", ".join(file.name for file in files)


@dataclass(frozen=True, slots=True)
class Post:
    """A post in a forum: its title, and the link to it."""

    title: str
    link: str


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
    the platform tells. If somebody asked us to answer another message, `about` is the id of that one,
    which may also come in by itself, before or after.
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

    @property
    def is_only_files(self) -> bool:
        """Whether there are files and no words."""
        return bool(self.attachments) and self.text == names_of(self.attachments)

    def goes_with(self, other: Message) -> bool:
        """Whether both can be answered together: the same person goes on talking, with no button or command between."""
        alone = self.apart or other.apart or self.choice or other.choice or self.address.below != other.address.below
        return not alone and (self.person.id, self.reach) == (other.person.id, other.reach)


@dataclass(frozen=True, slots=True)
class Citation:
    """A proof: `quote` is, verbatim, the text of the stored document from offset `start` to `end` (exclusive)."""

    number: int
    document: str
    title: str
    source: str
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Choice:
    """A button. A press comes back as a message with this id.

    A button that `asks` a question takes a line of text, which the id then includes (`core.model.buttons.filled`). A
    button that `stays` can be pressed by many people, many times; any other disappears after the first press.
    `entry` is the number of the line in the reply's numbered list that the button acts on: a platform may show it
    beside that line, and then it alone disappears.
    """

    id: str
    label: str
    asks: str | None = None
    stays: bool = False
    entry: int | None = None


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file sent with a reply, such as an invitation: its name, its media type and its text."""

    name: str
    type: str
    text: str


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant (aware) and the `words` for it in a reply's text.

    A platform can thus show the instant in each reader's own zone.

    The words appear verbatim wherever the text means this instant. If the words of two moments overlap, the longer ones
    count. `zone` is the time zone in which the words are written, as a name for `core.when.find_zone`, or None.
    """

    words: str
    at: datetime
    zone: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Reply:
    """What the desk says. `text` is CommonMark; each `[n]` in it refers to the citation with that number.

    `answered` is True if a question got a proven answer, False for an "I don't know", and None for anything else;
    `confidence` (0..1) goes with it. `model` names what wrote the text.
    `asks` names the ability that asks a question with this reply, before it does anything. If `asks` comes from
    `core.model.buttons.asking`, the person's next words are the answer, unless they call for an ability.
    `subjects` are the things that the reply mentions, in order (`reminder 12`): “the second one” refers to them.
    `moments` are the instants in the text, and `enclosures` the files sent with it.
    `due` is when a reminder was to arrive (aware), and `zone` the time zone in which its lateness is reported.
    `asked_at` is when the question was sent (aware): an answer that comes an hour later says so.
    `mark` and `title` are the thread's new mark and title, on platforms that show them.
    `renews` names a thing whose present state the reply shows (`poll 12`). The reply replaces the one that showed the
    thing before; an older one that is still waiting to be sent can be dropped.
    `behalf` is the id of the person on whose behalf it is sent: it is sent only where that person may write.
    `returns` is where to report that the platform refused this reply.
    A reply with an `event` has no text and is not a message: the community of its address shows the event as it is now.
    It is sent only to a community that wants this (`core.communities.community_rules.shows_events`).
    `offered_to` is the id of the person for whom alone the buttons are, in a reply that nobody asked for.
    """

    text: str
    kind: Literal["reply", "reminder", "notice"] = "reply"
    citations: tuple[Citation, ...] = ()
    choices: tuple[Choice, ...] = ()
    answered: bool | None = None
    confidence: float | None = None
    model: str = "offline"
    asks: str | None = None
    subjects: tuple[str, ...] = ()
    moments: tuple[Moment, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    due: datetime | None = None
    zone: str = "UTC"
    asked_at: datetime | None = None
    mark: Literal["answered", "solved"] | None = None
    title: str | None = None
    renews: str | None = None
    behalf: str | None = None
    returns: Address | None = None
    event: Event | None = None
    offered_to: str | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """Something that an ability did in a turn: the ability's name (`set_reminder`), and the reply that reported it.

    `ordinal` is the position of the call in the turn. It is needed because calls run concurrently and end in any order.
    """

    ability: str
    reply: Reply
    ordinal: int = 0

    @property
    def told(self) -> str:
        """The text of the report."""
        return self.reply.text

    @property
    def moments(self) -> tuple[Moment, ...]:
        """The instants in the report."""
        return self.reply.moments


@dataclass(frozen=True, slots=True)
class Step:
    """Something that the desk does on the way to a reply: its title, and what came of it, each in a few words."""

    id: str
    title: str
    state: Literal["running", "done", "failed"] = "running"
    result: str = ""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One earlier turn of a conversation, as stored in the log: who said what, and Frontdesk's reply, if any.

    `person` is a name, and `speaker` the person's id. If Frontdesk spoke unprompted, `person`, `speaker` and `text` are
    empty. `about` and `is_only_files` are the same as in `Message`. `acted` says whether an ability did something.
    """

    person: str
    text: str
    reply: Reply | None = None
    speaker: str = ""
    about: str | None = None
    is_only_files: bool = False
    acted: bool = False
