"""An event of the Room's as a message. Pure."""

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
    """Return the message that was said, edited, deleted or pressed, or None if we said it ourselves."""
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
        raise WireError(f"The Room told of something that cannot be read: {error!r}") from error


def place_of(address: Address) -> str:
    """Return the Room's name of a channel; the address of somebody alone has the person's id as its channel."""
    return f"@{address.channel}" if (address.name or "").startswith("@") else address.channel
