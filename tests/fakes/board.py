"""A platform that keeps what was sent, and a clock that is moved by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from core.model.errors import FrontdeskError, InputError, RetryLater

if TYPE_CHECKING:
    from core.model.messages import Address, Attachment, Message
    from core.model.ports import Limit
    from core.model.replies import Choice, Reply


class Board:
    """A platform that keeps what was sent, and fails as often as it is told to: `retractions` are what it raises.

    `files` are the files that are there, or what fetching one raises; `closed` are channels that only some may read.
    """

    name = "board"
    limits: tuple[Limit, ...] = ()
    largest_file = 1_000

    def __init__(self) -> None:
        self.sent: dict[str, Reply] = {}
        self.order: list[str] = []
        self.standing: dict[str, str] = {}
        self.lost_acknowledgements = 0
        self.refuses = False
        self.retractions: list[FrontdeskError] = []
        self.asked = 0
        self.drafts = 0
        self.files: dict[str, bytes | FrontdeskError] = {}
        self.fetched: list[str] = []
        self.closed: dict[str, set[str]] = {}

    async def send(self, address: Address, reply: Reply, *, key: str, replaces: str | None = None) -> str:
        if self.refuses:
            raise InputError("The channel is archived.")
        assert key not in self.sent, "sent twice"
        self.sent[key] = reply
        if replaces:
            self.standing.pop(replaces, None)
        self.standing[f"board-{key}"] = reply.text
        self.order.append(f"{address.channel}: {reply.text}")
        if self.lost_acknowledgements:
            self.lost_acknowledgements -= 1
            raise RetryLater("The connection broke after sending.")
        return f"board-{key}"

    async def find_sent(self, address: Address, *, key: str) -> str | None:
        self.asked += 1
        return f"board-{key}" if key in self.sent else None

    async def retract(self, address: Address, platform_id: str) -> None:
        if self.retractions:
            raise self.retractions.pop(0)
        self.standing.pop(platform_id, None)

    async def fetch(self, address: Address, attachment: Attachment) -> bytes:
        self.fetched.append(attachment.id)
        content = self.files[attachment.id]
        if isinstance(content, FrontdeskError):
            raise content
        return content

    async def objection(self, address: Address, person: str) -> str | None:
        allowed = self.closed.get(address.channel, {person})
        return None if person in allowed else f"You are no member of {address.label}."

    async def show(self, message: Message, text: str, *, draft: str | None) -> str | None:
        self.drafts += draft is None
        draft = draft or f"draft {self.drafts}"
        self.standing[draft] = text
        return draft

    @property
    def last(self) -> Reply:
        return list(self.sent.values())[-1]

    def button(self, label: str) -> Choice:
        """Return the newest button with a label."""
        return next(
            choice for reply in reversed(self.sent.values()) for choice in reply.choices if choice.label == label
        )


class Hands:
    """A clock that stands where it was put."""

    def __init__(self, at: str) -> None:
        self._at = datetime.fromisoformat(at).astimezone(UTC)

    def now(self) -> datetime:
        return self._at

    def move(self, **by: float) -> None:
        self._at += timedelta(**by)
