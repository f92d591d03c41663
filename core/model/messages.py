"""The vocabulary of the path: what comes in, what goes out, and where to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003 — pydantic reads the annotation
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Address:
    """A place where a message can be sent: a platform's workspace, a channel in it, and perhaps a thread.

    `channel` is the platform's id; `name` is what people call it (`#general`), if it is known. What is for one person
    has the person's id as its channel, and a name such as `@ana`: it goes to the direct conversation with her.
    `via` is a way there that lives for minutes only, such as an interaction's token: no part of the conversation, and
    what goes by it counts for no limit of the channel's.
    """

    platform: str
    workspace: str
    channel: str
    thread: str | None = None
    name: str | None = field(default=None, compare=False)
    via: str | None = field(default=None, compare=False)

    @property
    def conversation(self) -> str:
        """The key of the conversation: turns with one key run one at a time and in order."""
        return "/".join(part.replace("/", "%2F") for part in self._parts)

    def of(self, person: Mention | Person) -> Address:
        """Return where to reach a person of the same service and workspace alone."""
        platform = self.platform if self.platform == self.service else f"{self.service} {person.id}"
        return Address(platform, self.workspace, person.id, name=f"@{person.name.removeprefix('@')}")

    def shares_people(self, other: Address) -> bool:
        """Tell whether a person's id means the same person at another place: a workspace of the same service."""
        return (self.service, self.workspace) == (other.service, other.workspace)

    @property
    def label(self) -> str:
        """How to call the channel before people."""
        return self.name or self.channel

    @property
    def service(self) -> str:
        """Where the platform's people are known: each terminal is a platform of its own, its people are the same."""
        return self.platform.partition(" ")[0]

    @property
    def _parts(self) -> tuple[str, ...]:
        return (self.platform, self.workspace, self.channel, *([self.thread] if self.thread else ()))


@dataclass(frozen=True, slots=True)
class Person:
    """Who speaks. `zone` is an IANA name and `locale` a BCP 47 tag, both as the platform tells them, or None."""

    id: str
    name: str
    zone: str | None = None
    locale: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody, or a channel, that a text names: `name` stands in it (`@ana`, `#general`), `id` is the platform's."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a message: its name and media type, its size in bytes, and the platform's id for it.

    `link` is where people see it on the platform, if they can.
    """

    id: str
    name: str
    type: str
    size: int
    link: str | None = None


def names_of(files: Iterable[Attachment]) -> str:
    """Return what a message says that is only files: their names."""
    return ", ".join(file.name for file in files)


@dataclass(frozen=True, slots=True)
class Post:
    """A question that a community keeps, such as a post in a forum: its title, and the link by which people see it."""

    title: str
    link: str


class Reach(StrEnum):
    """How a message reaches us: it decides whether to speak, and which documents may be used."""

    DIRECT = "direct"
    """A direct message: only the person and the desk read it."""
    MENTION = "mention"
    """In a channel, and the desk is mentioned."""
    OVERHEARD = "overheard"
    """In a channel, between other people."""


@dataclass(frozen=True, slots=True)
class Message:
    """Something that a person said or pressed. A button press is a message whose `choice` is the button's id.

    `event_id` is the platform's own and makes the message unique in its workspace; `sent_at` is aware. A message that
    stands `apart` is answered by itself, also when others wait: a command, a line of a script. `text` names those whom
    it mentions by `mentions`, without the desk itself. What people of other organisations read too is `external`. One
    that is `urgent` goes before all others that wait: it comes from somebody who keeps order, perhaps in a crowd.
    What is only files has their names as its text (`names_of`). The first message of a post carries the `post`.
    `trusted` tells whether the person may decide for everybody there; None, where the platform does not say.
    What is said where it is `confined`, in a channel for adults for instance, is told nowhere else. `link` is where
    people see it on the platform, if they can. Of a message that somebody pointed at, to have it answered, `about` is
    the id of what was said: that may be heard, too, before or after.
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

    @property
    def is_only_files(self) -> bool:
        """Whether somebody sent files without a word."""
        return bool(self.attachments) and self.text == names_of(self.attachments)

    def goes_with(self, other: Message) -> bool:
        """Whether both can be answered together: one person goes on talking, and pressed or ordered nothing."""
        alone = self.apart or other.apart or self.choice or other.choice
        return not alone and (self.person.id, self.reach) == (other.person.id, other.reach)


@dataclass(frozen=True, slots=True)
class Citation:
    """A proof: `quote` stands verbatim at the character offsets `start`..`end` (exclusive) of the stored document."""

    number: int
    document: str
    title: str
    source: str
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Choice:
    """A button: pressing it comes back as a message with this id.

    A button that `asks` a question takes a line of text: the id that comes back holds the line too
    (`core.model.buttons.filled`). One that `stays` is for many people and for several presses of each; any other is
    gone after the first press.
    """

    id: str
    label: str
    asks: str | None = None
    stays: bool = False


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that goes with a reply, such as an invitation: its name, its media type and its text."""

    name: str
    type: str
    text: str


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant (aware) as a reply's text tells it in `words`: a platform may show it in each reader's own zone.

    The words stand verbatim in the text, wherever it tells this instant; where those of two overlap, the longer count.
    `zone` is the time zone of the words, as `core.when.find_zone` knows it, if it is known.
    """

    words: str
    at: datetime
    zone: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Reply:
    """What the desk says. `text` is CommonMark; each `[n]` in it stands for the citation with that number.

    `answered` tells a question that got a proven answer (True) or an "I don't know" (False) from other talk (None);
    `confidence` (0..1) goes with it. `model` names what composed the words.
    `asks` names the ability for which this reply asks the person something: what it would do is not done yet. If it is
    made by `core.model.buttons.asking`, the person's next words are the answer, unless they call for an ability.
    `subjects` are the things that the reply tells of, in its order (`reminder 12`): what “the second one” means then.
    `moments` are the instants that the text tells, and `enclosures` the files that go with it.
    `due` is when a reminder was to arrive (aware), and `zone` the time zone in which its lateness is told.
    `asked_at` is when the question was sent (aware): an answer that comes an hour later says so.
    `mark` and `title` are what the thread is marked as and called from then on, where a platform shows that.
    `renews` names something that the reply shows as it is now (`poll 12`): it takes the place of the one that showed it
    before, and what is shown by then need not be sent any more.
    `behalf` is the id of the person for whom it is said to others: it is sent only where that person may write.
    `returns` is where to say so, if the platform refuses to have it said.
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


@dataclass(frozen=True, slots=True)
class Effect:
    """Something that an ability did in a turn: its name (`set_reminder`), and the reply in which it told of it.

    `ordinal` is the place of its call among those of the turn: calls run at once, and end in any order.
    """

    ability: str
    reply: Reply
    ordinal: int = 0

    @property
    def told(self) -> str:
        """What it told."""
        return self.reply.text

    @property
    def moments(self) -> tuple[Moment, ...]:
        """The instants in what it told."""
        return self.reply.moments


@dataclass(frozen=True, slots=True)
class Exchange:
    """One earlier turn of a conversation, as the log has it: who said what, and what the desk replied, if it did.

    `person` is a name, and `speaker` the person's id. Where the desk spoke by itself, both and `text` are empty.
    `about` is that of the message.
    """

    person: str
    text: str
    reply: Reply | None = None
    speaker: str = ""
    about: str | None = None
