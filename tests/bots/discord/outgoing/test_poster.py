"""Messages are posted where an address says, or at the next best place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bots.discord.api import DiscordRefused
from bots.discord.ask_policy import ServerRules
from bots.discord.ids import Asker, MessageRef
from bots.discord.outgoing.poster import RESTRICTED, OwnerAlerts, Payload, Poster, is_direct, payload_at
from bots.discord.render import Post
from core.delivery.notices import Notices
from core.delivery.outbox import Outbox
from core.jobs.jobs import Jobs
from core.model.messages import Address
from core.model.replies import Enclosure
from tests.fakes.discord.permissions import Permission

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg_pool import AsyncConnectionPool

    from tests.bots.discord.wire import Wire

HELLO = Payload.of(Post("Hello"))
NOTICES = "SELECT count(*) FROM replies WHERE reply ->> 'text' LIKE '%not allowed to write there%'"


@pytest.fixture
async def poster(wire: Wire, pool: AsyncConnectionPool) -> AsyncIterator[Poster]:
    jobs = Jobs()
    async with jobs.open(pool):
        notices = Notices(pool, jobs=jobs, outbox=Outbox(pool))
        yield Poster(wire.api, OwnerAlerts(wire.api, ServerRules(pool), notices))


def address(wire: Wire, thread: str | None = None, *, restricted: bool = False) -> Address:
    via = Asker(wire.ada.id, wire.discord.guild.id, restricted).via
    return Address("discord", "discord", wire.help.id, thread, "#help", via)


async def alerts(pool: AsyncConnectionPool) -> int:
    async with pool.connection() as connection:
        row = await (await connection.execute(NOTICES)).fetchone()
        return int(row[0]) if row else 0


async def test_a_thread_is_opened_for_an_answer(wire: Wire, poster: Poster) -> None:
    said = wire.discord.world.say(wire.ada, wire.help, "Where is it?")
    place = await poster.post(address(wire, said.id), HELLO)
    assert place.channel == said.id
    assert wire.discord.world.channels[said.id].messages[place.message].content == "Hello"


async def test_where_no_thread_is_allowed_the_answer_is_a_reply(wire: Wire, poster: Poster) -> None:
    wire.deny(Permission.CREATE_PUBLIC_THREADS)
    said = wire.discord.world.say(wire.ada, wire.help, "Where is it?")
    place = await poster.post(address(wire, said.id), HELLO)
    assert place.channel == wire.help.id
    assert wire.help.messages[place.message].replied_to is said


async def test_where_the_channel_is_closed_the_person_is_written_to_and_its_moderators_are_told_once(
    wire: Wire, poster: Poster, pool: AsyncConnectionPool
) -> None:
    wire.deny(Permission.SEND_MESSAGES)
    for _ in range(2):
        place = await poster.post(address(wire), HELLO)
    direct = wire.discord.world.dm(wire.ada, wire.discord.app)
    assert place.channel == direct.id
    assert direct.messages[place.message].content == "-# I cannot write in #help, so I am answering here.\nHello"
    assert await alerts(pool) == 1


async def test_nothing_is_repeated_from_a_restricted_channel(wire: Wire, poster: Poster) -> None:
    wire.deny(Permission.SEND_MESSAGES)
    place = await poster.post(address(wire, restricted=True), HELLO)
    direct = wire.discord.world.dm(wire.ada, wire.discord.app)
    assert direct.messages[place.message].content == RESTRICTED.format(name="#help")


async def test_a_draft_is_shown_at_its_own_place_or_nowhere(wire: Wire, poster: Poster) -> None:
    wire.deny(Permission.SEND_MESSAGES)
    with pytest.raises(DiscordRefused):
        await poster.post(address(wire), HELLO, only_there=True)


async def test_where_no_files_are_allowed_the_words_are_posted(wire: Wire, poster: Poster) -> None:
    wire.deny(Permission.ATTACH_FILES)
    payload = Payload.of(Post("Here", files=(Enclosure("a.ics", "text/calendar", "BEGIN:VCALENDAR"),)))
    place = await poster.post(address(wire), payload)
    message = wire.help.messages[place.message]
    assert (message.content, list(message.attachments)) == ("Here", [])


def test_a_message_that_was_moved_still_says_why(wire: Wire) -> None:
    there, elsewhere = MessageRef(wire.help.id, "1"), MessageRef("9", "1")
    assert payload_at(address(wire), there, HELLO) == HELLO
    moved = payload_at(address(wire), elsewhere, HELLO)
    assert moved
    assert moved.body["content"].endswith("\nHello")
    assert payload_at(address(wire, restricted=True), elsewhere, HELLO) is None


def test_an_address_that_begins_with_an_at_is_direct() -> None:
    names = ("@ada", "#help", None)
    assert [is_direct(Address("discord", "discord", "1", name=name)) for name in names] == [True, False, False]
