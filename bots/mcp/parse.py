"""Turns the call of a tool into a message of the caller, as if they had said or pressed it alone with us. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.model.buttons import offer
from core.model.messages import Address, Mention, Message, Person, Reach

if TYPE_CHECKING:
    from datetime import datetime

    from core.model.person_ref import PersonRef

_SOMEBODY = re.compile(r"(?<![\w@./])@(?P<name>\w[\w-]*)")


def address_of(caller: PersonRef) -> Address:
    """Return the address of the direct conversation with a caller. A person of the terminal has a terminal."""
    platform = f"{caller.service} {caller.id}" if caller.service == "terminal" else caller.service
    return Address(platform, caller.workspace, caller.id, name=f"@{caller.id}")


def spoken(text: str, caller: PersonRef, *, event_id: str, now: datetime) -> Message:
    """Return what a caller says. The names in it are ids of the caller's workspace: `@li`."""
    mentions = tuple(dict.fromkeys(Mention(one["name"], one[0]) for one in _SOMEBODY.finditer(text)))
    return Message(
        event_id,
        address_of(caller),
        Person(caller.id, caller.id),
        text,
        now,
        Reach.DIRECT,
        apart=True,
        mentions=mentions,
    )


def pressed(ability: str, caller: PersonRef, *, event_id: str, now: datetime, **arguments: str | int) -> Message:
    """Return the call of an ability by a caller. Its arguments are as given; what is missing, the ability asks for."""
    given = {name: value for name, value in arguments.items() if value not in ("", 0)}
    message = spoken(" ".join(map(str, given.values())), caller, event_id=event_id, now=now)
    return Message(
        event_id,
        message.address,
        message.person,
        "",
        now,
        Reach.DIRECT,
        offer("", ability, **given).id,
        apart=True,
        mentions=message.mentions,
    )
