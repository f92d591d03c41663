"""Parses events of the Room into messages. Pure."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

from frontdesk.platforms import Address, Mention, Message, Person, Reach, WireError

if TYPE_CHECKING:
    from collections.abc import Mapping

SERVICE = "room"
ME = "frontdesk"
_MENTION = re.compile(rf"@{ME}\b[,:]?\s*")
_SOMEBODY = re.compile(r"(?<!\w)@(\w+)")


def parse(event: Mapping[str, Any]) -> Message | None:
    """Return the message of an event (said, edited, deleted or pressed), or None for our own messages."""
    try:
        person, channel, pressed = event["person"], event["channel"], event["kind"] == "pressed"
        if person == ME:
            return None
        alone = channel.startswith("@")
        text, mentions = _MENTION.subn("", event["text"])
        once = f"{event['message']}/{event['id']}" if event.get("stays") else event["message"]
        in_channel = Reach.MENTION if mentions or pressed else Reach.OVERHEARD
        return Message(
            event_id=f"press/{person}/{once}" if pressed else event["message"],
            address=Address(SERVICE, SERVICE, channel.removeprefix("@"), name=channel if alone else f"#{channel}"),
            person=Person(person, person),
            text=text.strip(),
            sent_at=datetime.fromisoformat(event["at"]),
            reach=Reach.DIRECT if alone else in_channel,
            choice=event["choice"] if pressed else None,
            mentions=tuple(Mention(each[1], each[0]) for each in _SOMEBODY.finditer(text)),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise WireError(f"The Room sent an event that cannot be read: {error!r}") from error


def place_of(address: Address) -> str:
    """Return the Room's name for a channel. In a direct conversation, the channel of the address is the person's id."""
    return f"@{address.channel}" if (address.name or "").startswith("@") else address.channel
