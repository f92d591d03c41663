"""Messages that somebody points at to have them answered, by an emoji, a shortcut or a menu."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.model.messages import Reach

if TYPE_CHECKING:
    from datetime import datetime

    from core.model.messages import Message, Person


def pointed_at(message: Message, *, person: Person, at: datetime) -> Message:
    """Return the message that somebody wants answered who points at it: one, however many people do."""
    return replace(
        message,
        event_id=pointed_key(message.event_id),
        person=person,
        sent_at=at,
        reach=Reach.DIRECT if message.reach is Reach.DIRECT else Reach.MENTION,
        apart=True,
        about=message.event_id,
    )


def pointed_key(event_id: str) -> str:
    """Return what makes a message unique as one that is pointed at; said to us, it may be answered, too."""
    return f"asked/{event_id}"
