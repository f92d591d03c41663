"""A reply is found in a channel's history by the key in its buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bots.discord.api import MESSAGES
from bots.discord.ids import MessageRef
from bots.discord.outgoing.sent_lookup import find_parts
from bots.discord.render import render
from core.delivery.outbox import Outbox
from core.model.replies import Choice, Reply

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

    from tests.bots.discord.wire import Wire

pytestmark = pytest.mark.slow

KEY, OTHER = "a" * 24, "b" * 24
LONG = Reply("Some words. " * 800, choices=(Choice("a", "Yes"),))


async def post(wire: Wire, reply: Reply, key: str) -> list[MessageRef]:
    posts = render(reply, key=key)
    sent = [await wire.api.call("POST", MESSAGES, channel_id=wire.help.id, body=post.body()) for post in posts]
    return [MessageRef.of(message) for message in sent]


async def test_all_parts_of_a_reply_are_found_among_what_others_said(wire: Wire, pool: AsyncConnectionPool) -> None:
    await post(wire, LONG, OTHER)
    wire.discord.world.say(wire.ada, wire.help, "And mine?")
    refs = await post(wire, LONG, KEY)
    wire.discord.world.say(wire.ada, wire.help, "Thank you")
    assert len(refs) > 1
    found = await find_parts(wire.api, Outbox(pool), wire.help.id, key=KEY)
    assert found == (dict(enumerate(refs)), len(refs))


async def test_what_was_never_posted_is_not_found(wire: Wire, pool: AsyncConnectionPool) -> None:
    await post(wire, LONG, OTHER)
    assert await find_parts(wire.api, Outbox(pool), wire.help.id, key=KEY) == ({}, 0)
