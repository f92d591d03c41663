"""The thread that an answer opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bots.discord.api import DiscordRefused
from bots.discord.outgoing.threads import UNTITLED, open_thread
from tests.fakes.discord.permissions import Permission

if TYPE_CHECKING:
    from tests.bots.discord.wire import Wire


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("{us} where is the lunch menu?", "where is the lunch menu?"),
        ("{us}, who is {ada}?", "who is @ada?"),
        ("{us} ||the ending|| is?", "… is?"),
        ("{us}", UNTITLED),
    ],
)
async def test_it_is_named_after_the_question_and_tells_nothing_that_is_hidden(
    wire: Wire, question: str, name: str
) -> None:
    world = wire.discord.world
    said = world.say(wire.ada, wire.help, question.format(us=wire.discord.app.bot.mention, ada=wire.ada.mention))
    await open_thread(wire.api, wire.help.id, said.id)
    assert world.channels[said.id].name == name


async def test_a_thread_that_is_open_is_left_as_it_is(wire: Wire) -> None:
    said = wire.discord.world.say(wire.ada, wire.help, "Where is it?")
    for _ in range(2):
        await open_thread(wire.api, wire.help.id, said.id)
    assert len(wire.discord.called("start_thread_from_message")) == 2


async def test_where_no_threads_are_allowed_discord_refuses(wire: Wire) -> None:
    wire.deny(Permission.CREATE_PUBLIC_THREADS)
    said = wire.discord.world.say(wire.ada, wire.help, "Where is it?")
    with pytest.raises(DiscordRefused):
        await open_thread(wire.api, wire.help.id, said.id)
