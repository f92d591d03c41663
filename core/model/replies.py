"""Replies: what the desk says, with its proofs, buttons, files and instants; and what it keeps of earlier turns."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003 — pydantic reads the annotation
from typing import Literal

from core.model.community_event import Event  # noqa: TC001 — pydantic reads the annotation
from core.model.language import current_language
from core.model.messages import Address, Attachment  # noqa: TC001 — pydantic reads the annotations


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
class Origin:
    """Where a file is that somebody sent: the address of their message, and the file there."""

    address: Address
    file: Attachment


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file sent with a reply, such as an invitation: its name, its media type and its text.

    A file that somebody sent elsewhere has an `origin` instead, where it is fetched when the reply is sent, and is then
    its `content`, which is not stored here. A file that we made is `stored` under a number (`core.delivery`).
    """

    name: str
    type: str
    text: str = ""
    origin: Origin | None = None
    content: bytes | None = field(default=None, compare=False)
    stored: int | None = None

    @property
    def data(self) -> bytes:
        """The content of the file."""
        return self.text.encode() if self.content is None else self.content


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
class Reaction:
    """An emoji on a person's message, whose `event_id` is `to`."""

    to: str
    emoji: str = "👍"


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
    `language` is the language of our own words in it, one of `core.model.language.LANGUAGES`.
    If a reply has a `reaction`, a platform that can react with an emoji does that, and does not show the text.
    `to` is where it goes, if that is not the conversation of the message that it belongs to: a message that is relayed
    elsewhere has its copy there for a reply, which changes and disappears with it.
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
    language: str = field(default_factory=current_language)
    reaction: Reaction | None = None
    to: Address | None = None


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
    `said_at` is when the person said it, if that is known.
    """

    person: str
    text: str
    reply: Reply | None = None
    speaker: str = ""
    about: str | None = None
    is_only_files: bool = False
    acted: bool = False
    said_at: datetime | None = None
