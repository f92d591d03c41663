"""Writes and reads what our ids contain: of messages and files, in addresses, of buttons and forms. Pure.

Frontdesk stores them, and messages on Discord carry them, so their format must not change.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from bots.discord.limits import INTERACTION_SECONDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

EPOCH_MS = 1_420_070_400_000
_BETWEEN = ","
"""Separates the ids of the messages of one reply. Joined, they are the reply's id."""


@dataclass(frozen=True, slots=True)
class MessageRef:
    """A message in a channel, a thread or a direct conversation."""

    channel: str
    message: str

    @classmethod
    def of(cls, message: Mapping[str, Any]) -> Self:
        """Return the reference of a message that Discord delivered."""
        return cls(str(message["channel_id"]), str(message["id"]))

    @classmethod
    def read(cls, text: str) -> Self:
        """Read a stored reference."""
        channel, _, message = text.partition("/")
        return cls(channel, message)

    def __str__(self) -> str:
        return f"{self.channel}/{self.message}"

    @property
    def ids(self) -> dict[str, str]:
        """The ids in the path of a request about this message."""
        return {"channel_id": self.channel, "message_id": self.message}


def instant(snowflake: str | int) -> datetime:
    """Return when an id was created (in UTC, with a time zone)."""
    return datetime.fromtimestamp(((int(snowflake) >> 22) + EPOCH_MS) / 1000, UTC)


def snowflake(at: datetime) -> str:
    """Return the smallest id of an instant (with a time zone)."""
    return str(max(0, int(at.timestamp() * 1000) - EPOCH_MS) << 22)


def join_refs(refs: Iterable[MessageRef]) -> str:
    """Return the id of the reply that consists of these messages."""
    return _BETWEEN.join(map(str, refs))


def split_refs(reply_id: str) -> list[MessageRef]:
    """Return the messages of a reply from its id."""
    return [MessageRef.read(part) for part in reply_id.split(_BETWEEN)]


_RESTRICTED = "restricted"


@dataclass(frozen=True, slots=True)
class Asker:
    """A person in a server. What was said in a `restricted` place must not be repeated elsewhere."""

    person: str
    guild: str
    restricted: bool = False

    @classmethod
    def read(cls, via: str | None) -> Asker | None:
        """Read who asked from an address's `via`; None if it holds something else."""
        parts = (via or "").split(" ")
        return cls(parts[1], parts[2], parts[3] == _RESTRICTED) if len(parts) == 4 else None  # noqa: PLR2004

    @property
    def via(self) -> str:
        """The form in which an address stores it."""
        return f"for {self.person} {self.guild} {_RESTRICTED if self.restricted else 'open'}"


SAFETY = timedelta(seconds=10)
PUBLIC, PRIVATE, AFTER = "public", "private", "after"
"""Who sees the answer: everybody, or only the person. `after` follows something that only the person sees."""


@dataclass(frozen=True, slots=True)
class ReplyToken:
    """An interaction that was deferred and waits for an answer of some `kind`."""

    application: str
    interaction: str
    token: str
    person: str
    kind: str

    @classmethod
    def of(cls, interaction: Mapping[str, Any], *, person: str, kind: str) -> ReplyToken:
        """Return the token of an interaction that Discord delivered."""
        return cls(interaction["application_id"], interaction["id"], interaction["token"], person, kind)

    @classmethod
    def read(cls, via: str | None) -> ReplyToken | None:
        """Read the token from an address's `via`; None if it holds something else."""
        parts = (via or "").split(" ")
        return cls(*parts) if len(parts) == 5 else None  # noqa: PLR2004 — the fields

    @property
    def is_private(self) -> bool:
        """Whether only the person sees the answer."""
        return self.kind != PUBLIC

    @property
    def via(self) -> str:
        """The form in which an address stores it."""
        return f"{self.application} {self.interaction} {self.token} {self.person} {self.kind}"

    @property
    def ids(self) -> dict[str, str]:
        """The ids in the paths of its webhook."""
        return {"webhook_id": self.application, "webhook_token": self.token}

    def is_open(self, now: datetime) -> bool:
        """Whether the token can still be used."""
        return now < instant(self.interaction) + timedelta(seconds=INTERACTION_SECONDS) - SAFETY


CHOOSE, MENU, ASKS, GOOD, BAD = "choose", "menu", "asks", "good", "bad"
"""Kinds of components under a reply: a button, a menu, a button that asks for a line, and the two thumbs."""
REMIND_FORM, ASK_FORM, LINE_FORM = "remind", "ask", "fill"
"""Kinds of forms. The key of `remind` is the id of the message that the reminder is about."""
_CHOICES = frozenset({CHOOSE, MENU, ASKS})
_PRESSES = _CHOICES | {LINE_FORM}


@dataclass(frozen=True, slots=True)
class CustomId:
    """What a custom id carries: the reply's `key`, the count of its messages, and the `number` of the choice."""

    kind: str
    key: str = ""
    parts: int | None = None
    number: int | None = None

    @classmethod
    def read(cls, text: object) -> Self:
        """Read a custom id. An id that is not ours gets a kind that nothing handles."""
        kind, key, parts, number, *_ = f"{text or ''}:::".split(":")
        return cls(kind, key, _count(parts), _count(number))

    def __str__(self) -> str:
        fields = (self.kind, self.key, self.parts, self.number)
        return ":".join(str(field) for field in fields if field not in ("", None))

    @property
    def is_choice(self) -> bool:
        """Whether it belongs to a choice of a reply."""
        return self.kind in _CHOICES

    @property
    def is_press(self) -> bool:
        """Whether it stands for the press of a choice, directly or through the form that a button opened."""
        return self.kind in _PRESSES

    def as_kind(self, kind: str) -> Self:
        """Return the same id with another kind, such as that of the form that a button opens."""
        return replace(self, kind=kind)


def _count(digits: str) -> int | None:
    return int(digits) if digits.isdecimal() else None
