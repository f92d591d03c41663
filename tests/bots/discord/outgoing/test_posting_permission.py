"""Who may have something posted where: whoever may write there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bots.discord.outgoing.posting_permission import ADMINISTRATOR, SEND, VIEW, PostingPermission, permissions
from core.model.clock import SystemClock
from core.model.messages import Address
from tests.fakes.discord.permissions import Permission

if TYPE_CHECKING:
    from tests.bots.discord.wire import Wire

GUILD = {
    "id": "3",
    "owner_id": "5",
    "roles": [{"id": "3", "permissions": str(VIEW)}, {"id": "4", "permissions": str(SEND)}],
}


def member(person: str = "7", *roles: str) -> dict[str, Any]:
    return {"user": {"id": person}, "roles": list(roles)}


def overwrite(whom: str, *, allow: int = 0, deny: int = 0) -> dict[str, str]:
    return {"id": whom, "allow": str(allow), "deny": str(deny)}


@pytest.mark.parametrize(
    ("who", "overwrites", "granted"),
    [
        (member(), [], VIEW),
        (member("7", "4"), [], VIEW | SEND),
        (member("7", "4"), [overwrite("3", deny=VIEW)], SEND),
        (member("7", "4"), [overwrite("3", deny=VIEW), overwrite("4", allow=VIEW)], VIEW | SEND),
        (member("7", "4"), [overwrite("7", deny=SEND), overwrite("4", allow=SEND)], VIEW),
        (member("7"), [overwrite("4", allow=SEND)], VIEW),
        (member("5"), [overwrite("5", deny=VIEW)], ~0),
    ],
)
def test_discords_rules_are_followed(who: dict[str, Any], overwrites: list[dict[str, str]], granted: int) -> None:
    assert permissions(GUILD, who, overwrites) == granted


def test_an_administrator_may_do_everything() -> None:
    guild = {**GUILD, "roles": [*GUILD["roles"], {"id": "9", "permissions": str(ADMINISTRATOR)}]}
    assert permissions(guild, member("7", "9"), [overwrite("7", deny=VIEW)]) == ~0


def permission(wire: Wire) -> PostingPermission:
    return PostingPermission(wire.api, clock=SystemClock())


def at(wire: Wire, channel: str | None = None, thread: str | None = None) -> Address:
    return Address("discord", "discord", channel or wire.help.id, thread, name="#help")


async def test_whoever_may_write_in_a_channel_may_have_something_posted(wire: Wire) -> None:
    assert await permission(wire).objection(at(wire), wire.ada.id) is None


async def test_whoever_may_not_write_there_may_not(wire: Wire) -> None:
    wire.deny(Permission.SEND_MESSAGES)
    objection = await permission(wire).objection(at(wire), wire.ada.id)
    assert objection == "You are not allowed to write in #help, so I cannot post there for you."


async def test_neither_may_a_stranger(wire: Wire) -> None:
    stranger = wire.discord.world.add_user("stranger")
    assert await permission(wire).objection(at(wire), stranger.id)


async def test_a_channel_has_to_be_mentioned(wire: Wire) -> None:
    objection = await permission(wire).objection(at(wire, "help"), wire.ada.id)
    assert objection
    assert "Mention it" in objection


async def test_a_thread_that_is_not_open_yet_is_judged_by_its_channel(wire: Wire) -> None:
    question = wire.discord.world.say(wire.ada, wire.help, "Hello")
    assert await permission(wire).objection(at(wire, thread=question.id), wire.ada.id) is None


async def test_nobody_objects_to_a_direct_message(wire: Wire) -> None:
    address = Address("discord", "discord", wire.ada.id, name="@ada")
    assert await permission(wire).objection(address, wire.ada.id) is None
