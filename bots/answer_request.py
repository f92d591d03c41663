"""Messages that somebody asks to have answered, by an emoji, a shortcut or a context menu."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.model.messages import Reach

if TYPE_CHECKING:
    from datetime import datetime

    from core.model.messages import Message, Person


def request_answer(message: Message, *, person: Person, at: datetime) -> Message:
    """Return a message as a question of the person who wants it answered; it is one question, however many ask."""
    return replace(
        message,
        event_id=request_key(message.event_id),
        person=person,
        sent_at=at,
        reach=Reach.DIRECT if message.reach is Reach.DIRECT else Reach.MENTION,
        apart=True,
        about=message.event_id,
    )


def request_key(event_id: str) -> str:
    """Return the event id of such a question. It differs from the message's own id, which may have its own answer."""
    return f"asked/{event_id}"
