"""Where the site listens, and as whom people act who use it."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from core.model.messages import Address, Mention, Message, Person, Reach

if TYPE_CHECKING:
    from datetime import datetime

    from bots.web.access.store import Member
    from core.skills.cases.case import Actor

SERVICE: Final = "web"
WORKSPACE: Final = "booking"
"""The service and the workspace of people who book without an account."""
LOCAL: Final = "127.0.0.1:8780"
"""Where `frontdesk web` listens if nothing else is set."""


def host_and_port(setting: str) -> tuple[str, int]:
    """Return the host and the port of a setting such as `0.0.0.0:8780` or `[::1]:8780`."""
    host, _, port = setting.rpartition(":")
    return host.strip("[]"), int(port)


def own_address(member: Member) -> Address:
    """Return the address of the direct conversation with somebody who uses the console."""
    anywhere = Address(member.who.service, member.who.workspace, member.who.id)
    found = anywhere.of(Mention(member.who.id, member.name))
    return replace(found, platform=f"terminal {member.who.id}") if member.who.service == "terminal" else found


def said_by(member: Member, text: str, *, now: datetime, zone: str | None = None) -> Message:
    """Return what somebody says in the console, as a direct message. It is not stored."""
    person = Person(member.who.id, member.name, zone)
    return Message(uuid.uuid4().hex, own_address(member), person, text, now, Reach.DIRECT)


def actor_of(member: Member) -> Actor:
    """Return somebody who uses the console, as whoever does something with a case."""
    from core.skills.cases.case import Actor  # noqa: PLC0415 — heavy for `--help`

    return Actor(member.who.key, member.name)


def booker(person: str, name: str, *, zone: str, locale: str, now: datetime) -> Message:
    """Return a message of somebody who books on the public page. It is not stored."""
    address = Address(SERVICE, WORKSPACE, person, name=f"@{name}")
    return Message(uuid.uuid4().hex, address, Person(person, name, zone, locale), "", now, Reach.DIRECT)
